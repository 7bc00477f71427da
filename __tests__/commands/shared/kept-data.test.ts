import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { clearData, KINDS, keepData } from '../../../src/commands/shared/kept-data.ts';
import { parseShardArtifact, shardArtifact } from '../../../src/commands/shared/names.ts';
import { FRAMEWORKS, findFramework } from '../../../src/frameworks/index.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const COVERAGE = '.shardwise/coverage';
const BLOBS = '.shardwise/blobs';

const kept = async (folder: string) => (await project.platform.files.list(`${project.root}/${folder}`)).files;

/** Keeps everything of a shard, and returns how many files there are of all kinds. */
async function keepAll(framework: string, suite: string, shard: number, files: readonly string[]): Promise<number> {
  const artifact = shardArtifact(suite, { shard, axis: '', attempt: 1 });
  for (const file of files) project.write(`${artifact}/${file}`, file);
  let count = 0;
  for (const kind of KINDS)
    count += await keepData(kind, findFramework(framework), `${project.root}/${artifact}`, artifact, project.platform);
  return count;
}

async function keep(framework: string, suite: string, shard: number, ...files: readonly string[]): Promise<void> {
  expect(await keepAll(framework, suite, shard, files)).toBe(files.length);
}

test('every try and every command has its own file, in one folder', async () => {
  await keep('pytest', 'default', 1, 'try-1/.coverage.1', 'try-1/.coverage.1.host.7.Xy', 'try-2/part-3/.coverage.1');
  await keep('jest', 'default', 2, 'try-1/coverage-1.json', 'try-1/coverage-2.json');
  expect(await kept(COVERAGE)).toEqual([
    '.coverage.1.host.7.shardwise-default-shard-1-attempt-1-try-1.Xy',
    '.coverage.shardwise-default-shard-1-attempt-1-try-1.1',
    '.coverage.shardwise-default-shard-1-attempt-1-try-2-part-3.1',
    'coverage-1.shardwise-default-shard-2-attempt-1-try-1.json',
    'coverage-2.shardwise-default-shard-2-attempt-1-try-1.json',
  ]);
});

test('so have reports in the own format of a framework', async () => {
  await keep('playwright', 'default', 1, 'try-1/blob-1/report-a1.zip', 'try-2/part-1/blob-1/report-a1.zip');
  expect(await kept(BLOBS)).toEqual([
    'report-a1.shardwise-default-shard-1-attempt-1-try-1-blob-1.zip',
    'report-a1.shardwise-default-shard-1-attempt-1-try-2-part-1-blob-1.zip',
  ]);
});

test('of a suite all of it is cleared, and nothing of another suite or another tool', async () => {
  for (const suite of ['a', 'a-shard-1', 'a.b']) {
    await keep('pytest', suite, 1, 'try-1/.coverage.1');
    await keep('playwright', suite, 1, 'try-1/blob-1/report.zip');
  }
  project.write(`${COVERAGE}/coverage-77-1-0.json`, 'of NODE_V8_COVERAGE');
  project.write(`${BLOBS}/report-1.zip`, 'of the user');
  await clearData((name) => parseShardArtifact('a', name) !== undefined, project.platform);
  expect(await kept(COVERAGE)).toEqual([
    '.coverage.shardwise-a-shard-1-shard-1-attempt-1-try-1.1',
    '.coverage.shardwise-a.b-shard-1-attempt-1-try-1.1',
    'coverage-77-1-0.json',
  ]);
  expect(await kept(BLOBS)).toEqual([
    'report-1.zip',
    'report.shardwise-a-shard-1-shard-1-attempt-1-try-1-blob-1.zip',
    'report.shardwise-a.b-shard-1-attempt-1-try-1-blob-1.zip',
  ]);
});

test.each(FRAMEWORKS)('a report of $name is none of it', async ({ name }) => {
  const files = ['pytest-1.xml', 'selected-1.json', 'selection.json', 'task.json'];
  expect(
    await keepAll(
      name,
      'default',
      1,
      files.map((file) => `try-1/${file}`),
    ),
  ).toBe(0);
});
