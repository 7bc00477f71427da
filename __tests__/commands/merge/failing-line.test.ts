import { expect, test } from '@jest/globals';
import { isInstalled } from '../../support/tools.ts';
import { createProject } from '../project.ts';

/** Where people are sent when a test fails: the line of the test, counted from 1, whatever the framework counts from. */
async function placeOfFailure(framework: string, file: string, source: string) {
  const project = await createProject({ [file]: source });
  await project.plan({ framework, shards: '1' });
  await project.run({ shard: '1', retries: '0' });
  const { report } = await project.merge();
  project.remove();
  return report.tests.filter(({ outcome }) => outcome === 'failed').map(({ file, line }) => [file, line]);
}

const NODE = "import { test } from 'node:test';\n\n\ntest('is wrong', () => { throw new Error('no'); });\n";
const PYTEST = '\n\n\ndef test_is_wrong():\n    assert False\n';

test('node', async () => {
  expect(await placeOfFailure('node', 'wrong.test.mjs', NODE)).toEqual([['wrong.test.mjs', 4]]);
});

const hasPytest = await isInstalled('pytest');

(hasPytest ? test : test.skip)(hasPytest ? 'pytest' : 'pytest (skipped: it is not installed)', async () => {
  expect(await placeOfFailure('pytest', 'test_wrong.py', PYTEST)).toEqual([['test_wrong.py', 4]]);
});
