/** Runs one shard of a plan. It writes the list of tests, runs the framework with retries, and records what happened. */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CoverageGroup, coverageGroups, groupByShard } from '../../coverage.ts';
import { DevicesUnavailable } from '../../devices/unavailable.ts';
import { findFramework } from '../../frameworks/index.ts';
import { chooseParts } from '../../frameworks/shared/parts.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import type { Options } from '../../inputs/inputs.ts';
import { hashOfRequest } from '../../judge/carried-over.ts';
import { axisLabel, byCodeUnit, type Plan, type PlannedShard, type ShardRecord, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { testTimeoutMs } from '../../schedule/timeout.ts';
import { renderStored } from '../../stored.ts';
import { axisName } from '../../text/axis-name.ts';
import { plural } from '../../text/numbers.ts';
import { type FetchedPlan, fetchPlan } from '../shared/fetch-plan.ts';
import { clearData, KINDS, keepData } from '../shared/kept-data.ts';
import { isNameTaken } from '../shared/name-taken.ts';
import {
  EVENTS_FILE,
  LOG_FILE,
  otherName,
  parseShardArtifact,
  planArtifact,
  RECORD_FILE,
  shardArtifact,
} from '../shared/names.ts';
import { openDevices } from './devices/open.ts';
import { DEVICE_AXIS, replicasOf } from './devices/replicas.ts';
import { workerLabel } from './devices/worker.ts';
import { openEventLog, testsDone } from './event-log.ts';
import type { RUN_INPUTS } from './inputs.ts';
import { checkCommand } from './invoke.ts';
import { type Leg, legOf, ownAxis } from './leg.ts';
import type { CommandRequest, TriesRequest } from './request.ts';
import { chooseShare, wholeShard } from './rerun.ts';
import { openShardLog, type ShardLog } from './shard-log.ts';
import { runTries, type TriesResult } from './tries.ts';

export type RunInputs = Options<typeof RUN_INPUTS>;

/** Settings that are not inputs. */
export interface RunSettings {
  /** A plan to use instead of this run's plan artifact. */
  readonly plan?: FetchedPlan | undefined;
  /** Cancels the tests. Results of finished tests are still recorded. */
  readonly signal?: AbortSignal | undefined;
  /** Receives how many more tests of this shard are done. */
  readonly onProgress?: (tests: number) => void;
  /** Receives the result before it is uploaded, so that a failing upload does not hide it. */
  readonly onRecorded?: (result: RunResult) => void;
  /** Whether the output of the test command is printed as it comes. */
  readonly echo: boolean;
}

export interface RunResult {
  readonly plan: Plan;
  /** Absolute path of a file with one unit per line. */
  readonly testsFile: string;
  readonly reportDirectory: string;
  readonly artifactName: string;
  /** What the shard did. Absent with `run: false`. Where each device ran the tests, the worst of `records`. */
  readonly record?: ShardRecord;
  /** What the shard did on each device, where each of them ran the tests; otherwise the one record. */
  readonly records?: readonly ShardRecord[];
  /** Exit code for this process. It is the code of the test command where there is one. */
  readonly exitCode: number;
}

/** @throws UsageError, CommandNotFound */
export async function run(inputs: RunInputs, settings: RunSettings, platform: Platform): Promise<RunResult> {
  const job = await openJob(inputs, settings, platform);
  await platform.files.remove(job.folder);
  const result = await writeList(job);
  if (!inputs.run) return result;
  await clearOld(job);
  const begun = platform.now();
  const opened = await openWanted(inputs, settings, platform);
  const parts = partsOf(job, inputs, opened);
  const ends = await Promise.all(parts.map((part) => runTests(part, inputs, settings, begun))).finally(() =>
    opened.devices?.close(),
  );
  const done = resultOf(result, parts, ends);
  settings.onRecorded?.(done);
  for (const [at, { record }] of ends.entries()) await uploadPart(parts[at] as Part, record, platform);
  // Where other devices ran the tests, the record says why one did not.
  const [first] = ends;
  if (first?.failure !== undefined && ends.every((end) => end.failure !== undefined)) throw first.failure;
  return done;
}

/** A shard by itself, or the copy of it on one device. */
interface Part extends Job, Opened {}

/** With `replicate` one for each device, and otherwise one. @throws UsageError */
function partsOf(job: Job, inputs: RunInputs, opened: Opened): readonly Part[] {
  const { devices } = opened;
  if (inputs['devices-mode'] !== 'replicate' || devices === undefined) return [{ ...job, ...opened }];
  const replicas = replicasOf(devices);
  const { plan, shard, leg, platform } = job;
  return replicas.map(({ device, ...own }): Part => {
    const axis = [...leg.axis, { name: DEVICE_AXIS, value: device }].sort((a, b) => byCodeUnit(a.name, b.name));
    const artifactName = shardArtifact(plan.suite, {
      shard: shard.index,
      axis: axisName(axis),
      attempt: platform.context.attempt,
    });
    const folder = join(platform.context.scratch, artifactName);
    return { ...job, ...own, leg: { ...leg, axis }, copies: replicas.length, artifactName, folder };
  });
}

/** What all parts did. The record is the worst one. */
function resultOf(result: RunResult, parts: readonly Part[], ends: readonly TestsEnd[]): RunResult {
  const records = ends.map(({ record }) => record);
  const worst = records.toSorted((a, b) => badness(b) - badness(a))[0];
  if (worst === undefined) return result;
  return {
    ...result,
    record: worst,
    records,
    exitCode: ownExitCode(worst),
    artifactName: parts.map(({ artifactName }) => artifactName).join('\n'),
    reportDirectory: parts.map(({ folder }) => folder).join('\n'),
  };
}

/** A failed test counts more than a missing one. */
const badness = (record: ShardRecord): number => {
  const code = ownExitCode(record);
  return code === 0 ? 0 : record.units.some(({ outcome }) => outcome === 'failed') ? 2 : 1;
};

async function uploadPart(part: Part, record: ShardRecord, platform: Platform): Promise<void> {
  const told = [];
  for (const file of [LOG_FILE, EVENTS_FILE]) if (await platform.files.exists(join(part.folder, file))) told.push(file);
  await upload(part, [RECORD_FILE, ...told, ...record.reports], platform);
}

/** What this job runs: a shard of a plan, on one leg of the matrix. */
interface Job extends CommandRequest {
  readonly leg: Leg;
  /** The plan with all its coverage groups. `plan` is the part of the group of this shard. */
  readonly whole: Plan;
  readonly artifactName: string;
  /** Relative to the repository. */
  readonly workingDirectory: string;
  /** Whether the command can select parts of files. */
  readonly canSelect: boolean;
  /** How many devices run the shard again, each for itself; one where none does. */
  readonly copies: number;
}

/** @throws UsageError when there is no such shard, or the command cannot run it */
async function openJob(inputs: RunInputs, settings: RunSettings, platform: Platform): Promise<Job> {
  const asked = legOf(inputs);
  const { plan: whole } = settings.plan ?? (await requirePlan(asked.suite, platform));
  const shard = findShard(whole, asked.shard);
  const { axis, plan } = groupOf(whole, shard);
  const leg = { ...asked, axis: ownAxis(asked.axis, axis, shard.index) };
  const { attempt, scratch } = platform.context;
  const artifactName = shardArtifact(plan.suite, { shard: shard.index, axis: axisName(leg.axis), attempt });
  const framework = findFramework(plan.framework);
  const command = wordsOf(inputs.command ?? plan.command);
  const args = argsOf(inputs, plan);
  const canSelect = inputs.run && framework.select?.reaches({ args, ...(command && { command }) }) === true;
  if (!canSelect) refuseParts(plan, shard);
  const folder = join(scratch, artifactName);
  const workingDirectory = inputs['working-directory'] ?? plan.workingDirectory;
  const request = { plan, shard, folder, framework, command, args, workingDirectory, platform };
  const job = { ...request, leg, artifactName, canSelect, copies: 1, whole };
  if (inputs.run) checkCommand(job);
  refuseDevices(job, inputs);
  return job;
}

/** @throws UsageError where the command and the devices do not fit */
function refuseDevices(
  { leg, framework, command = [], args }: Job,
  { devices, 'devices-mode': mode }: RunInputs,
): void {
  const word = [...command, ...args].find((one) => /\{(device|port)\}/.test(one));
  if (devices === undefined && word !== undefined)
    throw new UsageError(
      `the command has ${JSON.stringify(word)}, but input devices is off: write how many devices it uses`,
    );
  if (devices !== undefined && mode === 'replicate' && leg.axis.some(({ name }) => name === DEVICE_AXIS))
    throw new UsageError(
      `this job has the axis ${DEVICE_AXIS}, and devices-mode: replicate needs that name for its devices: give your own axis another name`,
    );
  if (devices !== undefined && framework.oneAtATime && devices.count !== 1)
    throw new UsageError(
      `input devices asks for more than one device, but ${framework.title} runs one command at a time in a folder: write 1 device, such as "1 platform=android", or framework: custom with a command of your own`,
    );
}

async function writeList({ whole, shard, folder, artifactName, platform }: Job): Promise<RunResult> {
  const testsFile = join(folder, 'tests.txt');
  await platform.files.write(testsFile, shard.units.map((unit) => `${unit}\n`).join(''));
  return { plan: whole, testsFile, reportDirectory: folder, artifactName, exitCode: 0 };
}

/** An earlier run of the same plan may have left a result. It must not count as this one, even if this run fails. */
async function clearOld({ plan, leg, artifactName, platform }: Job): Promise<void> {
  const { shard, attempt } = parseShardArtifact(plan.suite, artifactName) ?? {};
  const isOld = (name: string): boolean => {
    if (name === artifactName || leg.axis.length > 0) return name === artifactName;
    const other = parseShardArtifact(plan.suite, name);
    return other !== undefined && other.shard === shard && other.attempt === attempt;
  };
  await platform.artifacts.clear(isOld);
  await clearData(isOld, platform);
}

interface TestsEnd {
  readonly record: ShardRecord;
  readonly failure?: Error | undefined;
}

/** Runs the tests, and writes the record beside their reports. @param begun when the run began, before it had its devices */
async function runTests(job: Part, inputs: RunInputs, settings: RunSettings, begun: Date): Promise<TestsEnd> {
  const { plan, shard, folder, platform } = job;
  const record = await reserveRecord(folder, platform);
  const log = await openShardLog(join(folder, LOG_FILE), platform, settings.echo);
  const events = await openEventLog(join(folder, EVENTS_FILE), platform, (event) => {
    const tests = testsDone(event);
    if (tests > 0) settings.onProgress?.(tests);
  });
  const { id: planId, suite } = plan;
  const { attempt } = platform.context;
  const { index, units } = shard;
  events.note({ event: 'shard-started', version: 1, planId, suite, shard: index, attempt, units });
  const ranWith = hashOf(job, inputs);
  const share = inputs.rerun === 'failed' ? await chooseShare({ ...job, ranWith }) : wholeShard(shard);
  const startedAt = platform.now();
  const ownArgs = inputs.args !== undefined && plan.args === undefined;
  const tries = await runTries({
    ...job,
    ownArgs,
    units: share.units,
    retries: inputs.retries,
    timeoutMs: inputs.timeout ?? testTimeoutMs(shard),
    hangTimeout: inputs['hang-timeout'],
    signal: settings.signal,
    log,
    events,
  });
  for (const kind of KINDS) await keep(kind, job, log);
  await log.close();
  events.note({ event: 'shard-finished', outcome: tries.outcome });
  await events.close();
  const done: ShardRecord = {
    ...shardRecord(plan, shard, tries, { begun, startedAt, finishedAt: platform.now(), tail: log.tail() }, platform),
    ...(await placeFields(job)),
    ...legFields(job, inputs, platform),
    canSelect: job.canSelect && tries.selects,
    ranWith,
    ...(share.carriedOver.length > 0 && { carriedOver: share.carriedOver }),
    ...(ownArgs ? { ownArgs } : {}),
    ...(job.devices && { devices: job.devices.told() }),
  };
  await record.write(done);
  return { record: done, failure: tries.failure };
}

/** A re-run that runs something else than the attempt before it carries nothing over. */
const hashOf = (
  { command, args, workingDirectory, platform }: Job,
  { devices, 'devices-mode': mode }: RunInputs,
): string => {
  const { os, arch } = platform.context.runner;
  const wanted = devices && { ...devices, mode };
  return hashOfRequest({ command, args, workingDirectory, devices: wanted, os, arch });
};

type Opened = Pick<TriesRequest, 'devices' | 'noDevices'>;

/** The devices that the user wants. Without them, why there are none: then the record says so, and no test runs. */
async function openWanted(inputs: RunInputs, { signal }: RunSettings, platform: Platform): Promise<Opened> {
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

/** The room for the record of a large shard. */
const RESERVED_BYTES = 1 << 20;

/** Keeps room on the disk for the record. So the tests may fill the disk, and what they did is told all the same. */
async function reserveRecord(folder: string, { files }: Platform) {
  const reserve = join(folder, 'reserve');
  await files.write(reserve, 'x'.repeat(RESERVED_BYTES));
  return {
    write: async (record: ShardRecord): Promise<void> => {
      await files.remove(reserve);
      await files.write(join(folder, RECORD_FILE), renderStored(record));
    },
  };
}

/** Data that cannot be kept, such as on a full disk, must not cost the result. */
async function keep(
  kind: (typeof KINDS)[number],
  { framework, folder, artifactName, platform }: Job,
  log: ShardLog,
): Promise<void> {
  try {
    if ((await keepData(kind, framework, folder, artifactName, platform)) > 0)
      log.line(`shardwise: ${kind.folder} has the ${kind.what} of this shard`);
  } catch (problem) {
    platform.log.error(`the ${kind.what} of this shard could not be kept: ${(problem as Error).message}`);
  }
}

/** What the record says about the leg. Without an axis the plan alone says which legs there are. */
function legFields(
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
async function placeFields({ plan, shard, platform }: Job): Promise<Pick<ShardRecord, 'region' | 'measuredAt'>> {
  const region = plan.pools.find(({ name }) => name === shard.pool)?.region;
  if (region === undefined) return {};
  const measuredAt = await platform.machinePlace?.();
  platform.log.info(
    `This shard ran in region ${region}. ${measuredAt === undefined ? 'Nothing on this machine says where it is' : `Its machine is at ${measuredAt}`}.`,
  );
  return { region, ...(measuredAt === undefined ? {} : { measuredAt }) };
}

/** Uploads the results. A name that another job has taken must not cost a result, so they get another name, and the merge tells it. */
async function upload(
  { artifactName, folder }: Pick<Job, 'artifactName' | 'folder'>,
  files: readonly string[],
  platform: Platform,
): Promise<void> {
  try {
    await platform.artifacts.upload(artifactName, folder, files);
  } catch (problem) {
    if (!isNameTaken(problem)) throw problem;
    const other = otherName(artifactName, platform.now().getTime().toString(36));
    platform.log.error(
      `Another job of this run has left a result with the name ${artifactName}. This result is uploaded as ${other}. Two jobs with the same shard need different values of input axis`,
    );
    await platform.artifacts.upload(other, folder, files);
  }
}

const wordsOf = (text: string | undefined): string[] | undefined => (text === undefined ? undefined : splitWords(text));

/** The arguments of the plan, or those of this run where the plan has none. @throws UsageError when both have other ones */
function argsOf(inputs: Pick<RunInputs, 'args'>, plan: Plan): readonly string[] {
  const [own, planned] = [wordsOf(inputs.args), wordsOf(plan.args)];
  if (own === undefined || planned === undefined || isDeepStrictEqual(own, planned)) return own ?? planned ?? [];
  throw new UsageError(
    `input args is ${JSON.stringify(inputs.args)}, but the tests were planned with ${JSON.stringify(plan.args)}: remove args here, because every shard uses those of the plan`,
  );
}

async function requirePlan(suite: string, platform: Platform): Promise<FetchedPlan> {
  const fetched = await fetchPlan(suite, platform);
  if (fetched !== undefined) return fetched;
  throw new UsageError(
    `this run has no plan of suite ${suite} (no artifact ${planArtifact(suite)}): ${platform.host.plan.first}`,
  );
}

function findShard(plan: Plan, index: number): PlannedShard {
  const shard = plan.shards.find((candidate) => candidate.index === index);
  if (shard !== undefined) return shard;
  throw new UsageError(
    `input shard is ${index}, but the plan has ${plural(plan.shards.length, 'shard')}: use a shard number from the matrix of the plan`,
  );
}

const groupOf = (plan: Plan, { index }: PlannedShard): CoverageGroup =>
  groupByShard(coverageGroups(plan)).get(index) ?? { axis: [], plan };

/**
 * Refuses a shard with parts of files that the command cannot select. A list of files cannot leave tests out, so they would run in two
 * shards. Runs with such a command measure no parts, so this only happens after a change of the workflow.
 */
function refuseParts(plan: Plan, shard: PlannedShard): void {
  const [file] = chooseParts(plan.units, shard.units).selections.keys();
  if (file === undefined) return;
  throw new UsageError(
    `the plan runs ${JSON.stringify(file)} in parts, and only ${plan.framework} itself can select them. They cannot be selected with {tests} in the command, a command that hides the environment, a pattern of test names in args, or run: false. Set split-large-files: false in the plan action`,
  );
}

function shardRecord(
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

/** The exit code of the test command. When it is 0 but the reports show failures, the job must still fail, or it could not be re-run. */
function ownExitCode({ exitCode, outcome, units }: ShardRecord): number {
  if (exitCode !== 0 && exitCode !== null) return exitCode;
  if (outcome === 'passed') return 0;
  return units.some((unit) => unit.outcome === 'failed') ? 1 : 3;
}
