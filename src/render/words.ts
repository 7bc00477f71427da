/** How tests, places and messages look on a page. All text is finished Markdown. */
import type { ReportTest } from '../model.ts';
import { capped, inlineCode } from '../text/escape.ts';
import { nameInFile, testName } from '../text/test-name.ts';

const MAX_NAME = 300;
const MAX_MESSAGE = 300;

/** A test, a file or a place: all who name things may use ten thousand characters. */
export const named = (name: string): string => inlineCode(capped(name, MAX_NAME));

/** The first words of why it failed, on one line. */
export const messageOf = ({ message }: Pick<ReportTest, 'message'>): string =>
  message === undefined ? 'no message' : inlineCode(capped(message, MAX_MESSAGE));

/** As plain text: `tests/cart.test.ts:7`, or the shard where no file is known. */
export function placeOf({ file, line, shard }: ReportTest): string {
  if (file === undefined) return shard === undefined ? 'no file known' : `shard ${shard}`;
  return line === undefined ? file : `${file}:${line}`;
}

/** As plain text: the name of a test without its file, for where the file stands beside it. */
export const titleOf = (test: ReportTest): string => nameInFile(test) || testName(test);
