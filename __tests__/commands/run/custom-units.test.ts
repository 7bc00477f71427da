/** A command of the user's own: a report for each unit, named after it, and units that may have no test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/** Writes one report for each file, into a folder. Its cases have no file. The text of a file says how many tests it has, and whether one fails. */
const TOOL = `
  import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
  import { dirname } from 'node:path';
  const [junit, ...files] = process.argv.slice(2);
  mkdirSync(junit, { recursive: true });
  for (const file of files) {
    const [tests, fails] = readFileSync(file, 'utf8').trim().split(' ');
    const cases = Array.from({ length: Number(tests) }, (_, at) => '<testcase name="works ' + at + '">' + (fails && at === 0 ? '<failure/>' : '') + '</testcase>');
    const report = junit + '/' + file.replace('.spec', '.xml');
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, '<testsuite name="Suite">' + cases.join('') + '</testsuite>');
    if (fails) process.exitCode = 1;
  }
`;
const FILES: Values = {
  'tool.mjs': TOOL,
  't/a.spec': '2',
  't/b.spec': '1 fails',
  't/deep/a.spec': '3',
  't/c.spec': '1',
};
const VALUES: Values = {
  framework: 'custom',
  tests: '**/*.spec',
  shards: '2',
  command: 'node tool.mjs {junit} {tests}',
};

const outcomes = ({ units }: { units: readonly { id: string; outcome: string; tests: number }[] }) =>
  units.map(({ id, outcome, tests }) => `${id} ${outcome} ${tests}`).sort();

test('tests belong to the unit that their report is named after', async () => {
  project = await createProject(FILES);
  const { report } = await project.runAll({ ...VALUES, 'unit-from': 'report-name' });
  expect(outcomes(report)).toEqual([
    't/a.spec passed 2',
    't/b.spec failed 1',
    't/c.spec passed 1',
    't/deep/a.spec passed 3',
  ]);
  expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { tests: 7, failed: 1 } });
});

test('they belong to no unit where their names say nothing', async () => {
  project = await createProject(FILES);
  const { report } = await project.runAll(VALUES);
  expect(report.verdict).not.toBe('passed');
  expect(report.complete).toBe(false);
});

test('a unit without a test is no loss where it may be empty, and only there', async () => {
  project = await createProject({ ...FILES, 't/b.spec': '1', 't/none.spec': '0', 't/platform/none.spec': '0' });
  const values = { ...VALUES, 'unit-from': 'report-name', 'may-be-empty': 't/platform/**' };
  const { report } = await project.runAll(values);
  expect(report.verdict).toBe('incomplete');
  expect(outcomes(report)).toContain('t/none.spec missing 0');
  project.delete('t/none.spec');
  const { report: complete } = await project.runAll(values);
  expect(complete).toMatchObject({ verdict: 'passed', complete: true });
  expect(outcomes(complete)).toContain('t/platform/none.spec skipped 0');
});

test('a unit that may be empty is a loss when its command breaks off', async () => {
  project = await createProject({ ...FILES, 't/b.spec': '1', 't/platform/none.spec': '0' });
  project.write('tool.mjs', 'process.exit(0);');
  const { report } = await project.runAll({ ...VALUES, 'may-be-empty': 't/platform/**', shards: '1' });
  expect(outcomes(report)).toContain('t/platform/none.spec missing 0');
});

/** A tool in a few lines of shell. It knows one unit at a time. */
const SHELL_TOOL = `#!/bin/sh
outcome=$(cat "$3")
printf '<testsuite><testcase name="works">%s</testcase></testsuite>' "$outcome" > "$2"
[ -z "$outcome" ]
`;

test('the script of the documentation runs one unit after another', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/frameworks/custom.md'), 'utf8');
  const [, script = ''] = /```sh\n(.*?)```/s.exec(page) ?? [];
  project = await createProject({
    'ci/run-each.sh': script.replace('tool --junit', 'sh ./tool.sh --junit'),
    'tool.sh': SHELL_TOOL,
    't/one two.spec': '',
    't/red.spec': '<failure/>',
    't/green.spec': '',
  });
  const command = 'sh ci/run-each.sh {junit} {tests}';
  const { report } = await project.runAll({ ...VALUES, command, 'unit-from': 'report-name', retries: '0' });
  expect(outcomes(report)).toEqual(['t/green.spec passed 1', 't/one two.spec passed 1', 't/red.spec failed 1']);
  expect(report).toMatchObject({ verdict: 'failed', complete: true });
});
