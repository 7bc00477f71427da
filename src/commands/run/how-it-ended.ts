/** How a test command ended, in words for an errored case. */
import type { ProcessResult } from '../../platform/platform.ts';
import { formatDuration } from '../../text/numbers.ts';

interface Ended extends ProcessResult {
  readonly hang?: { readonly limitMs: number };
}

/** What follows the name of the process: `was killed by SIGKILL`. */
export function howItEnded({ exitCode, signal = 'a signal', timedOut, cancelled, hang }: Ended): string {
  if (hang !== undefined) return `hung (nothing happened for ${formatDuration(hang.limitMs)})`;
  if (timedOut) return 'was stopped because it took too long';
  if (cancelled) return 'was cancelled';
  return exitCode === null ? `was killed by ${signal}` : `ended with exit code ${exitCode}`;
}

/**
 * A line that names an error, as most languages print it: `SyntaxError: ...`, `E   ImportError: ...`, `Fatal Python error: ...`,
 * `error[E0425]: ...`. What cargo says after the errors of the compiler says less.
 */
const ERROR =
  /^(?:E +)?(?:[\w.:]*(?:Error|Exception)\b|Fatal |error(?:\[E\d+\])?: (?!could not compile|aborting due|command `|test run failed))/;

/** The last line that names an error. */
export const lastError = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => ERROR.test(line.trim()))?.trim();
