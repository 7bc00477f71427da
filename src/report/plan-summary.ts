/** The plan for people: what goes where, how long it should take, and what is known and what is guessed. */
import type { EstimateSource, Plan, PlannedUnit } from '../model.ts';
import { inlineCode, markdownText } from './escape.ts';
import { formatDuration, formatShare, plural } from './format.ts';
import { document, folded, numberTable, table } from './markdown.ts';

const BAR_WIDTH = 20;
const LARGEST = 5;

export function renderPlanSummary(plan: Plan): string {
  return document(
    `## ${planHeadline(plan)}`,
    plan.warnings.map((warning) => `- ⚠️ ${markdownText(warning)}`).join('\n'),
    plan.shards.length > 0 ? `Why ${plural(plan.shards.length, 'shard')}: ${markdownText(plan.reason)}.` : undefined,
    splitFiles(plan).map(markdownText).join('\n'),
    plan.shards.length > 0 ? shardTable(plan) : undefined,
    plan.units.length > 0 ? knowledge(plan) : undefined,
    gantt(plan),
    plan.alternatives.length > 0 ? `### Other shard counts\n\n${alternatives(plan)}` : undefined,
    plan.units.length > 0 ? folded('Largest test files', largest(plan)) : undefined,
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
  return numberTable(['Shard', '', 'Test files', 'Predicted'], 2, rows);
}

/** More rows than this do not fit on a screen. */
const MAX_GANTT_SHARDS = 20;

/** Numbers only: no name of a test or a pool can become part of the diagram. */
function gantt({ shards, prediction }: Plan): string | undefined {
  if (shards.length === 0 || shards.length > MAX_GANTT_SHARDS) return undefined;
  const rows = shards.flatMap(({ index, predictedMs }) => {
    const setup = Math.round(Math.min(prediction.overheadMs, predictedMs) / 1000);
    const end = Math.max(Math.round(predictedMs / 1000), setup + 1);
    const bars = setup > 0 ? [`set-up :done, ${clock(0)}, ${clock(setup)}`] : [];
    return [`section Shard ${index}`, ...bars, `tests :active, ${clock(setup)}, ${clock(end)}`];
  });
  const axis = ['dateFormat HH:mm:ss', 'axisFormat %H:%M:%S', 'todayMarker off'];
  return ['```mermaid', 'gantt', ...axis, ...rows, '```'].join('\n');
}

/** As a time of day, since that is read the same in every time zone. */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const bar = (share: number): string => '█'.repeat(Math.max(1, Math.round(share * BAR_WIDTH)));

const SOURCE_WORDS: Record<EstimateSource, string> = {
  history: 'measured in earlier runs',
  sibling: 'guessed from test files nearby',
  size: 'guessed from the number of tests or the size of the file',
  default: 'a plain guess',
};

function knowledge(plan: Plan): string {
  const { prediction, units } = plan;
  const guessed = (['sibling', 'size', 'default'] as const)
    .map((source) => [units.filter((unit) => unit.source === source).length, SOURCE_WORDS[source]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  return [
    `${formatShare(prediction.known)} of the durations were ${SOURCE_WORDS.history}${guessed.length > 0 ? `; ${guessed.join(', ')}` : ''}.`,
    countSources(plan),
    `Each shard costs about ${formatDuration(prediction.overheadMs)} beside its tests. No split into ${plan.shards.length} can be faster than ${formatDuration(prediction.lowerBoundMs)}; together they bill ${plural(prediction.billedMinutes, 'minute')}.`,
  ].join('\n');
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
  return `${parts.join(', ')}.`;
}

const alternatives = ({ alternatives: rows, shards, prediction }: Plan): string =>
  numberTable(
    ['Shards', 'Slowest shard', 'Billed minutes'],
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
    ['Test file', 'Predicted', 'Known from'],
    units
      .toSorted((a, b) => b.estimateMs - a.estimateMs || (a.id < b.id ? -1 : 1))
      .slice(0, LARGEST)
      .map((unit) => [inlineCode(unit.id), formatDuration(unit.estimateMs), unit.source]),
  );
