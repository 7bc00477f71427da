import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { refuseWrongPlaces, writingTo } from '../../src/entry/result-places.ts';
import { UsageError } from '../../src/model.ts';
import { createFiles } from '../../src/platform/files.ts';
import type { Platform } from '../../src/platform/platform.ts';

const files = createFiles();
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shardwise-places-'));
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'file'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['a folder', 'folder', 'folder', 'that is a folder: name a file in it'],
  ['below a file', 'file/out.xml', 'file/out.xml', 'there is a file where a folder is needed'],
  ['a file in place of a folder for several', 'file', 'file/shard_0.txt', 'there is a file where a folder is needed'],
])('a place that is %s is refused with its option', async (_name, given, written, advice) => {
  const place = join(root, given);
  const work = writingTo({ json: undefined, out: place }, () => files.write(join(root, written), 'x'));
  await expect(work).rejects.toThrow(UsageError);
  await expect(work).rejects.toThrow(`input out is ${JSON.stringify(place)}, but ${advice}`);
});

test('streamed content is refused alike', async () => {
  const place = join(root, 'folder');
  await expect(writingTo({ out: place }, () => files.write(place, ['x']))).rejects.toThrow('input out is');
});

test('a folder that cannot be created is named with its option', async () => {
  const place = join(root, 'new', 'report.xml');
  const failed = Object.assign(new Error('ENOENT: no such file or directory'), {
    code: 'ENOENT',
    path: join(root, 'new'),
  });
  const work = writingTo({ out: place }, () => Promise.reject(failed));
  await expect(work).rejects.toThrow(
    `input out is ${JSON.stringify(place)}, but the folders above it cannot be created`,
  );
});

test('a failure elsewhere stays what it is', async () => {
  const elsewhere = () => files.write(join(root, 'folder'), 'x');
  await expect(writingTo({ out: join(root, 'report.xml') }, elsewhere)).rejects.toThrow('EISDIR');
  await expect(writingTo({ out: root }, () => Promise.reject(new Error('ours')))).rejects.toThrow('ours');
});

describe('before the work', () => {
  const refuse = (places: Readonly<Record<string, string>>, folders: readonly string[] = []) =>
    refuseWrongPlaces(
      Object.fromEntries(Object.entries(places).map(([name, place]) => [name, join(root, place)])),
      { files, context: { root } } as Platform,
      folders,
    );

  test('every wrong place is refused, and nothing is written', async () => {
    const work = refuse({ out: 'folder', json: 'file/deep/report.json', output: 'file', summary: 'new/a.md' }, [
      'output',
    ]);
    await expect(work).rejects.toThrow(
      [
        `input out is ${JSON.stringify(join(root, 'folder'))}, but that is a folder: name a file in it`,
        `input json is ${JSON.stringify(join(root, 'file/deep/report.json'))}, but there is a file where a folder is needed: write another path`,
        `input output is ${JSON.stringify(join(root, 'file'))}, but there is a file where a folder is needed: write another path`,
      ].join('\n'),
    );
    expect(readdirSync(root).sort()).toEqual(['file', 'folder']);
  });

  test('places that can be made are let through', async () => {
    await expect(refuse({ out: 'a/b/c.json', json: 'file', output: 'folder' }, ['output'])).resolves.toBeUndefined();
  });
});
