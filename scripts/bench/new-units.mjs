/**
 * Compares rules for the time of new units. No rule knows their times:
 * - The units that a version adds are predicted from all versions before it.
 * - Of the newest version of each series some units are taken as new: 5 % and 20 % by chance, and all of one folder.
 *
 * All projects count equally. The rule that is best on all projects but one is measured on that one, for each project in turn.
 */
import { predictByRelatives } from '../../lib/history/relatives.js';
import { separateSetup } from '../../lib/history/setup-cost.js';
import { median, recentMean } from '../../lib/history/statistics.js';
import { balanced } from '../../lib/schedule/balanced.js';
import { bench, isTotalBound, quantile } from '../../lib/schedule/bench.js';
import { generator } from '../../lib/schedule/made-up-suite.js';
import { fileOf, historyOf, pairsOf, unitsOf } from './series.mjs';

const SHARDS = [2, 4, 6, 8, 12, 16];
const SEEDS = [1, 2, 3, 4, 5];
/** A folder is taken as new with at least this many units and this share of all, and at most half of them. */
const MIN_FOLDER = { units: 3, share: 0.02 };
const MOST_FOLDERS = 8;
/** New units of less time than this share are left out of the ratios, because nobody notices them. */
const NOTICED = 0.001;

const KINDS = ['the next run', '5 %', '20 %', 'a folder'];

const sum = (values) => values.reduce((total, value) => total + value, 0);
const mean = (values) => sum(values) / values.length;

/** A rule gets the timed units and returns a prediction for a unit. */
const sameFor = (statistic) => (timed) => {
  const ms = statistic(timed.map((unit) => unit.ms));
  return () => ms;
};
const byRelatives = (averaging) => (timed) => predictByRelatives(timed, averaging);
const ofLogarithms = (timed) => {
  const predict = predictByRelatives(
    timed.map((unit) => ({ ...unit, ms: Math.log1p(unit.ms) })),
    { trust: 10, power: 1 },
  );
  return (unit) => Math.expm1(predict(unit));
};
const withoutLongest = (timed) => {
  const most = quantile(
    timed.map(({ ms }) => ms),
    0.99,
  );
  return predictByRelatives(
    timed.map((unit) => ({ ...unit, ms: Math.min(unit.ms, most) })),
    { trust: 10, power: 1 },
  );
};
const ofFolder = (timed) => {
  const times = new Map();
  for (const { id, ms } of timed) times.set(folderOf(id), [...(times.get(folderOf(id)) ?? []), ms]);
  const medians = new Map([...times].map(([folder, values]) => [folder, median(values)]));
  const all = median(timed.map(({ ms }) => ms));
  return ({ id }) => medians.get(folderOf(id)) ?? all;
};
/** The rule for units with sizes: the number of their tests to this power. */
const bySize = (power, rule) => (timed) => {
  const sized = (unit) => ({ ...unit, size: unit.tests ** power });
  const predict = rule(timed.map(sized));
  return (unit) => predict(sized(unit));
};

const BEFORE = { name: 'families, mean, trusted from 10 (before)', rule: byRelatives({ trust: 10, power: 1 }) };
const OURS = { name: 'families, mean of the power 3/4, trusted from 3 (ours)', rule: byRelatives() };

/** The simplest first. */
const RULES = [
  { name: 'median of the suite', rule: sameFor(median) },
  { name: 'mean of the suite', rule: sameFor(mean) },
  { name: 'median of the folder', rule: ofFolder },
  BEFORE,
  { name: 'families, mean of logarithms, trusted from 10', rule: ofLogarithms },
  { name: 'families, mean with the longest 1 % cut, trusted from 10', rule: withoutLongest },
  { name: 'families, mean of roots, trusted from 3', rule: byRelatives({ trust: 3, power: 1 / 2 }) },
  { name: 'families, mean of the power 3/4, trusted from 1', rule: byRelatives({ trust: 1, power: 3 / 4 }) },
  OURS,
  { name: 'families, mean of the power 3/4, trusted from 10', rule: byRelatives({ trust: 10, power: 3 / 4 }) },
];
const SIZED_OURS = {
  name: 'ours, by the root of the number of tests (ours where all are counted)',
  rule: bySize(1 / 2, OURS.rule),
};
const SIZED_RULES = [
  ...RULES,
  { name: 'before, by the number of tests', rule: bySize(1, BEFORE.rule) },
  { name: 'before, by its root', rule: bySize(1 / 2, BEFORE.rule) },
  { name: 'ours, by the number of tests', rule: bySize(1, OURS.rule) },
  SIZED_OURS,
];

