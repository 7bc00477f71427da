/** A file that ends its process in the middle of its tests is green with many tools. An exact count shows it. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/** Runs the tests of files, one a line, and writes a whole report whenever it ends, as RSpec does. `ends` ends the process with exit code 0. */
const RUNNER = `
  import { readFileSync, writeFileSync } from 'node:fs';
  const [junit, ...files] = process.argv.slice(2);
  const cases = [];
  process.on('exit', () => writeFileSync(junit, '<testsuite>' + cases.join('') + '</testsuite>'));
  for (const file of files)
    for (const name of readFileSync(file, 'utf8').trim().split('\\n')) {
      if (name === 'ends') process.exit(0);
      cases.push('<testcase name="' + name + '" file="' + file + '"/>');
    }
`;
const LISTER = `
  import { readdirSync, readFileSync } from 'node:fs';
  const files = readdirSync('.').filter((file) => file.endsWith('.txt'));
  console.log(JSON.stringify(files.map((id) => ({ id, file: id, tests: readFileSync(id, 'utf8').trim().split('\\n').length }))));
`;

const run = (values: Values = {}) =>
  project.runAll({
    framework: 'custom',
    'list-command': 'node list.mjs',
    command: 'node run.mjs {junit} {tests}',
    shards: '1',
    ...values,
  });

describe('a file whose process ends in its second of three tests', () => {
  const files = (second: string) => ({
    'run.mjs': RUNNER,
    'list.mjs': LISTER,
    'a.txt': 'one\ntwo\n',
    'b.txt': `one\n${second}\nthree\n`,
    'c.txt': 'one\n',
  });

  test('is a gap, is named with the numbers, and fails its shard', async () => {
    project = await createProject(files('ends'));
    const { report, exitCode, records } = await run();
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons).toContain('1 unit lost tests: b.txt: 3 tests planned, 1 reported');
    expect(records[0]?.units.map(({ id, outcome }) => `${id} ${outcome}`).sort()).toEqual([
      'a.txt passed',
      'b.txt missing',
      'c.txt passed',
    ]);
    expect(exitCode).toBe(3);
  }, 60_000);

  test('is complete when it ends at last after all its tests', async () => {
    project = await createProject(files('two'));
    const { report } = await run();
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 6, passed: 6 } });
  }, 60_000);
});
