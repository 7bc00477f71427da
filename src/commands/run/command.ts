/** Runs one command of a framework. Its report then lies in the folder of the reports, wherever the command writes it. */
import { join } from 'node:path';
import type { Framework, Invocation, OutputReader } from '../../frameworks/framework.ts';
import { withVariables } from '../../frameworks/shared/command-line.ts';
import type { RunningTest } from '../../frameworks/shared/journal.ts';
import type { Platform, ProcessOptions, ProcessResult } from '../../platform/platform.ts';
import { type BatchEvents, FollowedTests, followJournal } from './follow-journal.ts';
import { howItEnded } from './how-it-ended.ts';
import type { CommandWatch, Hang } from './watch.ts';

export interface CommandRun {
  readonly invocation: Invocation;
  readonly leaves: Framework['leaves'];
  /** The folder for the reports that the command leaves elsewhere. No other command has it. Absolute path. */
  readonly leftFolder: string;
  readonly options: ProcessOptions;
  /** Gets every line as it was printed. */
  readonly onPrinted?: (line: string) => void;
  /** Receives what the command tells of its tests. */
  readonly events?: BatchEvents;
  /** Ends it when it hangs. */
  readonly watch?: CommandWatch;
}

/** How a command ended. */
export interface CommandEnd extends ProcessResult {
  /** Why another try of what was not reported is no help. */
  readonly hopeless?: string;
  /** Why it does not know all that the plan lacks. */
  readonly notCompared?: string;
  /** False where its version cannot run parts of a file. */
  readonly selects?: boolean;
  /** The tests that had started and not finished, as far as it is told. */
  readonly running?: readonly RunningTest[];
  /** Why it was ended as one that hangs. */
  readonly hang?: Hang;
}

/** @throws CommandNotFound */
export async function runCommand(
  { invocation, leaves = [], leftFolder, options, onPrinted, events, watch }: CommandRun,
  { files, processes }: Pick<Platform, 'files' | 'processes'>,
): Promise<CommandEnd> {
  for (const [path, text] of Object.entries(invocation.files ?? {})) await files.write(path, text);
  const before = await stampsOf(leaves, options.cwd, files);
  const { reader } = invocation;
  const output = reader?.open();
  const tests = new FollowedTests(events);
  const onLine: ProcessOptions['onLine'] = (line, stream) => {
    onPrinted?.(line);
    if (stream === 'stderr') output?.readError?.(line);
    const shown = output !== undefined && stream === 'stdout' ? output.read(line) : [line];
    for (const entry of output?.moments?.() ?? []) tests.take(entry);
    for (const text of shown) options.onLine?.(text, stream);
  };
  const start = (command: Invocation) =>
    processes.run(withVariables(command), { ...options, ...watch?.options, onLine });
  watch?.follows(tests);
  const end = await followed({ invocation, tests, watch }, start, files);
  for (const [path, stamp] of await stampsOf(leaves, options.cwd, files))
    if (before.get(path) !== stamp) await keepReport(path, output, { from: options.cwd, to: leftFolder }, files);
  if (reader !== undefined && output !== undefined) await writeRead(reader, output, end, files);
  const notCompared = output?.notCompared?.(endedItself(end) ? end.exitCode : null);
  const selects = output?.selects?.();
  const compared = { ...(notCompared !== undefined && { notCompared }), ...(selects !== undefined && { selects }) };
  if (!endedItself(end)) return { ...end, ...compared };
  const hopeless = output?.hopeless?.();
  return {
    ...end,
    ...compared,
    exitCode: output?.exitCode?.(end.exitCode) ?? end.exitCode,
    ...(hopeless !== undefined && { hopeless }),
  };
}

interface Started extends Pick<CommandRun, 'invocation'> {
  readonly tests: FollowedTests;
  readonly watch: CommandWatch | undefined;
}

/** Starts a command, and follows its journal where it has one. */
async function followed(
  { invocation, tests, watch }: Started,
  start: (command: Invocation) => Promise<ProcessResult>,
  files: Platform['files'],
): Promise<ProcessResult & Pick<CommandEnd, 'running' | 'hang'>> {
  const { journal } = invocation;
  const end = journal === undefined ? await start(invocation) : await withJournal(journal);
  const hang = hasHung(end) ? await watch?.hang : undefined;
  const running = hang?.running ?? tests.running();
  return { ...end, ...(running.length > 0 && { running }), ...(hang && { hang, hung: true }) };

  async function withJournal(path: string): Promise<ProcessResult> {
    const close = await followJournal(path, files, tests);
    const env = { ...invocation.env, SHARDWISE_JOURNAL: path };
    return start({ ...invocation, env }).finally(close);
  }
}

/** Whether a command that was looked at because it did nothing has hung. One that ended well meanwhile has not. */
const hasHung = ({ hung, exitCode, timedOut, cancelled }: ProcessResult): boolean =>
  hung === true || (exitCode !== 0 && !timedOut && !cancelled);

/** Keeps a report that the command left elsewhere. */
async function keepReport(
  path: string,
  output: OutputReader | undefined,
  { from, to }: { readonly from: string; readonly to: string },
  files: Platform['files'],
): Promise<void> {
  const text = output?.keep === undefined ? undefined : await files.readText(join(from, path));
  if (text === undefined) await files.copy(join(from, path), join(to, path));
  else await files.write(join(to, path), output?.keep?.(text, path) ?? text);
}

/** Writes what the output says. */
async function writeRead(
  { report, selected, unplanned }: NonNullable<Invocation['reader']>,
  output: OutputReader,
  end: ProcessResult,
  files: Platform['files'],
): Promise<void> {
  const ending = endedItself(end) ? undefined : howItEnded(end);
  const own = report === undefined || output.keep === undefined ? undefined : await files.readText(report);
  const read = own === undefined ? output.report?.(ending) : output.keep?.(own, report ?? '');
  if (report !== undefined && read !== undefined) await files.write(report, read);
  const chosen = output.selected?.(ending === undefined ? end.exitCode : null);
  if (selected !== undefined && chosen !== undefined) await files.write(selected, chosen);
  const lacking = output.unplanned?.();
  if (unplanned !== undefined && lacking !== undefined) await files.write(unplanned, lacking);
}

const endedItself = (end: ProcessResult): end is ProcessResult & { readonly exitCode: number } =>
  end.exitCode !== null && !end.timedOut && !end.cancelled && !end.hung;

/** What changes when a file is written, for each file that is there. */
async function stampsOf(
  patterns: readonly string[],
  folder: string,
  files: Platform['files'],
): Promise<ReadonlyMap<string, string | undefined>> {
  if (patterns.length === 0) return new Map();
  const found = await files.find(folder, patterns, { hidden: true });
  return new Map(
    await Promise.all(found.map(async (path) => [path, await files.stampOf(join(folder, path))] as const)),
  );
}
