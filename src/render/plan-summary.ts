/** The plan for people: what runs where, how long it should take, what is known, and what is guessed. */

import { type CoverageGroup, coverageGroups } from '../coverage.ts';
import { groupBy } from '../group-by.ts';
import type { Host } from '../host.ts';
import {
  axisLabel,
  byCodeUnit,
  DEFAULT_POOL,
  type Discovery,
  type EstimateSource,
  isMeasured,
  type Plan,
  type PlannedPool,
  type PlannedUnit,
} from '../model.ts';
import { capital } from '../text/capital.ts';
import { inlineCode, markdownText } from '../text/escape.ts';
import { axisSuffix } from '../text/leg.ts';
import { formatDuration, formatShare, plural } from '../text/numbers.ts';
import { type GanttBar, MAX_GANTT_SHARDS, renderGantt } from './gantt.ts';
import { document, folded, numberTable, table } from './markdown.ts';

const BAR_WIDTH = 20;
const LARGEST = 5;
/** The most groups of pools whose other numbers of shards are shown. The plan has all of them. */
const MAX_GROUPS = 10;

export function renderPlanSummary(plan: Plan, host: Host): string {
  return document(
    `## ${planHeadline(plan)}`,
    plan.warnings.map((warning) => `- ⚠️ ${markdownText(warning)}`).join('\n'),
    selectionSentences(plan).map(markdownText).join('\n'),
    plan.shards.length > 0 ? `Why ${plural(plan.shards.length, 'shard')}: ${markdownText(plan.reason)}.` : undefined,
    stealingSentence(plan),
    splitFiles(plan).map(markdownText).join('\n'),
    plan.shards.length > 0 && hasPools(plan) ? poolTable(plan, host) : undefined,
    plan.shards.length > 0 ? shardTable(plan) : undefined,
    plan.units.length > 0 ? knowledge(plan, host) : undefined,
    gantt(plan),
    plan.alternatives.length > 0 ? `### Other shard counts\n\n${otherCounts(plan, host)}` : undefined,
    plan.units.length > 0 ? folded(`Largest ${unitWord(plan)}s`, largest(plan)) : undefined,
  );
}

export function planHeadline(plan: Plan): string {
  const left = plan.selection?.notSelected.length ?? 0;
  if (plan.units.length === 0)
    return left === 0 ? 'Plan: no tests found' : `Plan: nothing is affected, ${plural(left, 'test unit')} not selected`;
  const units = distinctUnits(plan);
  const tests = testCount({ units });
  const combinations = coverageGroups(plan).length;
  return `Plan: ${[
    plural(units.length, unitWord(plan)),
    ...(tests > 0 ? [plural(tests, 'test')] : []),
    ...(combinations > 1 ? [plural(combinations, 'combination')] : []),
    plural(plan.shards.length, 'shard'),
    `about ${formatDuration(plan.prediction.wallMs)}`,
  ].join(', ')}`;
}

/** What runs of all that was found, and why. Empty where nobody asked for less. */
export function selectionSentences({ selection }: Pick<Plan, 'selection'>): string[] {
  if (selection === undefined) return [];
  const { since, changed, all, selected, notSelected } = selection;
  if (all !== undefined) return [`All tests run (changed-since is ${since}): ${all}.`];
  const reasons = selected.map(({ why, units }) => `${units} ${why}`);
  return [
    `${plural(changed ?? 0, 'file')} changed since ${since}. ${plural(notSelected.length, 'test unit')} not selected. Selected: ${reasons.join(', ') || 'none'}.`,
  ];
}

/** What a unit is called. Most plans consist of files, and people think in files. */
export const unitWord = ({ units }: Pick<Plan, 'units'>): string =>
  units.every(({ id, file }) => id === file) ? 'test file' : 'test unit';

/** How many tests there are in the units that were counted. Each pool that replicates a unit counts. */
export const testCount = (plan: Pick<Plan, 'units'>): number =>
  plan.units.reduce((sum, unit) => sum + (unit.tests ?? 0), 0);

