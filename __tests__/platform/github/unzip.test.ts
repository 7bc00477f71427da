import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { readEntry, type UNPACKED_LIMITS, unpack } from '../../../src/platform/github/unzip.ts';
import { zipClaiming, zipNamingOften, zipWithLinks } from '../../support/zips.ts';

let place: string;
let folder: string;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'shardwise-unzip-'));
  folder = mkdtempSync(join(place, 'unpacked-'));
});
afterEach(() => rmSync(place, { recursive: true }));

function unpacked(zip: Uint8Array, limits?: typeof UNPACKED_LIMITS): Promise<void> {
  writeFileSync(join(place, 'it.zip'), zip);
  return unpack(join(place, 'it.zip'), folder, limits);
}

const filesIn = (where: string): Record<string, string> =>
  Object.fromEntries(
    (readdirSync(where, { recursive: true }) as string[])
      .filter((path) => statSync(join(where, path)).isFile())
      .map((path) => [path, readFileSync(join(where, path), 'latin1')]),
  );

const names = fc.stringMatching(/^[a-z]{1,3}$/);
const contents = fc.uint8Array({ maxLength: 2000 });
/** Files in folders, none of which has the name of a file. */
const trees = fc.dictionary(
  fc.tuple(fc.array(names, { maxLength: 3 }), names).map(([folders, name]) => [...folders, `${name}.xml`].join('/')),
  contents,
  { maxKeys: 5 },
);

describe('unpacking', () => {
  test('gives back what was packed', async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.constantFrom(0 as const, 6 as const), async (tree, level) => {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        await unpacked(zipSync(tree, { level }));
        const packed = Object.entries(tree).map(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')]);
        expect(filesIn(folder)).toEqual(Object.fromEntries(packed));
      }),
      { numRuns: 20 },
    );
  });

  test('of what is cut short is an error, wherever that is', async () => {
    const zip = zipSync({ 'a.xml': strToU8('<testsuite/>'.repeat(100)), 'b/c.xml': strToU8('x') });
    for (let length = 0; length < zip.length; length++) await expect(unpacked(zip.slice(0, length))).rejects.toThrow();
  });

  test.each([0, 1, 2])('stops at its limit: %d bytes more', async (more) => {
    const zip = zipSync({ 'a.xml': new Uint8Array(6000), 'b.xml': new Uint8Array(4000 + more) });
    if (more === 0) await expect(unpacked(zip, { bytes: 10_000, entries: 10 })).resolves.toBeUndefined();
    else
      await expect(unpacked(zip, { bytes: 10_000, entries: 10 })).rejects.toThrow(
        'it unpacks to more than 10000 bytes',
      );
  });

  test('stops where an entry has more than it claims', async () => {
    await expect(
      unpacked(zipClaiming({ 'a.xml': 'x'.repeat(1_000_000) }, 10), { bytes: 1000, entries: 10 }),
    ).rejects.toThrow(/size|bytes/i);
    expect(filesIn(folder)['a.xml']?.length ?? 0).toBeLessThan(1000);
  });

  test.each([3, 4])('stops at its limit of 3 entries: %d', async (count) => {
    const zip = zipSync(Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}.xml`, strToU8('x')])));
    const result = unpacked(zip, { bytes: 100, entries: 3 });
    if (count === 3) await expect(result).resolves.toBeUndefined();
    else await expect(result).rejects.toThrow('it has more than 3 entries');
  });

  test('refuses an entry that is there twice', async () => {
    await expect(unpacked(zipNamingOften('a.xml', 'x', 60_000))).rejects.toThrow('it contains a.xml twice');
  });

  test.each(['../evil', 'a/../../evil', '/shardwise-evil', '..\\evil', 'C:\\evil'])(
    'refuses the path %s',
    async (path) => {
      await expect(unpacked(zipWithLinks({ [path]: 'x' }, {}))).rejects.toThrow(/path/);
      expect(readdirSync(place).sort()).toEqual(['it.zip', folder.slice(place.length + 1)].sort());
    },
  );

  test('makes no link', async () => {
    await unpacked(zipWithLinks({ 'a/b': 'x' }, { link: '/etc', 'a/link': '/etc/passwd' }));
    expect(filesIn(folder)).toEqual({ 'a/b': 'x', link: '/etc', 'a/link': '/etc/passwd' });
  });

  test('makes the folders that have an entry of their own', async () => {
    await unpacked(zipSync({ 'empty/': new Uint8Array(), 'a/': new Uint8Array(), 'a/b': strToU8('x') }));
    expect(readdirSync(folder).sort()).toEqual(['a', 'empty']);
  });
});

describe('reading one entry', () => {
  test('unpacks nothing else', async () => {
    const zip = zipSync({ 'a.xml': strToU8('a'), '../large': new Uint8Array(1_000_000) });
    await expect(readEntry(zip, 'a.xml', 10)).rejects.toThrow(/path/);
    const plain = zipSync({ 'large.xml': new Uint8Array(1_000_000), 'a.xml': strToU8('a') });
    expect(Buffer.from((await readEntry(plain, 'a.xml', 10)) ?? []).toString()).toBe('a');
    await expect(readEntry(plain, 'b.xml', 10)).resolves.toBeUndefined();
  });

  test('refuses one that is too large, claims too little, or is there twice', async () => {
    const zip = zipSync({ 'a.xml': new Uint8Array(11) });
    await expect(readEntry(zip, 'a.xml', 10)).rejects.toThrow('its a.xml is larger than 10 bytes');
    await expect(readEntry(zip, 'a.xml', 11)).resolves.toHaveLength(11);
    await expect(readEntry(zipClaiming({ 'a.xml': 'x'.repeat(1_000_000) }, 5), 'a.xml', 10)).rejects.toThrow(
      /size|bytes/i,
    );
    await expect(readEntry(zipNamingOften('a.xml', 'x', 2), 'a.xml', 10)).rejects.toThrow('it contains a.xml twice');
  });
});
