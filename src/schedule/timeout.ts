import type { Host } from '../host.ts';
import type { EstimatedUnit, PlannedShard } from '../model.ts';
import { MS_PER_MINUTE } from './trial.ts';

/** The time of a job outside the test command: set-up before it, reports and uploads after it. */
const JOB_MARGIN_MINUTES = 15;

/** A shard may take three times as long as predicted, plus ten minutes. A slow machine must not lose its results. */
const PATIENCE = 3;
const GRACE_MINUTES = 10;

/** The share of known durations below which a prediction must not stop a shard. */
const KNOWN_ENOUGH = 0.8;

/** The `timeout-minutes` of the job. */
export function timeoutMinutes(
  predictedMs: number,
  units: readonly EstimatedUnit[],
  { defaultJobMinutes }: Pick<Host, 'defaultJobMinutes'>,
): number {
  const known = units.filter((unit) => unit.source === 'history').length;
  if (known < units.length * KNOWN_ENOUGH) return defaultJobMinutes;
  return Math.ceil((predictedMs * PATIENCE) / MS_PER_MINUTE) + GRACE_MINUTES + JOB_MARGIN_MINUTES;
}

/** The time limit of the test command. It ends before the job's limit, so that the results are kept. */
export const testTimeoutMs = (shard: Pick<PlannedShard, 'timeoutMinutes'>): number =>
  Math.max(1, shard.timeoutMinutes - JOB_MARGIN_MINUTES) * MS_PER_MINUTE;
