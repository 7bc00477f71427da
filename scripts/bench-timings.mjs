/**
 * Figures of the planner. Strategies side by side on real timings, successive versions of the timing files that public projects keep: plans with all
 * versions up to one, runs with the next. What splitting large files gains. What a plan of 100,000 units costs. Reads the folder that SHARDWISE_TIMINGS names, or ../shared/timings; runs the compiled sources (`npm run compile`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { knowledgeOf } from '../lib/history/knowledge.js';
import { MAX_PARTS, MAX_SAMPLES } from '../lib/model.js';
import { balanced } from '../lib/schedule/balanced.js';
import { bench, isTotalBound, overSeries } from '../lib/schedule/bench.js';
import { benchPlanners } from '../lib/schedule/bench-planners.js';
import { makeUpSuite } from '../lib/schedule/made-up-suite.js';
import { makePlan } from '../lib/schedule/make-plan.js';
import { splitLargeFiles } from '../lib/schedule/split-files.js';

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
    '\nTime of the slowest shard over the lower bound, median (mean) over series; plan with the versions before, run with the next.\n',
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

/** The tests of a suite by file, with true times. */
function filesOf(times) {
  const files = new Map();
  for (const [id, estimateMs] of times) {
    const name = fileOf(id);
    const { whole, parts } = files.get(name) ?? { whole: { id: name, estimateMs: 0 }, parts: [] };
    files.set(name, {
      whole: { ...whole, estimateMs: whole.estimateMs + estimateMs },
      parts: [...parts, { id, estimateMs }],
    });
  }
  return [...files.values()];
}

const PLACE = {
  suite: 'bench',
  framework: 'custom',
  workingDirectory: '.',
  commit: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  pool: 'bench',
  runsOn: 'x',
  strategy: 'balanced',
};

/** What the history would know of a file: its top-level classes and functions, as pytest selects them. */
function partsOf(tests) {
  const times = new Map();
  for (const { id, estimateMs } of tests) {
    const name = id.split('::')[1]?.replace(/\[.*$/s, '') ?? id;
    times.set(name, (times.get(name) ?? 0) + estimateMs);
  }
  const parts = [...times].map(([name, durationMs]) => ({ name, durationMs, tests: 1 }));
  return parts.sort((a, b) => b.durationMs - a.durationMs).slice(0, MAX_PARTS);
}

/** As a plan is really made. */
function plannedWall(files, shards) {
  const plan = makePlan({
    ...PLACE,
    units: files.map(({ whole }) => ({ ...whole, file: whole.id, source: 'history' })),
    request: { shards, minShards: 1, maxShards: shards, targetMs: 1, testsPerShard: 20 },
    overheadMs: 0,
    splitting: { parts: new Map(files.map(({ whole, parts }) => [whole.id, partsOf(parts)])), otherwise: '' },
  });
  return Math.max(...plan.shards.map(({ predictedMs }) => predictedMs));
}

const wallOf = (units, shards) =>
  Math.max(...balanced(units, shards).map((part) => part.reduce((sum, { estimateMs }) => sum + estimateMs, 0)));

/** Over the bound of packing every test by itself. */
function splitRatios(times, shards) {
  const files = filesOf(times);
  const bound = [...times.values()].reduce((sum, ms) => sum + ms, 0) / shards;
  const { units, split } = splitLargeFiles(files, shards);
  const whole = files.map((file) => file.whole);
  return {
    whole: wallOf(whole, shards) / bound,
    split: wallOf(units, shards) / bound,
    planned: plannedWall(files, shards) / bound,
    share: split.length / files.length,
  };
}

const isTestLevel = (times) => [...times.keys()].filter((id) => id.includes('::')).length > times.size / 2;

function printSplitTable(allSeries) {
  const suites = allSeries.map((versions) => versions.at(-1)).filter(isTestLevel);
  console.log('\nFiles against single tests, true times: median (worst) over suites.\n');
  console.log('| shards | suites | whole files | large files by class or function | by test | files split |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const shards of SHARDS) {
    const fitting = suites.filter((times) =>
      isTotalBound(
        [...times].map(([id, actualMs]) => ({ id, actualMs })),
        shards,
      ),
    );
    const ratios = fitting.map((times) => splitRatios(times, shards));
    const cell = (key) => {
      const values = ratios.map((ratio) => ratio[key]);
      return `${overSeries(values.map((value) => [value])).median.toFixed(3)} (${Math.max(...values).toFixed(3)})`;
    };
    console.log(
      `| ${shards} | ${fitting.length} | ${cell('whole')} | ${cell('planned')} | ${cell('split')} | ${cell('share')} |`,
    );
  }
}

const LARGE = 100_000;

function printLargePlan() {
  const units = [...makeUpSuite(LARGE, 1).before].map(([id, estimateMs]) => ({ id, estimateMs, source: 'history' }));
  console.log(`\nA plan of ${LARGE} units:\n`);
  for (const [name, shards, maxShards] of [
    ['256 shards', 256, 8],
    ['search from 1 to 256', 'auto', 256],
  ]) {
    const request = { shards, minShards: 1, maxShards, targetMs: 1, testsPerShard: 20 };
    const start = process.cpuUsage();
    const plan = makePlan({
      ...PLACE,
      units,
      request,
      overheadMs: 60_000,
    });
    const { user, system } = process.cpuUsage(start);
    const seconds = ((user + system) / 1e6).toFixed(2);
    console.log(
      `- ${name}: ${plan.shards.length} shards, ${seconds} s of CPU, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
    );
  }
}

printLargePlan();
if (existsSync(FOLDER)) {
  const allSeries = readSeries(FOLDER);
  printTable(gather(allSeries));
  printSplitTable(allSeries);
} else console.log('skipped the rest: no timings; name a folder with SHARDWISE_TIMINGS');
