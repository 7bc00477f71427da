/** The plan for people: what goes where, how long it should take, and what is known and what is guessed. */
import type { Host } from '../host.ts';
import type { EstimateSource, Plan, PlannedUnit } from '../model.ts';
import { inlineCode, markdownText } from '../text/escape.ts';
import { formatDuration, formatShare, plural } from '../text/numbers.ts';
import { type GanttBar, MAX_GANTT_SHARDS, renderGantt } from './gantt.ts';
import { document, folded, numberTable, table } from './markdown.ts';

const BAR_WIDTH = 20;
const LARGEST = 5;

export function renderPlanSummary(plan: Plan, host: Host): string {
  return document(
    `## ${planHeadline(plan)}`,
    plan.warnings.map((warning) => `- ⚠️ ${markdownText(warning)}`).join('\n'),
    plan.shards.length > 0 ? `Why ${plural(plan.shards.length, 'shard')}: ${markdownText(plan.reason)}.` : undefined,
    splitFiles(plan).map(markdownText).join('\n'),
    plan.shards.length > 0 ? shardTable(plan) : undefined,
    plan.units.length > 0 ? knowledge(plan, host) : undefined,
    gantt(plan),
    plan.alternatives.length > 0 ? `### Other shard counts\n\n${alternatives(plan, host)}` : undefined,
    plan.units.length > 0 ? folded(`Largest ${unitWord(plan)}s`, largest(plan)) : undefined,
  );
}

export function planHeadline(plan: Plan): string {
  if (plan.units.length === 0) return 'Plan: no tests found';
  const tests = testCount(plan);
  return `Plan: ${plural(plan.units.length, unitWord(plan))}${tests > 0 ? `, ${plural(tests, 'test')}` : ''}, ${plural(plan.shards.length, 'shard')}, about ${formatDuration(plan.prediction.wallMs)}`;
}

/** Most plans are made of files, and people think in files. */
export const unitWord = ({ units }: Pick<Plan, 'units'>): string =>
  units.every(({ id, file }) => id === file) ? 'test file' : 'test unit';

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Of the units whose tests were counted. */
export const testCount = (plan: Plan): number => plan.units.reduce((sum, unit) => sum + (unit.tests ?? 0), 0);

/** Which files are split, into how many units, and why, a sentence each. */
export function splitFiles({ units, shards }: Plan): string[] {
  const pieces = new Map<string, PlannedUnit[]>();
  for (const { file, part } of units) if (file !== undefined && part !== undefined) pieces.set(file, []);
  for (const unit of units) pieces.get(unit.file ?? unit.id)?.push(unit);
  const shareMs = units.reduce((sum, { estimateMs }) => sum + estimateMs, 0) / Math.max(1, shards.length);
  return [...pieces].map(([file, parts]) => {
    const wholeMs = parts.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
    return `${file} is run in ${parts.length} parts: it takes ${formatDuration(wholeMs)} and held the plan back, since an even shard has ${formatDuration(shareMs)} of tests. Each shard that has a part of it loads it once more.`;
  });
}

function shardTable(plan: Plan): string {
  const longest = Math.max(...plan.shards.map((shard) => shard.predictedMs));
  const rows = plan.shards.map((shard) => [
    String(shard.index),
    bar(shard.predictedMs / longest),
    String(shard.units.length),
    formatDuration(shard.predictedMs),
  ]);
  return numberTable(['Shard', '', capitalised(`${unitWord(plan)}s`), 'Predicted'], 2, rows);
}

function gantt({ shards, prediction }: Plan): string | undefined {
  if (shards.length === 0 || shards.length > MAX_GANTT_SHARDS) return undefined;
  return renderGantt(
    shards.map(({ index, predictedMs }) => {
      const setupMs = Math.min(prediction.overheadMs, predictedMs);
      const setup: GanttBar[] = setupMs < 500 ? [] : [{ label: 'set-up', look: 'done', fromMs: 0, toMs: setupMs }];
      return { index, bars: [...setup, { label: 'tests', look: 'active', fromMs: setupMs, toMs: predictedMs }] };
    }),
  );
}

const bar = (share: number): string => '█'.repeat(Math.max(1, Math.round(share * BAR_WIDTH)));

const SOURCE_WORDS: Record<EstimateSource, string> = {
  history: 'measured in earlier runs',
  sibling: 'guessed from what lies nearby',
  size: 'guessed from the number of tests or the size of the file',
  default: 'a plain guess',
};

function knowledge(plan: Plan, host: Host): string {
  const { prediction, shards } = plan;
  return [
    knownSources(plan),
    countSources(plan),
    overheadSentence(plan),
    `No split into ${shards.length} can be faster than ${formatDuration(prediction.lowerBoundMs)}; together they ${machineTime(prediction, host)}.`,
  ].join('\n');
}

const machineTime = ({ billedMinutes }: Plan['prediction'], { billingStepMs }: Host): string =>
  billingStepMs === undefined
    ? `take ${plural(billedMinutes, 'machine minute')}`
    : `bill ${plural(billedMinutes, 'minute')}`;

/** Where the durations come from; of a plan that knows none, which says so elsewhere, how they are guessed. */
function knownSources({ units, prediction }: Plan): string {
  const guessed = (['sibling', 'size', 'default'] as const)
    .map((source) => [units.filter((unit) => unit.source === source).length, SOURCE_WORDS[source]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  const known =
    prediction.known > 0 ? [`${formatShare(prediction.known)} of the durations were ${SOURCE_WORDS.history}`] : [];
  return `${[...known, ...guessed].join('; ')}.`;
}

/** What a shard costs beside its tests, and who says so. */
export function overheadSentence({ prediction }: Pick<Plan, 'prediction'>): string {
  const { overheadMs, overheadFactor = 1, overheadShards } = prediction;
  const cost = overheadMs > 0 ? `about ${formatDuration(overheadMs)}` : 'nothing';
  if (overheadShards === 0) return `Each shard is assumed to cost ${cost} beside its tests: no past shard says.`;
  const said = overheadShards === undefined ? '' : `, say ${plural(overheadShards, 'past shard')}`;
  const factor =
    overheadFactor.toFixed(2) === '1.00'
      ? ''
      : `; its tests take ${overheadFactor.toFixed(2)} times what their reports add up to`;
  return `Each shard costs ${cost} beside its tests${factor}${said}.`;
}

const COUNTED_BY = {
  framework: 'counted by the framework',
  history: 'known from the last run',
  scan: 'found by scanning the sources for test definitions',
} as const;

export function countSources({ units }: Plan): string {
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

const alternatives = ({ alternatives: rows, shards, prediction }: Plan, { billingStepMs }: Host): string =>
  numberTable(
    ['Shards', 'Slowest shard', billingStepMs === undefined ? 'Machine minutes' : 'Billed minutes'],
    2,
    [
      ...rows,
      { shards: shards.length, wallMs: prediction.wallMs, billedMinutes: prediction.billedMinutes, chosen: true },
    ]
      .toSorted((a, b) => a.shards - b.shards)
      .map((row) => [
        `${row.shards}${'chosen' in row ? ' (this plan)' : ''}`,
        formatDuration(row.wallMs),
        String(row.billedMinutes),
      ]),
  );

const largest = ({ units }: Plan): string =>
  table(
    [capitalised(unitWord({ units })), 'Predicted', 'Known from'],
    units
      .toSorted((a, b) => b.estimateMs - a.estimateMs || (a.id < b.id ? -1 : 1))
      .slice(0, LARGEST)
      .map((unit) => [inlineCode(unit.id), formatDuration(unit.estimateMs), unit.source]),
  );
