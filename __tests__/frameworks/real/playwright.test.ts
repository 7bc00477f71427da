/** Playwright, with the real tool. Files of their own have its contract and its projects, because each start costs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import type { Values } from '../../commands/project.ts';
import type { ReadCase } from '../project.ts';
import { programOf, sample } from '../samples/playwright.ts';
import { config, IMPORT, missing, PASSES, usePlaywright } from './playwright-project.ts';

describe('Playwright 1.65', () => {
  const reason = missing('1.65');
  if (reason !== undefined) return test.skip(reason, () => {});
  const { command, project, values, list, openJob, runJob } = usePlaywright('1.65');

  const shown = (cases: readonly ReadCase[]) =>
    cases.map(({ file, suite, className, name, outcome }) => [
      file,
      suite.slice(0, -1).join(),
      className,
      name,
      outcome,
    ]);

  test('keeps what failed tries have attached, and links it from the page', async () => {
    const attaches = `await test.info().attach('note', { path: 'note.txt' });`;
    const job = await openJob({
      'playwright.config.ts': config(`retries: 1, use: { trace: 'on' }`),
      'note.txt': 'what the test saw',
      'a.spec.ts': `${IMPORT}
        test('red', async () => { ${attaches} expect(1).toBe(2); });
        test('red once', async () => { ${attaches} expect(test.info().retry).toBe(1); });
        test('green', async () => { ${attaches} });`,
    });
    const { report } = await job.runAll(values);
    const kept = new Map(report.tests.map(({ name, attachments = [] }) => [name, attachments]));
    const names = (test: string) => (kept.get(test) ?? []).map((path) => path.replace(/.*\/\d+-/, '')).sort();
    // Each try has a copy of the note that Playwright makes, a trace, and what it says of the error.
    expect(names('red').filter((name) => /^note-/.test(name))).toHaveLength(2);
    expect(names('red').filter((name) => name === 'trace.zip')).toHaveLength(2);
    expect(names('red once')).toContain('trace.zip');
    expect(names('green')).toEqual([]);
    const note = kept.get('red')?.find((path) => /note-/.test(path)) ?? '';
    expect(job.read(`out/${note}`)).toBe('what the test saw');
    expect(job.told.join('\n')).not.toContain('is not kept');
  });

  test('gives tests that a helper declares to the file that has loaded it', async () => {
    project.write({
      'playwright.config.ts': config('testDir: "tests"'),
      'helpers/common.ts': `${IMPORT}export const common = (name: string) => test.describe(name, () => { test('common', () => {}); });\n`,
      'tests/a.spec.ts': `import { common } from '../helpers/common';\ncommon('A');\n`,
      'tests/b.spec.ts': `import { common } from '../helpers/common';\ncommon('B');\n`,
    });
    expect(await list()).toEqual({ 'tests/a.spec.ts': 1, 'tests/b.spec.ts': 1 });
    const { cases } = await project.run(['tests/b.spec.ts']);
    expect(shown(cases)).toEqual([['tests/b.spec.ts', '', 'B', 'common', 'passed']]);
    expect(cases[0]?.line).toBeUndefined();
  });

  test('reports its retries, and the time of the last try alone', async () => {
    project.write({
      'a.spec.ts': `${IMPORT}test.describe.configure({ retries: 2 });
test('passes in the third try', async ({}, { retry }) => {
  if (retry < 2) await new Promise((done) => setTimeout(done, 700));
  expect(retry).toBe(2);
});
test('never passes', () => { throw new TypeError('never'); });
test.fail('fails as expected', () => expect(1).toBe(2));
test.fail('passes as not expected', () => {});
test('is skipped while it runs', () => test.skip(true, 'not today'));
test('takes too long', async () => { test.setTimeout(50); await new Promise(() => {}); });\n`,
    });
    const { cases, reports } = await project.run(['a.spec.ts']);
    expect(cases.map(({ name, outcome, flakyFailures }) => [name, outcome, flakyFailures])).toEqual([
      ['passes in the third try', 'passed', 2],
      ['never passes', 'failed', 0],
      ['fails as expected', 'passed', 0],
      ['passes as not expected', 'failed', 0],
      ['is skipped while it runs', 'skipped', 0],
      ['takes too long', 'failed', 0],
    ]);
    const xml = readFileSync(join(project.folder, '.run/1', reports[0] ?? ''), 'utf8');
    expect(xml.match(/<rerunFailure/g)).toHaveLength(6);
    expect(xml).toContain('<skipped message="not today">');
    expect(Number(/in the third try".*? time="(.*?)"/.exec(xml)?.[1])).toBeLessThan(0.5);
    expect(/type="timedOut"/.test(xml)).toBe(true);
    expect(/message="TypeError: never"/.test(xml)).toBe(true);
  });

  test('reports what did not run as nothing, and a failing hook with the test that it stopped', async () => {
    project.write({
      'a.spec.ts': `${IMPORT}test.describe.serial('serial', () => {
  test('first', () => {});
  test('second', () => expect(1).toBe(2));
  test('third', () => {});
});
test.describe('hooked', () => {
  test.beforeAll(() => { throw new Error('no hook'); });
  test('one', () => {});
  test('two', () => {});
});\n`,
    });
    expect(shown((await project.run(['a.spec.ts'])).cases)).toEqual([
      ['a.spec.ts', '', 'a.spec.ts', 'serial › first', 'passed'],
      ['a.spec.ts', '', 'a.spec.ts', 'serial › second', 'failed'],
      ['a.spec.ts', '', 'hooked', 'one', 'failed'],
    ]);
  });

  test('keeps the reporters of the project, and runs each test as often as they say', async () => {
    project.write({
      'playwright.config.ts': config(`reporter: [['json', { outputFile: 'own.json' }]], repeatEach: 2`),
      'a.spec.ts': PASSES,
    });
    const { cases, selected, exitCodes } = await project.run(['a.spec.ts'], { args: ['--reporter=list,junit'] });
    expect([cases.length, selected, exitCodes]).toEqual([2, ['[["a.spec.ts",{"passes":2}]]'], [0]]);
    expect((await project.run(['a.spec.ts'])).exitCodes).toEqual([0]);
    expect(JSON.parse(readFileSync(join(project.folder, 'own.json'), 'utf8'))).toMatchObject({
      stats: { expected: 2 },
    });
  });

  test.each(['--grep=slow', '--project=two'])(
    'is complete when %s leaves a file without a test, and nothing is lost',
    async (args) => {
      const files = {
        'playwright.config.ts': config(
          `projects: [{ name: 'one', testMatch: 'a*' }, { name: 'two', testMatch: 'b*' }]`,
        ),
        'a.spec.ts': PASSES,
        'b.spec.ts': `${IMPORT}test('is slow', () => {});\n`,
      };
      const found = await runJob(files, { args, discovery: 'static', tests: '*.spec.ts' });
      expect(found).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 1, passed: 1, missing: 0 } });
      expect(found.units.map(({ id, outcome }) => [id, outcome])).toEqual([
        ['a.spec.ts', 'deselected'],
        ['b.spec.ts', 'passed'],
      ]);
    },
  );

  describe('is red, and says why, after', () => {
    test.each<[string, Values, string, number]>([
      [
        'an error in a global set-up',
        {
          'playwright.config.ts': config(`globalSetup: './global.ts'`),
          'global.ts': `export default () => { throw new Error('no database'); };`,
        },
        'no database',
        0,
      ],
      [
        'an error in a global teardown',
        {
          'playwright.config.ts': config(`globalTeardown: './global.ts'`),
          'global.ts': `export default () => { throw new Error('no end'); };`,
        },
        'no end',
        2,
      ],
      [
        'an error in a helper',
        {
          'helper.ts': `throw new Error('no helper');`,
          'a.spec.ts': `import './helper';\n${PASSES}`,
          'b.spec.ts': `import './helper';\n${PASSES}`,
        },
        'no helper',
        0,
      ],
      [
        'an error of a worker that ends',
        {
          'a.spec.ts': `import { test as base } from '@playwright/test';
const test = base.extend<{}, { w: void }>({ w: [async ({}, use) => { await use(); throw new Error('no worker'); }, { scope: 'worker', auto: true }] });
test('passes', () => {});\n`,
        },
        'no worker',
        2,
      ],
      ['two tests of one title', { 'a.spec.ts': `${PASSES}test('passes', () => {});\n` }, 'duplicate test title', 0],
      [
        'a test that is marked as the only one',
        {
          'playwright.config.ts': config('forbidOnly: true'),
          'a.spec.ts': `${IMPORT}test.only('passes', () => {});\n`,
        },
        '.only',
        0,
      ],
      ['exit(0) at the top of a file', { 'a.spec.ts': `process.exit(0);\n` }, '', 0],
      [
        'a kill of the whole run',
        { 'a.spec.ts': `${PASSES}test('kills', () => void process.kill(process.ppid, 'SIGKILL'));\n` },
        '',
        0,
      ],
    ])('%s', async (_what, files, why, passed) => {
      const report = await runJob(
        { 'a.spec.ts': PASSES, 'b.spec.ts': PASSES, ...files },
        { discovery: 'static', shards: '1' },
      );
      expect(['failed', 'incomplete']).toContain(report.verdict);
      expect([...report.reasons, ...report.tests.map(({ message }) => message)].join('\n')).toContain(why);
      expect(report.totals.passed).toBeGreaterThanOrEqual(passed);
    });
  });

  test('keeps what had finished when the whole run is killed, and runs only the rest again', async () => {
    const kills = `${IMPORT}test('kills', () => { if (process.env.SHARDWISE_TRY === '1') process.kill(process.ppid, 'SIGKILL'); });\n`;
    const report = await runJob(
      { 'playwright.config.ts': config('workers: 1'), 'a.spec.ts': PASSES, 'b.spec.ts': kills, 'c.spec.ts': PASSES },
      { shards: '1', retries: '1' },
    );
    expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 3, passed: 3 } });
    expect(report.shards[0]).toMatchObject({ outcome: 'passed' });
  });

  test.each([
    ['in a serial file', "test.describe.configure({ mode: 'serial' });"],
    ['in any other file', ''],
  ])('names a test %s that hangs, and keeps what had finished', async (_where, mode) => {
    const hangs = "test('hangs', async () => { test.setTimeout(0); await new Promise(() => {}); });";
    const source = `${PASSES}${mode}\n${hangs}\n`;
    const report = await runJob({ 'a.spec.ts': source }, { discovery: 'static', shards: '1', 'hang-timeout': '20s' });
    expect(report.tests.filter(({ outcome }) => outcome !== 'passed')).toMatchObject([
      { name: 'hangs', file: 'a.spec.ts', outcome: 'errored', message: expect.stringContaining('hung') },
    ]);
    expect(report.totals).toMatchObject({ tests: 2, passed: 1 });
  });

  test('never loses what --max-failures leaves out', async () => {
    const files = { 'playwright.config.ts': config('workers: 1'), 'a.spec.ts': sample.failing, 'b.spec.ts': PASSES };
    const report = await runJob(files, { shards: '1', args: '-x' });
    expect(report).toMatchObject({ verdict: 'failed', complete: false, totals: { failed: 1, missing: 1 } });
  });

  test('leaves blobs of every shard, which its own tool merges', async () => {
    const files = Object.fromEntries(['a', 'b', 'c'].map((stem) => [`${stem}.spec.ts`, PASSES]));
    const job = await openJob({ 'playwright.config.ts': config(`reporter: 'blob'`), ...files });
    await job.runAll({ ...values, shards: '3' });
    const [, nodePath = '', program = ''] = command;
    await execa(program, [programOf('1.65'), 'merge-reports', '--reporter=html,json', '.shardwise/blobs'], {
      cwd: job.root,
      env: {
        JEST_WORKER_ID: '',
        NODE_PATH: nodePath.slice('NODE_PATH='.length),
        PLAYWRIGHT_JSON_OUTPUT_FILE: 'merged.json',
      },
    });
    expect(job.readJson('merged.json')).toMatchObject({ stats: { expected: 3, unexpected: 0 } });
    expect(job.has('playwright-report/index.html')).toBe(true);
  });

  test('starts a web server in each of two shards on one machine, where its port is that of the shard', async () => {
    const server = `require('http').createServer((_, answer) => answer.end('hello')).listen(Number(process.env.PORT));\n`;
    const asks = `${IMPORT}test('asks', async () => expect(await (await fetch(process.env.PLACE!)).text()).toBe('hello'));\n`;
    const report = await runJob({
      'playwright.config.ts': `const port = ${20_000 + (process.pid % 20_000)} + Number(process.env.SHARDWISE_SHARD ?? 0);
process.env.PLACE = \`http://127.0.0.1:\${port}\`;
export default { webServer: { command: 'node server.cjs', port, env: { PORT: String(port) } } };\n`,
      'server.cjs': server,
      'a.spec.ts': asks,
      'b.spec.ts': asks,
    });
    expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 2, passed: 2 } });
    expect(report.shards.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
  });

  /** What the plan finds without Playwright is what Playwright lists. */
  test.each<[string, Values, string]>([
    ['the usual names', {}, ''],
    ['a folder of tests', { 'playwright.config.ts': config(`testDir: './e2e'`) }, ''],
    [
      'folders of projects',
      { 'playwright.config.js': `module.exports = { projects: [{ testDir: "e2e" }, { testDir: 'more/deep' }] };` },
      '',
    ],
    ['a configuration elsewhere', { 'more/playwright.config.ts': config('fullyParallel: true') }, '-c more'],
    [
      'a configuration of another name',
      { 'e2e/ct.playwright.ts': config(`testDir: 'x'`) },
      '--config=e2e/ct.playwright.ts',
    ],
    ['patterns of paths', {}, 'E2E/ more/deep'],
  ])('is found by name as it is: %s', async (_what, configuration, args) => {
    const stems = ['a', 'e2e/b', 'e2e/x/c', 'more/d', 'more/deep/e', '.hidden/f', 'e2e/.g'];
    const others = ['e2e/h.ts', 'e2e/i.spec.d.txt', 'node_modules/j.spec.ts', 'e2e/node_modules/k.spec.ts'];
    const job = await openJob({
      ...configuration,
      ...Object.fromEntries(
        [...stems.map((stem) => `${stem}.spec.ts`), 'e2e/l.test.mjs', ...others].map((file) => [
          file,
          file.endsWith('.mjs') ? '' : PASSES,
        ]),
      ),
      'e2e/m.test.tsx': PASSES,
    });
    const plan = async (discovery: string) =>
      (await job.plan({ ...values, discovery, ...(args && { args }) })).plan.units.map(({ file }) => file);
    const listed = await plan('list');
    expect(listed?.length).toBeGreaterThan(0);
    expect(await plan('static').then((found) => found?.filter((file) => file !== 'e2e/l.test.mjs'))).toEqual(listed);
  });
});
