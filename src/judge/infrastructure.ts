/** Runs in which nearly everything failed. They say something about their machines, not about their tests. */
import type { Report } from '../model.ts';
import { plural } from '../text/numbers.ts';

/** The share of failed tests above which a run is about its infrastructure. Trunk ignores such runs too (https://docs.trunk.io/flaky-tests/detection). */
export const INFRASTRUCTURE_SHARE = 0.8;

/** The fewest tests of such a run. One mistake in the tested code may well fail all of fewer tests. */
export const MIN_INFRASTRUCTURE_TESTS = 20;

type OutcomeCounts = Pick<Report['totals'], 'passed' | 'failed' | 'errored'>;

/** How many tests ran. Skipped tests do not count. */
const ran = ({ passed, failed, errored }: OutcomeCounts): number => passed + failed + errored;

export const isInfrastructure = (totals: OutcomeCounts): boolean =>
  ran(totals) >= MIN_INFRASTRUCTURE_TESTS && totals.failed + totals.errored > INFRASTRUCTURE_SHARE * ran(totals);

export const infrastructureReason = (totals: OutcomeCounts): string =>
  `${totals.failed + totals.errored} of the ${plural(ran(totals), 'test')} that ran failed: the likely cause is something they share (a machine, a service, the installation), not the tests`;
