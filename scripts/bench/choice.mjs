/**
 * Compares statistics for estimates. Each candidate plans all pairs of all series. Three rules prevent that one wins by luck:
 * - A tiny change of an estimate can change the whole packing. So each plan is packed several times with slightly changed estimates, at all
 *   shard counts where planning matters.
 * - All projects count equally.
 * - The candidate that is best on all projects but one is measured on that one, for each project in turn.
 */
import { predictByRelatives } from '../../lib/history/relatives.js';
import { separateSetup } from '../../lib/history/setup-cost.js';
import { median, NEWEST_WEIGHT, recentMean } from '../../lib/history/statistics.js';
import { balanced } from '../../lib/schedule/balanced.js';
import { bench } from '../../lib/schedule/bench.js';
import { generator } from '../../lib/schedule/made-up-suite.js';
import { historyOf, pairsOf } from './series.mjs';

const SHARDS = [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32];
const NUDGES = 4;
/** The largest change of an estimate. It is smaller than the change of a test from run to run. */
const NUDGE = 0.02;

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const weighed = (weight) => (samples) => recentMean(samples, weight);
const logarithms = (samples) => samples.map(Math.log1p);

/** A prediction that is the same for all new units. */
const sameFor = (statistic) => (timed) => {
  const ms = statistic(timed.map((unit) => unit.ms));
  return () => ms;
};
const byRelatives = (averaging) => (timed) => predictByRelatives(timed, averaging);

const USUAL = { ofPast: weighed(NEWEST_WEIGHT), ofNew: byRelatives(), hasSetupApart: true };
const BASELINE = { name: 'plain: newest sample, median for new units', ofPast: weighed(1), ofNew: sameFor(median) };

/** The candidates, the simplest first. Each changes one thing. */
const CANDIDATES = [
  BASELINE,
  { ...USUAL, name: 'newest sample', ofPast: weighed(1) },
  { ...USUAL, name: 'mean of 3', ofPast: (samples) => mean(samples.slice(-3)) },
  { ...USUAL, name: 'median of 3', ofPast: (samples) => median(samples.slice(-3)) },
  { ...USUAL, name: 'largest of 3', ofPast: (samples) => Math.max(...samples.slice(-3)) },
  { ...USUAL, name: 'recent mean, newest weighs 0.3', ofPast: weighed(0.3) },
  { ...USUAL, name: 'recent mean, newest weighs 0.5', ofPast: weighed(0.5) },
  { ...USUAL, name: `recent mean, newest weighs ${NEWEST_WEIGHT} (ours)` },
  { ...USUAL, name: 'recent mean, newest weighs 0.8', ofPast: weighed(0.8) },
  { ...USUAL, name: 'the same of logarithms', ofPast: (samples) => Math.expm1(recentMean(logarithms(samples))) },
  { ...USUAL, name: 'ours, new units: median of all', ofNew: sameFor(median) },
  { ...USUAL, name: 'ours, new units: mean of all', ofNew: sameFor(mean) },
  { ...USUAL, name: 'ours, new units: mean of relatives', ofNew: byRelatives({ trust: 10, power: 1 }) },
  { ...USUAL, name: 'ours, set-up left on the tests', hasSetupApart: false },
];

export function printChoice(allSeries) {
  const losses = lossesByProject(allSeries);
  const projects = [...losses.keys()];
  const lossOf = (name, project) => losses.get(project).get(name);
  console.log(
    `\nLoss against the perfect plan, mean over ${projects.length} projects. "Less than plain" is the difference to plain, with its standard error.\n`,
  );
  console.log('| estimates from | loss | less than plain |');
  console.log('| --- | --- | --- |');
  const row = (name, loss) => {
    const gains = projects.map((project) => lossOf(BASELINE.name, project) - loss(project));
    console.log(
      `| ${name} | ${percent(mean(projects.map(loss)))} | ${percent(mean(gains))} ± ${percent(standardError(gains))} |`,
    );
  };
  for (const { name } of CANDIDATES) row(name, (project) => lossOf(name, project));
  const picks = [
    ['any', CANDIDATES],
    ['plain, or any with set-up apart', CANDIDATES.filter((one) => one === BASELINE || one.hasSetupApart)],
  ].map(([title, candidates]) => ({
    title,
    chosen: new Map(projects.map((project) => [project, bestWithout(project, projects, candidates, lossOf)])),
  }));
  for (const { title, chosen } of picks) {
    row(`**chosen without the project it is measured on: ${title}**`, (project) =>
      lossOf(chosen.get(project), project),
    );
  }
  console.log('');
  for (const { title, chosen } of picks) {
    const counts = [...countOf(chosen.values())].map(([name, count]) => `${name} (${count})`);
    console.log(`Chosen of ${title}: ${counts.join(', ')}.`);
  }
}

/** The losses of each project and candidate: the mean over its series, over their pairs, over shard counts and nudges. */
function lossesByProject(allSeries) {
  const bySeries = new Map();
  for (const series of allSeries) {
    const pairs = pairsOf(series, SHARDS).filter(({ counts }) => counts.length > 0);
    const losses = pairs.map(lossesOfPair);
    if (pairs.length === 0) continue;
    bySeries.set(series.project, [...(bySeries.get(series.project) ?? []), meanOfEach(losses)]);
  }
  return new Map([...bySeries].map(([project, losses]) => [project, meanOfEach(losses)]));
}

const meanOfEach = (losses) =>
  new Map(CANDIDATES.map(({ name }) => [name, mean(losses.map((byCandidate) => byCandidate.get(name)))]));

function lossesOfPair({ known, units, counts }) {
  const [booked] = historyOf(known).classes;
  const apart = separateSetup(booked).runnerClass;
  return new Map(
    CANDIDATES.map((candidate) => {
      const estimates = estimate(units, candidate.hasSetupApart ? apart : booked, candidate);
      const planners = Array.from({ length: NUDGES }, (_, seed) => nudged(units, estimates, seed));
      return [candidate.name, mean(bench(units, planners, counts).map(({ ratio }) => ratio - 1))];
    }),
  );
}

function estimate(units, { units: past }, { ofPast, ofNew }) {
  const samples = new Map(past.map(({ id, durationsMs }) => [id, durationsMs]));
  const timed = units.flatMap((unit) => (samples.has(unit.id) ? [{ ...unit, ms: ofPast(samples.get(unit.id)) }] : []));
  const times = new Map(timed.map(({ id, ms }) => [id, ms]));
  const predict = ofNew(timed);
  return new Map(units.map((unit) => [unit.id, times.get(unit.id) ?? predict(unit)]));
}

function nudged(units, estimates, seed) {
  const random = generator(seed);
  const ms = new Map(units.map(({ id }) => [id, estimates.get(id) * (1 + NUDGE * (2 * random() - 1))]));
  return { name: `${seed}`, strategy: balanced, estimateMs: (id) => ms.get(id) };
}

function bestWithout(project, projects, candidates, lossOf) {
  const others = projects.filter((other) => other !== project);
  const loss = ({ name }) => mean(others.map((other) => lossOf(name, other)));
  return candidates.reduce((best, candidate) => (loss(candidate) < loss(best) ? candidate : best)).name;
}

const standardError = (values) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / (values.length - 1));

const countOf = (names) =>
  [...names].reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map());

const percent = (share) => `${(share * 100).toFixed(1)} %`;