/** A text for each split file: into how many parts it is split, and why. */
export const splitFiles = (plan: Plan): string[] => coverageGroups(plan).flatMap((group) => splitFilesIn(group));

function splitFilesIn({ axis, plan: { units, shards } }: CoverageGroup): string[] {
  const pieces = new Map<string, PlannedUnit[]>();
  for (const { file, part } of units) if (file !== undefined && part !== undefined) pieces.set(file, []);
  for (const unit of units) pieces.get(unit.file ?? unit.id)?.push(unit);
  const shareMs = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) / Math.max(1, shards.length);
  return [...pieces].map(([file, parts]) => {
    const wholeMs = parts.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
    return `${file} runs in ${parts.length} parts${axisSuffix(axisLabel(axis))} because it held the plan back: it takes ${formatDuration(wholeMs)}, and an even share is ${formatDuration(shareMs)} per shard. Each shard with a part of the file loads it again.`;
  });
}

/** Whether shards take work from each other, and why. */
const stealingSentence = ({ stealing }: Plan): string | undefined =>
  stealing &&
  `Shards that are done ${stealing.on ? '' : 'do not '}take work from late ones: ${markdownText(stealing.why)}.`;

/** Whether people should see which pool is meant. */
export const hasPools = ({ pools }: Pick<Plan, 'pools'>): boolean =>
  pools.length > 1 || pools.some(({ name }) => name !== DEFAULT_POOL);

/** A row for each pool: what it runs, how fast it is, how long that takes, and what it costs. */
function poolTable({ pools, shards, units }: Plan, { billingStepMs }: Host): string {
  const hasSpeeds = pools.some(({ speed }) => speed !== 1);
  const hasPrices = pools.some(({ price }) => price !== undefined);
  const rows = pools.map(({ name, speed, wallMs, billedMinutes, price }) => [
    inlineCode(name),
    ...(hasSpeeds ? [speed.toFixed(2)] : []),
    String(units.filter(({ pool }) => pool === name).length),
    String(shards.filter(({ pool }) => pool === name).length),
    formatDuration(wallMs),
    String(billedMinutes),
    ...(hasPrices ? [price === undefined ? '' : (billedMinutes * price).toFixed(2)] : []),
  ]);
  const minutes = billingStepMs === undefined ? 'Machine minutes' : 'Billed minutes';
  const head = ['Pool', ...(hasSpeeds ? ['Speed'] : []), 'Test units', 'Shards', 'Predicted', minutes];
  return numberTable([...head, ...(hasPrices ? ['Cost'] : [])], head.length - 1 + (hasPrices ? 1 : 0), rows);
}

function shardTable(plan: Plan): string {
  const longest = Math.max(...plan.shards.map((shard) => shard.predictedMs));
  const withPool = hasPools(plan);
  const rows = plan.shards.map((shard) => [
    String(shard.index),
    ...(withPool ? [inlineCode(shard.pool)] : []),
    bar(shard.predictedMs / longest),
    String(shard.units.length),
    formatDuration(shard.predictedMs),
  ]);
  const head = ['Shard', ...(withPool ? ['Pool'] : []), '', capital(`${unitWord(plan)}s`), 'Predicted'];
  return numberTable(head, 2, rows);
}

function gantt(plan: Plan): string | undefined {
  const { shards, pools } = plan;
  if (shards.length === 0 || shards.length > MAX_GANTT_SHARDS) return undefined;
  const overheads = new Map(pools.map(({ name, overheadMs }) => [name, overheadMs]));
  return renderGantt(
    shards.map(({ index, pool, predictedMs }) => {
      const setupMs = Math.min(overheads.get(pool) ?? 0, predictedMs);
      const setup: GanttBar[] = setupMs < 500 ? [] : [{ label: 'set-up', look: 'done', fromMs: 0, toMs: setupMs }];
      const bars = [...setup, { label: 'tests', look: 'active', fromMs: setupMs, toMs: predictedMs } as const];
      return { index, ...(hasPools(plan) && { axis: pool }), bars };
    }),
  );
}

