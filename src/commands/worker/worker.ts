/** Runs shards that a queue gives out, one after the other, and leaves their results there. */
import { join } from 'node:path';
import { type Plan, type ShardRecord, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { BadPackage, type PackedFile, packFiles, unpackFiles } from '../../queue/packed-files.ts';
import { MAX_PACKED_BYTES, type RemoteBatch, type WorkerQueue } from '../../queue/remote.ts';
import { visible } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import { discover } from '../plan/discover.ts';
import type { PlanInputs, PlanSettings } from '../plan/request.ts';
import type { RunInputs } from '../run/inputs.ts';
import { run } from '../run/run.ts';
import type { RunAllProgress } from '../run/run-all.ts';
import { type FetchedPlan, readPlanText } from '../shared/fetch-plan.ts';
import { PLAN_FILE } from '../shared/names.ts';
import { fitted, type OwnProject } from './fit.ts';

export interface WorkSettings {
  /** How this checkout finds its tests. */
  readonly plan: PlanInputs;
  readonly units: PlanSettings['units'];
  readonly run: Omit<RunInputs, 'shard' | 'suite' | 'run'>;
  readonly signal: AbortSignal;
  /** Shows what this worker runs of a plan. */
  readonly show: (plan: Plan) => RunAllProgress;
}

/** Takes shards until the run is over. @throws UsageError, CommandNotFound, StoredFileError, ServiceError */
export async function work(settings: WorkSettings, queue: WorkerQueue, platform: Platform): Promise<void> {
  const { log, context } = platform;
  const plan = fitted(await fetchPlan(queue, platform), await ownProject(settings, platform));
  log.info(`this worker runs plan ${plan.id}: ${plural(plan.shards.length, 'shard')}`);
  const progress = settings.show(plan);
  // Another worker may run in the same checkout.
  const scratch = join(context.scratch, `worker-${queue.id}`);
  const own = { ...platform, context: { ...context, scratch } };
  const stop = () => queue.leave();
  settings.signal.addEventListener('abort', stop);
  try {
    for (;;) {
      const batch = settings.signal.aborted ? undefined : await queue.take();
      if (batch === undefined) break;
      if (!plan.shards.some(({ index }) => index === batch.shard)) {
        log.warning(`the queue names shard ${batch.shard}, which the plan does not have`);
        await queue.refuse(batch, 'the plan does not have this shard');
      } else await runBatch(batch, { plan }, { ...settings, progress }, queue, own);
    }
  } finally {
    settings.signal.removeEventListener('abort', stop);
    await platform.files.remove(scratch);
  }
}

async function fetchPlan(queue: WorkerQueue, platform: Platform) {
  const content = planFile(await queue.plan());
  return readPlanText(new TextDecoder().decode(content), 'the plan of the run', platform).plan;
}

/** @throws UsageError */
function planFile(packed: Uint8Array): Uint8Array {
  try {
    const content = unpackFiles(packed).find(({ path }) => path === PLAN_FILE)?.content;
    if (content !== undefined) return content;
  } catch (problem) {
    if (!(problem instanceof BadPackage)) throw problem;
    throw new UsageError(`the plan in the queue cannot be used: ${visible(problem.message)}`);
  }
  throw new UsageError(`the plan in the queue cannot be used: it has no ${PLAN_FILE}`);
}

async function ownProject({ plan: inputs, units }: WorkSettings, platform: Platform): Promise<OwnProject> {
  const found = await discover(inputs, { units }, { warnings: [] }, platform);
  return {
    suite: inputs.suite,
    commit: platform.context.commit,
    framework: found.framework.name,
    workingDirectory: inputs['working-directory'],
    args: inputs.args,
    unitFrom: inputs['unit-from'] === 'names' ? undefined : inputs['unit-from'],
    command: found.command,
    discovery: found.discovery,
    units: found.units,
  };
}

async function runBatch(
  batch: RemoteBatch,
  plan: FetchedPlan,
  { run: inputs, signal, progress }: Pick<WorkSettings, 'run' | 'signal'> & { readonly progress: RunAllProgress },
  queue: WorkerQueue,
  platform: Platform,
): Promise<void> {
  const { shard, lost } = batch;
  const { log } = platform;
  const kept: PackedFile[] = [];
  let records: readonly ShardRecord[];
  try {
    const done = await run(
      { ...inputs, suite: plan.plan.suite, shard, run: true },
      { plan, echo: false, signal: AbortSignal.any([signal, lost]), onEvent: progress.event },
      { ...platform, artifacts: keeping(kept, platform) },
    );
    records = done.records ?? [];
  } catch (problem) {
    // What this machine cannot run, another one may.
    await queue.giveBack(batch);
    throw problem;
  }
  if (signal.aborted) return queue.giveBack(batch);
  for (const record of records) progress.shardEnded(record);
  if (lost.aborted || !(await queue.settle(batch, packed(kept, shard, log))))
    log.warning(`shard ${shard} runs elsewhere, so its result here does not count: ${whyLost(lost)}`);
}

const whyLost = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : 'the queue has it');

/** The result. One that is too large goes without the attachments, which the merge then names as missing. */
function packed(files: readonly PackedFile[], shard: number, log: Platform['log']): Uint8Array {
  const all = packFiles(files);
  if (all.length <= MAX_PACKED_BYTES) return all;
  log.warning(
    `the result of shard ${shard} has ${all.length} bytes, and a queue takes ${MAX_PACKED_BYTES}: its attachments are left out. Lower attachments-size`,
  );
  return packFiles(files.filter(({ path }) => !path.split('/').includes('attachments')));
}

/** Artifacts that are kept in memory until they are left in the queue. Each is a folder with its name. */
const keeping = (kept: PackedFile[], { files }: Platform): Platform['artifacts'] => ({
  upload: async (name, folder, paths) => {
    for (const path of paths)
      kept.push({ path: `${name}/${path}`, content: (await files.read(join(folder, path))) ?? new Uint8Array() });
  },
  list: async () => [],
  download: async ({ name }) => {
    throw new Error(`a worker has no artifact ${name}`);
  },
  clear: async () => undefined,
});
