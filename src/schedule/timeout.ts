import type { Host } from '../host.ts';
import type { EstimatedUnit, PlannedShard } from '../model.ts';
import { MS_PER_MINUTE } from './trial.ts';

/** What a job keeps for itself beside the test command: set-up before it, reports and uploads after it. */
const JOB_MARGIN_MINUTES = 15;

/** A shard may take three times as long as predicted, and ten minutes more: slow machines are no reason to lose its results. */
const PATIENCE = 3;
const GRACE_MINUTES = 10;

/** With fewer known durations than this a prediction must not stop a shard. */
const KNOWN_ENOUGH = 0.8;

/** For `timeout-minutes` of the job. */
export function timeoutMinutes(
  predictedMs: number,
  units: readonly EstimatedUnit[],
  { defaultJobMinutes }: Pick<Host, 'defaultJobMinutes'>,
): number {
  const known = units.filter((unit) => unit.source === 'history').length;
  if (known < units.length * KNOWN_ENOUGH) return defaultJobMinutes;
  return Math.ceil((predictedMs * PATIENCE) / MS_PER_MINUTE) + GRACE_MINUTES + JOB_MARGIN_MINUTES;
}

/** What the test command gets, so that it is stopped, and its results are kept, before the job is. */
export const testTimeoutMs = (shard: Pick<PlannedShard, 'timeoutMinutes'>): number =>
  Math.max(1, shard.timeoutMinutes - JOB_MARGIN_MINUTES) * MS_PER_MINUTE;