const bar = (share: number): string => '█'.repeat(Math.max(1, Math.round(share * BAR_WIDTH)));

const SOURCE_WORDS: Record<EstimateSource, string> = {
  history: 'measured in earlier runs',
  pool: 'measured in other pools',
  sibling: 'guessed from units nearby',
  size: 'guessed from the number of tests or the size of the file',
  default: 'guessed without any data',
};

function knowledge(plan: Plan, host: Host): string {
  const { prediction, shards } = plan;
  const bound = `No plan with ${hasGroups(plan) ? 'these numbers of shards' : plural(shards.length, 'shard')} can be faster than ${formatDuration(prediction.lowerBoundMs)}.`;
  return [
    markdownText(discoverySentence(plan)),
    knownSources(plan),
    countSources(plan),
    ...overheadSentences(plan, inlineCode),
    `${bound} All shards together ${machineTime(prediction, host)}.`,
  ].join('\n');
}

/** Whether parts of the plan have numbers of shards of their own. */
const hasGroups = ({ alternatives }: Plan): boolean => alternatives.some(({ pools }) => pools !== undefined);

/** How the tests were found. Empty for a plan of an older version, which does not say it. */
export function discoverySentence({ discovery, framework }: Plan): string {
  if (discovery === undefined) return '';
  const { by, from = '' } = discovery;
  const ways: Record<Discovery['by'], string> = {
    framework: `${framework} listed the tests.`,
    configuration: `The tests were found by the configuration of ${framework} in ${from}.`,
    patterns: 'The tests were found by globs.',
    list: `The tests were listed by ${from}.`,
  };
  return ways[by];
}

const machineTime = ({ billedMinutes }: Plan['prediction'], { billingStepMs }: Host): string =>
  billingStepMs === undefined
    ? `take ${plural(billedMinutes, 'machine minute')}`
    : `bill ${plural(billedMinutes, 'minute')}`;

