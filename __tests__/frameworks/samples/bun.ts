import { join } from 'node:path';
import type { Sample } from '../samples.ts';
import { threeInJavaScript } from '../three-tests.ts';

const BUN = join(import.meta.dirname, '../../../.tools/frameworks/bun/node_modules/.bin/bun');

const IMPORTS = `import { describe, expect, test } from 'bun:test';\n`;

export const sample: Sample = {
  longInstallation: 'Bun',
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
  example: { folder: 'bun' },
  twins: [['tests/twin.test.tsx', `${IMPORTS}test('is a twin', () => {});\n`]],
  impossible: [],
  program: BUN,
  command: [BUN, 'test'],
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `${IMPORTS}test('passes', () => {});\ntest('ends', () => process.exit(0));\n`,
    killed: `${IMPORTS}test('passes', () => {});\ntest('dies', () => void process.kill(process.pid, 'SIGKILL'));\n`,
    retried: {
      source: `${IMPORTS}let tries = 0;\ntest('passes at last', () => expect(++tries).toBe(2));\n`,
      args: '--retry=1',
    },
    three: threeInJavaScript('test', `${IMPORTS}import fs from 'node:fs';`),
    narrow: '-t nested',
  },
  configuration: [],
};
