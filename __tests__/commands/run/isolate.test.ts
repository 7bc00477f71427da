/** A retry finds out which unit takes the others of its shard along. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { missing } from '../../frameworks/samples.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/**
 * A tool that loads all its files before it runs any, as mocha, RSpec and PHPUnit do. A file says what it does when it loads, a word a line:
 * `breaks`, `breaks-once`, `ends` (with exit code 0), `dies`, `hangs`. Each start adds a line with its files to `starts`.
 */
const LOADS_ALL_FIRST = `
  import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
  const [junit, ...files] = process.argv.slice(2);
  appendFileSync('starts', files.join(' ') + '\\n');
  const does = {
    breaks: () => { throw new SyntaxError('no such word'); },
    'breaks-once': () => { if (!existsSync('once')) { writeFileSync('once', ''); throw new Error('only once'); } },
    ends: () => process.exit(0),
    dies: () => process.kill(process.pid, 'SIGKILL'),
    hangs: () => { for (;;); },
    passes: () => {},
  };
  for (const file of files) does[readFileSync(file, 'utf8')]();
  writeFileSync(junit, '<testsuite>' + files.map((file) => '<testcase name="works" file="' + file + '"/>').join('') + '</testsuite>');
`;

/** A project of that tool. Files that are not named pass. */
async function loadingProject(files: number, odd: Readonly<Record<number, string>>): Promise<LocalProject> {
  const names = Array.from({ length: files }, (_, at) => [`t${String(at).padStart(2, '0')}.txt`, odd[at] ?? 'passes']);
  project = await createProject({ 'tool.mjs': LOADS_ALL_FIRST, ...Object.fromEntries(names) });
  return project;
}

const COMMAND = 'node tool.mjs {junit} {tests}';
const runTool = (values: Values = {}) =>
  project.runAll({ framework: 'custom', tests: 't*.txt', shards: '1', command: COMMAND, ...values });

type Result = Awaited<ReturnType<LocalProject['runAll']>>;
const ofOutcome = ({ report }: Result, outcome: string) =>
  report.units.filter((unit) => unit.outcome === outcome).map(({ id }) => id);
const starts = () => project.read('starts').trimEnd().split('\n');

describe('a file that does not load', () => {
  test.each([2, 3, 8, 33])(
    'is found among %d, fails with its reason, and the others count',
    async (files) => {
      await loadingProject(files, { 1: 'breaks' });
      const result = await runTool();
      expect(ofOutcome(result, 'failed')).toEqual(['t01.txt']);
      expect(ofOutcome(result, 'passed')).toHaveLength(files - 1);
      expect(result.report.totals).toMatchObject({ tests: files, passed: files - 1, errored: 1, missing: 0, flaky: 0 });
      expect(result.report).toMatchObject({
        verdict: 'failed',
        complete: true,
        reasons: [`1 of ${files} tests failed`],
      });
      expect(result.report.tests.find(({ outcome }) => outcome === 'errored')).toMatchObject({
        name: 't01.txt',
        file: 't01.txt',
        unit: 't01.txt',
        message: 'it ran alone, reported no test and ended with exit code 1: SyntaxError: no such word',
        detail: expect.stringContaining('at Object.breaks'),
      });
      expect(starts().length).toBeLessThanOrEqual(3 + 2 * Math.ceil(Math.log2(files)));
    },
    60_000,
  );

  test('is not looked for without retries', async () => {
    await loadingProject(4, { 1: 'breaks' });
    const result = await runTool({ retries: '0' });
    expect(ofOutcome(result, 'missing')).toHaveLength(4);
    expect(starts()).toHaveLength(1);
  }, 60_000);

  test('is not looked for when it loads in the first retry', async () => {
    await loadingProject(4, { 1: 'breaks-once' });
    const result = await runTool();
    expect(result.report).toMatchObject({ verdict: 'passed', totals: { tests: 4, passed: 4 } });
    expect(starts()).toHaveLength(2);
  }, 60_000);

  test('may be one of several', async () => {
    await loadingProject(40, { 0: 'breaks', 13: 'breaks', 14: 'breaks', 39: 'dies' });
    const result = await runTool();
    expect(ofOutcome(result, 'failed')).toEqual(['t00.txt', 't13.txt', 't14.txt', 't39.txt']);
    expect(ofOutcome(result, 'passed')).toHaveLength(36);
    expect(result.report.complete).toBe(true);
  }, 60_000);

  test('counts as flaky when it loads in a later retry', async () => {
    await loadingProject(3, { 1: 'breaks' });
    project.write(
      'tool.mjs',
      LOADS_ALL_FIRST.replace('breaks: () => {', "breaks: () => { if (process.env.SHARDWISE_TRY === '3') return;"),
    );
    const result = await runTool({ retries: '2' });
    expect(result.report).toMatchObject({ verdict: 'passed', complete: true });
    expect(result.report.units.find(({ id }) => id === 't01.txt')).toMatchObject({ outcome: 'passed', flaky: true });
  }, 60_000);
});

