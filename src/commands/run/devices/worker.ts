/** Runs something of a shard on one of its devices. */
import type { Ask, Device } from '../../../devices/device.ts';
import { InstrumentationEnd, WAITS_FOR_READY_MS } from '../../../devices/faults.ts';
import { inspectDevice } from '../../../devices/kinds/index.ts';
import { deviceLabel } from '../../../text/device-label.ts';
import { visible } from '../../../text/escape.ts';
import { fillSlot, type Slot } from '../../devices/slot.ts';
import type { TriesRequest } from '../request.ts';
import { isUnsettled, type TryEnd } from '../settled.ts';
import { holdTether } from './tether.ts';
import type { Worker } from './workers.ts';

export const newWorker = (device: Device, slot: Slot): Worker => ({
  name: device.id,
  device,
  slot,
  batches: 0,
  losses: 0,
  faultsInRow: 0,
});

export interface WorkerRun {
  readonly end: TryEnd;
  /** Why the device was lost meanwhile. Undefined when what its tests said counts. */
  readonly lost?: string;
}

/** The request of a shard for one device: with its variables, its placeholders and its name in the log. */
export function requestOn(
  { device, slot }: Worker,
  request: TriesRequest,
  signals: readonly AbortSignal[],
): TriesRequest {
  const name = visible(device.model ?? device.serial);
  const all = [request.signal, slot.lost, ...signals].filter((signal) => signal !== undefined);
  return {
    ...request,
    command: request.command && fillSlot(request.command, slot),
    args: fillSlot(request.args, slot),
    signal: AbortSignal.any(all),
    slot,
    log: { ...request.log, line: (line) => request.log.line(`[${name}] ${line}`) },
  };
}

/** Runs something on a device, and says whether the device held. */
export async function runOn(
  worker: Worker,
  request: TriesRequest,
  ask: Ask,
  run: (request: TriesRequest) => Promise<TryEnd>,
): Promise<WorkerRun> {
  const { device, slot } = worker;
  const tether = holdTether(device, slot.env, request.platform);
  const cut = new InstrumentationEnd();
  const own = requestOn(worker, request, [tether.silent]);
  const { log } = own;
  const watched = {
    ...own,
    log: {
      ...log,
      line: (line: string) => {
        cut.read(line);
        log.line(line);
      },
    },
  };
  let end: TryEnd;
  try {
    end = await run(watched);
  } finally {
    await tether.end();
  }
  const isCancelled = request.signal?.aborted === true;
  if (isCancelled || !end.units.some(isUnsettled)) return { end };
  const lost = await whyLost();
  return lost === undefined ? { end } : { end, lost };

  /** Where all tests passed it does not matter. Where some did not, a device that dropped meanwhile is the likely cause. */
  async function whyLost(): Promise<string | undefined> {
    if (slot.lost.aborted) return 'another run has taken it';
    if (tether.silent.aborted) return 'it does not answer';
    if (cut.isCutOff()) return 'the output of am instrument is cut off';
    if (tether.broke()) return 'its connection broke';
    return inspectDevice(device, ask, request.devices?.settings ?? {});
  }
}

/** Waits a little until tests can run on it. What is wrong after that, or undefined. */
export async function whenReady({ device }: Worker, ask: Ask, request: TriesRequest): Promise<string | undefined> {
  let problem = await inspectDevice(device, ask, request.devices?.settings ?? {});
  for (const waitMs of WAITS_FOR_READY_MS) {
    if (problem === undefined || request.signal?.aborted) return problem;
    await request.platform.leases.pause(waitMs, request.signal);
    problem = await inspectDevice(device, ask, request.devices?.settings ?? {});
  }
  return problem;
}

export const workerLabel = ({ device }: Worker): string => visible(deviceLabel(device));
