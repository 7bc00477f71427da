/** Lines of a program's output, however the stream cuts them into pieces. */
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LINE_CHARACTERS, readLines } from '../../src/platform/lines.ts';

async function linesOf(pieces: Iterable<Uint8Array>): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  const done = readLines(stream, (line) => lines.push(line));
  for (const piece of pieces) if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve));
  stream.end();
  await done;
  return lines;
}

const cut = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...ends].map((start, index) => bytes.subarray(start, ends[index] ?? bytes.length));
};

test('are the same wherever the stream is cut', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'ü', '😀', '\r', '\n', '\r\n', '\u2028', ' '))
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.nat({ max: 100 })), async (all, places) => {
      const expected = all.split(/\r\n|[\n\r\u2028\u2029]/);
      if (expected.at(-1) === '') expected.pop();
      expect(await linesOf(cut(Buffer.from(all), places))).toEqual(expected);
    }),
  );
});

test('a line without an end comes in pieces, and nothing of it is lost', async () => {
  const megabyte = Buffer.alloc(1 << 20, 'x');
  const pieces = await linesOf(Array.from({ length: 200 }, () => megabyte));
  expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(200 << 20);
  expect(pieces.length).toBe(4);
  for (const { length } of pieces) expect(length).toBeLessThanOrEqual(MAX_LINE_CHARACTERS + megabyte.length);
});
