/** The verdict in one line, and its figures. The texts are plain, so each page escapes them. */
import type { Report, Verdict } from '../model.ts';
import { capped } from '../text/escape.ts';
import { formatDuration, plural, thousands } from '../text/numbers.ts';
import { onlyOn } from './sections/axes.ts';

export const MARK: Record<Verdict, string> = {
  passed: '✅ Passed',
  failed: '❌ Failed',
  incomplete: '❌ Incomplete',
  empty: '⚠️ Empty',
};

/** The run passed, and what failed before is fixed. People wait for this one. */
const NOW_PASSING = '✅ Now passing';
/** The run was stopped by people, or by a newer run. That is no fault of the tests. */
const CANCELLED = '🚫 Cancelled';

const MAX_SAID = 200;

/** How many tests failed or errored. For people, the difference does not matter. */
export const failedCount = ({ totals }: Pick<Report, 'totals'>): number => totals.failed + totals.errored;

/** How many failed tests the quarantine does not mute. */
export const countingFailures = (report: Report): number => failedCount(report) - mutedCount(report);

const mutedCount = ({ tests }: Report): number =>
  tests.filter(({ failureClass }) => failureClass === 'quarantined').length;

export function headline(report: Report): string {
  const { suite } = report;
  return `${markOf(report)}: ${whatHappened(report)}${suite === 'default' ? '' : ` · ${suite}`}`;
}

function markOf(report: Report): string {
  if (report.cancelled) return CANCELLED;
  return report.verdict === 'passed' && fixedCount(report) > 0 ? NOW_PASSING : MARK[report.verdict];
}

/** How many failures of the run before are fixed. For the first run of a branch, that is the run of the default branch. */
const fixedCount = ({ lastRun, changes }: Report): number => (lastRun ?? changes)?.fixed.count ?? 0;

function whatHappened(report: Report): string {
  if (areTestsToBlame(report)) return `${place(report)}${failuresOf(report)}`;
  const [reason] = report.reasons;
  return reason === undefined ? whatPassed(report) : capped(reason, MAX_SAID);
}

/** Where everything failed, when that is only on one value of an axis: `only on os=windows-latest, `. */
function place(report: Report): string {
  const value = onlyOn(report);
  return value === undefined ? '' : `only on ${capped(value, MAX_SAID)}, `;
}

/** Is a failed test the first reason? Then the headline says it in better words. */
const areTestsToBlame = (report: Report): boolean => report.verdict === 'failed' && countingFailures(report) > 0;

function whatPassed(report: Report): string {
  const { totals, notSelected } = report;
  if (totals.tests === 0 && notSelected !== undefined)
    return `nothing is affected by the changes since ${capped(notSelected.since, MAX_SAID)}`;
  const muted = failedCount(report);
  return [
    `${plural(totals.tests, 'test')}${totals.wallMs === undefined ? '' : ` in ${formatDuration(totals.wallMs)}`}`,
    ...(muted > 0 ? [plural(muted, 'failure in quarantine', 'failures in quarantine')] : []),
    ...(totals.flaky > 0 ? [`${thousands(totals.flaky)} flaky`] : []),
    ...fixedWords(report),
  ].join(', ');
}

/** Failures in words: `2 new and 3 known failures in 600 tests`. Without a base, only their number. */
function failuresOf(report: Report): string {
  const { totals, base, newFailures = [], infrastructure } = report;
  const failed = failedCount(report);
  const tests = plural(totals.tests, 'test');
  if (base === undefined || infrastructure) return `${thousands(failed)} of ${tests}`;
  const known = failed - newFailures.length;
  if (newFailures.length === 0) return `${plural(known, 'known failure')} and no new ones in ${tests}`;
  if (known === 0) return `${plural(newFailures.length, 'new failure')} in ${tests}`;
  return `${thousands(newFailures.length)} new and ${plural(known, 'known failure')} in ${tests}`;
}

/** The reasons that the headline does not give in full. */
export function furtherReasons(report: Report): readonly string[] {
  const [first = ''] = report.reasons;
  return report.reasons.slice(areTestsToBlame(report) || first.length <= MAX_SAID ? 1 : 0);
}

/** The figures of a run: `3 failed · 2 flaky · 1,199 passed · 12 min 10 s of tests on 4 shards in 4 min 05 s`. */
export function figures(report: Report): string {
  const { totals, shards } = report;
  const places = shards.length > 0 ? ` on ${plural(shards.length, 'shard')}` : '';
  const wall = totals.wallMs === undefined ? '' : ` in ${formatDuration(totals.wallMs)}`;
  return [...figureWords(report), `${formatDuration(totals.durationMs)} of tests${places}${wall}`].join(' · ');
}

/** Counts by outcome: `3 failed (1 new)`, `2 flaky`, `1,199 passed`. Zeros are left out, but not the passed tests. */
export function figureWords(report: Report): string[] {
  const { totals } = report;
  const failed = failedCount(report);
  return [
    ...(failed > 0 ? [`${thousands(failed)} failed${ofWhich(report)}`] : []),
    ...(totals.missing > 0 ? [`${plural(totals.missing, 'test unit')} missing`] : []),
    ...(totals.flaky > 0 ? [`${thousands(totals.flaky)} flaky`] : []),
    ...(totals.skipped > 0 ? [`${thousands(totals.skipped)} skipped`] : []),
    ...leftOutWords(report),
    ...(report.lastRun === undefined ? [] : fixedWords(report)),
    `${thousands(totals.passed)} passed`,
  ];
}

/** What was fixed since the run before: `2 failures fixed`. */
const fixedWords = (report: Report): string[] =>
  fixedCount(report) === 0 ? [] : [`${plural(fixedCount(report), 'failure')} fixed`];

/** The units that did not run, as somebody asked for: `3 test units deselected`, `40 test units not selected`. */
export function leftOutWords({ units, notSelected }: Pick<Report, 'units' | 'notSelected'>): string[] {
  const deselected = units.filter(({ outcome }) => outcome === 'deselected').length;
  return [
    ...(deselected === 0 ? [] : [`${plural(deselected, 'test unit')} deselected`]),
    ...(notSelected === undefined ? [] : [`${plural(notSelected.count, 'test unit')} not selected`]),
  ];
}

/** Why units were left out. Undefined where none was. */
export const notSelectedSentence = ({ notSelected }: Pick<Report, 'notSelected'>): string | undefined =>
  notSelected &&
  `No change since ${capped(notSelected.since, MAX_SAID)}${notSelected.commit === undefined ? '' : ` (${notSelected.commit.slice(0, 7)})`} affects ${plural(notSelected.count, 'test unit')}. They did not run, and they have not passed.`;

/** What is known of the failures: ` (none new, 2 in quarantine)`. */
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
