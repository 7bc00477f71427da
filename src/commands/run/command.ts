/** Runs one command of a framework. Its report then lies in the folder of the reports, wherever the command writes it. */
import { join } from 'node:path';
import type { Framework, Invocation } from '../../frameworks/framework.ts';
import { withVariables } from '../../frameworks/shared/command-line.ts';
import type { Platform, ProcessOptions, ProcessResult } from '../../platform/platform.ts';
import { howItEnded } from './how-it-ended.ts';

export interface CommandRun {
  readonly invocation: Invocation;
  readonly leaves: Framework['leaves'];
  /** The folder for the reports that the command leaves elsewhere. No other command has it. Absolute path. */
  readonly leftFolder: string;
  readonly options: ProcessOptions;
}

/** @throws CommandNotFound */
export async function runCommand(
  { invocation, leaves = [], leftFolder, options }: CommandRun,
  { files, processes }: Pick<Platform, 'files' | 'processes'>,
): Promise<ProcessResult> {
  for (const [path, text] of Object.entries(invocation.files ?? {})) await files.write(path, text);
  const before = await stampsOf(leaves, options.cwd, files);
  const { reader } = invocation;
  const output = reader?.open();
  const onLine: ProcessOptions['onLine'] = (line, stream) => {
    const shown = output !== undefined && stream === 'stdout' ? output.read(line) : [line];
    for (const text of shown) options.onLine?.(text, stream);
  };
  const end = await processes.run(withVariables(invocation), { ...options, onLine });
  if (reader !== undefined && output !== undefined)
    await files.write(reader.report, output.report(endedItself(end) ? undefined : howItEnded(end)));
  for (const [path, stamp] of await stampsOf(leaves, options.cwd, files))
    if (before.get(path) !== stamp) await files.copy(join(options.cwd, path), join(leftFolder, path));
  return end;
}

const endedItself = ({ exitCode, timedOut, cancelled }: ProcessResult): boolean =>
  exitCode !== null && !timedOut && !cancelled;

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
