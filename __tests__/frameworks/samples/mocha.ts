import { join } from 'node:path';
import { QUICK_NODE } from '../../support/quick-node.ts';
import type { Sample } from '../samples.ts';
import { threeInJavaScript } from '../three-tests.ts';

const FRAMEWORKS = join(import.meta.dirname, '../../../.tools/frameworks');

/** The command that starts a version of Mocha. */
export const mochaCommand = (version: 11 | 12): readonly string[] => [
  version === 12 ? QUICK_NODE : process.execPath,
  join(FRAMEWORKS, `mocha-${version}/node_modules/mocha/bin/mocha.js`),
];

export const sample: Sample = {
  longInstallation: 'Mocha in two versions',
  fileName: (stem) => `${stem}.test.js`,
  passing: `const fs = require('node:fs');
fs.appendFileSync(process.env.RAN, 'ran\\n');
it('stands alone', () => {});
describe('outer', () => {
  describe('inner', () => {
    it('is nested', () => {});
  });
});
`,
  failing: `it('passes', () => {});\nit('fails', () => { throw new Error('as it should'); });\n`,
  crashing: `throw new Error('broken on import');\n`,
  skipping: `it.skip('is left out', () => {});\n`,
  example: { folder: 'mocha' },
  twins: [['tests/twin.test.js.js', `it('is a twin', () => {});\n`]],
  impossible: [],
  program: join(FRAMEWORKS, 'mocha-12/node_modules/.bin/mocha'),
  command: mochaCommand(12),
  firstLine: 1,
  longLists: 'by file',
  tellsLines: true,
  job: {
    ends: `it('passes', () => {});\nit('ends', () => process.exit(0));\n`,
    killed: `it('passes', () => {});\nit('dies', (done) => { process.kill(process.pid, 'SIGKILL'); });\n`,
    retried: {
      source: `let tries = 0;\nit('passes at last', () => { if (++tries < 2) throw new Error('not yet'); });\n`,
      args: '--retries 1',
    },
    three: threeInJavaScript('it', "const fs = require('node:fs');"),
    narrow: '-g nested',
  },
  configuration: [['.mocharc.json', `{ "spec": "**/*.test.js" } // no other files\n`]],
};
