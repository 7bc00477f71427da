/** The commands of unittest. Our runner takes its place: `python -m shardwise_unittest`. */
import { UsageError } from '../../model.ts';
import type { Invocation, RunRequest } from '../framework.ts';
import { optionsOf, splitUnittestCommand, withoutDiscover } from './options.ts';

const RUNNER = 'shardwise_unittest';

/** @throws UsageError for a command that names tests */
export function launchUnittest({
  command = ['python3'],
  args,
  reporters,
}: Pick<RunRequest, 'command' | 'args' | 'reporters'>): Invocation {
  const { discovers, names } = optionsOf(command);
  if (!discovers && names.length > 0)
    throw new UsageError(
      `input command is ${JSON.stringify(command.join(' '))}, and it names tests (${names[0]}): write test files as "tests:", or a command with "discover"`,
    );
  const { before, after } = splitUnittestCommand(command);
  const [program = '', ...rest] = before;
  return {
    program,
    args: [...rest, RUNNER, ...after, ...withoutDiscover(args)],
    searchFirst: { PYTHONPATH: reporters },
  };
}
