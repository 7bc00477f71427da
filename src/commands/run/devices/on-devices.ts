/**
 * Runs the units of a try on the devices of this job. Each device takes a batch after the other. The batch of a device that is lost goes to another
 * one, and what it said until then does not count. A device with too many faults in a row is benched. With too few devices left, the rest is not run.
 */
import { FAULTS_TO_BENCH, MOST_LOSSES } from '../../../devices/faults.ts';
import { groupBy } from '../../../group-by.ts';
import { createQueue } from '../../../queue/in-process.ts';
import type { Batch, BatchQueue } from '../../../queue/queue.ts';
import { cutBatches } from '../../../schedule/batches.ts';
import { visible } from '../../../text/escape.ts';
import { listSome, plural } from '../../../text/numbers.ts';
import { askWith } from '../../devices/ask.ts';
import { resetDevices } from '../../devices/reset.ts';
import { type GroupEnd, wasStopped } from '../invoke.ts';
import { runFirst, runIsolating } from '../isolate.ts';
import type { Before } from '../read-group.ts';
import type { TriesRequest, UnitGroup } from '../request.ts';
import { endOfBatches, type TryEnd } from '../settled.ts';
import { runOn, whenReady, workerLabel } from './worker.ts';
import type { DeviceWorkers, Worker } from './workers.ts';

interface DeviceTry {
  readonly request: TriesRequest;
  readonly devices: DeviceWorkers;
  readonly group: UnitGroup;
  readonly deadline: number;
  readonly before: Before;
  readonly queue: BatchQueue;
  /** What counts, in the order in which it ended. */
  readonly ends: TryEnd[];
  /** Why devices were lost, for those units that did not pass in the end. */
  readonly causes: string[];
  nextPart(): number;
}

export async function runOnDevices(
  request: TriesRequest,
  devices: DeviceWorkers,
  group: UnitGroup,
  deadline: number,
  before: Before,
): Promise<TryEnd> {
  const workers = devices.healthy();
  let part = 0;
  const nextPart = (): number => {
    part += 1;
    return part;
  };
  const names = workers.map(({ name }) => name);
  const batches = batchesOf(request, devices, group.units, workers.length);
  const queue = createQueue(batches, names);
  const one: DeviceTry = { request, devices, group, deadline, before, queue, ends: [], causes: [], nextPart };
  if (workers.length < devices.least) queue.close();
  await Promise.all(workers.map((worker) => work(worker, one)));
  return endOf(one);
}

/** A unit that failed on a device is tried on another one, so each batch has units of one device only. */
function batchesOf(
  { plan }: TriesRequest,
  { lastOn }: DeviceWorkers,
  units: readonly string[],
  workers: number,
): readonly Batch[] {
  const estimates = new Map(plan.units.map(({ id, estimateMs }) => [id, estimateMs]));
  const byDevice = groupBy(units, (id) => lastOn.get(id) ?? '');
  return [...byDevice].flatMap(([device, ids]) =>
    cutBatches(
      ids.map((id) => ({ id, estimateMs: estimates.get(id) ?? 0 })),
      Math.max(1, workers),
    ).map((batch) => ({ units: batch, ...(device === '' ? {} : { avoid: new Set([device]) }) })),
  );
}

async function work(worker: Worker, one: DeviceTry): Promise<void> {
  const { queue, request } = one;
  const ask = askWith(request.platform, worker.slot.env);
  try {
    for (let batch = await queue.take(worker.name); batch !== undefined; batch = await queue.take(worker.name)) {
      const problem = (await whenReady(worker, ask, request)) ?? (await resetFor(worker, one));
      if (request.signal?.aborted) return void queue.giveBack(batch, batch);
      if (problem === undefined) await runBatch(worker, batch, ask, one);
      else {
        queue.giveBack(batch, batch);
        fault(worker, problem, one);
      }
    }
  } catch (problem) {
    queue.close();
    throw problem;
  }
}

