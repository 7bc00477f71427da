import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { FAILS, type LocalProject, nodeProject, PASSES } from '../project.ts';

const WORDS = 'none of its 2 test files is in the workspace, such as "a.test.js": check out the repository in this job';

async function planned(): Promise<LocalProject> {
  const project = await nodeProject({ 'a.test.js': PASSES, 'b.test.js': FAILS });
  await project.plan({ shards: '1' });
  return project;
}

const remove = ({ root }: LocalProject, ...files: string[]) => {
  for (const file of files) rmSync(join(root, file));
};

describe('a job that has not checked out the repository', () => {
  test('says so, and so does the merge', async () => {
    const project = await planned();
    remove(project, 'a.test.js', 'b.test.js', 'package.json');
    await expect(project.run({ shard: '1' })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(WORDS),
    });
    const { report, exitCode } = await project.merge();
    project.remove();
    expect(exitCode).toBe(3);
    expect(report.reasons).toEqual(expect.arrayContaining([expect.stringContaining(`shard 1 ran nothing: ${WORDS}`)]));
  });

  test('is none as long as one file is there', async () => {
    const project = await planned();
    remove(project, 'a.test.js');
    const { record } = await project.run({ shard: '1', retries: '0' });
    project.remove();
    expect(record?.problem).toBeUndefined();
  });

  test('may have the files elsewhere, where the command is its own', async () => {
    const project = await planned();
    remove(project, 'a.test.js', 'b.test.js');
    const { record } = await project
      .run({ shard: '1', retries: '0', command: 'node -e 0 {files}' })
      .catch((problem) => {
        expect(problem.message).not.toContain('check out');
        return { record: undefined };
      });
    project.remove();
    expect(record?.problem).toBeUndefined();
  });
});
