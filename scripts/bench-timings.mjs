/**
 * Strategies side by side on real timings: successive versions of the timing files that public projects keep. Plans with all versions up to one,
 * runs with the next. Reads the folder that SHARDWISE_TIMINGS names, or ../shared/timings; runs the compiled sources (`npm run compile`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { knowledgeOf } from '../lib/history/knowledge.js';
import { MAX_SAMPLES } from '../lib/model.js';
import { bench, isTotalBound, overSeries } from '../lib/schedule/bench.js';
import { benchPlanners } from '../lib/schedule/bench-planners.js';

const SHARDS = [4, 8, 16, 32];
const FOLDER = process.env.SHARDWISE_TIMINGS ?? join(import.meta.dirname, '..', '..', 'shared', 'timings');

/** A version of which half the durations are those of the version before was not measured anew. */
const REPEATED = 0.5;

function readVersion(path) {
  const bytes = readFileSync(path);
  const { version, timings } = JSON.parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
  const times = Object.entries(timings).filter(([, seconds]) => Number.isFinite(seconds) && seconds >= 0);
  return { version, times: new Map(times.map(([id, seconds]) => [id, seconds * 1000])) };
}

/** The versions of each timing file, in order. */
function readSeries(folder) {
  const series = new Map();
  for (const project of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const file of readdirSync(join(folder, project.name))) {
      const name = `${project.name} ${file.replace(/\.\d{3}\..*$/, '')}`;
      series.set(name, [...(series.get(name) ?? []), readVersion(join(folder, project.name, file))]);
    }
  }
  return [...series.values()].map((versions) =>
    versions.sort((a, b) => a.version - b.version).map(({ times }) => times),
  );
}

function isRepeated(before, after) {
  const common = [...after.keys()].filter((id) => before.has(id));
  return common.filter((id) => before.get(id) === after.get(id)).length >= common.length * REPEATED;
}

/** What our history would hold after these versions; a duration that did not change at all was not measured again. */
function historyOf(versions) {
  const samples = new Map();
  for (const [id, ms] of versions.flatMap((times) => [...times])) {
    const durations = samples.get(id) ?? [];
    if (durations.at(-1) !== ms) samples.set(id, [...durations, ms].slice(-MAX_SAMPLES));
  }
  const seen = { lastOutcome: 'passed', fails: 0, flakes: 0, lastSeen: new Date(0).toISOString() };
  const units = [...samples].map(([id, durationsMs]) => ({ id, durationsMs, ...seen }));
  return { version: 1, suite: 'bench', updatedAt: seen.lastSeen, classes: [{ name: 'bench', shards: [], units }] };
}

const fileOf = (id) => id.split('::', 1)[0];

function lastTimes(history) {
  return new Map(history.classes[0].units.map(({ id, durationsMs }) => [id, durationsMs.at(-1)]));
}

/** The ratios to the lower bound, by shard count and planner. */
function benchPair(known, actualMs) {
  const units = [...actualMs].map(([id, ms]) => ({ id, file: fileOf(id), actualMs: ms }));
  const history = historyOf(known);
  const estimates = knowledgeOf(history, 'bench', units).units;
  const last = lastTimes(history);
  const planners = benchPlanners({
    estimateMs: new Map(estimates.map(({ id, estimateMs }) => [id, estimateMs])),
    lastMs: new Map(units.flatMap(({ id }) => (last.has(id) ? [[id, last.get(id)]] : []))),
    actualMs,
  });
  const counts = SHARDS.filter((shards) => isTotalBound(units, shards));
  return bench(units, planners, counts);
}

const pairsOf = (versions) =>
  versions
    .slice(1)
    .flatMap((actual, index) =>
      isRepeated(versions[index], actual) ? [] : [{ known: versions.slice(0, index + 1), actual }],
    );

/** For each planner and shard count the ratios of each series. */
function gather(allSeries) {
  const ratios = new Map();
  for (const [place, versions] of allSeries.entries()) {
    const rows = pairsOf(versions).flatMap(({ known, actual }) => benchPair(known, actual));
    for (const { planner, shards, ratio } of rows) {
      const bySeries = ratios.get(planner)?.get(shards) ?? allSeries.map(() => []);
      bySeries[place].push(ratio);
      ratios.set(planner, (ratios.get(planner) ?? new Map()).set(shards, bySeries));
    }
  }
  return ratios;
}

function printTable(ratios) {
  console.log(
    'Time of the slowest shard over the lower bound, median (mean) over series; plan with the versions before, run with the next.\n',
  );
  console.log(`| planner | ${SHARDS.map((shards) => `${shards} shards`).join(' | ')} |`);
  console.log(`| --- |${SHARDS.map(() => ' --- |').join('')}`);
  for (const [planner, byShards] of ratios) {
    const cells = SHARDS.map((shards) => overSeries(byShards.get(shards) ?? []));
    console.log(
      `| ${planner} | ${cells.map(({ median, mean }) => `${median.toFixed(3)} (${mean.toFixed(3)})`).join(' | ')} |`,
    );
  }
  const [first] = ratios.values();
  const sizes = SHARDS.map((shards) => overSeries(first?.get(shards) ?? []));
  console.log(
    `\nSeries and pairs: ${sizes.map(({ series, pairs }, index) => `${SHARDS[index]} shards: ${series}, ${pairs}`).join('; ')}.`,
  );
}

if (existsSync(FOLDER)) printTable(gather(readSeries(FOLDER)));
else console.log('skipped: no timings; name a folder with SHARDWISE_TIMINGS');
