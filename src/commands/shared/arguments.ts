/** Checks the user's arguments of the test command. */
import type { Framework } from '../../frameworks/framework.ts';
import { UsageError } from '../../model.ts';

/** @throws UsageError for arguments that no shard can run with */
export function refuseArguments({ title, findBadArgument }: Framework, args: readonly string[]): void {
  const problem = findBadArgument?.(args);
  if (problem === undefined) return;
  throw new UsageError(`input args is ${JSON.stringify(args.join(' '))}, but ${problem} (${title}): remove it`);
}
