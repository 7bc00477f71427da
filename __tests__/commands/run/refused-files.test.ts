/** Files that Jest refuses by its configuration although it is given their paths: they stay missing, and the verdict names the option. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createProject, type LocalProject } from '../project.ts';

const MODULES = join(import.meta.dirname, '../../../node_modules');

let project: LocalProject;
afterEach(() => project.remove());

test.each<[string, object, string]>([
  ['testPathIgnorePatterns', { testPathIgnorePatterns: ['/e2e/'] }, 'testPathIgnorePatterns is ["/e2e/"]'],
  ['testMatch', { testMatch: ['**/a.test.js'] }, 'testMatch is ["**/a.test.js"]'],
  ['testRegex', { testRegex: 'a\\.test' }, 'testRegex is ["a\\\\.test"]'],
  [
    'projects',
    { projects: [{ testRegex: 'a.test' }, { testMatch: ['**/z'] }] },
    'testRegex is ["a.test"]; testMatch is ["**/z"]',
  ],
])(
  '%s',
  async (_, jest, reason) => {
    project = await createProject({
      'package.json': JSON.stringify({ jest: { transform: {}, ...jest } }),
      'a.test.js': "test('passes', () => {});",
      'e2e/b.test.js': "test('needs a server', () => {});",
      'list.txt': 'a.test.js\ne2e/b.test.js\n',
    });
    symlinkSync(MODULES, join(project.root, 'node_modules'));
    const list = `node -e "console.log(require('fs').readFileSync('list.txt','utf8'))"`;
    const { report } = await project.runAll({ framework: 'jest', 'list-command': list, shards: '1' });
    expect(report.verdict).toBe('incomplete');
    expect(report.units.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['a.test.js', 'passed'],
      ['e2e/b.test.js', 'missing'],
    ]);
    expect(report.reasons.join('\n')).toContain(`the configuration refuses e2e/b.test.js: ${reason}`);
    expect(project.told.join('\n')).not.toContain('again');
  },
  60_000,
);
