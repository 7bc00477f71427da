/** Tests, places and messages as they look on a page. All texts are finished Markdown, unless said otherwise. */
import type { ReportTest } from '../model.ts';
import { capped, inlineCode, markdownText } from '../text/escape.ts';
import { type Leg, legName } from '../text/leg.ts';
import { nameInFile, testName } from '../text/test-name.ts';

const MAX_NAME = 300;
const MAX_MESSAGE = 300;

/** The name of a test, a file or a place. It is capped, because a name may have ten thousand characters. */
export const named = (name: string): string => inlineCode(capped(name, MAX_NAME));

/** The beginning of the failure's message, on one line. */
export const messageOf = ({ message }: Pick<ReportTest, 'message'>): string =>
  message === undefined ? 'no message' : inlineCode(capped(message, MAX_MESSAGE));

/** The place as plain text: `tests/cart.test.ts:7`, or the shard where the file is unknown. */
export function placeOf({ file, line, shard }: ReportTest): string {
  if (file === undefined) return shard === undefined ? 'unknown file' : `shard ${shard}`;
  return line === undefined ? file : `${file}:${line}`;
}

/** The name of a test without its file, as plain text, for places that show the file too. */
export const titleOf = (test: ReportTest): string => nameInFile(test) || testName(test);

/** A leg in running text: `shard 2 (python=3.12)`. The value of an axis comes from a stranger. */
export const plainLeg = ({ shard, axis }: Leg): string =>
  markdownText(legName({ shard, axis: axis && capped(axis, MAX_AXIS) }));

/** A leg in a column of shards. */
export const legCell = (shard: number, axis = ''): string =>
  axis === '' ? String(shard) : `${shard} ${inlineCode(capped(axis, MAX_AXIS))}`;

const MAX_AXIS = 100;
