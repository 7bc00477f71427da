/** The message of a failure without what differs from test to test, so that one cause is one group. */

const MAX_LENGTH = 200;

/** What differs, the longest kinds first: addresses, identifiers, times, quoted values, numbers. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi, '…'],
  [/\b0x[\da-f]+\b/gi, '…'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.Z+-]*/g, '…'],
  [/(["'`])(?:(?!\1)[^\\\n]){1,200}\1/g, '…'],
  [/\/(?:tmp|var|home|Users|runner|private)\/\S+/g, '…'],
  [/\d+(?:[.,]\d+)*/g, '#'],
];

export function commonMessage(message: string): string {
  const [line = ''] = message
    .trimStart()
    .slice(0, 2 * MAX_LENGTH)
    .split('\n', 1);
  return CHANGING.reduce((text, [pattern, mark]) => text.replace(pattern, mark), line)
    .trim()
    .slice(0, MAX_LENGTH);
}
