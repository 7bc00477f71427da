/** The devices that a job uses, and what runs on them: the job itself, or with `replicate` a job for each. */
import { join } from 'node:path';
import { axisOf } from '../../../coverage.ts';
import { DevicesUnavailable } from '../../../devices/unavailable.ts';
import type { Platform } from '../../../platform/platform.ts';
import { axisName } from '../../../text/axis-name.ts';
import { shardArtifact } from '../../shared/names.ts';
import type { RunInputs } from '../inputs.ts';
import type { Job } from '../job.ts';
import type { TriesRequest } from '../request.ts';
import { openDevices } from './open.ts';
import { DEVICE_AXIS, replicasOf } from './replicas.ts';
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
    const devices = await openDevices({ wanted, every, least, waitMs, adbServer, command }, platform, signal);
    platform.log.info(`devices: ${devices.workers.map(workerLabel).join('; ')}`);
    return { devices };
  } catch (problem) {
    if (!(problem instanceof DevicesUnavailable)) throw problem;
    return { noDevices: problem };
  }
}

/** A job with its devices: all of them, or one. */
export interface DeviceJob extends Job, Opened {}

/** With `replicate` one for each device, and otherwise one. @throws UsageError */
export function deviceJobs(job: Job, inputs: RunInputs, opened: Opened): readonly DeviceJob[] {
  const { devices } = opened;
  if (inputs['devices-mode'] !== 'replicate' || devices === undefined) return [{ ...job, ...opened }];
  const replicas = replicasOf(devices);
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
