/** How long a command may do nothing, and how long a test may take before people are told. Both follow what the units took before. */
import type { PlannedUnit } from '../../model.ts';

type Estimated = Pick<PlannedUnit, 'estimateMs'>;

const MINUTE_MS = 60_000;

/** A test that takes as long as it did must never count as hung. */
const PATIENCE = 3;
/** A compiler may print nothing for minutes before the first test. */
const LEAST_HANG_MS = 15 * MINUTE_MS;

const LEAST_SLOW_MS = MINUTE_MS;
const SLOW_FACTOR = 2;

/** The time without output and without news of a test after which a command hangs. Undefined for never. */
export function hangAfterMs(setting: 'auto' | 'off' | number, units: readonly Estimated[]): number | undefined {
  if (setting === 'off') return undefined;
  if (setting !== 'auto') return setting;
  return Math.max(LEAST_HANG_MS, PATIENCE * longestOf(units));
}

/** The time of a test after which people are told that it still runs, and then again. */
export const slowAfterMs = (units: readonly Estimated[]): number =>
  Math.max(LEAST_SLOW_MS, SLOW_FACTOR * longestOf(units));

const longestOf = (units: readonly Estimated[]): number => Math.max(0, ...units.map(({ estimateMs }) => estimateMs));
