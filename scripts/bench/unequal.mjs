/**
 * Measures plans over unequal machines, on the newest version of each series:
 * - with true times and true speeds, beside plans that ignore the speeds,
 * - from run to run, with speeds that are learned from the history. Each run changes every time at random.
 */
import { knowledgeOfSplit } from '../../lib/history/split-pools.js';
import { MAX_SAMPLES } from '../../lib/model.js';
import { balanced } from '../../lib/schedule/balanced.js';
import { quantile } from '../../lib/schedule/bench.js';
import { endOf, slotsOf } from '../../lib/schedule/machine-pool.js';
import { generator, normal } from '../../lib/schedule/made-up-suite.js';
import { tryShards } from '../../lib/schedule/trial.js';
import { levelOver } from '../../lib/schedule/water-level.js';
import { unitsOf } from './series.mjs';

/** The machines: how many there are of each speed. */
const SETS = [
  { name: '1, 1, 0.5', fast: 2, slow: 1, speed: 0.5 },
  { name: 'twice these', fast: 4, slow: 2, speed: 0.5 },
  { name: 'four times these', fast: 8, slow: 4, speed: 0.5 },
  { name: '1, 1, 0.25', fast: 2, slow: 1, speed: 0.25 },
];
/** The change of a time from run to run: 8 % at the median, as in real suites. */
const NOISE = 0.12;
const RUNS = 6;
const SEEDS = [1, 2, 3];
const MIN_UNITS = 20;

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => sum(values) / values.length;

const poolsOf = ({ fast, slow, speed }) => [pool('fast', 1, fast), pool('slow', speed, slow)];
const pool = (name, speed, concurrency) => ({ name, speed, concurrency, overhead: { fixedMs: 0, factor: 1 } });
const machinesOf = (pools) => sum(pools.map(({ concurrency }) => concurrency));
const withoutSpeed = (pools) => pools.map((one) => ({ ...one, speed: 1 }));

export function printUnequal(allSeries) {
  const suites = allSeries.map(({ versions }) => unitsOf(versions.at(-1))).filter((units) => units.length >= MIN_UNITS);
  printTrueTimes(suites);
  printLearning(suites, SETS[0]);
}

function printTrueTimes(suites) {
  console.log(
    '\nUnequal machines, true times: the end of the last shard over the bound, median (worst) over suites.\n',
  );
  console.log('| speeds | suites | with the speeds | ignoring them |');
  console.log('| --- | --- | --- | --- |');
  for (const set of SETS) {
    const pools = poolsOf(set);
    const fitting = suites.filter((units) => isTotalBound(units, pools));
    const ratios = (planned) =>
      fitting.map((units) => {
        const estimates = units.map(({ id, actualMs }) => ({ id, estimateMs: actualMs, source: 'history' }));
        return (
          endOfRun(tryShards(conditions(estimates, planned), machinesOf(pools)), units, pools) / boundOf(units, pools)
        );
      });
    const cell = (values) => `${quantile(values, 0.5).toFixed(3)} (${Math.max(...values).toFixed(3)})`;
    console.log(`| ${set.name} | ${fitting.length} | ${cell(ratios(pools))} | ${cell(ratios(withoutSpeed(pools)))} |`);
  }
}

