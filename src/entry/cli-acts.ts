/** What the commands of the CLI do. It is loaded when one of them runs, because it is most of the program. */
import { join, resolve } from 'node:path';
import { runBench } from '../commands/bench/bench.ts';
import { DEVICES_TABLE, WITH_DEVICES_TABLE } from '../commands/devices/inputs.ts';
import { listDevices } from '../commands/devices/list.ts';
import { withDevices } from '../commands/devices/with-devices.ts';
import { doctor } from '../commands/doctor/doctor.ts';
import { init } from '../commands/init/init.ts';
import { INIT_INPUTS } from '../commands/init/inputs.ts';
import { migrate } from '../commands/init/migrate/migrate.ts';
import { worstExitCode } from '../commands/merge/exit-code.ts';
import { merge } from '../commands/merge/merge.ts';
import type { MergeResult, MergeSettings } from '../commands/merge/request.ts';
import { openPipeline } from '../commands/pipeline/write-pipeline.ts';
import { PLAN_INPUTS } from '../commands/plan/inputs.ts';
import { type PlanResult, plan } from '../commands/plan/plan.ts';
import { planSuites, wallOf } from '../commands/plan/plan-suites.ts';
import type { PlanInputs } from '../commands/plan/request.ts';
import { publishComment } from '../commands/publish/publish.ts';
import { planToShow, runAll } from '../commands/run/run-all.ts';
import { runQueued } from '../commands/run/run-queued.ts';
import type { FetchedPlan } from '../commands/shared/fetch-plan.ts';
import { linksOf } from '../commands/shared/run-links.ts';
import { work } from '../commands/worker/worker.ts';
import { renderDevices } from '../devices/table.ts';
import type { Host } from '../host.ts';
import type { InputTable, Options } from '../inputs/inputs.ts';
import { parseWithSettings, type SuiteOptions } from '../inputs/settings.ts';
import { EXIT, MAX_SHARDS, type Plan, UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { renderAgent } from '../render/agent.ts';
import { renderBench } from '../render/bench-table.ts';
import { renderConsole } from '../render/console.ts';
import { renderDoctor } from '../render/doctor-console.ts';
import { type Places, placesIn, RENDERERS } from '../render/index.ts';
import { renderInit } from '../render/init-console.ts';
import { renderMigration } from '../render/migrate-console.ts';
import { renderPlanConsole } from '../render/plan-console.ts';
import { plansHeadline } from '../render/plans-summary.ts';
import { suitesHeadline } from '../render/suites.ts';
import { renderInPieces } from '../stored.ts';
import { visible } from '../text/escape.ts';
import { listSome, plural } from '../text/numbers.ts';
import { cancelOnSignal } from './cancel.ts';
import type { CliCall } from './cli-command.ts';
import {
  BENCH_TABLE,
  DOCTOR_TABLE,
  MERGE_TABLE,
  NO_ARTIFACTS,
  NO_OTHER_MACHINES,
  NO_RUNNER,
  OF_WORKERS,
  PLAN_TABLE,
  RUN_TABLE,
  SPLIT_TABLE,
  WORKER_TABLE,
} from './cli-tables.ts';
import { readSettings } from './configuration.ts';
import { type GivenPaths, readGivenPlan, readUnits, refuseFolders } from './given-files.ts';
import { LOCAL_RUN, openPlatform } from './here.ts';
import { refuseQuarantine, refuseQuarantinesOfFile, withLimits } from './judged-by.ts';
import { LivePage } from './live-page.ts';
import { RunInProgress } from './live-run.ts';
import { PLAN_OUTPUTS } from './outputs.ts';
import { type ProgressDisplay, startProgress } from './progress.ts';
import { addressOf, openRunQueue, openWorkerQueue } from './queue.ts';
import { refuseWrongPlaces, writingTo } from './result-places.ts';
import { ONLY_HERE, refusePlanning, resultFolder, runSettings, tellOtherMachines, withoutMatrix } from './run-here.ts';
import { runNode, runShard } from './run-node.ts';

async function prepare<T extends InputTable>(
  table: T,
  { given, print }: CliCall,
): Promise<{ given: SuiteOptions<T>; platform: Platform }> {
  const platform = await openPlatform(print);
  const options = parseWithSettings(table, given, await readSettings(platform));
  const { common, isNamed, ofSuite } = options;
  const named = isNamed ? ofSuite(String(given.get('suite'))) : common;
  await refuseFolders(filesIn(named), platform);
  return { given: options, platform };
}

/** Names of the options whose values are files to read. */
const READ_FILES = ['units', 'plan', 'timings', 'history', 'next', 'quarantine'];

const filesIn = (options: Readonly<Record<string, unknown>>): GivenPaths =>
  Object.fromEntries(Object.entries(options).filter(([name]) => READ_FILES.includes(name))) as GivenPaths;

export async function actPlan(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(PLAN_TABLE, call);
  const { common, suites, ofSuite, ofAll } = given;
  const writePipeline = await openPipeline(common, platform);
  const plans = suites.length > 0 ? await planAll() : [await planOne()];
  const written = await writePipeline?.(plans);
  if (written !== undefined) call.print(`wrote the pipeline to ${written}`);
  return 0;

  async function planAll(): Promise<readonly Plan[]> {
    refuseForSuites(suites, call, ['out', 'json', 'units']);
    const all = ofAll().map((options) => withLimits(options, given));
    await refuseQuarantinesOfFile(all, given, platform);
    return (await planTogether(all, common, call, platform)).map(({ plan }) => plan);
  }

  async function planOne(): Promise<Plan> {
    const options = ofSuite(common.suite);
    await refuseWrongPlaces({ out: options.out }, platform);
    await refuseQuarantinesOfFile([options], given, platform);
    return planAndShow(withLimits(options, given), call, platform);
  }
}

/** Options for one plan, which are refused where all suites of the settings file are planned. @throws UsageError */
function refuseForSuites(suites: readonly string[], { given }: CliCall, names: readonly string[]): void {
  const problems = names
    .filter((name) => given.has(name))
    .map((name) => `input ${name} is for one plan, but ${OF_SUITES}: name one of them with --suite ${suites[0]}`);
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

const OF_SUITES = '.github/shardwise.yml lists several suites';

/** Plans all suites of the settings file, and prints their plans. */
async function planTogether(
  suites: readonly PlanInputs[],
  common: Pick<PlanInputs, 'max-shards' | 'concurrency' | 'matrices'>,
  call: CliCall,
  platform: Platform,
): Promise<readonly PlanResult[]> {
  for (const options of suites) await refuseFolders(filesIn(options), platform);
  const made = await planSuites(suites, common, platform);
  const plans = made.map(({ plan }) => plan);
  for (const one of plans) call.print(`\nsuite ${one.suite}\n${renderPlanConsole(one)}`);
  call.print(`\n${plansHeadline(plans, wallOf(plans, common))}`);
  return made;
}

export async function actSplit(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(SPLIT_TABLE, call);
  const { common, suites, ofSuite } = given;
  if (suites.length > 0)
    throw new UsageError(`a split is of one suite, but ${OF_SUITES}: name one of them with --suite ${suites[0]}`);
  const options = ofSuite(common.suite);
  tellOtherMachines(
    given,
    [common.suite],
    'The lists have each test once: run all of them on each kind of machine',
    platform,
  );
  await refuseWrongPlaces({ out: options.out, output: options.output }, platform, ['output']);
  const { shards } = await planAndShow(
    { ...options, ...NO_OTHER_MACHINES, 'split-large-files': false },
    call,
    platform,
  );
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

async function planAndShow(
  options: Omit<Options<typeof PLAN_TABLE>, 'ci' | 'ci-template' | 'ci-command'>,
  call: CliCall,
  platform: Platform,
): Promise<Plan> {
  const { plan: made } = await plan(options, { units: await readUnits(options.units, platform) }, platform);
  call.print(renderPlanConsole(made));
  const { out } = options;
  if (out !== undefined) await writingTo({ out }, () => platform.files.write(resolve(out), renderInPieces(made)));
  if (options.json) for (const piece of renderInPieces(made)) process.stdout.write(piece);
  return made;
}

export async function actRun(call: CliCall): Promise<number> {
  const { given, platform: around } = await prepare(RUN_TABLE, call);
  const platform = withoutMatrix(around);
  const { common, suites, ofAll, ofSuite } = given;
  if (common.node !== undefined) return runNode(given, common.node, call, platform);
  const read = await readGivenPlan(common.plan, call.given.get('suite'), platform);
  if (suites.length > 0 && read === undefined && common.shard === undefined) {
    refuseForSuites(suites, call, ['units', 'queue']);
    tellOtherMachines(given, suites, ONLY_HERE, platform);
    return onPage(common.ui, call, (page) => runSuites(ofAll(), common, call, platform, page));
  }
  const options = ofSuite(read?.plan.suite ?? common.suite);
  await refuseQuarantine(options, platform);
  if (read !== undefined || options.shard !== undefined) refusePlanning(call.given);
  refuseForQueue(options, call);
  if (options.shard !== undefined) {
    if (options.ui !== undefined)
      throw new UsageError('input ui is for a run of all shards, but input shard names one: remove one of the two');
    return runShard(options, options.shard, read, platform);
  }
  if (read === undefined && options.queue === undefined) tellOtherMachines(given, [options.suite], ONLY_HERE, platform);
  const machines = options.queue === undefined ? NO_OTHER_MACHINES : forQueue(options, given, call);
  const here = { ...options, ...machines, ...(given.isNamed && { limits: undefined }) };
  const made = read ?? (await plan(here, { units: await readUnits(options.units, platform) }, platform));
  call.print(renderPlanConsole(made.plan));
  return onPage(options.ui, call, async (page) => {
    const merged = await runPlan(made, options, {}, { ...call, page }, platform);
    call.print('');
    const exitCode = showMerged(merged, call, platform.host);
    await finishPage(page, merged, platform);
    return exitCode;
  });
}

/** Runs something with a page for the browser, where one is wanted. @param port 0 for any free one */
async function onPage(
  port: number | undefined,
  { screen }: CliCall,
  act: (page: LivePage | undefined) => Promise<number>,
): Promise<number> {
  const page = port === undefined ? undefined : await LivePage.open(port, screen);
  try {
    return await act(page);
  } finally {
    await page?.close();
  }
}

/** What cannot be meant, before a plan is made. @throws UsageError */
function refuseForQueue(
  { queue, shard }: Pick<Options<typeof RUN_TABLE>, 'queue' | 'shard'>,
  { given }: Pick<CliCall, 'given'>,
): void {
  if (queue === undefined) return;
  addressOf(queue);
  const ofWorkers = OF_WORKERS.filter((name) => given.has(name));
  if (ofWorkers.length > 0)
    throw new UsageError(
      `with input queue, workers run the tests, so ${listSome(ofWorkers)} ${ofWorkers.length === 1 ? 'has' : 'have'} no effect here: give ${ofWorkers.length === 1 ? 'it' : 'them'} to each shardwise worker, or write it in .github/shardwise.yml`,
    );
  if (shard === undefined) return;
  throw new UsageError(
    `input shard is ${shard}, but with input queue workers take the shards one after the other: remove one of them`,
  );
}

/** The wall time of a shard that a worker takes from a queue. Many short ones end at about the same time, whatever the workers are like. */
const QUEUED_MS = 60_000;

/** What a plan for a queue has of its own: many short shards of whole files, and the pools of the settings file. */
function forQueue(
  options: Options<typeof RUN_TABLE>,
  { ofFile, isInFile }: SuiteOptions<typeof RUN_TABLE>,
  { given }: CliCall,
): Pick<PlanInputs, 'axes' | 'pools' | 'matrices' | 'split-large-files' | 'target-duration' | 'max-shards'> {
  const isSet = (name: string): boolean => given.has(name) || isInFile(options.suite, name);
  return {
    ...NO_OTHER_MACHINES,
    pools: ofFile({ pools: PLAN_INPUTS.pools }, options.suite).pools,
    'split-large-files': false,
    'target-duration': isSet('target-duration') ? options['target-duration'] : QUEUED_MS,
    'max-shards': isSet('max-shards') ? options['max-shards'] : MAX_SHARDS,
  };
}

export async function actWorker(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(WORKER_TABLE, call);
  const { common, suites, ofSuite, ofFile } = given;
  if (suites.length > 0)
    throw new UsageError(`a worker serves one suite, but ${OF_SUITES}: name one of them with --suite ${suites[0]}`);
  const { queue: address, ...options } = ofSuite(common.suite);
  const signal = cancelOnSignal(platform.log);
  const queue = await openWorkerQueue(address, options, platform.context.commit, signal, platform.log);
  if (queue === undefined) return EXIT.incomplete;
  return onPage(options.ui, call, async (page) => {
    let display: ProgressDisplay | undefined;
    try {
      await work(
        {
          plan: { ...ofFile(PLAN_INPUTS, options.suite), ...options, limits: undefined },
          units: await readUnits(options.units, platform),
          run: { ...NO_RUNNER, ...options, axis: undefined, 'working-directory': undefined },
          signal,
          show: (plan) => {
            const live = new RunInProgress(planToShow(plan, options), 'started');
            page?.follow(live);
            display = startProgress(live, options.progress, call.screen, platform.now);
            return { ...display, event: live.event };
          },
        },
        queue,
        platform,
      );
    } finally {
      display?.stop();
      await queue.close();
    }
    return signal.aborted ? EXIT.incomplete : EXIT.passed;
  });
}

/** Runs all suites of the settings file, one after the other. */
async function runSuites(
  suites: readonly Options<typeof RUN_TABLE>[],
  common: Options<typeof RUN_TABLE>,
  call: CliCall,
  platform: Platform,
  page: LivePage | undefined,
): Promise<number> {
  for (const options of suites) await refuseQuarantine(options, platform);
  const here = suites.map((options) => ({ ...options, ...NO_OTHER_MACHINES }));
  const made = await planTogether(here, { ...common, ...NO_OTHER_MACHINES }, call, platform);
  const merged: MergeResult[] = [];
  const together = { suites: suites.map(({ suite }) => suite) };
  for (const [at, options] of suites.entries()) {
    const planned = made[at];
    if (planned !== undefined) merged.push(await runPlan(planned, options, together, { ...call, page }, platform));
  }
  for (const result of merged) {
    call.print(`\nsuite ${result.report.suite}`);
    showMerged(result, call, platform.host);
  }
  call.print(`\n${suitesHeadline(merged.map(({ report }) => report))}`);
  const shown = merged.find(({ exitCode }) => exitCode !== 0) ?? merged.at(-1);
  if (shown !== undefined) await finishPage(page, shown, platform);
  return worstExitCode(merged.map(({ exitCode }) => exitCode));
}

async function runPlan(
  made: FetchedPlan,
  { queue: address, ...options }: Options<typeof RUN_TABLE>,
  together: Pick<MergeSettings, 'suites'>,
  { screen, page }: Pick<CliCall, 'screen'> & { readonly page: LivePage | undefined },
  platform: Platform,
): Promise<MergeResult> {
  const queue = address && (await openRunQueue(address, options, made.plan));
  const live = new RunInProgress(planToShow(made.plan, options));
  page?.follow(live);
  const progress = startProgress(live, options.progress, screen, platform.now);
  const settings = {
    ...runSettings(made, options),
    ...together,
    signal: cancelOnSignal(platform.log),
    progress: { ...progress, event: live.event },
  };
  try {
    if (queue !== undefined) return await runQueued(settings, queue, platform);
    return await runAll(settings, platform);
  } finally {
    progress.stop();
  }
}

async function finishPage(
  page: LivePage | undefined,
  { report: { suite, cancelled } }: MergeResult,
  { context }: Platform,
): Promise<void> {
  const { html } = placesIn(resultFolder(suite));
  if (html !== undefined) await page?.finish(join(context.root, html), cancelled === true);
}

export async function actMerge(call: CliCall): Promise<number> {
  const { given: settled, platform } = await prepare(MERGE_TABLE, call);
  const given = await readGivenPlan(settled.common.plan, call.given.get('suite'), platform);
  const options = settled.ofSuite(given?.plan.suite ?? settled.common.suite);
  const { history } = options;
  const write: Places = Object.fromEntries(RENDERERS.map(({ option }) => [option, options[option]]));
  const places = { ...write, history };
  await refuseWrongPlaces(places, platform);
  if (options.history !== undefined && given === undefined) {
    throw new UsageError('input history needs input plan: only a plan says which units the timings belong to');
  }
  const settings = {
    paths: call.operands.length > 0 ? call.operands : undefined,
    plan: given,
    historyFile: history,
    full: options.full,
    write,
    warnings: call.operands.length > 0 ? [] : await retriedWarnings(platform),
  };
  const result = await writingTo(places, () =>
    merge(
      { ...NO_ARTIFACTS, ...options, history: history === undefined ? unasked(platform) : 'always' },
      settings,
      platform,
    ),
  );
  await commentOn(result, options, platform);
  if (options.format === 'text') return showMerged(result, call, platform.host);
  process.stdout.write(renderAgent(result.report, platform));
  return result.exitCode;
}

/** Comments on the change, where the host has such a thing. */
async function commentOn(
  { report }: MergeResult,
  { comment, html }: Pick<Options<typeof MERGE_TABLE>, 'comment' | 'html'>,
  platform: Platform,
): Promise<void> {
  const page =
    html === undefined ? undefined : await platform.artifacts.uploadFile?.(resolve(platform.context.root, html));
  const links = { ...linksOf(platform, report.suite), ...(page !== undefined && { page }) };
  await publishComment([{ report, links }], comment, links, platform.publisher);
}

/** What a retried job hides: its earlier result is gone, so a test that failed in it and passed later is not known as flaky. */
async function retriedWarnings(platform: Platform): Promise<readonly string[]> {
  const jobs = (await platform.retriedJobs?.()) ?? [];
  return jobs.map(
    ({ name, url }) =>
      `job ${JSON.stringify(name)} failed and was retried; only its newest result counts, so a test that failed in it may be flaky${url === undefined ? '' : `: ${url}`}`,
  );
}

/** A job of a CI merges its run once. A laptop may merge the same results many times. */
const unasked = ({ context }: Platform): 'auto' | 'never' => (context.runId === LOCAL_RUN ? 'never' : 'auto');

function showMerged({ report, exitCode, forgivenBy }: MergeResult, { print }: CliCall, host: Host): number {
  // The name of a test may look like a command of the host.
  print(host.inert(renderConsole(report, host, forgivenBy), crypto.randomUUID()));
  return exitCode;
}

export async function actBench(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(BENCH_TABLE, call);
  const options = given.common;
  const { suite, units, rows } = await runBench({ ...options, timings: options.timings ?? [] }, platform);
  call.print(`${plural(units, 'test unit')} of ${visible(suite)}\n\n${renderBench(rows)}`);
  if (options.json) process.stdout.write(`${JSON.stringify({ units, rows }, null, 2)}\n`);
  return 0;
}

export async function actInit(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(INIT_INPUTS, call);
  const { common, suites, ofAll, isInFile } = given;
  if (common.migrate) return actMigrate(common, call, platform);
  const listed = suites.length > 0 ? ofAll() : [];
  const { files, because } = await init(
    { inputs: common, listed, isInFile: (input) => isInFile(common.suite, input) },
    platform,
  );
  call.print(renderInit(files, because, common.write));
  return 0;
}

/** Options for a new workflow, which a migration does not write. */
const OF_NEW_WORKFLOW = Object.keys(INIT_INPUTS).filter((name) => !['write', 'migrate'].includes(name));

async function actMigrate(
  { write }: Options<typeof INIT_INPUTS>,
  { given, print }: CliCall,
  platform: Platform,
): Promise<number> {
  const [idle] = OF_NEW_WORKFLOW.filter((name) => given.has(name));
  if (idle !== undefined)
    throw new UsageError(
      `input ${idle} is for a new workflow, but input migrate changes those that are there: remove one of the two`,
    );
  print(renderMigration(await migrate(write, Object.keys(PLAN_OUTPUTS), platform), write));
  return EXIT.passed;
}

export async function actDoctor(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(DOCTOR_TABLE, call);
  const { common, suites, ofAll, ofSuite } = given;
  const { found, findings } = await doctor(
    suites.length > 0 ? ofAll() : [ofSuite(common.suite)],
    Object.keys(PLAN_OUTPUTS),
    platform,
  );
  call.print(renderDoctor(found, findings));
  if (common.json) process.stdout.write(`${JSON.stringify({ found, findings }, null, 2)}\n`);
  return findings.some(({ level }) => level === 'error') ? EXIT.failed : EXIT.passed;
}

export async function actDevices(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(DEVICES_TABLE, call);
  const { devices, problems } = await listDevices(given.common, platform);
  for (const problem of problems) platform.log.warning(visible(problem));
  call.print(devices.length === 0 ? 'no devices' : renderDevices(devices));
  if (given.common.json) process.stdout.write(`${JSON.stringify(devices, null, 2)}\n`);
  return 0;
}

export async function actWithDevices(call: CliCall): Promise<number> {
  const { given, platform } = await prepare(WITH_DEVICES_TABLE, call);
  return withDevices(given.common, call.behind, cancelOnSignal(platform.log), platform);
}
