/** Measures the gain from splitting large files, on suites with a time for each test. */
import { MAX_PARTS } from '../../lib/model.js';
import { balanced } from '../../lib/schedule/balanced.js';
import { isTotalBound, overSeries } from '../../lib/schedule/bench.js';
import { makePlan } from '../../lib/schedule/make-plan.js';
import { splitLargeFiles } from '../../lib/schedule/split-files.js';
import { place } from './place.mjs';
import { fileOf, unitsOf } from './series.mjs';

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

/** The parts of a file in the history: its top-level classes and functions, as pytest selects them. */
function partsOf(tests) {
  const times = new Map();
  for (const { id, estimateMs } of tests) {
    const name = id.split('::')[1]?.replace(/\[.*$/s, '') ?? id;
    times.set(name, (times.get(name) ?? 0) + estimateMs);
  }
  const parts = [...times].map(([name, durationMs]) => ({ name, durationMs, tests: 1 }));
  return parts.sort((a, b) => b.durationMs - a.durationMs).slice(0, MAX_PARTS);
}

/** The slowest shard of a real plan. */
function plannedWall(files, shards) {
  const plan = makePlan({
    ...place(0),
    units: files.map(({ whole }) => ({ ...whole, file: whole.id, source: 'history' })),
    request: { shards, minShards: 1, maxShards: shards, targetMs: 1, testsPerShard: 20 },
    splitting: { parts: new Map(files.map(({ whole, parts }) => [whole.id, partsOf(parts)])), otherwise: '' },
  });
  return Math.max(...plan.shards.map(({ predictedMs }) => predictedMs));
}

const wallOf = (units, shards) =>
  Math.max(...balanced.spread(units, shards).map((part) => part.reduce((sum, { estimateMs }) => sum + estimateMs, 0)));

/** The ratios to the bound of packing every test separately. */
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

export function printSplits(allSeries, shardCounts) {
  const suites = allSeries.map(({ versions }) => versions.at(-1)).filter(isTestLevel);
  console.log('\nWhole files compared with single tests, with true times: median (worst) over suites.\n');
  console.log('| shards | suites | whole files | large files by class or function | by test | files split |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const shards of shardCounts) {
    const fitting = suites.filter((times) => isTotalBound(unitsOf(times), shards));
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
