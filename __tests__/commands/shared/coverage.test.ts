import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { COVERAGE_FOLDER, clearCoverage, keepCoverage } from '../../../src/commands/shared/coverage.ts';
import { parseShardArtifact, shardArtifact } from '../../../src/commands/shared/names.ts';
import { FRAMEWORKS, findFramework } from '../../../src/frameworks/index.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const kept = async () => (await project.platform.files.list(`${project.root}/${COVERAGE_FOLDER}`)).files;

async function keep(framework: string, suite: string, shard: number, ...files: readonly string[]): Promise<void> {
  const artifact = shardArtifact(suite, { shard, axis: '', attempt: 1 });
  for (const file of files) project.write(`${artifact}/${file}`, file);
  const count = await keepCoverage(findFramework(framework), `${project.root}/${artifact}`, artifact, project.platform);
  expect(count).toBe(files.length);
}

test('every try and every command has its own file, in one folder', async () => {
  await keep('pytest', 'default', 1, 'try-1/.coverage.1', 'try-1/.coverage.1.host.7.Xy', 'try-2/part-3/.coverage.1');
  await keep('jest', 'default', 2, 'try-1/coverage-1.json', 'try-1/coverage-2.json');
  expect(await kept()).toEqual([
    '.coverage.1.host.7.shardwise-default-shard-1-attempt-1-try-1.Xy',
    '.coverage.shardwise-default-shard-1-attempt-1-try-1.1',
    '.coverage.shardwise-default-shard-1-attempt-1-try-2-part-3.1',
    'coverage-1.shardwise-default-shard-2-attempt-1-try-1.json',
    'coverage-2.shardwise-default-shard-2-attempt-1-try-1.json',
  ]);
});

test('of a suite all of it is cleared, and nothing of another suite or another tool', async () => {
  for (const suite of ['a', 'a-shard-1', 'a.b']) await keep('pytest', suite, 1, 'try-1/.coverage.1');
  project.write(`${COVERAGE_FOLDER}/coverage-77-1-0.json`, 'of NODE_V8_COVERAGE');
  await clearCoverage((name) => parseShardArtifact('a', name) !== undefined, project.platform);
  expect(await kept()).toEqual([
    '.coverage.shardwise-a-shard-1-shard-1-attempt-1-try-1.1',
    '.coverage.shardwise-a.b-shard-1-attempt-1-try-1.1',
    'coverage-77-1-0.json',
  ]);
});

test.each(FRAMEWORKS)('a report of $name is no coverage', async ({ name }) => {
  const artifact = shardArtifact('default', { shard: 1, axis: '', attempt: 1 });
  for (const file of ['pytest-1.xml', 'selected-1.json', 'selection.json'])
    project.write(`${artifact}/try-1/${file}`, '');
  const folder = `${project.root}/${artifact}`;
  expect(await keepCoverage(findFramework(name), folder, artifact, project.platform)).toBe(0);
});
