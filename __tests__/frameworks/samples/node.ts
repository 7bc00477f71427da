import type { Sample } from '../samples.ts';

const otherNode = process.env['SHARDWISE_TEST_NODE'];

export const sample: Sample = {
  fileName: (stem) => `${stem}.test.mjs`,
  passing: `import fs from 'node:fs';
import { describe, test } from 'node:test';
fs.appendFileSync(process.env.RAN, 'ran\\n');
test('stands alone', () => {});
describe('outer', () => {
  describe('inner', () => {
    test('is nested', () => {});
  });
});
`,
  failing: `import { test } from 'node:test';
import assert from 'node:assert';
test('passes', () => {});
test('fails', () => assert.equal(1, 2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `import { test } from 'node:test';\ntest.skip('is left out', () => {});\n`,
  example: { folder: 'node-test' },
  impossible: [],
  ...(otherNode === undefined ? {} : { command: [otherNode] }),
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `import { test } from 'node:test';\ntest('passes', () => {});\ntest('ends', () => process.exit(0));\n`,
    killed: `import { test } from 'node:test';\ntest('passes', () => {});\ntest('dies', () => process.kill(process.pid, 'SIGKILL'));\n`,
    losesFinished: { none: 'the process of a file sends its results in blocks' },
    retried: { none: 'node --test tries nothing again' },
    narrow: '--test-name-pattern=nested',
  },
  configuration: [],
};