test('a file that kills its process fails, with the signal', async () => {
  await loadingProject(5, { 4: 'dies' });
  const result = await runTool();
  expect(ofOutcome(result, 'failed')).toEqual(['t04.txt']);
  expect(ofOutcome(result, 'passed')).toHaveLength(4);
  expect(result.report).toMatchObject({
    verdict: 'failed',
    complete: true,
    shards: [{ outcome: 'failed', exitCode: 1 }],
  });
  expect(result.report.tests.map(({ message }) => message)).toContain(
    'it ran alone, reported no test and was killed by SIGKILL',
  );
}, 60_000);

test('a file that ends its process with exit code 0 is missing, and the others count', async () => {
  await loadingProject(5, { 2: 'ends' });
  const result = await runTool();
  expect(ofOutcome(result, 'missing')).toEqual(['t02.txt']);
  expect(ofOutcome(result, 'passed')).toHaveLength(4);
  expect(result.report.verdict).toBe('incomplete');
  expect(result.report.reasons[0]).toBe(
    'shard 1 ended with exit code 0: t02.txt ran alone, ended with exit code 0 and did not report its tests: does it end its process?',
  );
}, 60_000);

describe('where nothing is reported, not even alone,', () => {
  test.each([2, 40])(
    'none of %d units is guilty, the cause is told, and the search is short',
    async (files) => {
      await loadingProject(files, Object.fromEntries(Array.from({ length: files }, (_, at) => [at, 'breaks'])));
      const result = await runTool();
      expect(ofOutcome(result, 'missing')).toHaveLength(files);
      expect(result.report.verdict).toBe('incomplete');
      expect(result.report.reasons[0]).toBe(
        `shard 1 crashed with exit code 1: not one of its ${files} units reported a test, not even when fewer ran at a time: the cause is something that they share`,
      );
      expect(starts().length).toBeLessThanOrEqual(3 + 2 * Math.ceil(Math.log2(files)));
    },
    60_000,
  );
});

test('reports whose tests belong to no unit are no reason to search', async () => {
  await loadingProject(8, {});
  project.write('tool.mjs', LOADS_ALL_FIRST.replace('name="works" file="', 'name="other/'));
  const result = await runTool();
  expect(ofOutcome(result, 'missing')).toHaveLength(8);
  expect(starts()).toHaveLength(2);
}, 60_000);

test('a search ends with the time of the shard', async () => {
  await loadingProject(4, { 1: 'hangs' });
  const result = await runTool({ timeout: '8s' });
  expect(result.records[0]?.outcome).toBe('timed-out');
  expect(starts()).toHaveLength(1);
}, 60_000);

/** A tool that writes each result as it comes. A file with `dies` kills the first two starts that reach it. */
const WRITES_AS_IT_RUNS = `
  import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
  const [junit, ...files] = process.argv.slice(2);
  appendFileSync('starts', files.join(' ') + '\\n');
  writeFileSync(junit, '<testsuite>');
  for (const file of files) {
    if (readFileSync(file, 'utf8') === 'dies' && readFileSync('starts', 'utf8').split(file).length < 4)
      process.kill(process.pid, 'SIGKILL');
    appendFileSync(junit, '<testcase name="works" file="' + file + '"/>');
  }
  appendFileSync(junit, '</testsuite>');
`;

test('a report that was cut off is made good by the groups that ran again', async () => {
  await loadingProject(5, { 2: 'dies' });
  project.write('tool.mjs', WRITES_AS_IT_RUNS);
  const result = await runTool({ 'keep-order': 'true' });
  expect(starts()).toHaveLength(4);
  expect(result.records[0]?.reports).toContain('try-2/part-2/custom-1.xml');
  expect(result.report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 5, passed: 5 } });
  expect(result.report.files.filter(({ status }) => status === 'damaged').length).toBeGreaterThan(1);
}, 60_000);

const withPytest = missing.has('pytest') ? test.skip : test;

withPytest(
  'pytest loses nothing to a file that kills the process while it loads, which is named',
  async () => {
    project = await createProject({
      'test_a.py': 'def test_one(): pass\n',
      'test_b.py': 'import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\ndef test_two(): pass\n',
      'test_c.py': 'def test_three(): pass\ndef test_four(): pass\n',
    });
    const result = await project.runAll({ framework: 'pytest', discovery: 'static', shards: '1' });
    expect(ofOutcome(result, 'failed')).toEqual(['test_b.py']);
    expect(result.report.totals).toMatchObject({ tests: 4, passed: 3, errored: 1, missing: 0 });
    expect(result.report.tests.find(({ outcome }) => outcome === 'errored')?.message).toMatch(
      /^it ran alone, reported no test and was killed by SIGSEGV: Fatal Python error: Segmentation fault/,
    );
  },
  60_000,
);

test('Jest loses nothing to a test that ends the process, which is named', async () => {
  project = await createProject({
    'package.json': '{}',
    'a.test.js': "test('one', () => {});\n",
    'b.test.js': "test('two', () => process.exit(3));\n",
    'c.test.js': "test('three', () => {});\n",
  });
  const result = await project.runAll({ framework: 'jest', discovery: 'static', shards: '1', args: '--runInBand' });
  expect(ofOutcome(result, 'failed')).toEqual(['b.test.js']);
  expect(ofOutcome(result, 'passed')).toEqual(['a.test.js', 'c.test.js']);
  expect(result.report.verdict).toBe('failed');
}, 60_000);
