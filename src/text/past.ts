/** What the last runs of the base said about a test, read from what the base stores: see `history/past.ts`. */
import { type Base, type BaseTest, type BaseUnit, MAX_PAST } from '../model.ts';

/** Passed, failed, flaky, skipped, or not reported. */
export type Letter = 'p' | 'f' | 'k' | 's' | '-';

/** The letters of a unit. A unit without letters ran in all runs that are known. */
export const unitPast = (base: Base | undefined, { past }: BaseUnit): string =>
  past ?? 'p'.repeat(Math.min(MAX_PAST, base?.runs?.length ?? 0));

/** The letters of a test of the base. A test without letters passed wherever its unit ran. */
export const pastOf = (base: Base | undefined, unit: BaseUnit | undefined, { past }: BaseTest): string =>
  past ?? (unit === undefined ? '' : unitPast(base, unit));

/** Whether a test failed or was flaky in one of these runs. */
export const hasFailedOnce = (past: string): boolean => /[fk]/.test(past);
