/** The merged result on a terminal. */
import type { BaseWords, Host } from '../host.ts';
import type { Report, ReportTest } from '../model.ts';
import { capped, visible, visibleLines } from '../text/escape.ts';
import { legName } from '../text/leg.ts';
import { formatDuration, plural } from '../text/numbers.ts';
import { slowest } from '../text/slowest.ts';
import { testName } from '../text/test-name.ts';
import { leftOutWords, notSelectedSentence } from './headline.ts';
import { axisResults, onlyOn } from './sections/axes.ts';
import { changeWords, lastRunWords } from './sections/changes.ts';
import { failureGroups, groupTitle } from './sections/failures.ts';
import { medianWords, metricWords, slowestPlace } from './sections/times.ts';

const MAX_LISTED = 20;
const SLOWEST = 5;
const MAX_TIMES = 10;
const MAX_MESSAGE = 500;
/** How many logs are shown, and how many lines of each. */
const MAX_LOGS = 3;
const LOG_LINES = 10;

/** @param forgivenBy the input that makes the exit code 0 although the verdict is not passed, such as `fail-on is never` */
export function renderConsole(report: Report, { base }: Pick<Host, 'base'>, forgivenBy?: string): string {
  return [
    ...shardLines(report),
    ...axisLines(report),
    ...timeLines(report),
    ...[...failureGroups(report)].flatMap(([group, failed]) =>
      listed(groupTitle(group, failed.length, base), failed, withMessage),
    ),
    ...listed(
      'Flaky',
      report.tests.filter((test) => test.flaky),
      withMessage,
    ),
    ...listed(
      'Missing',
      report.missing.flatMap(({ unit }) => (unit === undefined ? [] : [unit])),
      visible,
    ),
    ...listed(
      'Slowest',
      slowest(report.tests).slice(0, SLOWEST),
      (test) => `${formatDuration(test.durationMs ?? 0).padStart(8)}  ${visible(testName(test))}`,
    ),
    ...brokenLogs(report),
    ...changeLine(report, base),
    ...[notSelectedSentence(report) ?? []].flat().map((sentence) => `  ${visible(sentence)}`),
    ...(report.misfits ?? []).map((words) => `  ${visible(words)}`),
    ...report.warnings.map((warning) => `warning: ${visible(warning)}`),
    '',
    verdictLine(report),
    ...report.reasons.map((reason) => `  ${visible(reason)}`),
    ...(forgivenBy === undefined ? [] : [`exit code 0 because ${forgivenBy}`]),
  ].join('\n');
}

function withMessage(test: ReportTest): string {
  const name = visible(testName(test));
  if (test.message === undefined) return name;
  return [name, ...visibleLines(capped(test.message, MAX_MESSAGE)).split('\n')].join('\n      ');
}

function changeLine(report: Report, base: BaseWords): string[] {
  const changed = changeWords(report);
  const fixed = lastRunWords(report);
  return [
    ...(changed === undefined ? [] : ['', `  Compared with ${base.name}: ${changed}`]),
    ...(fixed === undefined ? [] : ['', `  Compared with the last run: ${fixed}`]),
  ];
}

function verdictLine(report: Report): string {
  const { verdict, totals, cancelled } = report;
  const why = cancelled ? ', because the run was cancelled' : '';
  const counts = [
    `${totals.passed} passed`,
    ...(totals.failed > 0 ? [`${totals.failed} failed`] : []),
    ...(totals.errored > 0 ? [`${totals.errored} errored`] : []),
    ...(totals.skipped > 0 ? [`${totals.skipped} skipped`] : []),
    ...(totals.flaky > 0 ? [`${totals.flaky} flaky`] : []),
    ...(totals.missing > 0 ? [`${plural(totals.missing, 'test unit')} missing`] : []),
    ...leftOutWords(report),
  ];
  const time =
    totals.wallMs === undefined
      ? ''
      : `; ${formatDuration(totals.durationMs)} of tests in ${formatDuration(totals.wallMs)}`;
  return `verdict: ${verdict}${why} (${[plural(totals.tests, 'test'), ...counts].join(', ')}${time})`;
}

function shardLines({ shards }: Report): string[] {
  return shards.map(({ index, axis, outcome, tests, failed, predictedMs, actualMs }) => {
    const times = [
      ...(actualMs === undefined ? [] : [formatDuration(actualMs)]),
      ...(predictedMs === undefined ? [] : [`predicted ${formatDuration(predictedMs)}`]),
    ];
    return `  ${visible(legName({ shard: index, axis }))}  ${outcome.padEnd(9)}  ${plural(tests, 'test')}${failed > 0 ? `, ${failed} failed` : ''}${times.length > 0 ? `  (${times.join(', ')})` : ''}`;
  });
}

function axisLines(report: Report): string[] {
  const results = axisResults(report);
  if (results.length === 0) return [];
  const lines = results.map(({ axis, tests, failed, lost, slowestMs }) => {
    const words = [
      plural(tests, 'test'),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(lost > 0 ? [`${plural(lost, 'shard')} missing`] : []),
      ...(slowestMs === undefined ? [] : [`slowest shard ${formatDuration(slowestMs)}`]),
    ];
    return `    ${visible(axis)}: ${words.join(', ')}`;
  });
  const only = onlyOn(report);
  return ['', `  On each value${only === undefined ? '' : `; failures are only on ${visible(only)}`}`, ...lines];
}

/** The times with the greatest differences, each at all its places. */
function timeLines(report: Report): string[] {
  const slow = slowestPlace(report);
  const times = (report.measured?.times ?? []).slice(0, MAX_TIMES);
  if (times.length === 0) return [];
  const lines = times.map(({ test, metric, at }) => {
    const places = at.map((one) => `${visible(one.place)} ${medianWords(one)}`);
    return `    ${visible(test)}, ${visible(metricWords(metric))}: ${places.join(', ')}`;
  });
  return ['', `  Measured times${slow === undefined ? '' : `; ${visible(slow)}`}`, ...lines];
}

/** The ends of the logs of shards that ended badly without a failed test to show for it. */
function brokenLogs({ shards }: Report): string[] {
  const broken = shards.filter(
    ({ tail, failed, outcome }) => tail.length > 0 && (failed === 0 || outcome !== 'failed'),
  );
  const rest = broken.length - MAX_LOGS;
  return [...broken.slice(0, MAX_LOGS).flatMap(endOfLog), ...(rest > 0 ? [`  and ${plural(rest, 'more log')}`] : [])];
}

const endOfLog = ({ index, axis, outcome, tail, log }: Report['shards'][number]): string[] => [
  '',
  `  Last log lines of ${visible(legName({ shard: index, axis }))} (${outcome})${log === undefined ? '' : `; the whole log is ${visible(log)}`}`,
  ...tail.slice(-LOG_LINES).map((line) => `    ${visibleLines(capped(line, MAX_MESSAGE))}`),
];

function listed<T>(title: string, items: readonly T[], wordsOf: (item: T) => string): string[] {
  if (items.length === 0) return [];
  const rest = items.length > MAX_LISTED ? [`    and ${items.length - MAX_LISTED} more`] : [];
  return ['', `  ${title}`, ...items.slice(0, MAX_LISTED).map((item) => `    ${wordsOf(item)}`), ...rest];
}
