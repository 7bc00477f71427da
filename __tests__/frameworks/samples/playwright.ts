import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QUICK_NODE } from '../../support/quick-node.ts';
import type { Sample } from '../samples.ts';
import { threeInJavaScript } from '../three-tests.ts';

const TOOLS = join(import.meta.dirname, '../../../.tools/frameworks');

/** The versions that tests run with: the newest one, the first one where a reporter chooses the tests, and the oldest one. */
export const VERSIONS = { '1.65': 'playwright', '1.62': 'playwright-1.62', '1.56': 'playwright-1.56' } as const;
export type Version = keyof typeof VERSIONS;

export const programOf = (version: Version): string =>
  join(TOOLS, VERSIONS[version], 'node_modules/@playwright/test/cli.js');

/** The command that starts a version. With the variable of Jest, Playwright takes itself for a part of Jest and refuses to run. */
export const playwrightCommand = (version: Version): readonly string[] => [
  'JEST_WORKER_ID=',
  `NODE_PATH=${join(TOOLS, VERSIONS[version], 'node_modules')}`,
  version === '1.65' ? QUICK_NODE : process.execPath,
  programOf(version),
  'test',
];

const IMPORT = `import { expect, test } from '@playwright/test';\n`;

export const sample: Sample = {
  longInstallation: 'Playwright in three versions',
  fileName: (stem) => `${stem}.spec.ts`,
  passing: `import fs from 'node:fs';
${IMPORT}test('stands alone', () => {
  fs.appendFileSync(process.env.RAN!, 'ran\\n');
});
test.describe('outer', () => {
  test.describe('inner', () => {
    test('is nested', () => {});
  });
});
`,
  failing: `${IMPORT}test('passes', () => {});
test('fails', () => expect(1).toBe(2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `${IMPORT}test.skip('is left out', () => {});\n`,
  example: { folder: 'playwright', args: ['--output', join(tmpdir(), 'shardwise-example-playwright')] },
  twins: [['tests/not-twin.spec.ts', `${IMPORT}test('is a twin', () => {});\n`]],
  impossible: [],
  loadsAllFirst: true,
  program: programOf('1.65'),
  command: playwrightCommand('1.65'),
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `${IMPORT}test('passes', () => {});\ntest('ends', () => process.exit(0));\n`,
    killed: `${IMPORT}test('passes', () => {});\ntest('dies', () => void process.kill(process.pid, 'SIGKILL'));\n`,
    retried: {
      source: `${IMPORT}test('passes at last', ({}, { retry }) => expect(retry).toBe(1));\n`,
      args: '--retries=1',
    },
    three: threeInJavaScript('test', `${IMPORT}import fs from 'node:fs';`),
    narrow: '-g nested',
  },
  projects: {
    files: [
      [
        'playwright.config.ts',
        `export default { projects: [
  { name: 'one', testMatch: 'both.spec.ts' },
  { name: 'two words' },
] };\n`,
      ],
      ['tests/both.spec.ts', `${IMPORT}test('passes', () => {});\n`],
      ['tests/other.spec.ts', `${IMPORT}test('passes', () => {});\n`],
    ],
    asked: { args: '--project "two words"' },
    units: ['tests/both.spec.ts', 'tests/other.spec.ts'],
    tests: 2,
    named: 'two words',
  },
  configuration: [['playwright.config.ts', 'export default { testDir: "." };\n']],
};
