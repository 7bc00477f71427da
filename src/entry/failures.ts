/** Turns an error into messages and an exit code. This is the only place that does so. */
import { DevicesUnavailable } from '../devices/unavailable.ts';
import { EXIT, UsageError } from '../model.ts';
import { CommandNotFound, ServiceError } from '../platform/platform.ts';
import { StoredFileError } from '../stored.ts';

export interface Failure {
  readonly exitCode: number;
  /** One message for each mistake. */
  readonly messages: readonly string[];
  /** Lines for those who look for the cause. */
  readonly trace?: readonly string[];
}

/** What a system refuses, by the code of its error, and what can be done about it. */
const REFUSALS: ReadonlyMap<unknown, string> = new Map([
  ...['EACCES', 'EPERM'].map((code) => [code, 'give the user of this step access to it'] as const),
  ['EROFS', 'this file system can only be read'],
  ...['ENOSPC', 'EDQUOT'].map((code) => [code, 'the disk is full'] as const),
]);

/** The message of a system error. It names the file only where the file was opened, and not where it was written. */
const withPath = ({ message, path }: NodeJS.ErrnoException): string =>
  path === undefined || message.includes(path) ? message : `${message}: ${path}`;

/** The user's mistakes and failures of a service or a system get only their message. Any other error is our own mistake and comes with its stack. */
export function describeFailure(problem: unknown): Failure {
  if (problem instanceof UsageError || problem instanceof StoredFileError || problem instanceof CommandNotFound) {
    return { exitCode: EXIT.usage, messages: problem.message.split('\n') };
  }
  if (problem instanceof DevicesUnavailable) return { exitCode: EXIT.internal, messages: [problem.message] };
  if (problem instanceof ServiceError)
    return { exitCode: EXIT.internal, messages: [`${problem.message}; ${problem.advice}`] };
  const error = problem instanceof Error ? problem : new Error(String(problem));
  const refusal = REFUSALS.get((error as NodeJS.ErrnoException).code);
  if (refusal !== undefined) return { exitCode: EXIT.internal, messages: [`${withPath(error)}; ${refusal}`] };
  return {
    exitCode: EXIT.internal,
    messages: [`Shardwise itself failed: ${error.message}`],
    trace: error.stack?.split('\n').slice(1) ?? [],
  };
}
