/** Turns an error into a message and an exit code. This is the only place that does so. */
import { EXIT, UsageError } from '../model.ts';
import { CommandNotFound, ServiceError } from '../platform/platform.ts';
import { StoredFileError } from '../stored.ts';

export interface Failure {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** The user's mistakes and failures of a service get only their message. Any other error is our own mistake and comes with its stack. */
export function describeFailure(problem: unknown): Failure {
  if (problem instanceof UsageError || problem instanceof StoredFileError || problem instanceof CommandNotFound) {
    return { exitCode: EXIT.usage, lines: problem.message.split('\n') };
  }
  if (problem instanceof ServiceError) return { exitCode: EXIT.internal, lines: [problem.message, problem.advice] };
  const error = problem instanceof Error ? problem : new Error(String(problem));
  return {
    exitCode: EXIT.internal,
    lines: [`Shardwise itself failed: ${error.message}`, ...(error.stack?.split('\n').slice(1) ?? [])],
  };
}
