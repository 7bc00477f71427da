/** The verdict in one line, and its figures. The texts are plain: they are escaped for where they go. */
import type { Report, Verdict } from '../model.ts';
import { capped } from '../text/escape.ts';
import { formatDuration, plural, thousands } from '../text/numbers.ts';

const MARK: Record<Verdict, string> = {
  passed: '✅ Passed',
  failed: '❌ Failed',
  incomplete: '❌ Incomplete',
  empty: '⚠️ Empty',
};

const MAX_SAID = 200;

/** Failed and errored: nobody looks at a list of failures for the difference. */
export const failedCount = ({ totals }: Pick<Report, 'totals'>): number => totals.failed + totals.errored;

/** Failed tests that no quarantine mutes. */
export const countingFailures = (report: Report): number => failedCount(report) - mutedCount(report);

const mutedCount = ({ tests }: Report): number =>
  tests.filter(({ failureClass }) => failureClass === 'quarantined').length;

export function headline(report: Report): string {
  const { verdict, suite } = report;
  return `${MARK[verdict]}: ${whatHappened(report)}${suite === 'default' ? '' : ` · ${suite}`}`;
}

function whatHappened(report: Report): string {
  if (areTestsToBlame(report)) return failuresOf(report);
  const [reason] = report.reasons;
  return reason === undefined ? whatPassed(report) : capped(reason, MAX_SAID);
}

/** Then the first reason says so, and the headline says it better. */
const areTestsToBlame = (report: Report): boolean => report.verdict === 'failed' && countingFailures(report) > 0;

function whatPassed(report: Report): string {
  const { totals } = report;
  const muted = failedCount(report);
  return [
    `${plural(totals.tests, 'test')}${totals.wallMs === undefined ? '' : ` in ${formatDuration(totals.wallMs)}`}`,
    ...(muted > 0 ? [plural(muted, 'failure in quarantine', 'failures in quarantine')] : []),
    ...(totals.flaky > 0 ? [`${thousands(totals.flaky)} flaky`] : []),
  ].join(', ');
}

/** `2 new failures and 3 known in 600 tests`; without a base to compare with only how many. */
function failuresOf(report: Report): string {
  const { totals, base, newFailures = [], infrastructure } = report;
  const failed = failedCount(report);
  const tests = plural(totals.tests, 'test');
  if (base === undefined || infrastructure) return `${thousands(failed)} of ${tests}`;
  const known = failed - newFailures.length;
  if (newFailures.length === 0) return `${plural(known, 'known failure')} and no new one in ${tests}`;
  return `${plural(newFailures.length, 'new failure')}${known > 0 ? ` and ${thousands(known)} known` : ''} in ${tests}`;
}

/** Reasons that the headline does not tell in full. */
export function furtherReasons(report: Report): readonly string[] {
  const [first = ''] = report.reasons;
  return report.reasons.slice(areTestsToBlame(report) || first.length <= MAX_SAID ? 1 : 0);
}

/** `3 failed · 2 flaky · 1,199 passed · 12 min 10 s of tests on 4 shards in 4 min 05 s`. */
export function figures(report: Report): string {
  const { totals, shards } = report;
  const places = shards.length > 0 ? ` on ${plural(shards.length, 'shard')}` : '';
  const wall = totals.wallMs === undefined ? '' : ` in ${formatDuration(totals.wallMs)}`;
  return [...figureWords(report), `${formatDuration(totals.durationMs)} of tests${places}${wall}`].join(' · ');
}

/** `3 failed (1 new)`, `2 flaky`, ..., `1,199 passed`: those that there are, and always what passed. */
export function figureWords(report: Report): string[] {
  const { totals } = report;
  const failed = failedCount(report);
  return [
    ...(failed > 0 ? [`${thousands(failed)} failed${ofWhich(report)}`] : []),
    ...(totals.missing > 0 ? [`${plural(totals.missing, 'test unit')} missing`] : []),
    ...(totals.flaky > 0 ? [`${thousands(totals.flaky)} flaky`] : []),
    ...(totals.skipped > 0 ? [`${thousands(totals.skipped)} skipped`] : []),
    `${thousands(totals.passed)} passed`,
  ];
}

/** ` (none new, 2 in quarantine)`, as far as it is known. */
function ofWhich(report: Report): string {
  const { base, newFailures = [], infrastructure } = report;
  const muted = mutedCount(report);
  const words = [
    ...(base === undefined || infrastructure
      ? []
      : [`${newFailures.length === 0 ? 'none' : thousands(newFailures.length)} new`]),
    ...(muted === 0 ? [] : [`${thousands(muted)} in quarantine`]),
  ];
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}
