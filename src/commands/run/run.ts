/** Runs one shard of a plan. It writes the list of tests, runs the framework with retries, and records what happened. */
import { join } from 'node:path';
import type { NotedEvent } from '../../events/event.ts';
import type { LiveSource } from '../../events/live/run.ts';
import { UnitSpans } from '../../events/spans.ts';
import { UsageTotals } from '../../events/usage.ts';
import { axisLabel, type Plan, type ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { testTimeoutMs } from '../../schedule/timeout.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import { clearData, KINDS } from '../shared/kept-data.ts';
import { EVENTS_FILE, LOG_FILE, parseShardArtifact } from '../shared/names.ts';
import { AttachmentKeeper } from './attachments/keeper.ts';
import { type DeviceJob, deviceJobs, type Opened, openWanted } from './devices/jobs.ts';
import { openEventLog } from './event-log.ts';
import type { RunInputs } from './inputs.ts';
import { type Job, openJob } from './job.ts';
import { badness, hashOf, legFields, ownExitCode, placeFields, reserveRecord, shardRecord } from './record.ts';
import { chooseShare, findDue, wholeShare } from './rerun.ts';
import { openShardLog } from './shard-log.ts';
import { openSharing } from './sharing.ts';
import { runTries } from './tries.ts';
import { unitOfEvents } from './unit-of-events.ts';
import { keep, uploadResult } from './upload.ts';

/** Settings that are not inputs. */
export interface RunSettings {
  /** A plan to use instead of this run's plan artifact. */
  readonly plan?: FetchedPlan | undefined;
  /** Cancels the tests. Results of finished tests are still recorded. */
  readonly signal?: AbortSignal | undefined;
  /** Receives what happens in this shard, as it happens. */
  readonly onEvent?: (source: LiveSource, event: NotedEvent) => void;
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
  const job = await openJob(inputs, settings.plan, platform);
  await platform.files.remove(job.folder);
  const result = await writeList(job);
  if (!inputs.run) return result;
  await clearOld(job);
  const begun = platform.now();
  const opened = await openWanted(inputs, platform, settings.signal);
  const { jobs, ends } = await runJobs(job, inputs, settings, begun, opened).finally(() => opened.devices?.close());
  const done = resultOf(result, jobs, ends);
  settings.onRecorded?.(done);
  for (const [at, { record }] of ends.entries()) await uploadResult(jobs[at] as DeviceJob, record, platform);
  // Where other devices ran the tests, the record says why one did not.
  const [first] = ends;
  if (first?.failure !== undefined && ends.every((end) => end.failure !== undefined)) throw first.failure;
  return done;
}

async function runJobs(job: Job, inputs: RunInputs, settings: RunSettings, begun: Date, opened: Opened) {
  const jobs = await deviceJobs(job, inputs, opened);
  return { jobs, ends: await Promise.all(jobs.map((one) => runTests(one, inputs, settings, begun))) };
}

/** What all jobs did. The record is the worst one. */
function resultOf(result: RunResult, jobs: readonly DeviceJob[], ends: readonly TestsEnd[]): RunResult {
  const records = ends.map(({ record }) => record);
  const worst = records.toSorted((a, b) => badness(b) - badness(a))[0];
  if (worst === undefined) return result;
  return {
    ...result,
    record: worst,
    records,
    exitCode: ownExitCode(worst),
    artifactName: jobs.map(({ artifactName }) => artifactName).join('\n'),
    reportDirectory: jobs.map(({ folder }) => folder).join('\n'),
  };
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

const BYTES_OF_MB = 1_000_000;

interface TestsEnd {
  readonly record: ShardRecord;
  readonly failure?: Error | undefined;
}

/** How many tests it has reported, and how many of them failed at last. */
const countsOf = ({ units }: Pick<ShardRecord, 'units'>) => ({
  tests: units.reduce((sum, { tests }) => sum + tests, 0),
  failed: units.reduce((sum, { failed = 0 }) => sum + failed, 0),
});

/** Runs the tests, and writes the record beside their reports. @param begun when the run began, before it had its devices */
async function runTests(job: DeviceJob, inputs: RunInputs, settings: RunSettings, begun: Date): Promise<TestsEnd> {
  const { plan, shard, folder, platform } = job;
  const record = await reserveRecord(folder, platform);
  const log = await openShardLog(join(folder, LOG_FILE), platform, settings.echo);
  const used = new UsageTotals();
  const spans = new UnitSpans(unitOfEvents(job));
  const source = { shard: shard.index, axis: axisLabel(job.leg.axis) };
  const events = await openEventLog(join(folder, EVENTS_FILE), platform, (event) => {
    used.take(event);
    spans.take(event);
    settings.onEvent?.(source, event);
  });
  const { id: planId, suite } = plan;
  const { attempt } = platform.context;
  const { index, units } = shard;
  events.note({ event: 'shard-started', version: 1, planId, suite, shard: index, attempt, units });
  const ranWith = hashOf(job, inputs);
  const due = await findDue(job);
  const share = inputs.rerun === 'failed' ? await chooseShare({ ...job, ranWith, due }) : wholeShare(due);
  const sharing = openSharing(job, job.devices !== undefined || job.noDevices !== undefined);
  const startedAt = platform.now();
  const ownArgs = inputs.args !== undefined && plan.args === undefined;
  const attachments = new AttachmentKeeper({
    folder,
    workingDirectory: job.workingDirectory,
    globs: [...(job.framework.attachments ?? []), ...(inputs.attachments ?? [])],
    maxBytes: inputs['attachments-size'] * BYTES_OF_MB,
    platform,
  });
  const tries = await runTries({
    ...job,
    attachments,
    ownArgs,
    units: share.units,
    sharing,
    retries: inputs.retries,
    retryScope: inputs['retry-scope'],
    timeoutMs: inputs.timeout ?? testTimeoutMs(shard),
    hangTimeout: inputs['hang-timeout'],
    signal: settings.signal,
    log,
    events,
  });
  for (const kind of KINDS) await keep(kind, job, log);
  await log.close();
  events.note({ event: 'shard-finished', outcome: tries.outcome, ...countsOf(tries) });
  await events.close();
  const [usage, ran] = [used.result(), spans.result(startedAt)];
  // A cancelled job has seconds to upload its result, which must not wait for videos.
  const attached = settings.signal?.aborted ? undefined : attachments.result();
  for (const warning of attached?.warnings ?? []) platform.log.warning(warning);
  const done: ShardRecord = {
    ...shardRecord(plan, shard, tries, { begun, startedAt, finishedAt: platform.now(), tail: log.tail() }, platform),
    ...(await placeFields(job)),
    ...legFields(job, inputs, platform),
    canSelect: job.canSelect && tries.selects,
    ranWith,
    ...(share.carriedOver.length > 0 && { carriedOver: share.carriedOver }),
    ...(ownArgs ? { ownArgs } : {}),
    ...(job.devices && { devices: job.devices.told() }),
    ...(sharing && { batches: sharing.ran }),
    ...(usage && { usage }),
    ...(ran && { spans: ran }),
    ...(attached && { attachments: attached }),
  };
  await record.write(done);
  return { record: done, failure: tries.failure };
}
