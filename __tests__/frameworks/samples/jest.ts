import { join } from 'node:path';
import type { Sample } from '../samples.ts';
import { threeInJavaScript } from '../three-tests.ts';

const ROOT = join(import.meta.dirname, '../../..');
const otherNode = process.env['SHARDWISE_TEST_NODE'];
const jestProgram = process.env['SHARDWISE_TEST_JEST'] ?? join(ROOT, 'node_modules/jest/bin/jest.js');

export const sample: Sample = {
  fileName: (stem) => `${stem}.test.js`,
  passing: `require('node:fs').appendFileSync(process.env.RAN, 'ran\\n');
test('stands alone', () => {});
describe('outer', () => {
  describe('inner', () => {
    test('is nested', () => {});
  });
});
`,
  failing: `test('passes', () => {});
test('fails', () => expect(1).toBe(2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `test.skip('is left out', () => {});\n`,
  example: { folder: 'jest' },
  impossible: [],
  command: [otherNode ?? process.execPath, jestProgram],
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `test('passes', () => {});\ntest('ends', () => process.exit(0));\n`,
    killed: `test('passes', () => {});\ntest('dies', () => process.kill(process.pid, 'SIGKILL'));\n`,
    retried: {
      source: `jest.retryTimes(1);\nlet tries = 0;\ntest('passes at last', () => expect(++tries).toBe(2));\n`,
      args: '',
    },
    three: threeInJavaScript('test', "const fs = require('node:fs');"),
    narrow: '-t nested',
  },
  projects: {
    files: [
      [
        'package.json',
        JSON.stringify({
          jest: {
            projects: ['one', 'two words'].map((displayName, index) => ({
              displayName,
              transform: {},
              testMatch: [`**/${index + 1}/*.js`],
            })),
          },
        }),
      ],
      ['1/a.js', `test('passes', () => {});\n`],
      ['2/a.js', `test('passes', () => {});\n`],
    ],
    asked: { args: '--selectProjects "two words"' },
    units: ['2/a.js'],
    tests: 1,
  },
  configuration: [['package.json', '{ "jest": { "transform": {} } }']],
};
