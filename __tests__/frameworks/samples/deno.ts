import { join } from 'node:path';
import type { Sample } from '../samples.ts';

const DENO = join(import.meta.dirname, '../../../.tools/frameworks/deno/node_modules/.bin/deno');

const IMPORTS = `import assert from 'node:assert';\n`;

export const sample: Sample = {
  longInstallation: 'Deno',
  fileName: (stem) => `${stem}.test.ts`,
  passing: `import fs from 'node:fs';
fs.appendFileSync(Deno.env.get('RAN') as string, 'ran\\n');
Deno.test('stands alone', () => {});
Deno.test('is nested', () => {});
`,
  failing: `${IMPORTS}Deno.test('passes', () => {});
Deno.test('fails', () => assert.equal(1, 2));
`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `Deno.test.ignore('is left out', () => {});\n`,
  example: { folder: 'deno' },
  twins: [['tests/twin.test.tsx', `Deno.test('is a twin', () => {});\n`]],
  impossible: [],
  program: DENO,
  command: [DENO, 'test', '-A', '--no-check'],
  firstLine: 1,
  longLists: 'several commands',
  tellsLines: true,
  job: {
    ends: `Deno.test('passes', () => {});\nDeno.exit(0);\n`,
    killed: `Deno.test('passes', () => {});\nDeno.test('dies', () => Deno.kill(Deno.pid, 'SIGKILL'));\n`,
    retried: {
      source: `${IMPORTS}let tries = 0;\nDeno.test('passes at last', () => assert.equal(++tries, 2));\n`,
      args: '--retry=1',
    },
    narrow: '--filter nested',
  },
  configuration: [],
};
