/** Sections about shards: the prediction, what really happened, and what that teaches. */
import type { Report, ReportTest } from '../../model.ts';
import { capital } from '../../text/capital.ts';
import { costWords } from '../../text/cost-words.ts';
import { markdownText } from '../../text/escape.ts';
import { formatDuration, formatShare, plural } from '../../text/numbers.ts';
import { slowest } from '../../text/slowest.ts';
import { testName } from '../../text/test-name.ts';
import type { Section } from '../budget.ts';
import { type GanttShard, renderGantt } from '../gantt.ts';
import { legCell, named } from '../words.ts';
import { tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

type Shard = Report['shards'][number];

/** The most shards in sight. More rows fill a screen. */
const MAX_SHARDS_IN_SIGHT = 16;
/** The most shards in the diagram. Each has two bars. */
const MAX_SHARDS_DRAWN = 8;

export const shardSections = (report: Report): readonly Section[] => [shardTable(report), gantt(report)];

function shardTable(report: Report): Section {
  const { shards } = report;
  const title = `Shards: ${planAgainstActual(report)}`;
  const learnt = lessons(report);
  const heading = shards.length > MAX_SHARDS_IN_SIGHT ? { fold: title } : {};
  const intro = [...(heading.fold === undefined ? [`### ${title}`] : []), ...(learnt === '' ? [] : [learnt])].join(
    '\n\n',
  );
  const columns = ['Shard', 'Result', 'Units', 'Tests', 'Failed', 'Predicted', 'Actual', 'Error', 'Idle'];
  return {
    ...tableSection('shard', columns, shards, (shard) => shardRow(shard, report), 7),
    weight: WEIGHT.shards,
    ...heading,
    ...(intro === '' ? {} : { intro }),
  };
}

const RESULT_MARK: Record<Shard['outcome'], string> = {
  passed: '✅',
  failed: '❌',
  'timed-out': '❌',
  cancelled: '🚫',
  crashed: '❌',
  missing: '❌',
};

const shardRow = (shard: Shard, { totals }: Report): string[] => [
  legCell(shard.index, shard.axis),
  `${RESULT_MARK[shard.outcome]} ${shard.outcome}${attemptOf(shard)}`,
  String(shard.units),
  String(shard.tests),
  String(shard.failed),
  shard.predictedMs === undefined ? '' : formatDuration(shard.predictedMs),
  shard.actualMs === undefined ? '' : formatDuration(shard.actualMs),
  errorOf(shard.predictedMs, shard.actualMs),
  shard.actualMs === undefined ? '' : formatDuration((totals.wallMs ?? shard.actualMs) - shard.actualMs),
];

/** The attempt, and how many units ran in it: ` (attempt 2: 1 of 14 units)`. */
function attemptOf({ attempt = 1, units, carriedOver }: Shard): string {
  if (attempt === 1) return '';
  const some = carriedOver === undefined ? '' : `: ${units - carriedOver} of ${plural(units, 'unit')}`;
  return ` (attempt ${attempt}${some})`;
}

/** The error of the prediction, such as `+12 %`. */
function errorOf(predictedMs: number | undefined, actualMs: number | undefined): string {
  if (predictedMs === undefined || predictedMs === 0 || actualMs === undefined) return '';
  const percent = Math.round((actualMs / predictedMs - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`;
}

/** The slowest shard in words: `the slowest of 4 took 4 min 05 s, predicted 4 min 00 s`. */
function planAgainstActual({ shards, totals }: Report): string {
  if (totals.wallMs === undefined) return String(shards.length);
  const predictions = shards.flatMap(({ predictedMs }) => (predictedMs === undefined ? [] : [predictedMs]));
  const predicted = predictions.length === 0 ? '' : `, predicted ${formatDuration(Math.max(...predictions))}`;
  return `the slowest of ${shards.length} took ${formatDuration(totals.wallMs)}${predicted}`;
}

function lessons({ known, overhead, cost, misfits = [] }: Report): string {
  return [
    ...(cost === undefined ? [] : [markdownText(costWords(cost))]),
    ...(known === undefined ? [] : [`${formatShare(known)} of the planned units had a known duration.`]),
    ...(overhead === undefined ? [] : [overheadWords(overhead)]),
    ...misfits.map((words) => `${capital(markdownText(words))}.`),
  ].join(' ');
}

/** The overhead in words. A factor of one is left out, because the tests take as long as they report. */
function overheadWords({ fixedMs, factor, shards }: NonNullable<Report['overhead']>): string {
  const tests = factor.toFixed(1) === '1.0' ? '' : ` Tests take ${factor.toFixed(1)} times as long as they report.`;
  return `Set-up time per shard: about ${formatDuration(fixedMs)} (from ${plural(shards, 'shard')}).${tests}`;
}

/** The diagram. It is in sight, as in the plan. A missing shard only has its prediction. */
function gantt({ shards }: Report): Section {
  const timed = shards.filter(({ actualMs }) => actualMs !== undefined);
  const rows = timed.length < 2 || shards.length > MAX_SHARDS_DRAWN ? [] : [renderGantt(shards.map(ganttShard))];
  return { noun: 'diagram', weight: WEIGHT.gantt, rows };
}

const ganttShard = ({ index, axis, outcome, predictedMs, actualMs }: Shard): GanttShard => ({
  index,
  axis,
  bars: [
    ...(predictedMs === undefined ? [] : [{ label: 'predicted', look: 'done', fromMs: 0, toMs: predictedMs } as const]),
    ...(actualMs === undefined
      ? []
      : [{ label: 'actual', look: outcome === 'passed' ? 'active' : 'crit', fromMs: 0, toMs: actualMs } as const]),
  ],
});

export function slowestSection({ tests }: Report): Section {
  const cellsOf = (test: ReportTest) => [named(testName(test)), formatDuration(test.durationMs ?? 0)];
  return {
    ...tableSection('slow test', ['Test', 'Time'], slowest(tests), cellsOf, 1),
    weight: WEIGHT.slowest,
    fold: 'Slowest tests',
  };
}