/** Why a device is not as new for the next batch. */
async function resetFor(worker: Worker, { request, devices }: DeviceTry): Promise<string | undefined> {
  const problem = await resetDevices(worker.slot, devices.reset, request.platform, request.signal);
  if (problem === undefined || request.signal?.aborted) return undefined;
  request.log.line(`shardwise: ${workerLabel(worker)} was not reset: ${visible(problem)}`);
  return `it was not reset: ${problem}`;
}

async function runBatch(worker: Worker, batch: Batch, ask: ReturnType<typeof askWith>, one: DeviceTry): Promise<void> {
  const { request, group, deadline, before, queue, devices, nextPart } = one;
  const own = { ...group, units: batch.units, part: nextPart() };
  const { end, lost } = await runOn(worker, { ...request, nextPart }, ask, (on) =>
    group.tryNumber === 1 ? runFirst(on, own, deadline, before) : runIsolating(on, own, deadline, before),
  );
  worker.batches += 1;
  for (const unit of batch.units) devices.lastOn.set(unit, worker.name);
  if (lost === undefined) {
    worker.faultsInRow = 0;
    keep(end, worker, one);
    queue.done(batch);
    if (wasStopped(end.ended)) queue.close();
    return;
  }
  worker.losses += 1;
  const again = batch.units.filter((unit) => devices.lose(unit) <= MOST_LOSSES);
  if (again.length < batch.units.length) {
    // Their last result counts. The others run again, and then the newer one does.
    const last = end.units.filter(({ id }) => !again.includes(id));
    keep({ ...end, units: last, ended: failedEnd(end.ended) }, worker, one);
    one.causes.push(
      `${plural(batch.units.length - again.length, 'unit')} lost the device more than ${MOST_LOSSES} times`,
    );
  }
  if (again.length === 0) queue.done(batch);
  else queue.giveBack(batch, { units: again, avoid: new Set([...(batch.avoid ?? []), worker.name]) });
  request.events.note({ event: 'worker-lost', worker: worker.name, why: lost, again });
  request.log.line(
    `shardwise: ${workerLabel(worker)} was lost (${visible(lost)}), so ${listSome(again.map(visible)) || 'nothing'} runs on another device`,
  );
  fault(worker, lost, one);
}

/** A command that was stopped because of its device has not stopped the shard. */
const failedEnd = (ended: GroupEnd): GroupEnd => ({ ...ended, cancelled: false, exitCode: ended.exitCode ?? 1 });

function keep(end: TryEnd, worker: Worker, { ends }: DeviceTry): void {
  ends.push({ ...end, units: end.units.map((unit) => ({ ...unit, device: worker.name })) });
}

/** Notes a fault of a device. After some in a row it gets no more tests. */
function fault(worker: Worker, why: string, { queue, devices, request, causes }: DeviceTry): void {
  worker.faultsInRow += 1;
  if (worker.faultsInRow < FAULTS_TO_BENCH && !worker.slot.lost.aborted) return;
  worker.benched = why;
  const text = `${workerLabel(worker)} gets no more tests after ${plural(worker.faultsInRow, 'fault')} in a row: ${visible(why)}`;
  request.log.line(`shardwise: ${text}`);
  causes.push(text);
  queue.leave(worker.name);
  if (devices.healthy().length < devices.least) queue.close();
}

function endOf({ request, devices, queue, ends, causes }: DeviceTry): TryEnd {
  const notRun = queue.waiting().flatMap(({ units }) => units);
  const [left, all] = [devices.healthy().length, devices.workers.length];
  const tooFew =
    left < devices.least && notRun.length > 0
      ? `${plural(notRun.length, 'unit')} did not run, because ${left} of ${plural(all, 'device')} ${left === 1 ? 'is' : 'are'} left and devices-min is ${devices.least}`
      : undefined;
  if (tooFew !== undefined) request.log.line(`shardwise: ${tooFew}`);
  const { ended, causes: ofBatches, ...rest } = endOfBatches(ends);
  const hopeless = tooFew ?? ended.hopeless;
  return {
    ...rest,
    ended: {
      ...ended,
      ...(request.signal?.aborted && { cancelled: true }),
      ...(hopeless !== undefined && { hopeless }),
    },
    causes: [...ofBatches, ...causes],
  };
}
