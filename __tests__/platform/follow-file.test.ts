import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { followFile } from '../../src/platform/follow-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shardwise-follow-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is read of a file that gets these pieces, one after another, and is then removed. */
async function read(...pieces: readonly (string | Uint8Array)[]): Promise<string[]> {
  const path = join(folder, 'journal');
  const lines: string[] = [];
  const { close } = await followFile(path, (line) => void lines.push(line));
  for (const piece of pieces) appendFileSync(path, piece);
  rmSync(path);
  await close();
  return lines;
}

test('whole lines are read, also of a file that was removed', async () => {
  expect(await read('a\nb', 'c\n', 'd\n')).toEqual(['a', 'bc', 'd']);
});

test('a line without its end is not read', async () => expect(await read('a\nb')).toEqual(['a']));

test('a file may stay empty', async () => expect(await read()).toEqual([]));

test('a character may come in two pieces', async () => {
  const bytes = Buffer.from('ü🎉\n');
  const pieces = [...bytes].map((_byte, at) => bytes.subarray(at, at + 1));
  expect(await read(...pieces)).toEqual(['ü🎉']);
});

test('long lines come whole, and one that is too long costs no other', async () => {
  const long = 'x'.repeat(200_000);
  const [first, tooLong = '', last] = await read(`${long}\n${'y'.repeat(3 << 20)}\nz\n`);
  expect(first).toBe(long);
  expect(tooLong.length).toBeLessThan(2 << 20);
  expect(last).toBe('z');
});
