/** The functions of the library that do something in a repository. They call the commands of the command line. */
import { resolve } from 'node:path';
import { runBench } from '../commands/bench/bench.ts';
import { merge as mergeResults } from '../commands/merge/merge.ts';
import { plan as makePlan } from '../commands/plan/plan.ts';
import { type PlanSettings, TIMED_UNITS } from '../commands/plan/request.ts';
import { run as runOne } from '../commands/run/run.ts';
import { type RunAllSettings, runAll } from '../commands/run/run-all.ts';
import { type FetchedPlan, readPlanFile, readPlanText } from '../commands/shared/fetch-plan.ts';
import { NO_ARTIFACTS, NO_OTHER_MACHINES, NO_RUNNER } from '../entry/cli-tables.ts';
import { refuseFolders } from '../entry/given-files.ts';
import { refuseQuarantine, refuseQuarantinesOfFile, withLimits } from '../entry/judged-by.ts';
import { refuseWrongPlaces, writingTo } from '../entry/result-places.ts';
import { ONLY_HERE, refusePlanning, runSettings, tellOtherMachines, withoutMatrix } from '../entry/run-here.ts';
import type { Options } from '../inputs/inputs.ts';
import { type ShardRecord, UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { type Places, RENDERERS } from '../render/index.ts';
import { type Call, call, ofOneSuite } from './call.ts';
import type * as Library from './options.ts';
import { COMMON, OF_MERGE, OF_RUN } from './own-options.ts';
import { BENCH_OPTIONS, MERGE_OPTIONS, PLAN_OPTIONS, RUN_OPTIONS } from './tables.ts';

export const plan = (options: Library.PlanOptions = {}): Promise<Library.PlanResult> =>
  call(PLAN_OPTIONS, COMMON, options, async (call) => {
    const { platform, settled, signal } = call;
    const inputs = withLimits(ofOneSuite(call), settled);
    await refuseQuarantinesOfFile([inputs], settled, platform);
    await refuseFolders(filesIn(inputs), platform);
    const { plan: made, planFile } = await makePlan(inputs, { units: unitsOf(inputs.units) }, platform);
    signal.throwIfAborted();
    return { plan: made, planFile };
  });

export const run = (options: Library.RunOptions = {}): Promise<Library.RunResult> =>
  call(RUN_OPTIONS, OF_RUN, options, async (call) => {
    const { given, callbacks } = call;
    const platform = withoutMatrix(call.platform);
    const read = await readPlan(options.plan, options.suite, platform);
    const inputs = ofOneSuite(call, read?.plan.suite);
    await refuseQuarantine(inputs, platform);
    if (read !== undefined || inputs.shard !== undefined) refusePlanning(given);
    const records: ShardRecord[] = [];
    const tellEnd = callbacks.guarded(options.onShardEnd);
    const tellEvent = callbacks.guarded(options.onEvent);
    const watch: Watch = {
      event: ({ shard, axis }, event) => tellEvent({ ...event, shard, axis } as Library.ShardEvent),
      shardEnded: (record) => {
        records.push(record);
        tellEnd(record);
      },
    };
    const ended =
      inputs.shard === undefined
        ? await runEvery(call, inputs, read ?? (await planHere(call, inputs, platform)), watch)
        : await runShard(call, inputs, inputs.shard, read, watch);
    return { ...ended, records: records.toSorted((a, b) => a.shard - b.shard) };
  });

type RunCall = Call<typeof RUN_OPTIONS>;
type Inputs = Options<typeof RUN_OPTIONS>;
type Ended = Omit<Library.RunResult, 'records'>;
type Watch = RunAllSettings['progress'];

/** Without the axes and pools of the settings file, which are for other machines. */
async function planHere({ settled }: RunCall, inputs: Inputs, platform: Platform): Promise<FetchedPlan> {
  tellOtherMachines(settled, [inputs.suite], ONLY_HERE, platform);
  const limits = settled.isNamed ? { limits: undefined } : {};
  await refuseFolders(filesIn(inputs), platform);
  return makePlan({ ...inputs, ...NO_OTHER_MACHINES, ...limits }, { units: unitsOf(inputs.units) }, platform);
}

async function runEvery({ lasting, signal }: RunCall, inputs: Inputs, made: FetchedPlan, watch: Watch): Promise<Ended> {
  signal.throwIfAborted();
  const settings = { ...runSettings(made, inputs), signal, progress: watch };
  const { report, exitCode } = await runAll(settings, withoutMatrix(lasting));
  return { plan: made.plan, report, exitCode };
}

async function runShard(
  { lasting, signal }: RunCall,
  inputs: Inputs,
  shard: number,
  read: FetchedPlan | undefined,
  watch: Watch,
): Promise<Ended> {
  const { plan, exitCode } = await runOne(
    { ...NO_RUNNER, ...inputs, shard, run: true, 'working-directory': undefined },
    {
      plan: read,
      echo: false,
      signal,
      onEvent: watch.event,
      onRecorded: ({ records = [] }) => records.forEach(watch.shardEnded),
    },
    withoutMatrix(lasting),
  );
  return { plan, exitCode };
}

export const merge = (options: Library.MergeOptions = {}): Promise<Library.MergeResult> =>
  call(MERGE_OPTIONS, OF_MERGE, options, async (call) => {
    const { platform, signal } = call;
    const read = await readPlan(options.plan, options.suite, platform);
    const inputs = ofOneSuite(call, read?.plan.suite);
    if (inputs.history !== undefined && read === undefined)
      throw new UsageError('input history needs option plan: only a plan says which units the timings belong to');
    const write: Places = Object.fromEntries(RENDERERS.map(({ option }) => [option, inputs[option]]));
    const places = { ...write, history: inputs.history };
    await refuseWrongPlaces(places, platform);
    const work = () =>
      mergeResults(
        { ...NO_ARTIFACTS, ...inputs, history: inputs.history === undefined ? 'never' : 'always' },
        { paths: options.paths, plan: read, historyFile: inputs.history, full: inputs.full, write },
        platform,
      );
    const { report, exitCode, forgivenBy } = await writingTo(places, work, platform.context.root);
    signal.throwIfAborted();
    return { report, exitCode, ...(forgivenBy !== undefined && { forgivenBy }) };
  });

export const bench = (options: Library.BenchOptions = {}): Promise<Library.BenchResult> =>
  call(BENCH_OPTIONS, COMMON, options, async ({ settled: { common }, platform, signal }) => {
    await refuseFolders({ timings: common.timings, next: common.next }, platform);
    const result = await runBench({ ...common, timings: common.timings ?? [] }, platform);
    signal.throwIfAborted();
    return result;
  });

/** The files to read among the inputs. */
const filesIn = ({
  timings,
  history,
}: {
  readonly timings?: readonly string[] | undefined;
  readonly history: string;
}) => ({
  timings,
  history,
});

const unitsOf = (text: string | undefined): PlanSettings['units'] =>
  text === undefined || text === TIMED_UNITS ? text : { name: 'input units', text };

/** @throws UsageError, StoredFileError */
async function readPlan(
  given: Library.RunOptions['plan'],
  suite: string | undefined,
  platform: Platform,
): Promise<FetchedPlan | undefined> {
  if (given === undefined) return undefined;
  if (typeof given === 'string') return readPlanFile(resolve(platform.context.root, given), platform, suite);
  return readPlanText(JSON.stringify(given), 'option plan', platform, suite);
}
