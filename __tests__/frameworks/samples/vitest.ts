import { join } from 'node:path';
import { NODE_24 } from '../../support/quick-node.ts';
import type { Sample } from '../samples.ts';
import { threeInJavaScript } from '../three-tests.ts';

const TOOLS = join(import.meta.dirname, '../../../.tools');
const programOf = (version: number) => join(TOOLS, `frameworks/vitest-${version}/node_modules/vitest/vitest.mjs`);

/** The command that starts a version of Vitest. Version 5 needs a newer Node than the oldest one that Shardwise runs on. */
export const vitestCommand = (version: 3 | 4 | 5): readonly string[] => [
  version === 5 ? NODE_24 : process.execPath,
  programOf(version),
];

const IMPORTS = `import { describe, expect, test } from 'vitest';\n`;

export const sample: Sample = {
  longInstallation: 'Vitest in three versions',
  fileName: (stem) => `${stem}.test.ts`,
  passing: `${IMPORTS}import fs from 'node:fs';
fs.appendFileSync(process.env.RAN as string, 'ran\\n');
test('stands alone', () => {});
describe('outer', () => {
  describe('inner', () => {
    test('is nested', () => {});
  });
});
`,
  failing: `${IMPORTS}test('passes', () => {});
test('fails', () => expect(1).toBe(2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `${IMPORTS}test.skip('is left out', () => {});\n`,
  example: { folder: 'vitest' },
  twins: [['tests/twin.test.tsx', `${IMPORTS}test('is a twin', () => {});\n`]],
  impossible: ['#'],
  program: join(TOOLS, 'frameworks/vitest-4/node_modules/.bin/vitest'),
  command: vitestCommand(4),
  firstLine: 1,
  longLists: 'by file',
  tellsLines: true,
  job: {
    ends: `${IMPORTS}test('passes', () => {});\ntest('ends', () => process.exit(0));\n`,
    losesFinished: { none: 'a worker sends its results in blocks' },
    killed: `${IMPORTS}test('passes', () => {});\ntest('dies', () => void process.kill(process.pid, 'SIGKILL'));\n`,
    retried: {
      source: `${IMPORTS}let tries = 0;\ntest('passes at last', () => expect(++tries).toBe(2));\n`,
      args: '--retry=1',
    },
    three: threeInJavaScript('test', `${IMPORTS}import fs from 'node:fs';`),
    narrow: '-t nested',
  },
  projects: {
    files: [
      [
        'vitest.config.mjs',
        `export default { test: { projects: [
  { test: { name: 'one', include: ['tests/both.test.ts'] } },
  { test: { name: 'two words', include: ['tests/*.test.ts'] } },
] } };\n`,
      ],
      ['tests/both.test.ts', `${IMPORTS}test('passes', () => {});\n`],
      ['tests/other.test.ts', `${IMPORTS}test('passes', () => {});\n`],
    ],
    asked: { args: '--project "two words"' },
    units: ['tests/both.test.ts', 'tests/other.test.ts'],
    tests: 2,
    named: 'two words',
  },
  configuration: [],
};
