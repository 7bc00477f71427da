/** What the reports of real frameworks make of a test from run to run. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { FAILS, type LocalProject, nodeProject, nodeTest, PASSES } from '../project.ts';

jest.setTimeout(60_000);

let project: LocalProject;
afterEach(() => project.remove());

const NONE = { count: 0, names: [] };

describe('with node --test', () => {
  test('a file that could not be loaded and then can does not count as a removed test', async () => {
    project = await nodeProject({ 'a.test.js': 'throw new Error("broken");', 'b.test.js': nodeTest(PASSES) });
    await project.runAll({ shards: '1', retries: '0' });
    project.write('a.test.js', nodeTest(PASSES));
    const { report } = await project.runAll({ shards: '1', retries: '0' });
    expect(report.changes).toEqual({
      fixed: NONE,
      added: { count: 1, names: ['a.test.js › passes'] },
      removed: NONE,
      slower: [],
    });
  });

  test('a file that can no longer be loaded is a new failure, and loses no test', async () => {
    project = await nodeProject({ 'a.test.js': nodeTest(PASSES, FAILS) });
    await project.runAll({ shards: '1', retries: '0' });
    project.write('a.test.js', 'throw new Error("broken");');
    const { report } = await project.runAll({ shards: '1', retries: '0' });
    expect(report.newFailures).toEqual(['a.test.js']);
    expect(report.changes).toEqual({ fixed: NONE, added: NONE, removed: NONE, slower: [] });
    project.write('a.test.js', nodeTest(PASSES, FAILS));
    const after = await project.runAll({ shards: '1', retries: '0' });
    expect(after.report.tests.map(({ failureClass }) => failureClass)).toEqual([undefined, 'already-failing']);
    expect(after.report.changes).toEqual({ fixed: NONE, added: NONE, removed: NONE, slower: [] });
  });
});
