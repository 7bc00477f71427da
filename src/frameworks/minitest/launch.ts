/** The commands of Minitest. It is loaded by `ruby`, by a task of Rake, by `rails test`, or by another program that takes test files. */
import { basename } from 'node:path/posix';
import { slashed } from '../../text/paths.ts';
import type { Invocation, RunRequest } from '../framework.ts';
import { asArgument, splitToFit, starter } from '../shared/command-line.ts';
import { inOneWord } from './options.ts';

export function launchMinitest(request: RunRequest): Invocation[] {
  const { program, before } = starter(request, 'ruby');
  const starts = starterIn([program, ...before]);
  if (starts === 'rake') return [throughRake(program, before, request)];
  if (starts === 'ruby') return [throughRuby(program, before, request)];
  const fixed = [...before, ...request.args];
  const pieces = splitToFit(request.units.map(asArgument), [program, ...fixed], request.maxCommandLine);
  return pieces.map((units) => ({ program, args: [...fixed, ...units] }));
}

/** What a command starts, as far as it is known. */
export function starterIn(command: readonly string[]): 'rake' | 'ruby' | 'rails' | undefined {
  const words = command.map((word) =>
    basename(slashed(word))
      .replace(/\.exe$/, '')
      .replace(/^ruby[\d.]+$/, 'ruby'),
  );
  return (['rake', 'rails', 'ruby'] as const).find((name) => words.includes(name));
}

/** Our loader reads the files of the task. */
const throughRuby = (program: string, before: readonly string[], { reporters, args }: RunRequest): Invocation => ({
  program,
  args: [...before, `${reporters}/shardwise_minitest_run.rb`, ...args],
});

/** `Rake::TestTask` takes one glob of files and one text of options. A text is split as a shell does it. */
const throughRake = (program: string, before: readonly string[], { units, args }: RunRequest): Invocation => ({
  program,
  args: before,
  env: {
    TEST: `{${units.map((unit) => unit.replace(/[[\]{}*?\\,]/g, '\\$&')).join(',')}}`,
    ...(args.length > 0 && { TESTOPTS: inOneWord(args).map(quoted).join(' ') }),
  },
});

const quoted = (word: string): string => (/^[\w./=:#-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
