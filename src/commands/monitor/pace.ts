/** How long the monitor waits between two looks, so that it leaves most of the limit of the API to others. */
import type { JobsNow } from '../../platform/platform.ts';

/** A look that costs nothing is made again after this time. */
const LEAST_MS = 20_000;
const MOST_MS = 10 * 60_000;
const HOUR_MS = 60 * 60_000;
/** A token of a workflow has 1,000 requests an hour, for all workflows of the repository. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const CALLS_AN_HOUR = 250;
/** The share of what is left that the monitor may use. */
const SHARE = 0.25;

/** @param calls that the last look cost @param failures looks in a row that failed */
export function pauseAfter({ calls, left }: Pick<JobsNow, 'calls' | 'left'>, failures: number): number {
  const msACall = Math.max(
    HOUR_MS / CALLS_AN_HOUR,
    left === undefined ? 0 : left.forMs / Math.max(1, SHARE * left.calls),
  );
  return Math.min(MOST_MS, Math.max(LEAST_MS, calls * msACall) * 2 ** Math.min(failures, 5));
}
