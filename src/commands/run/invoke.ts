/** Runs the framework once, on a list of units. */
import { join } from 'node:path';
import type { ShardEvent } from '../../events/event.ts';
import type { Framework, Invocation, RunRequest } from '../../frameworks/framework.ts';
import { commandLineLimit, grownReport, JOURNAL } from '../../frameworks/shared/command-line.ts';
import { closeReport, reportOfJournal } from '../../frameworks/shared/journal.ts';
import { chooseParts, renderTask, taskPath } from '../../frameworks/shared/parts.ts';
import type { Platform, ProcessOptions, ProcessResult } from '../../platform/platform.ts';
import { refuseArguments } from '../shared/arguments.ts';
import { groupFolder } from '../shared/report-groups.ts';
import { type CommandEnd, type CommandRun, runCommand } from './command.ts';
import { isCompared, knownFiles, usesOwnSearch } from './compare.ts';
import { asEventTest, type BatchEvents } from './follow-journal.ts';
import { howItEnded, lastError } from './how-it-ended.ts';
import { LastLines } from './last-lines.ts';
import { hangAfterMs, slowAfterMs } from './limits.ts';
import { readForRun } from './read-for-run.ts';
import { type CommandRequest, groupList, type TriesRequest, type UnitGroup } from './request.ts';
import { UsageMeter } from './usage-meter.ts';
import { CommandWatch } from './watch.ts';

/** Checks that the framework accepts the command, before anything is run or written. @throws UsageError */
export function checkCommand(request: CommandRequest): void {
  const { plan, shard, folder, framework, args } = request;
  refuseArguments(framework, args);
  invocations(request, { ...chooseParts(plan.units, shard.units), reportDirectory: folder, testsFile: folder });
}

/** How a group ended, with the last lines that it printed. */
export interface GroupEnd extends CommandEnd {
  readonly lines: readonly string[];
}

/** How many lines are searched for known causes. A table of the coverage of many files may follow the line that says why. */
const SEARCHED_LINES = 1000;

/** Runs all invocations of one group. The first bad result counts for the group. The others still run, because their tests would be lost. */
export async function runOnce(request: TriesRequest, group: UnitGroup, deadline: number): Promise<GroupEnd> {
  const { files } = request.platform;
  const events: BatchEvents = { batch: groupFolder(group), note: request.events.note };
  events.note({ event: 'batch-started', batch: events.batch, units: group.units });
  const reportDirectory = join(request.folder, groupFolder(group));
  const testsFile = join(request.folder, groupList(group));
  await files.makeDirectory(reportDirectory);
  const chosen = chooseParts(request.plan.units, group.units, group.failed?.only);
  await files.write(testsFile, chosen.units.map((unit) => `${unit}\n`).join(''));
  const compared = isCompared(request, group) ? { known: await knownFiles(request) } : {};
  const task = renderTask({ ...chosen, ownSearch: usesOwnSearch(request.plan), ...compared });
  await files.write(taskPath({ reportDirectory }), task);
  const last = new LastLines(SEARCHED_LINES);
  const ends: CommandEnd[] = [];
  const dashedFiles = await findDashedFiles(request, chosen.units);
  const project = await readForRun(request, chosen.units, compared.known);
  const isolated = group.part > 1;
  const where = { ...chosen, ...project, ...compared, dashedFiles, isolated, reportDirectory, testsFile };
  const commands = invocations(request, where);
  for (const [index, invocation] of commands.entries()) {
    const leftFolder = join(reportDirectory, `left-${index + 1}`);
    const end = await runInvocation(request, { invocation, leftFolder, events }, group, deadline, last);
    ends.push(end);
    await reportFromJournals(request, reportDirectory, { ...end, lines: last.lines() });
    if (wasStopped(end)) break;
  }
  noteEnd(worstOf(ends), events);
  const hopeless = ends.find((end) => end.hopeless !== undefined)?.hopeless;
  const notCompared = ends.find((end) => end.notCompared !== undefined)?.notCompared;
  return {
    ...worstOf(ends),
    ...(hopeless !== undefined && { hopeless }),
    ...(notCompared !== undefined && { notCompared }),
    selects: ends.every((end) => end.selects !== false),
    lines: last.lines(),
  };
}

function noteEnd(end: CommandEnd, { batch, note }: BatchEvents): void {
  const { exitCode, running = [] } = end;
  note({ event: 'batch-finished', batch, exitCode, how: howItEnded(end), running: running.map(asEventTest) });
}

/** Writes the report of a command that ended before it wrote one itself. Otherwise it has removed its journal. */
async function reportFromJournals(
  { platform: { files } }: TriesRequest,
  reportDirectory: string,
  end: GroupEnd,
): Promise<void> {
  for (const [path, text] of Object.entries(end.hang?.written ?? {})) await files.write(path, text);
  for (const journal of await files.find(reportDirectory, [`*${JOURNAL}`])) {
    const written = (await files.readText(join(reportDirectory, journal))) ?? '';
    const why = end.hang === undefined ? { cause: lastError(end.lines) } : { detail: end.hang.seen };
    // Tests that a person stopped have not failed. They are missing.
    const text = reportOfJournal(written, end.cancelled ? undefined : howItEnded(end), why);
    if (text !== undefined) await files.write(join(reportDirectory, `${journal.slice(0, -JOURNAL.length)}.xml`), text);
    await closeGrown(join(reportDirectory, journal), files);
  }
}

