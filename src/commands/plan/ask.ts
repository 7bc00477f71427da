/** Asks a program for the test units: the framework itself (`discovery: list`), or the user's list-command. */
import { commandLineLimit } from '../../frameworks/command-line.ts';
import type { Framework, Invocation } from '../../frameworks/framework.ts';
import { byCodeUnit, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { listSome } from '../../text/numbers.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import type { PlanInputs } from './request.ts';
import { searchFiles } from './search.ts';

/** @param folder absolute working directory @throws UsageError, CommandNotFound */
export async function runListCommand(words: readonly string[], folder: string, platform: Platform): Promise<string> {
  const [program, ...args] = words;
  if (program === undefined)
    throw new UsageError('input list-command is empty: write a command that prints the test units');
  const { exitCode, output, errors } = await capture({ program, args }, folder, platform);
  if (exitCode === 0) return output;
  throw new UsageError(`list-command ${JSON.stringify(words.join(' '))} ended with exit code ${exitCode}:\n${errors}`);
}

/** Lets the framework list its tests: all that its own configuration finds, or those in the files that `tests` names. The counts are exact. */
export async function askFramework(
  framework: Framework,
  inputs: PlanInputs,
  project: ProjectFolder,
  platform: Platform,
): Promise<ListedUnits> {
  const { list, title } = framework;
  if (list === undefined)
    throw new UsageError(
      `input discovery is "list", but ${title} cannot list its tests without running them: write "static"`,
    );
  const found = inputs.tests === undefined ? undefined : await searchFiles(framework, inputs, project);
  if (found?.units.length === 0) return found;
  const files = found?.units.map(({ id }) => id) ?? [];
  const maxCommandLine = commandLineLimit(platform.context.runner.os);
  const command = list.command({ files, args: [], maxCommandLine });
  const { exitCode, output, errors } = await capture(command, project.folder, platform);
  if (exitCode !== 0)
    throw new UsageError(`${title} could not list its tests (exit code ${exitCode}):\n${errors || output}`);
  const listed = list.parse(output, project.folder);
  const asked = new Set(files);
  const units = [...listed.keys()].filter((id) => found === undefined || asked.has(id)).sort(byCodeUnit);
  const without = files.filter((id) => !listed.has(id));
  const warnings =
    without.length === 0 ? [] : [`${title} lists no tests in ${listSome(without)}: the plan leaves this out`];
  return { framework, units: units.map((id) => ({ id, file: id })), warnings, counts: { framework: listed } };
}

/** How many lines of the errors a message quotes, from the end. */
const QUOTED_LINES = 20;

async function capture(command: Invocation, cwd: string, { processes }: Platform) {
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  const { exitCode } = await processes.run(command, { cwd, onLine: (line, stream) => void lines[stream].push(line) });
  return { exitCode, output: lines.stdout.join('\n'), errors: lines.stderr.slice(-QUOTED_LINES).join('\n') };
}