function printLearning(suites, set) {
  const pools = poolsOf(set);
  const fitting = suites.filter((units) => isTotalBound(units, pools));
  const given = [
    { name: 'fast', speed: 1 },
    { name: 'slow', speed: set.speed },
  ];
  const planners = [
    ['speeds learned', [{ name: 'fast' }, { name: 'slow' }]],
    ['speeds given', given],
    ['speeds ignored', given.map(({ name }) => ({ name, speed: 1 }))],
  ];
  console.log(
    `\nThe same from run to run, machines ${set.name}, ${fitting.length} suites: median (mean) over the bound.\n`,
  );
  console.log(
    `| run | ${planners.map(([name]) => name).join(' | ')} | learned speed: median (1 in 10 below, above) | assumed |`,
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  const results = planners.map(([, declared]) =>
    fitting.flatMap((units) => SEEDS.map((seed) => simulate(units, pools, declared, seed))),
  );
  for (let run = 0; run < RUNS; run += 1) {
    const cells = results.map((runs) => {
      const ratios = runs.map((one) => one[run].ratio);
      return `${quantile(ratios, 0.5).toFixed(3)} (${mean(ratios).toFixed(3)})`;
    });
    const learned = results[0].map((one) => one[run].slow).filter(({ source }) => source === 'learned');
    const speeds = learned.map(({ speed }) => speed);
    const range = [0.5, 0.1, 0.9].map((share) => quantile(speeds, share).toFixed(2));
    const spread = speeds.length === 0 ? '-' : `${range[0]} (${range[1]}, ${range[2]})`;
    const assumed = results[0].length - learned.length;
    console.log(`| ${run + 1} | ${cells.join(' | ')} | ${spread} | ${assumed} of ${results[0].length} |`);
  }
}

/** Several runs of a suite. Each is planned with what the runs before it have shown. */
function simulate(units, pools, declared, seed) {
  const random = generator(seed);
  const classes = new Map(pools.map(({ name }) => [name, new Map()]));
  return Array.from({ length: RUNS }, (_, run) => {
    const actual = units.map((unit) => ({ ...unit, actualMs: unit.actualMs * Math.exp(NOISE * normal(random)) }));
    const known = knowledgeOfSplit(
      historyOf(classes),
      declared,
      units.map(({ id, file }) => ({ id, file })),
    );
    const planned = pools.map((one, index) => ({ ...one, speed: known.pools[index].speed }));
    const trial = tryShards(conditions(known.units, planned), machinesOf(pools));
    const ratio = endOfRun(trial, actual, pools) / boundOf(actual, pools);
    remember(classes, trial, actual, pools, run);
    return { ratio, slow: known.pools[1] };
  });
}

function remember(classes, { parts, slots }, actual, pools, run) {
  const times = new Map(actual.map(({ id, actualMs }) => [id, actualMs]));
  const speeds = new Map(pools.map(({ name, speed }) => [name, speed]));
  for (const [index, part] of parts.entries()) {
    const units = classes.get(slots[index].name);
    for (const { id } of part) {
      const samples = [...(units.get(id)?.durationsMs ?? []), times.get(id) / speeds.get(slots[index].name)];
      units.set(id, { id, durationsMs: samples.slice(-MAX_SAMPLES), lastSeen: new Date(run * 1000).toISOString() });
    }
  }
}

const historyOf = (classes) => ({
  version: 1,
  suite: 'bench',
  updatedAt: new Date(0).toISOString(),
  classes: [...classes].map(([name, units]) => ({
    name,
    shards: [],
    units: [...units.values()].map((unit) => ({ ...unit, lastOutcome: 'passed', fails: 0, flakes: 0 })),
  })),
});

const conditions = (units, pools) => ({ units, strategy: balanced, pools, workers: 1, billingStepMs: 60_000 });

/** The end of the last shard, with the true times and speeds. */
function endOfRun({ parts, slots }, units, pools) {
  const times = new Map(units.map(({ id, actualMs }) => [id, actualMs]));
  const byName = new Map(pools.map((one) => [one.name, one]));
  return Math.max(
    ...parts.map((part, index) => endOf(byName.get(slots[index].name), sum(part.map(({ id }) => times.get(id))))),
  );
}

function boundOf(units, pools) {
  const times = units.map(({ actualMs }) => actualMs);
  const slots = slotsOf(pools, machinesOf(pools));
  return Math.max(levelOver(slots, sum(times)), endOf(slots[0], longestOf(times)));
}

const longestOf = (times) => times.reduce((longest, ms) => Math.max(longest, ms), 0);

/** Whether the machines matter: the longest unit is no longer than an even end of all, and that is 15 s or more. */
function isTotalBound(units, pools) {
  const times = units.map(({ actualMs }) => actualMs);
  const level = levelOver(slotsOf(pools, machinesOf(pools)), sum(times));
  return longestOf(times) <= level && level >= 15_000;
}
