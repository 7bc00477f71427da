/** A run in which nearly everything failed tells of its machines and not of its tests. */
import type { Report } from '../model.ts';
import { plural } from '../text/numbers.ts';

/** Above this share of failed tests Trunk, too, ignores a run when it counts flakes (https://docs.trunk.io/flaky-tests/detection). */
export const INFRASTRUCTURE_SHARE = 0.8;

/** Of fewer tests all may well fail by one mistake in what they test. */
export const MIN_INFRASTRUCTURE_TESTS = 20;

type OutcomeCounts = Pick<Report['totals'], 'passed' | 'failed' | 'errored'>;

/** Skipped tests say nothing. */
const ran = ({ passed, failed, errored }: OutcomeCounts): number => passed + failed + errored;

export const isInfrastructure = (totals: OutcomeCounts): boolean =>
  ran(totals) >= MIN_INFRASTRUCTURE_TESTS && totals.failed + totals.errored > INFRASTRUCTURE_SHARE * ran(totals);

export const infrastructureReason = (totals: OutcomeCounts): string =>
  `${totals.failed + totals.errored} of the ${plural(ran(totals), 'test')} that ran failed: the cause is more likely in what they share (a machine, a service, the installation) than in the tests`;