/** Ends the report that grew with the tests, beside a journal that says what ran when the command ended. */
async function closeGrown(journal: string, files: Platform['files']): Promise<void> {
  const report = grownReport(journal);
  if (report === undefined) return;
  const closed = closeReport((await files.readText(report)) ?? '');
  if (closed !== undefined) await files.write(report, closed);
}

/** Whether nothing more may run. */
export const wasStopped = ({ timedOut, cancelled }: ProcessResult): boolean => timedOut || cancelled;

const NOTHING_RAN: ProcessResult = { exitCode: 0, timedOut: false, cancelled: false };

/** The end that counts: one that was stopped, or the first that is not green. */
export const worstOf = <T extends ProcessResult>(ends: readonly T[]): T | typeof NOTHING_RAN =>
  ends.find(wasStopped) ?? ends.find(({ exitCode }) => exitCode !== 0) ?? ends[0] ?? NOTHING_RAN;

async function findDashedFiles(
  { platform: { files, context }, workingDirectory }: TriesRequest,
  units: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const id of units.filter((unit) => unit.startsWith('-')))
    if (await files.exists(join(context.root, workingDirectory, id))) found.add(id);
  return found;
}

function invocations(
  request: CommandRequest,
  where: Pick<
    RunRequest,
    'units' | 'known' | 'dashedFiles' | 'isolated' | 'selections' | 'project' | 'reportDirectory' | 'testsFile'
  >,
): readonly Invocation[] {
  const { framework, command, args, platform, plan } = request;
  return framework.run({
    ...where,
    ownSearch: usesOwnSearch(plan),
    args,
    reporters: platform.context.reporters,
    maxCommandLine: commandLineLimit(platform.context.runner.os),
    ...(command === undefined ? {} : { command }),
  });
}

function runInvocation(
  request: TriesRequest,
  { invocation, leftFolder, events }: Required<Pick<CommandRun, 'invocation' | 'leftFolder' | 'events'>>,
  group: UnitGroup,
  deadline: number,
  last: LastLines,
): Promise<CommandEnd> {
  const { tryNumber } = group;
  const { shard, framework, log, platform, signal, slot } = request;
  const env = {
    ...invocation.env,
    ...slot?.env,
    SHARDWISE_TRY: String(tryNumber),
    SHARDWISE_SHARD: String(shard.index),
  };
  const watch = new CommandWatch({
    ...limitsOf(request, group),
    journal: invocation.journal,
    last,
    events,
    say: (line) => log.line(line),
    platform,
  });
  const note = (event: ShardEvent): void => {
    watch.sign();
    events.note(event);
  };
  const meter = new UsageMeter(events, platform);
  const options: ProcessOptions = {
    cwd: join(platform.context.root, request.workingDirectory),
    timeoutMs: Math.max(1, deadline - platform.now().getTime()),
    ...(signal === undefined ? {} : { signal }),
    onDefault: (name, value) => {
      if (tryNumber === 1)
        log.line(`shardwise: ${name}=${value} is set for the tests, because the environment has no ${name}`);
    },
    onTick: (pid) => {
      watch.tick(pid);
      meter.tick(pid);
    },
    onStart: (pid) => {
      slot?.starts(pid);
      events.note({ event: 'process-started', batch: events.batch, pid });
    },
    ...(slot && { onEnd: (pid) => slot.ends(pid) }),
    onLine: (line) => {
      log.line(line);
      last.add(line);
    },
  };
  const onPrinted = (line: string) => {
    const progress = tellsTests(framework, invocation) ? undefined : framework.progress?.(line);
    if (progress === undefined) return;
    events.note({ event: 'tests-done', batch: events.batch, tests: progress.tests });
  };
  const { leaves } = framework;
  return runCommand(
    {
      invocation: { ...invocation, env },
      leaves,
      leftFolder,
      options,
      onPrinted,
      events: { ...events, note },
      watch,
    },
    platform,
  ).finally(() => meter.close());
}

/** Whether our plugin or its reader tells which of its tests have ended. Then what it prints counts no more. */
const tellsTests = ({ tells }: Framework, { journal, reader }: Invocation): boolean =>
  tells?.startsWith('each test') === true && (journal ?? reader) !== undefined;

function limitsOf({ plan, hangTimeout }: TriesRequest, group: UnitGroup) {
  const own = new Set(group.units);
  const units = plan.units.filter(({ id }) => own.has(id));
  return { hangAfterMs: hangAfterMs(hangTimeout, units), slowAfterMs: slowAfterMs(units) };
}
