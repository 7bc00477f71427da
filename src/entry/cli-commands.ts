/** The commands of the CLI, and what each does with its options. */
import { join, resolve } from 'node:path';
import { runBench } from '../commands/bench/bench.ts';
import { merge } from '../commands/merge/merge.ts';
import type { MergeResult } from '../commands/merge/request.ts';
import { plan } from '../commands/plan/plan.ts';
import { run } from '../commands/run/run.ts';
import { runAll } from '../commands/run/run-all.ts';
import type { FetchedPlan } from '../commands/shared/fetch-plan.ts';
import type { Host } from '../host.ts';
import { type InputTable, type Options, parseWithSettings } from '../inputs/inputs.ts';
import { type Plan, UsageError } from '../model.ts';
import { findHost } from '../platform/hosts.ts';
import { createLocalPlatform } from '../platform/local/index.ts';
import type { Platform } from '../platform/platform.ts';
import { renderBench } from '../render/bench-table.ts';
import { renderConsole } from '../render/console.ts';
import { type Places, placesIn, RENDERERS } from '../render/index.ts';
import { renderPlanConsole } from '../render/plan-console.ts';
import { renderInPieces } from '../stored.ts';
import { visible } from '../text/escape.ts';
import { plural } from '../text/numbers.ts';
import { cancelOnSignal } from './cancel.ts';
import { BENCH_TABLE, LOCAL_PLAN_INPUTS, MERGE_TABLE, PLAN_TABLE, RUN_TABLE, SPLIT_TABLE } from './cli-tables.ts';
import { readSettings } from './configuration.ts';
import { type GivenPaths, readGivenPlan, readUnits, refuseFolders } from './given-files.ts';
import { startProgress } from './progress.ts';
import { reportersFolder } from './reporters.ts';
import { refuseWrongPlaces, writingTo } from './result-places.ts';

export interface CliCommand {
  readonly name: string;
  readonly summary: string;
  readonly table: InputTable;
  /** Options that take no value. */
  readonly flags: readonly string[];
  /** What the words that are no options are, where the command takes any. */
  readonly operands?: string;
  /** Gives the exit code. */
  readonly act: (call: CliCall) => Promise<number>;
}

export interface CliCall {
  readonly given: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly print: (line: string) => void;
}

/** Other tools leave files on a laptop, and no artifacts. */
const NO_ARTIFACTS = { artifacts: undefined, 'expect-shards': undefined };

export const COMMANDS: readonly CliCommand[] = [
  {
    name: 'plan',
    summary: 'Decide how many shards and what goes where.',
    table: PLAN_TABLE,
    flags: ['json'],
    act: actPlan,
  },
  {
    name: 'split',
    summary: 'Plan, and write the list of each shard for a CI that has its own jobs.',
    table: SPLIT_TABLE,
    flags: ['json'],
    act: actSplit,
  },
  {
    name: 'run',
    summary: 'Plan, run all shards side by side and merge; or run one shard of a plan.',
    table: RUN_TABLE,
    flags: ['full'],
    act: actRun,
  },
  {
    name: 'merge',
    summary: 'Merge what shards left, or any JUnit files: files, folders and globs.',
    table: MERGE_TABLE,
    flags: ['full'],
    operands: 'paths',
    act: actMerge,
  },
  {
    name: 'bench',
    summary: 'Compare the strategies on your own timings: plan with the past, run with what came next.',
    table: BENCH_TABLE,
    flags: ['json'],
    act: actBench,
  },
];

async function prepare<T extends InputTable>(
  table: T,
  { given, print }: CliCall,
): Promise<{ options: Options<T>; platform: Platform }> {
  const platform = await createLocalPlatform({
    root: process.cwd(),
    reporters: reportersFolder,
    print,
    host: findHost(process.env),
  });
  const options = parseWithSettings(table, given, await readSettings(platform));
  const paths = Object.entries(options).filter(([name]) => READ_FILES.includes(name));
  await refuseFolders(Object.fromEntries(paths) as GivenPaths, platform);
  return { options, platform };
}

/** Options that name files to read. */
const READ_FILES = ['units', 'plan', 'timings', 'history', 'next', 'quarantine'];

async function actPlan(call: CliCall): Promise<number> {
  const { options, platform } = await prepare(PLAN_TABLE, call);
  await refuseWrongPlaces({ out: options.out }, platform);
  await planAndShow(options, call, platform);
  return 0;
}

async function actSplit(call: CliCall): Promise<number> {
  const { options, platform } = await prepare(SPLIT_TABLE, call);
  await refuseWrongPlaces({ out: options.out, output: options.output }, platform, ['output']);
  const { shards } = await planAndShow({ ...options, 'split-large-files': false }, call, platform);
  await writingTo({ output: options.output }, () => writeLists(shards, resolve(options.output), platform));
  call.print(`wrote the lists of ${plural(shards.length, 'shard')} to ${options.output}`);
  return 0;
}

