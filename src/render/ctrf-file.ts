/** All tests in the Common Test Report Format, for tools that read it: https://ctrf.io. */
import type { FoldedTest } from '../junit/fold/folded-test.ts';
import type { FailedTry, Report, ShardRecord, TestOutcome } from '../model.ts';
import { capped } from '../text/escape.ts';
import { testName } from '../text/test-name.ts';
import { failedCount } from './headline.ts';
import type { Merged, Renderer } from './renderer.ts';

/** The version of the format that these files keep to. */
const SPEC_VERSION = '0.0.0';

export const ctrfFile = {
  option: 'ctrf',
  description: 'Write all tests in the Common Test Report Format (CTRF) here.',
  file: 'ctrf.json',
  render: (merged) => renderCtrf(merged),
} as const satisfies Renderer;

/** How many tests become text at once. */
const TESTS_AT_ONCE = 100;

/** The longest message and trace of a test. */
const MAX_TEXT = 20_000;

function* renderCtrf(merged: Merged): Generator<string> {
  const { report, links } = merged;
  const others = otherRows(merged);
  const head = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    timestamp: report.createdAt,
    generatedBy: 'shardwise',
    extra: { verdict: report.verdict, reasons: report.reasons },
  };
  yield `${opened(head)},"results":{"tool":{"name":"shardwise"},"summary":${JSON.stringify(summaryOf(merged, others))}`;
  yield `,"environment":${JSON.stringify({ commit: report.commit, ...(links.run !== undefined && { buildUrl: links.run }) })},"tests":[`;
  let rows: object[] = [];
  let isFirst = true;
  for (const row of rowsOf(merged.tests, others)) {
    rows.push(row);
    if (rows.length < TESTS_AT_ONCE) continue;
    yield `${isFirst ? '' : ','}${inner(rows)}`;
    isFirst = false;
    rows = [];
  }
  if (rows.length > 0) yield `${isFirst ? '' : ','}${inner(rows)}`;
  yield ']}}\n';
}

const opened = (value: object): string => JSON.stringify(value).slice(0, -'}'.length);
const inner = (rows: readonly object[]): string => JSON.stringify(rows).slice('['.length, -']'.length);

interface Row {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'other';
  /** The format knows no unknown time. */
  readonly duration: number;
  readonly rawStatus?: string;
  readonly message?: string;
}

function* rowsOf(tests: Iterable<FoldedTest>, others: readonly Row[]): Generator<object> {
  for (const test of tests) yield testRow(test);
  yield* others;
}

/** What is bad and no test: errors of suites, units that no report names, and a verdict for another reason. Otherwise the file looks green. */
function otherRows({ report, suiteErrors }: Merged): readonly Row[] {
  const rows: Row[] = [
    ...suiteErrors.map(
      (message): Row => ({
        name: nameOr(message, 'error of a suite'),
        status: 'failed',
        duration: 0,
        rawStatus: 'error of a suite',
        message,
      }),
    ),
    ...report.missing.map(
      ({ unit, shard }): Row => ({
        name: unit ?? `shard ${shard}`,
        status: 'other',
        duration: 0,
        rawStatus: 'missing',
      }),
    ),
  ];
  if (report.verdict === 'passed' || rows.length > 0 || failedCount(report) > 0) return rows;
  const message = report.reasons.join('\n');
  return [{ name: nameOr(message, report.verdict), status: 'other', duration: 0, rawStatus: report.verdict, message }];
}

const MAX_NAME = 1000;
const nameOr = (text: string, other: string): string => capped(text.split('\n', 1)[0] ?? '', MAX_NAME) || other;

const STATUS: Readonly<Record<TestOutcome, Row['status']>> = {
  passed: 'passed',
  failed: 'failed',
  errored: 'failed',
  skipped: 'skipped',
};

function testRow(test: FoldedTest): object {
  const { outcome, durationMs, suite, file, line, tries, flaky, failedTries, shard, axis, device, className } = test;
  const groups = suite.filter((title) => title !== '');
  return {
    testId: testName(test) || '(no name)',
    name: test.name || '(no name)',
    status: STATUS[outcome],
    duration: Math.round(durationMs ?? 0),
    rawStatus: outcome,
    ...(groups.length > 0 && { suite: groups }),
    ...textsOf(test),
    ...(line !== undefined && { line }),
    ...(file !== undefined && { filePath: file }),
    retries: Math.max(0, tries - 1),
    ...(failedTries.length > 0 && {
      retryAttempts: failedTries.map((one, index) => ({ attempt: index + 1, status: 'failed', ...textsOf(one) })),
    }),
    flaky,
    ...(device !== undefined && { device }),
    extra: {
      ...(className !== undefined && { className }),
      ...(shard !== undefined && { shard }),
      ...(axis !== undefined && axis !== '' && { axis }),
      ...(durationMs === undefined && { durationIsUnknown: true }),
    },
  };
}

const textsOf = ({ message, detail }: Pick<FoldedTest | FailedTry, 'message' | 'detail'>): object => ({
  ...(message !== undefined && { message: capped(message, MAX_TEXT) }),
  ...(detail !== undefined && { trace: capped(detail, MAX_TEXT) }),
});

function summaryOf({ report, records = [] }: Merged, others: readonly Row[]): object {
  const { totals, createdAt } = report;
  const failed = others.filter(({ status }) => status === 'failed').length;
  const { start, stop } = timesOf(records, createdAt);
  return {
    tests: totals.tests + others.length,
    passed: totals.passed,
    failed: failedCount(report) + failed,
    skipped: totals.skipped,
    pending: 0,
    other: others.length - failed,
    flaky: totals.flaky,
    start,
    stop,
    duration: Math.round(totals.wallMs ?? stop - start),
  };
}

/** From the first start to the last end of a shard. Without records, when the report was made. */
function timesOf(records: readonly ShardRecord[], createdAt: Report['createdAt']): { start: number; stop: number } {
  const starts = records.map(({ startedAt, setupMs = 0 }) => Date.parse(startedAt) - setupMs);
  const stops = records.map(({ finishedAt }) => Date.parse(finishedAt));
  const made = Date.parse(createdAt);
  return {
    start: Math.round(starts.length === 0 ? made : starts.reduce((a, b) => Math.min(a, b))),
    stop: stops.length === 0 ? made : stops.reduce((a, b) => Math.max(a, b)),
  };
}
