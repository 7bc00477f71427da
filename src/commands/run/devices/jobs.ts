/** The devices that a job uses, and what runs on them: the job itself, or with `replicate` a job for each. */
import { join } from 'node:path';
import { axisOf } from '../../../coverage.ts';
import { DevicesUnavailable } from '../../../devices/unavailable.ts';
import { axisLabel } from '../../../model.ts';
import type { Platform } from '../../../platform/platform.ts';
import { axisName } from '../../../text/axis-name.ts';
import { DEVICE_AXIS } from '../../../text/device-label.ts';
import { visible } from '../../../text/escape.ts';
import { listSome } from '../../../text/numbers.ts';
import { resetOf } from '../../devices/reset.ts';
import { shardArtifact } from '../../shared/names.ts';
import type { RunInputs } from '../inputs.ts';
import type { Job } from '../job.ts';
import { hashOf } from '../record.ts';
import type { TriesRequest } from '../request.ts';
import { isSettled } from '../rerun.ts';
import { earlierCopies } from './earlier.ts';
import { openDevices } from './open.ts';
import { absent, type Replica, replicasOf } from './replicas.ts';
import { workerLabel } from './worker.ts';

export type Opened = Pick<TriesRequest, 'devices' | 'noDevices'>;

/** The devices that the user wants. Without them, why there are none: then the record says so, and no test runs. */
export async function openWanted(
  inputs: RunInputs,
  platform: Platform,
  signal: AbortSignal | undefined,
): Promise<Opened> {
  const { devices: wanted, 'devices-min': least, 'devices-wait': waitMs, 'adb-server': adbServer } = inputs;
  const command = inputs['devices-command'];
  const every = inputs['devices-mode'] === 'replicate';
  if (wanted === undefined) return {};
  try {
    const devices = await openDevices(
      { wanted, every, least, waitMs, adbServer, command, reset: resetOf(inputs) },
      platform,
      signal,
    );
    platform.log.info(`devices: ${devices.workers.map(workerLabel).join('; ')}`);
    return { devices };
  } catch (problem) {
    if (!(problem instanceof DevicesUnavailable)) throw problem;
    return { noDevices: problem };
  }
}

/** A job with its devices: all of them, or one. */
export interface DeviceJob extends Job, Opened {}

/** With `replicate` one for each device that has something to run, and otherwise one. @throws UsageError */
export async function deviceJobs(job: Job, inputs: RunInputs, opened: Opened): Promise<readonly DeviceJob[]> {
  const { devices, noDevices } = opened;
  if (inputs['devices-mode'] !== 'replicate' || inputs.devices === undefined) return [{ ...job, ...opened }];
  const earlier = await earlierCopies(job);
  const replicas =
    devices === undefined
      ? earlier.map((copy) => absent(copy, noDevices?.message ?? 'it is not there'))
      : replicasOf(devices, earlier);
  if (replicas.length === 0) return [{ ...job, ...opened }];
  const jobs = copiesOf(job, replicas);
  return inputs.rerun === 'all' ? jobs : unsettled(jobs, inputs);
}

/** Without the devices on which everything passed in an earlier attempt: their results stay. Where that is so on all, nobody knows why the job runs again. */
async function unsettled(jobs: readonly DeviceJob[], inputs: RunInputs): Promise<readonly DeviceJob[]> {
  const open: DeviceJob[] = [];
  const settled: string[] = [];
  for (const job of jobs)
    if (await isSettled({ ...job, ranWith: hashOf(job, inputs) })) settled.push(axisLabel(job.leg.axis));
    else open.push(job);
  if (open.length === 0 || settled.length === 0) return jobs;
  const { platform } = open[0] as DeviceJob;
  platform.log.info(
    `all tests passed in an earlier attempt on ${listSome(settled.map(visible))}, so they do not run there again (rerun: all runs everything)`,
  );
  return open;
}

function copiesOf(job: Job, replicas: readonly Replica[]): readonly DeviceJob[] {
  const { plan, shard, leg, platform } = job;
  return replicas.map(({ device, ...own }): DeviceJob => {
    const axis = axisOf([...leg.axis, { name: DEVICE_AXIS, value: device }]);
    const artifactName = shardArtifact(plan.suite, {
      shard: shard.index,
      axis: axisName(axis),
      attempt: platform.context.attempt,
    });
    const folder = join(platform.context.scratch, artifactName);
    return { ...job, ...own, leg: { ...leg, axis }, copies: replicas.length, artifactName, folder };
  });
}