export function printNewUnits(allSeries) {
  print('Units as the timing files have them', allSeries, RULES, OURS);
  const byFile = allSeries.filter(({ versions }) => isTestLevel(versions.at(-1))).map(asFiles);
  print('Files of suites with a time for each test, so that their tests are counted', byFile, SIZED_RULES, SIZED_OURS);
}

const isTestLevel = (times) => [...times.keys()].filter((id) => id.includes('::')).length > times.size / 2;

/** The series with a time for each file, and the number of its tests. */
const asFiles = (series) => {
  const counts = new Map();
  const versions = series.versions.map((times) => {
    const files = new Map();
    const tests = new Map();
    for (const [id, ms] of times) {
      files.set(fileOf(id), (files.get(fileOf(id)) ?? 0) + ms);
      tests.set(fileOf(id), (tests.get(fileOf(id)) ?? 0) + 1);
    }
    counts.set(files, tests);
    return files;
  });
  return { ...series, versions, testsOf: (times, id) => counts.get(times).get(id) };
};

function print(title, allSeries, rules, ours) {
  const cases = allSeries.flatMap(casesOf);
  const results = new Map(rules.map(({ name, rule }) => [name, measure(cases, rule)]));
  const held = heldOut(results);
  console.log(`\n${title}.\n`);
  console.log(`| new units are predicted by | ${KINDS.join(' | ')} |`);
  console.log(`| --- |${KINDS.map(() => ' --- |').join('')}`);
  for (const [name, byKind] of [...results, ['**chosen without the project it is measured on**', held.byKind]]) {
    console.log(`| ${name} | ${KINDS.map((kind) => cell(byKind.get(kind))).join(' | ')} |`);
  }
  console.log(`\nChosen: ${[...held.chosen].map(([name, count]) => `${name} (${count})`).join(', ')}.`);
  for (const [what, key] of [
    ['error', 'error'],
    ['loss', 'loss'],
  ]) {
    const gains = KINDS.map((kind) =>
      gainOf(results.get(BEFORE.name).get(kind), results.get(ours.name).get(kind), key),
    );
    console.log(`The ${what} of ours is less than before by ${gains.join(', ')}.`);
  }
  for (const { name } of [BEFORE, ours]) {
    const [far, all] = farTooHigh(results.get(name));
    console.log(`Predicted over twice too high, and by 5 % of the suite or more: ${far} of ${all} cases by ${name}.`);
  }
  const sizes = KINDS.map((kind) => {
    const some = cases.filter((one) => one.kind === kind);
    return `${kind}: ${some.length} of ${new Set(some.map(({ project }) => project)).size} projects`;
  });
  console.log(`Cases: ${sizes.join('; ')}.`);
}

/** `error (ratio) loss` */
function cell(projects) {
  const of = (key) => [...projects.values()].map((one) => mean(one[key]));
  const noticed = [...projects.values()]
    .filter(({ ratio }) => ratio.length > 0)
    .map(({ ratio }) => mean(ratio.map(Math.abs)));
  const losses = [...projects.values()].filter(({ loss }) => loss.length > 0).map(({ loss }) => mean(loss));
  return `${percent(mean(of('error')))} (${(2 ** median(noticed)).toFixed(1)}x), ${percent(mean(losses))}`;
}

function gainOf(before, now, key) {
  const projects = [...before.keys()].filter((project) => before.get(project)[key].length > 0);
  const gains = projects.map((project) => mean(before.get(project)[key]) - mean(now.get(project)[key]));
  return `${percent(mean(gains))} ± ${percent(standardError(gains))}`;
}

const farTooHigh = (byKind) => {
  const errors = [...byKind.values()].flatMap((projects) => [...projects.values()].flatMap(({ signed }) => signed));
  return [errors.filter(({ ratio, share }) => ratio > 2 && share >= 0.05).length, errors.length];
};

/** What each case of a rule came to, by kind and project. */
function measure(cases, rule) {
  const byKind = new Map(KINDS.map((kind) => [kind, new Map()]));
  for (const one of cases) {
    const projects = byKind.get(one.kind);
    const results = projects.get(one.project) ?? { error: [], ratio: [], loss: [], signed: [] };
    projects.set(one.project, results);
    const predict = rule(one.timed);
    const predicted = new Map(one.fresh.map((unit) => [unit.id, predict(unit)]));
    const [before, after] = [sum([...predicted.values()]), sum(one.fresh.map(({ actualMs }) => actualMs))];
    const total = after + sum(one.timed.map(({ actualMs }) => actualMs));
    results.error.push(Math.abs(before - after) / total);
    results.signed.push({ ratio: before / after, share: (before - after) / total });
    if (after >= total * NOTICED) results.ratio.push(Math.log2(Math.max(1, before) / Math.max(1, after)));
    results.loss.push(...lossesOf(one, predicted));
  }
  return byKind;
}

