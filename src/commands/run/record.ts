/** The record of a shard: what it ran, where, and how that ended. */
import { join } from 'node:path';
import { hashOfRequest } from '../../judge/carried-over.ts';
import { axisLabel, type Plan, type PlannedShard, type ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderStored } from '../../stored.ts';
import { resetOf } from '../devices/reset.ts';
import { RECORD_FILE } from '../shared/names.ts';
import type { RunInputs } from './inputs.ts';
import type { Job } from './job.ts';
import type { TriesResult } from './tries.ts';

/** The room for the record of a large shard. */
const RESERVED_BYTES = 1 << 20;

/** Keeps room on the disk for the record. So the tests may fill the disk, and what they did is told all the same. */
export async function reserveRecord(folder: string, { files }: Platform) {
  const reserve = join(folder, 'reserve');
  await files.write(reserve, 'x'.repeat(RESERVED_BYTES));
  return {
    write: async (record: ShardRecord): Promise<void> => {
      await files.remove(reserve);
      await files.write(join(folder, RECORD_FILE), renderStored(record));
    },
  };
}

export function shardRecord(
  plan: Plan,
  shard: PlannedShard,
  tries: TriesResult,
  times: { begun: Date; startedAt: Date; finishedAt: Date; tail: readonly string[] },
  { context }: Platform,
): ShardRecord {
  const setupMs = setupTime(context.jobStartedAt, times.begun);
  return {
    version: 1,
    planId: plan.id,
    suite: plan.suite,
    shard: shard.index,
    pool: shard.pool,
    attempt: context.attempt,
    runner: context.runner,
    startedAt: times.startedAt.toISOString(),
    finishedAt: times.finishedAt.toISOString(),
    ...(setupMs === undefined ? {} : { setupMs }),
    exitCode: tries.exitCode,
    outcome: tries.outcome,
    units: tries.units,
    reports: tries.reports,
    ...(tries.unplanned === undefined ? {} : { unplanned: tries.unplanned }),
    tail: times.tail,
    ...(tries.problem === undefined ? {} : { problem: tries.problem }),
    ...(tries.causes === undefined ? {} : { causes: tries.causes }),
    ...(tries.unexplained === undefined ? {} : { unexplained: tries.unexplained }),
    ...(tries.notRetried === undefined ? {} : { notRetried: tries.notRetried }),
  };
}

function setupTime(jobStartedAt: Platform['context']['jobStartedAt'], startedAt: Date): number | undefined {
  if (jobStartedAt === undefined) return undefined;
  if (jobStartedAt === 'with-the-command') return 0;
  return Math.max(0, startedAt.getTime() - jobStartedAt.getTime());
}

/** A re-run that runs something else than the attempt before it carries nothing over. */
export const hashOf = (
  { command, args, workingDirectory, platform }: Job,
  { devices, 'devices-mode': mode, ...inputs }: RunInputs,
): string => {
  const { os, arch } = platform.context.runner;
  const { apps, command: reset } = resetOf(inputs);
  const wanted = devices && { ...devices, mode, ...(apps.length + reset.length > 0 && { apps, reset }) };
  return hashOfRequest({ command, args, workingDirectory, devices: wanted, os, arch });
};

/** What the record says about the leg. Without an axis the plan alone says which legs there are. */
export function legFields(
  { leg: { axis, rows }, copies, whole }: Job,
  inputs: RunInputs,
  { log }: Platform,
): Pick<ShardRecord, 'axis' | 'legs' | 'rows'> {
  if (axis.length === 0) return {};
  // Without an axis of the user's own, the plan says how many jobs there are.
  const jobs = inputs['job-total'] ?? (axis.length === 1 && copies > 1 ? whole.shards.length : undefined);
  if (jobs !== undefined) return { axis, legs: jobs * copies, ...(rows === undefined ? {} : { rows }) };
  log.info(
    `This job runs ${axisLabel(axis)}, and it is unknown how many jobs its matrix has. A job that leaves nothing is noticed only if another job of its axis value leaves something.`,
  );
  return { axis };
}

/** Where the shard ran: as the plan says, and as the machine or its cloud says. Machines without a region are asked nothing. */
export async function placeFields({ plan, shard, platform }: Job): Promise<Pick<ShardRecord, 'region' | 'measuredAt'>> {
  const region = plan.pools.find(({ name }) => name === shard.pool)?.region;
  if (region === undefined) return {};
  const measuredAt = await platform.machinePlace?.();
  platform.log.info(
    `This shard ran in region ${region}. ${measuredAt === undefined ? 'Nothing on this machine says where it is' : `Its machine is at ${measuredAt}`}.`,
  );
  return { region, ...(measuredAt === undefined ? {} : { measuredAt }) };
}

/** The exit code of the test command. When it is 0 but the reports show failures, the job must still fail, or it could not be re-run. */
export function ownExitCode({ exitCode, outcome, units }: ShardRecord): number {
  if (exitCode !== 0 && exitCode !== null) return exitCode;
  if (outcome === 'passed') return 0;
  return units.some((unit) => unit.outcome === 'failed') ? 1 : 3;
}

/** How bad a result is, beside another one. A failed test counts more than a missing one. */
export const badness = (record: ShardRecord): number => {
  const code = ownExitCode(record);
  return code === 0 ? 0 : record.units.some(({ outcome }) => outcome === 'failed') ? 2 : 1;
};
