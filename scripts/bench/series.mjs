/** Successive versions of the timing files of public projects, and pairs of them. A pair plans with all versions up to one and runs with the next. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MAX_SAMPLES } from '../../lib/model.js';
import { isTotalBound } from '../../lib/schedule/bench.js';

const FOLDER = process.env.SHARDWISE_TIMINGS ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'timings');

/** The share of equal durations from which a version counts as not measured again. */
const REPEATED = 0.5;

/** One series for each timing file of each project; undefined without the folder. */
export function readAllSeries() {
  if (!existsSync(FOLDER)) return undefined;
  const series = new Map();
  for (const project of readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const file of readdirSync(join(FOLDER, project.name))) {
      const name = `${project.name} ${file.replace(/\.\d{3}\..*$/, '')}`;
      const known = series.get(name) ?? { name, project: project.name, versions: [] };
      known.versions.push(readVersion(join(FOLDER, project.name, file)));
      series.set(name, known);
    }
  }
  return [...series.values()].map(({ versions, ...rest }) => ({
    ...rest,
    versions: versions.sort((a, b) => a.version - b.version).map(({ times }) => times),
  }));
}

function readVersion(path) {
  const bytes = readFileSync(path);
  const { version, timings } = JSON.parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  const times = Object.entries(timings).filter(([, seconds]) => Number.isFinite(seconds) && seconds >= 0);
  return { version, times: new Map(times.map(([id, seconds]) => [id, seconds * 1000])) };
}

/** The pairs of a series. `counts` are the shard counts for which planning matters. */
export const pairsOf = (series, shardCounts) =>
  series.versions
    .slice(1)
    .map((actualMs, index) => ({ series, known: series.versions.slice(0, index + 1), actualMs }))
    .filter(({ known, actualMs }) => !isRepeated(known.at(-1), actualMs))
    .map((pair) => ({ ...pair, units: unitsOf(pair.actualMs) }))
    .map((pair) => ({ ...pair, counts: shardCounts.filter((shards) => isTotalBound(pair.units, shards)) }));

function isRepeated(before, after) {
  const common = [...after.keys()].filter((id) => before.has(id));
  return common.filter((id) => before.get(id) === after.get(id)).length >= common.length * REPEATED;
}

export const fileOf = (id) => id.split('::', 1)[0];

export const unitsOf = (times) => [...times].map(([id, actualMs]) => ({ id, file: fileOf(id), actualMs }));

/** Our history after these versions. A duration that did not change was not measured again. */
export function historyOf(versions) {
  const samples = new Map();
  for (const [id, ms] of versions.flatMap((times) => [...times])) {
    const durations = samples.get(id) ?? [];
    if (durations.at(-1) !== ms) samples.set(id, [...durations, ms].slice(-MAX_SAMPLES));
  }
  const seen = { lastOutcome: 'passed', fails: 0, flakes: 0, lastSeen: new Date(0).toISOString() };
  const units = [...samples].map(([id, durationsMs]) => ({ id, durationsMs, ...seen }));
  return { version: 1, suite: 'bench', updatedAt: seen.lastSeen, classes: [{ name: 'bench', shards: [], units }] };
}