function lossesOf({ timed, fresh }, predicted) {
  const estimates = new Map([...timed.map(({ id, ms }) => [id, ms]), ...predicted]);
  const units = [...timed, ...fresh];
  const counts = SHARDS.filter((shards) => isTotalBound(units, shards));
  const planner = { name: '', strategy: balanced, estimateMs: (id) => estimates.get(id) };
  return bench(units, [planner], counts).map(({ ratio }) => ratio - 1);
}

/** The results of the rule that has the least error on all other projects. Each kind of new units counts equally. */
function heldOut(results) {
  const all = new Set(
    [...results.values()].flatMap((byKind) => [...byKind.values()].flatMap((one) => [...one.keys()])),
  );
  const errorOf = (name, kind, left) =>
    mean([...results.get(name).get(kind)].filter(([project]) => project !== left).map(([, one]) => mean(one.error)));
  const byKind = new Map(KINDS.map((kind) => [kind, new Map()]));
  const chosen = new Map();
  for (const project of all) {
    const score = (name) =>
      mean(KINDS.map((kind) => errorOf(name, kind, project) / errorOf(BEFORE.name, kind, project)));
    const scores = [...results.keys()].map((name) => ({ name, score: score(name) }));
    const best = scores.reduce((least, one) => (one.score < least.score ? one : least)).name;
    chosen.set(best, (chosen.get(best) ?? 0) + 1);
    for (const [kind, projects] of results.get(best)) {
      if (projects.has(project)) byKind.get(kind).set(project, projects.get(project));
    }
  }
  return { byKind, chosen };
}

/** The cases of a series. `ms` is what was known before the run. */
function casesOf(series) {
  const newest = series.versions.at(-1);
  const units = unitsWithTests(series, newest);
  const withTruth = units.map((unit) => ({ ...unit, ms: unit.actualMs }));
  const without = (kind, fresh) => ({
    project: series.project,
    kind,
    fresh,
    timed: withTruth.filter((unit) => !fresh.includes(unit)),
  });
  const byChance = [
    ['5 %', 0.05],
    ['20 %', 0.2],
  ].flatMap(([kind, share]) =>
    SEEDS.map((seed) => {
      const random = generator(seed);
      return without(
        kind,
        withTruth.filter(() => random() < share),
      );
    }),
  );
  const folders = units.length < 20 ? [] : foldersOf(withTruth).map((fresh) => without('a folder', fresh));
  const all = [
    ...pairsOf(series, []).map((pair) => addedIn(series, pair)),
    ...(units.length < 20 ? [] : byChance),
    ...folders,
  ];
  return all.filter(({ timed, fresh }) => timed.length >= 5 && fresh.length > 0);
}

function addedIn(series, { known, actualMs }) {
  const past = separateSetup(historyOf(known).classes[0]).runnerClass.units;
  const times = new Map(past.map(({ id, durationsMs }) => [id, recentMean(durationsMs)]));
  const units = unitsWithTests(series, actualMs).map((unit) => ({ ...unit, ms: times.get(unit.id) }));
  const [timed, fresh] = [units.filter(({ ms }) => ms !== undefined), units.filter(({ ms }) => ms === undefined)];
  return { project: series.project, kind: 'the next run', timed, fresh };
}

const unitsWithTests = ({ testsOf }, times) =>
  unitsOf(times).map((unit) => ({ ...unit, tests: testsOf?.(times, unit.id) }));

const folderOf = (id) => fileOf(id).replace(/\/?[^/]*$/, '');

function foldersOf(units) {
  const folders = new Map();
  for (const unit of units) folders.set(folderOf(unit.id), [...(folders.get(folderOf(unit.id)) ?? []), unit]);
  const least = Math.max(MIN_FOLDER.units, units.length * MIN_FOLDER.share);
  return [...folders.values()]
    .filter(({ length }) => length >= least && length <= units.length / 2)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_FOLDERS);
}

const standardError = (values) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / (values.length - 1));

const percent = (share) => `${(share * 100).toFixed(1)} %`;
