/** The commands of the CLI. */
import { join, resolve } from 'node:path';
import { runBench } from '../commands/bench/bench.ts';
import { readQuarantine } from '../commands/merge/background.ts';
import { merge } from '../commands/merge/merge.ts';
import type { MergeResult } from '../commands/merge/request.ts';
import { plan } from '../commands/plan/plan.ts';
import { RUN_INPUTS } from '../commands/run/inputs.ts';
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
import {
  BENCH_TABLE,
  LOCAL_PLAN_INPUTS,
  MERGE_TABLE,
  NO_MATRIX,
  PLAN_TABLE,
  RUN_TABLE,
  SPLIT_TABLE,
} from './cli-tables.ts';
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
  /** Name of the words that are not options. Absent when the command takes none. */
  readonly operands?: string;
  /** Runs the command and returns the exit code. */
  readonly act: (call: CliCall) => Promise<number>;
}

export interface CliCall {
  readonly given: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
  readonly print: (line: string) => void;
}

/** Inputs for artifacts of other tools. There are none on a laptop, where other tools leave files. */
const NO_ARTIFACTS = { artifacts: undefined, reports: undefined, 'later-tries': undefined, 'expect-shards': undefined };

export const COMMANDS: readonly CliCommand[] = [
  {
    name: 'plan',
    summary: 'Decide how many shards there are and what each of them runs.',
    table: PLAN_TABLE,
    flags: ['json'],
    act: actPlan,
  },
  {
    name: 'split',
    summary: 'Plan, and write one list of tests for each shard, for a CI with its own jobs.',
    table: SPLIT_TABLE,
    flags: ['json'],
    act: actSplit,
  },
  {
    name: 'run',
    summary: 'Plan, run all shards at the same time and merge. Or run one shard of a plan.',
    table: RUN_TABLE,
    flags: ['full'],
    act: actRun,
  },
  {
    name: 'merge',
    summary: 'Merge the results of shards, or any JUnit files. Takes files, folders and globs.',
    table: MERGE_TABLE,
    flags: ['full'],
    operands: 'paths',
    act: actMerge,
  },
  {
    name: 'bench',
    summary: 'Compare the strategies on your own timings. Each plans with past times and runs with the next ones.',
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

/** Names of the options whose values are files to read. */
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
    // Numbered from 0, because other CI systems number their jobs from 0.
    const path = join(folder, `shard_${index - 1}.txt`);
    await platform.files.write(path, units.map((unit) => `${unit}\n`).join(''));
  }
}

/** Removes the lists of an earlier split. When there are fewer new lists, an old one would run its tests twice. */
async function removeLists(folder: string, { files }: Platform): Promise<void> {
  const lists = (await files.find(folder, ['shard_*.txt'])).filter((name) => /^shard_\d+\.txt$/.test(name));
  for (const name of lists) await files.remove(join(folder, name));
}

async function planAndShow(options: Options<typeof PLAN_TABLE>, call: CliCall, platform: Platform): Promise<Plan> {
  const { plan: made } = await plan(options, { units: await readUnits(options.units, platform) }, platform);
  call.print(renderPlanConsole(made));
  const { out } = options;
  if (out !== undefined) await writingTo({ out }, () => platform.files.write(resolve(out), renderInPieces(made)));
  if (options.json) for (const piece of renderInPieces(made)) process.stdout.write(piece);
  return made;
}

async function actRun(call: CliCall): Promise<number> {
  const { options, platform } = await prepare(RUN_TABLE, call);
  // A mistake in this file would otherwise be found after the tests have run.
  if (options.quarantine !== undefined) await readQuarantine(options.quarantine, platform);
  const given = await readGivenPlan(options.plan, call.given.get('suite'), platform);
  if (given !== undefined || options.shard !== undefined) refusePlanning(call);
  if (options.shard !== undefined) {
    const settings = { plan: given, echo: true, signal: cancelOnSignal(platform.log) };
    return (
      await run(
        { ...NO_MATRIX, ...options, shard: options.shard, run: true, 'working-directory': undefined },
        settings,
        platform,
      )
    ).exitCode;
  }
  const made = given ?? (await plan(options, { units: await readUnits(options.units, platform) }, platform));
  call.print(renderPlanConsole(made.plan));
  const merged = await runPlan(made, options, platform);
  call.print('');
  return showMerged(merged, call, platform.host);
}

/** Refuses inputs that change how a plan is made, because the plan already exists. */
function refusePlanning({ given }: CliCall): void {
  const idle = Object.keys(LOCAL_PLAN_INPUTS).filter((name) => !(name in RUN_INPUTS) && given.has(name));
  const problems = idle.map(
    (name) => `input ${name} changes how a plan is made, but this command runs an existing plan: remove this input`,
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
        run: { ...NO_MATRIX, ...options, axis: undefined, 'working-directory': undefined },
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
  // The name of a test may look like a command of the host.
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