/** Where the durations come from. A plan that knows none says so elsewhere, so this only says how they are guessed. */
function knownSources(plan: Plan): string {
  const { units, prediction } = plan;
  const guessed = (['pool', 'sibling', 'size', 'default'] as const)
    .map((source) => [units.filter((unit) => unit.source === source).length, SOURCE_WORDS[source]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${count === 1 ? 'was' : 'were'} ${words}`);
  const known =
    prediction.known > 0 ? [`${formatShare(prediction.known)} of the durations were ${SOURCE_WORDS.history}`] : [];
  return [`${[...known, ...guessed].join('; ')}.`, ...guessedTime(plan).map((clause) => `${clause}.`)].join(' ');
}

/** How much of the predicted time is a guess: a clause. None where all of it or nothing is, because other sentences say that. */
export function guessedTime({ units, prediction }: Plan): string[] {
  const { guessedMs = 0 } = prediction;
  if (guessedMs === 0 || !units.some(isMeasured)) return [];
  const totalMs = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  return [`${formatDuration(guessedMs)} of the ${formatDuration(totalMs)} of tests are guesses`];
}

/** The time of a shard of each pool without its tests, and where that figure comes from. @param named the name of a pool as it is shown */
export const overheadSentences = (
  plan: Pick<Plan, 'pools' | 'prediction'>,
  named: (name: string) => string,
): string[] =>
  plan.pools.map((pool) => {
    const sentence = overheadSentence(pool, plan.prediction.known);
    return hasPools(plan) ? `${named(pool.name)}: ${sentence}` : sentence;
  });

function overheadSentence({ overheadMs, overheadFactor = 1, overheadShards }: PlannedPool, known: number): string {
  const setup = overheadMs > 0 ? formatDuration(overheadMs) : '0 s';
  if (overheadShards === 0)
    return `Set-up time per shard: assumed ${setup} (${known > 0 ? 'no past shard was measured' : 'no past runs'}).`;
  const from = overheadShards === undefined ? '' : ` (from ${plural(overheadShards, 'past shard')})`;
  const factor = overheadFactor.toFixed(2);
  const tests = factor === '1.00' ? '' : ` Tests take ${factor} times as long as they report.`;
  return `Set-up time per shard: about ${setup}${from}.${tests}`;
}

const COUNTED_BY = {
  framework: 'counted by the framework',
  history: 'known from the last run',
  scan: 'found by scanning the sources for test definitions',
} as const;

export function countSources(plan: Plan): string {
  const units = distinctUnits(plan);
  const parts = (['framework', 'history', 'scan'] as const)
    .map(
      (source) =>
        [
          units.filter((unit) => unit.testsSource === source).reduce((sum, unit) => sum + (unit.tests ?? 0), 0),
          source,
        ] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, source]) => `${plural(count, 'test')} ${COUNTED_BY[source]}`);
  const uncounted = units.filter((unit) => unit.tests === undefined).length;
  if (uncounted > 0) parts.push(`${plural(uncounted, unitWord({ units }))} could not be counted`);
  return `${parts.join(', ') || 'no tests were found by scanning the sources'}.`;
}

/** Other numbers of shards beside that of the plan. Where each group of pools has its own number, a table of all of them. */
function otherCounts(plan: Plan, { billingStepMs }: Host): string {
  const groups = [...groupBy(plan.alternatives, ({ pools = [] }) => pools.join(', '))].map(([names, rows]) => ({
    names,
    rows: [...rows, chosenIn(plan, rows[0].pools)].toSorted((a, b) => a.shards - b.shards),
  }));
  const withPool = groups.some(({ names }) => names !== '');
  const head = ['Shards', 'Slowest shard', billingStepMs === undefined ? 'Machine minutes' : 'Billed minutes'];
  const rows = groups
    .slice(0, MAX_GROUPS)
    .flatMap(({ names, rows }) =>
      rows.map((row) => [
        ...(withPool ? [inlineCode(names)] : []),
        `${row.shards}${'chosen' in row ? ' (this plan)' : ''}`,
        formatDuration(row.wallMs),
        String(row.billedMinutes),
      ]),
    );
  const more = groups.length - MAX_GROUPS;
  return [
    ...(withPool ? ['Each row is about its own pool. The others stay as they are.\n'] : []),
    numberTable([...(withPool ? ['Pool'] : []), ...head], head.length - 1, rows),
    ...(more > 0 ? [`\n${plural(more, 'more pool')} ${more === 1 ? 'is' : 'are'} in the plan.`] : []),
  ].join('\n');
}

/** What the plan itself has: as a whole, or on these pools. */
function chosenIn({ shards, pools, prediction }: Plan, names: readonly string[] | undefined) {
  const own = pools.filter(({ name }) => names === undefined || names.includes(name));
  const count = shards.filter(({ pool }) => names === undefined || names.includes(pool)).length;
  const { wallMs, billedMinutes } =
    names === undefined
      ? prediction
      : {
          wallMs: Math.max(...own.map((pool) => pool.wallMs)),
          billedMinutes: own.reduce((sum, pool) => sum + pool.billedMinutes, 0),
        };
  return { shards: count, wallMs, billedMinutes, chosen: true };
}

const largest = ({ units }: Plan): string =>
  table(
    [capital(unitWord({ units })), 'Predicted', 'Estimated from'],
    eachOnce(units.toSorted((a, b) => b.estimateMs - a.estimateMs || byCodeUnit(a.id, b.id)))
      .slice(0, LARGEST)
      .map((unit) => [inlineCode(unit.id), formatDuration(unit.estimateMs), unit.source]),
  );

/** The units of the plan. One that several pools run counts once. */
export const distinctUnits = ({ units, pools }: Pick<Plan, 'units' | 'pools'>): readonly PlannedUnit[] =>
  pools.some(({ mode }) => mode === 'replicate') ? eachOnce(units) : units;

/** The first of the units with one id. Each pool that replicates has its own. */
function eachOnce(units: readonly PlannedUnit[]): PlannedUnit[] {
  const seen = new Set<string>();
  return units.filter(({ id }) => seen.size < seen.add(id).size);
}
