/** Reads progress from the output of a running framework. */
import type { Progress } from '../framework.ts';

const FINISHED = /^# finished (.+)$/;

/** The test file that a line reports as done. Our own reporters write such lines (`finishedLine` in `reporters/xml.mjs`). */
export function findFinishedFile(line: string): Progress | undefined {
  const [, file] = FINISHED.exec(line) ?? [];
  return file === undefined ? undefined : { file };
}