async function writeLists(shards: Plan['shards'], folder: string, platform: Platform): Promise<void> {
  await removeLists(folder, platform);
  for (const { index, units } of shards) {
    // From 0, since this is what other CI systems number their jobs by.
    const path = join(folder, `shard_${index - 1}.txt`);
    await platform.files.write(path, units.map((unit) => `${unit}\n`).join(''));
  }
}

/** A list of an earlier split, left beside fewer new ones, would run its tests twice. */
async function removeLists(folder: string, { files }: Platform): Promise<void> {
  const lists = (await files.find(folder, ['shard_*.txt'])).filter((name) => /^shard_\d+\.txt$/.test(name));
  for (const name of lists) await files.remove(join(folder, name));
}

async function planAndShow(options: Options<typeof PLAN_TABLE>, call: CliCall, platform: Platform): Promise<Plan> {
  const units =
    options.units === undefined ? undefined : { name: 'input units', text: await readUnits(options.units, platform) };
  const { plan: made } = await plan(options, { units, unitsFromTimings: true }, platform);
  call.print(renderPlanConsole(made));
  const { out } = options;
  if (out !== undefined) await writingTo({ out }, () => platform.files.write(resolve(out), renderInPieces(made)));
  if (options.json) for (const piece of renderInPieces(made)) process.stdout.write(piece);
  return made;
}

async function actRun(call: CliCall): Promise<number> {
  const { options, platform } = await prepare(RUN_TABLE, call);
  const given = await readGivenPlan(options.plan, call.given.get('suite'), platform);
  if (given !== undefined || options.shard !== undefined) refusePlanning(call);
  if (options.shard !== undefined) {
    const settings = { plan: given, echo: true, signal: cancelOnSignal(platform.log) };
    return (
      await run({ ...options, shard: options.shard, run: true, 'working-directory': undefined }, settings, platform)
    ).exitCode;
  }
  const made = given ?? (await plan(options, { unitsFromTimings: true }, platform));
  call.print(renderPlanConsole(made.plan));
  const merged = await runPlan(made, options, platform);
  call.print('');
  return showMerged(merged, call, platform.host);
}

/** What would shape a plan does nothing to one that is made. */
function refusePlanning({ given }: CliCall): void {
  const idle = Object.keys(LOCAL_PLAN_INPUTS).filter((name) => name !== 'suite' && given.has(name));
  const problems = idle.map(
    (name) => `input ${name} shapes a plan, and here a plan is run that is made already: leave it out`,
  );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

async function runPlan(
  made: FetchedPlan,
  options: Options<typeof RUN_TABLE>,
  platform: Platform,
): Promise<MergeResult> {
  const progress = startProgress(made.plan, options.progress, process.stderr, platform.now);
  try {
    return await runAll(
      {
        plan: made,
        run: { ...options, 'working-directory': undefined },
        merge: { ...NO_ARTIFACTS, ...options, suite: made.plan.suite, junit: undefined, history: 'auto' },
        write: placesIn(`.shardwise/${made.plan.suite}`),
        full: options.full,
        signal: cancelOnSignal(platform.log),
        progress,
      },
      platform,
    );
  } finally {
    progress.stop();
  }
}

async function actMerge(call: CliCall): Promise<number> {
  const { options, platform } = await prepare(MERGE_TABLE, call);
  const { history } = options;
  const write: Places = Object.fromEntries(RENDERERS.map(({ option }) => [option, options[option]]));
  const places = { ...write, history };
  await refuseWrongPlaces(places, platform);
  const given = await readGivenPlan(options.plan, call.given.get('suite'), platform);
  if (options.history !== undefined && given === undefined) {
    throw new UsageError('input history needs input plan: only a plan says which units the timings belong to');
  }
  const settings = {
    paths: call.operands.length > 0 ? call.operands : undefined,
    plan: given,
    historyFile: history,
    full: options.full,
    write,
  };
  const result = await writingTo(places, () =>
    merge({ ...NO_ARTIFACTS, ...options, history: history === undefined ? 'never' : 'always' }, settings, platform),
  );
  return showMerged(result, call, platform.host);
}

function showMerged({ report, exitCode, forgivenBy }: MergeResult, { print }: CliCall, host: Host): number {
  // A test may be called like a command of the host.
  print(host.inert(renderConsole(report, host, forgivenBy), crypto.randomUUID()));
  return exitCode;
}

async function actBench(call: CliCall): Promise<number> {
  const { options, platform } = await prepare(BENCH_TABLE, call);
  const { suite, units, rows } = await runBench({ ...options, timings: options.timings ?? [] }, platform);
  call.print(`${plural(units, 'test unit')} of ${visible(suite)}\n\n${renderBench(rows)}`);
  if (options.json) process.stdout.write(`${JSON.stringify({ units, rows }, null, 2)}\n`);
  return 0;
}
