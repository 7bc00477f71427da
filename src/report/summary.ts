/** The merged result for people: the verdict first, then what to do about it, then the rest. */
import type { Report, ReportTest, Verdict } from '../model.ts';
import { capped, codeBlock, inlineCode, markdownText } from './escape.ts';
import { formatDuration, plural } from './format.ts';
import { document, folded, numberTable, table } from './markdown.ts';
import { hasFailed, slowest } from './tally.ts';
import { testName } from './test-name.ts';

/** Rows of one table; a report with more names the rest in report.json. */
const MAX_ROWS = 100;
const MAX_NAME = 300;
const MAX_MESSAGE = 300;
const MAX_DETAIL = 4000;

const MARK: Record<Verdict, string> = {
  passed: '✅ Passed',
  failed: '❌ Failed',
  incomplete: '❌ Incomplete',
  empty: '⚠️ Empty',
};

export function renderSummary(report: Report): string {
  return document(
    `## ${headline(report)}`,
    report.reasons.map((reason) => `- ${markdownText(reason)}`).join('\n'),
    totalsTable(report),
    section('Failed tests', failures(report)),
    section('Flaky tests', flakyTests(report)),
    section('Missing', missing(report)),
    section('Shards', shards(report)),
    brokenShards(report),
    slowest(report.tests).length > 0 ? folded('Slowest tests', slowestTable(report)) : undefined,
    damagedFiles(report),
    report.warnings.length > 0
      ? folded(
          plural(report.warnings.length, 'warning'),
          report.warnings.map((warning) => `- ${markdownText(warning)}`).join('\n'),
        )
      : undefined,
  );
}

export function headline({ verdict, totals, suite }: Report): string {
  const ran = `${plural(totals.tests, 'test')}${totals.wallMs === undefined ? '' : ` in ${formatDuration(totals.wallMs)}`}`;
  const flaky = totals.flaky > 0 ? `, ${totals.flaky} flaky` : '';
  return `${MARK[verdict]}: ${ran}${flaky}${suite === 'default' ? '' : ` · ${markdownText(suite)}`}`;
}

/** A test, a file or a place: all who name things may use ten thousand characters. */
const named = (name: string): string => inlineCode(capped(name, MAX_NAME));

const section = (title: string, body: string | undefined): string | undefined =>
  body ? `### ${title}\n\n${body}` : undefined;

function totalsTable({ totals }: Report): string {
  const columns = [
    ['Tests', totals.tests],
    ['Passed', totals.passed],
    ['Failed', totals.failed],
    ['Errored', totals.errored],
    ['Skipped', totals.skipped],
    ['Flaky', totals.flaky],
    ['Missing', totals.missing],
  ] as const;
  return table(
    [...columns.map(([title]) => title), 'Time of all tests'],
    [[...columns.map(([, count]) => String(count)), formatDuration(totals.durationMs)]],
  );
}

function failures(report: Report): string | undefined {
  const failed = report.tests.filter(hasFailed);
  if (failed.length === 0) return undefined;
  const shown = failed.slice(0, MAX_ROWS);
  const rows = shown.map((test) => [
    named(testName(test)),
    named(place(test)),
    inlineCode(capped(test.message ?? 'no message', MAX_MESSAGE)),
  ]);
  return document(
    table(['Test', 'Where', 'Message'], rows),
    more(failed.length),
    ...shown.slice(0, 20).map(failureDetail),
  ).trimEnd();
}

const more = (count: number): string | undefined =>
  count > MAX_ROWS ? `and ${count - MAX_ROWS} more: see the report file` : undefined;

const failureDetail = (test: ReportTest): string | undefined =>
  test.detail === undefined ? undefined : folded(named(testName(test)), codeBlock(capped(test.detail, MAX_DETAIL)));

const place = ({ file, line, shard }: ReportTest): string =>
  `${file ?? (shard === undefined ? 'unknown' : `shard ${shard}`)}${file !== undefined && line !== undefined ? `:${line}` : ''}`;

function flakyTests(report: Report): string | undefined {
  const flaky = report.tests.filter((test) => test.flaky);
  if (flaky.length === 0) return undefined;
  const rows = flaky
    .slice(0, MAX_ROWS)
    .map((test) => [named(testName(test)), inlineCode(capped(test.message ?? 'no message', MAX_MESSAGE))]);
  const note = 'Failed at first and passed when tried again; counted as passed:';
  return document(note, table(['Test', 'How it failed'], rows), more(flaky.length)).trimEnd();
}

function missing(report: Report): string | undefined {
  const parts = report.missing.filter((part) => part.unit !== undefined);
  if (parts.length === 0) return undefined;
  const rows = parts
    .slice(0, MAX_ROWS)
    .map(({ unit, shard }) => [named(unit ?? ''), shard === undefined ? '' : String(shard)]);
  return document(
    'Planned, and named by no report:',
    table(['Test unit', 'Shard'], rows),
    more(parts.length),
  ).trimEnd();
}

function shards(report: Report): string | undefined {
  if (report.shards.length === 0) return undefined;
  return numberTable(
    ['Shard', 'Result', 'Units', 'Tests', 'Failed', 'Predicted', 'Actual', 'Error', 'Idle'],
    7,
    report.shards.map((shard) => [
      String(shard.index),
      `${shard.outcome}${(shard.attempt ?? 1) > 1 ? ` (attempt ${shard.attempt})` : ''}`,
      String(shard.units),
      String(shard.tests),
      String(shard.failed),
      shard.predictedMs === undefined ? '' : formatDuration(shard.predictedMs),
      shard.actualMs === undefined ? '' : formatDuration(shard.actualMs),
      predictionError(shard),
      shard.actualMs === undefined ? '' : formatDuration((report.totals.wallMs ?? shard.actualMs) - shard.actualMs),
    ]),
  );
}

/** How much longer or shorter than predicted, such as `+12 %`. */
function predictionError({ predictedMs, actualMs }: Report['shards'][number]): string {
  if (predictedMs === undefined || predictedMs === 0 || actualMs === undefined) return '';
  const percent = Math.round((actualMs / predictedMs - 1) * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`;
}

const brokenShards = (report: Report): string | undefined =>
  report.shards
    .filter((shard) => shard.tail.length > 0)
    .map((shard) => folded(`The last lines of shard ${shard.index}`, codeBlock(shard.tail.join('\n'))))
    .join('\n\n') || undefined;

const slowestTable = (report: Report): string =>
  numberTable(
    ['Test', 'Time'],
    1,
    slowest(report.tests).map((test) => [named(testName(test)), formatDuration(test.durationMs ?? 0)]),
  );

function damagedFiles(report: Report): string | undefined {
  const files = report.files.filter((file) => file.status !== 'ok');
  if (files.length === 0) return undefined;
  const rows = files.map((file) => [named(file.path), file.status, inlineCode(file.problem ?? file.producer ?? '')]);
  return section('Reports that could not be read in full', table(['File', 'Status', 'What is wrong'], rows));
}
