import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GivenPaths, refuseFolders } from '../../src/entry/given-files.ts';
import { UsageError } from '../../src/model.ts';
import { createLocalPlatform } from '../../src/platform/local/index.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shardwise-given-'));
  for (const folder of ['folder', 'cache']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'file'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const refuse = async (given: GivenPaths) =>
  refuseFolders(given, await createLocalPlatform({ root, reporters: '', print: () => {} }));

test('every folder that was given instead of a file is named, all at once', async () => {
  const work = refuse({ units: 'folder', plan: 'file', timings: ['file', 'folder', '.'], history: 'folder/none' });
  await expect(work).rejects.toThrow(UsageError);
  await expect(work).rejects.toThrow(
    ['units is "folder"', 'timings is "folder"', 'timings is "."']
      .map((given) => `input ${given}, but that is a folder: name a file in it`)
      .join('\n'),
  );
});

test('a word that is not a path is not a folder', async () => {
  await expect(refuse({ units: '-', history: 'cache', plan: undefined })).resolves.toBeUndefined();
});
