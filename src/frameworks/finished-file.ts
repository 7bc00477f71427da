/** What the lines of a running framework say about progress. */
import type { Progress } from './framework.ts';

const FINISHED = /^# finished (.+)$/;

/** Our own reporters say when a test file is done (`finishedLine` in `reporters/xml.mjs`). */
export function findFinishedFile(line: string): Progress | undefined {
  const [, file] = FINISHED.exec(line) ?? [];
  return file === undefined ? undefined : { file };
}
