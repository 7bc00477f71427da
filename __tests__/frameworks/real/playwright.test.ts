/** Playwright, with the real tool in three versions. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import fc from 'fast-check';
import { playwright } from '../../../src/frameworks/playwright.ts';
import { selectedTests } from '../../../src/frameworks/shared/parts.ts';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createUnitOf } from '../../../src/frameworks/shared/unit-of.ts';
import { createProject as createJob, type LocalProject, type Values } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { describeParts, HOSTILE_NAMES } from '../parts-contract.ts';
import { createProject, type ReadCase, type TestProject } from '../project.ts';
import { playwrightCommand, programOf, sample, VERSIONS, type Version } from '../samples/playwright.ts';
import { describeVersionContract } from '../version-contract.ts';

const IMPORT = `import { expect, test } from '@playwright/test';\n`;
const PASSES = `${IMPORT}test('passes', () => {});\n`;
const text = (value: string) => JSON.stringify(value);

const config = (options: string) => `export default { ${options} };\n`;
const TWO_PROJECTS = config(`projects: [
  { name: 'one', testDir: 'a' },
  { name: 'two words', testDir: '.', testMatch: ['a/**', 'b/**'] },
]`);
const SET_UP = config(`projects: [
  { name: 'log in', testMatch: /.*\\.setup\\.ts/, teardown: 'log out' },
  { name: 'log out', testMatch: /.*\\.teardown\\.ts/ },
  { name: 'chromium', dependencies: ['log in'] },
  { name: 'alone', testMatch: /alone/ },
]`);

const missing = (version: Version) =>
  existsSync(programOf(version)) ? undefined : `is not installed: there is no ${programOf(version)}`;

describeExample(playwright);

/** Titles are unique in a file, or Playwright does not load it. */
const titles = fc.uniqueArray(fc.constantFrom(...HOSTILE_NAMES, 'a › b', ' a '), { minLength: 1, maxLength: 3 });
const tests = (named: readonly string[]) => named.map((name) => `test(${text(name)}, () => {});`).join('\n');
const group = (kind: string, name: string, inside: string) =>
  `test.describe${kind}(${text(name)}, () => {\n${inside}\n});`;
const block = fc
  .tuple(fc.constantFrom('', '.serial', '.parallel'), titles, titles, titles)
  .map(([kind, [outer = ''], inner, deep]) =>
    [tests([`${outer} alone`]), group(kind, outer, `${tests(inner)}\n${group('', 'deep', tests(deep))}`)].join('\n'),
  );
const blocks = fc.uniqueArray(block, { minLength: 1, maxLength: 3, selector: (source) => source.split('\n', 1)[0] });

describeParts({
  framework: playwright,
  fileName: 'tests/split.spec.ts',
  configuration: sample.configuration,
  source: blocks.map((sources) => `${IMPORT}${sources.join('\n')}\n`),
});

describe.each(Object.keys(VERSIONS) as Version[])('Playwright %s', (version) => {
  const reason = missing(version);
  if (reason !== undefined) return test.skip(reason, () => {});
  const command = playwrightCommand(version);
  const ofVersion = { ...sample, command };
  if (version === '1.65') {
    describeContract(playwright, ofVersion);
    describeJobContract(playwright, ofVersion);
  } else describeVersionContract(playwright, version === '1.56' ? { ...ofVersion, mixesUpEnds: true } : ofVersion);

  test('has the metrics that a test notes as annotations', async () => {
    const project = createProject();
    project.write('playwright.config.ts', config(''));
    const notes = `test.info().annotations.push({ type: 'metric:login', description: '12.5' }, { type: 'issue', description: 'A-1' });`;
    project.write('m.spec.ts', `${IMPORT}test('signs in', () => { ${notes} });\n`);
    const { cases } = await project.run(playwright, ['m.spec.ts'], { command });
    project.remove();
    expect(cases.map(({ name, said }) => [name, said])).toEqual([['signs in', ['metric:login=12.5']]]);
  });
});

describe('Playwright 1.65', () => {
  const version = '1.65';
  const reason = missing(version);
  if (reason !== undefined) return test.skip(reason, () => {});
  const command = playwrightCommand(version);
  let project: TestProject;
  let job: LocalProject | undefined;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => {
    project.remove();
    job?.remove();
  });

  const write = (files: Values) => {
    for (const [file, source] of Object.entries(files)) project.write(file, source);
  };
  const run = (units: readonly string[], args: readonly string[] = [], more = {}) =>
    project.run(playwright, units, { args, command, ...more });
  const list = async (args: readonly string[] = [], files: readonly string[] = []) =>
    Object.fromEntries((await project.list(playwright, { args, command, files }))?.tests ?? []);
  const shown = (cases: readonly ReadCase[]) =>
    cases.map(({ file, suite, className, name, outcome }) => [
      file,
      suite.slice(0, -1).join(),
      className,
      name,
      outcome,
    ]);
  const values = { framework: 'playwright', command: joinWords(command), shards: '2', retries: '0' };
  const runJob = async (files: Values, more: Values = {}) => {
    job = await createJob(files);
    return (await job.runAll({ ...values, ...more })).report;
  };

  test('keeps what failed tries have attached, and links it from the page', async () => {
    const attaches = `await test.info().attach('note', { path: 'note.txt' });`;
    const report = await runJob({
      'playwright.config.ts': config(`retries: 1, use: { trace: 'on' }`),
      'note.txt': 'what the test saw',
      'a.spec.ts': `${IMPORT}
        test('red', async () => { ${attaches} expect(1).toBe(2); });
        test('red once', async () => { ${attaches} expect(test.info().retry).toBe(1); });
        test('green', async () => { ${attaches} });`,
    });
    const kept = new Map(report.tests.map(({ name, attachments = [] }) => [name, attachments]));
    const names = (test: string) => (kept.get(test) ?? []).map((path) => path.replace(/.*\/\d+-/, '')).sort();
    // Each try has a copy of the note that Playwright makes, a trace, and what it says of the error.
    expect(names('red').filter((name) => /^note-/.test(name))).toHaveLength(2);
    expect(names('red').filter((name) => name === 'trace.zip')).toHaveLength(2);
    expect(names('red once')).toContain('trace.zip');
    expect(names('green')).toEqual([]);
    const note = kept.get('red')?.find((path) => /note-/.test(path)) ?? '';
    expect(job?.read(`out/${note}`)).toBe('what the test saw');
    expect(job?.told.join('\n')).not.toContain('is not kept');
  });

  describe('projects', () => {
    const ALL = {
      '[one] › a/x.spec.ts': 1,
      '[one] › a/y.spec.ts': 1,
      '[two words] › a/x.spec.ts': 1,
      '[two words] › a/y.spec.ts': 1,
      '[two words] › b/x.spec.ts': 1,
    };
    const files = Object.fromEntries(['a/x', 'a/y', 'b/x'].map((stem) => [`${stem}.spec.ts`, PASSES]));
    beforeEach(() => write({ 'playwright.config.ts': TWO_PROJECTS, ...files }));

    test('are listed with their files, as the arguments choose', async () => {
      expect(await list()).toEqual(ALL);
      expect(await list(['--project', 'one'])).toEqual({ '[one] › a/x.spec.ts': 1, '[one] › a/y.spec.ts': 1 });
      expect(await list(['b/', '--project=two*'])).toEqual({ '[two words] › b/x.spec.ts': 1 });
      expect(await list(['b/'], ['a/y.spec.ts'])).toEqual({ '[one] › a/y.spec.ts': 1, '[two words] › a/y.spec.ts': 1 });
      expect(await list(['-g', 'nothing'])).toEqual({});
    });

    test('run as they are planned: a file in one project, and no other', async () => {
      const units = ['[two words] › a/x.spec.ts', '[one] › a/y.spec.ts'];
      const { cases, selected } = await run(units);
      const unitOf = createUnitOf(Object.keys(ALL));
      expect(cases.map((one) => unitOf(one)).sort()).toEqual([...units].sort());
      expect(
        Object.fromEntries(
          selectedTests(
            units.map((id) => ({ id })),
            selected,
          ),
        ),
      ).toEqual({
        '[two words] › a/x.spec.ts': 1,
        '[one] › a/y.spec.ts': 1,
      });
    });

    test('all run a file that is planned without them, and each test tells once that it ended', async () => {
      const { cases, events } = await run(['a/x.spec.ts']);
      expect(cases.map((one) => createUnitOf(['a/x.spec.ts'])(one))).toEqual(['a/x.spec.ts', 'a/x.spec.ts']);
      expect(events.filter(({ event }) => event === 'test-finished')).toHaveLength(cases.length);
    });

    test('give one verdict over all shards', async () => {
      const report = await runJob({ 'playwright.config.ts': TWO_PROJECTS, ...files }, { shards: '3' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 5, passed: 5 } });
      expect(report.units.map(({ id }) => id).sort()).toEqual(Object.keys(ALL).sort());
    });

    test('with a file that does not load are planned by name, and only that file fails', async () => {
      const report = await runJob(
        { 'playwright.config.ts': TWO_PROJECTS, ...files, 'a/z.spec.ts': sample.crashing },
        { shards: '1', retries: '1', tests: 'a/**\nb/**' },
      );
      expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { tests: 6, passed: 5, errored: 1 } });
    });
  });

  describe('a set-up', () => {
    const files = {
      'playwright.config.ts': SET_UP,
      'a.setup.ts': PASSES,
      'b.teardown.ts': PASSES,
      ...Object.fromEntries(['a', 'b', 'c', 'alone'].map((stem) => [`${stem}.spec.ts`, PASSES])),
    };
    const UNITS = [
      '[alone] › alone.spec.ts',
      ...['a', 'alone', 'b', 'c'].map((stem) => `[chromium] › ${stem}.spec.ts`),
    ];

    test('is no unit, and runs where a test needs it', async () => {
      write(files);
      expect(Object.keys(await list()).sort()).toEqual(UNITS);
      expect(Object.keys(await list(['--project', 'log in']))).toEqual(['[log in] › a.setup.ts']);
      expect(shown((await run(['[alone] › alone.spec.ts'])).cases)).toHaveLength(1);
      const { cases, reports } = await run(['[chromium] › b.spec.ts']);
      expect(cases.map(({ suite }) => suite[0])).toEqual(['log in', 'log out', 'chromium']);
      const xml = readFileSync(join(project.folder, '.run/2', reports[0] ?? ''), 'utf8');
      expect(xml.match(/shardwise\.every-shard/g)).toHaveLength(2);
    });

    test('counts once, whatever runs it, and belongs to every shard', async () => {
      const report = await runJob(files, { shards: '3' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 7, passed: 7, missing: 0 } });
      expect(report.units.map(({ id }) => id).sort()).toEqual(UNITS);
      expect(report.unexpected).toBeUndefined();
      expect(report.warnings.filter((warning) => !warning.includes('timings'))).toEqual([]);
    });

    test('that fails is red and shown, and what needs it is missing', async () => {
      const report = await runJob({ ...files, 'a.setup.ts': sample.failing }, { shards: '1' });
      expect(report).toMatchObject({
        verdict: 'failed',
        complete: false,
        totals: { failed: 1, missing: 4 },
      });
      expect(report.tests.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
        { file: 'a.setup.ts', name: 'fails', message: expect.stringContaining('toBe') },
      ]);
      expect(report.reasons.join()).not.toContain('could not be matched');
    });

    test('that passes in the next try is flaky, and so green', async () => {
      const setup = `${IMPORT}test('sets up', () => expect(process.env.SHARDWISE_TRY).toBe('2'));\n`;
      const report = await runJob({ ...files, 'a.setup.ts': setup }, { shards: '1', retries: '1' });
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 7, passed: 7, flaky: 1 } });
    });

    test('that fails in a teardown is red', async () => {
      const report = await runJob({ ...files, 'b.teardown.ts': sample.failing }, { shards: '2', retries: '1' });
      expect(report).toMatchObject({ verdict: 'failed', complete: true, totals: { failed: 1, missing: 0 } });
    });
  });

  test('gives tests that a helper declares to the file that has loaded it', async () => {
    write({
      'playwright.config.ts': config('testDir: "tests"'),
      'helpers/common.ts': `${IMPORT}export const common = (name: string) => test.describe(name, () => { test('common', () => {}); });\n`,
      'tests/a.spec.ts': `import { common } from '../helpers/common';\ncommon('A');\n`,
      'tests/b.spec.ts': `import { common } from '../helpers/common';\ncommon('B');\n`,
    });
    expect(await list()).toEqual({ 'tests/a.spec.ts': 1, 'tests/b.spec.ts': 1 });
    const { cases } = await run(['tests/b.spec.ts']);
    expect(shown(cases)).toEqual([['tests/b.spec.ts', '', 'B', 'common', 'passed']]);
    expect(cases[0]?.line).toBeUndefined();
  });

  test('reports its retries, and the time of the last try alone', async () => {
    write({
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
    const { cases, reports } = await run(['a.spec.ts']);
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
    write({
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
    expect(shown((await run(['a.spec.ts'])).cases)).toEqual([
      ['a.spec.ts', '', 'a.spec.ts', 'serial › first', 'passed'],
      ['a.spec.ts', '', 'a.spec.ts', 'serial › second', 'failed'],
      ['a.spec.ts', '', 'hooked', 'one', 'failed'],
    ]);
  });

  test('keeps the reporters of the project, and runs each test as often as they say', async () => {
    write({
      'playwright.config.ts': config(`reporter: [['json', { outputFile: 'own.json' }]], repeatEach: 2`),
      'a.spec.ts': PASSES,
    });
    const { cases, selected, exitCodes } = await run(['a.spec.ts'], ['--reporter=list,junit']);
    expect([cases.length, selected, exitCodes]).toEqual([2, ['[["a.spec.ts",{"passes":2}]]'], [0]]);
    expect((await run(['a.spec.ts'])).exitCodes).toEqual([0]);
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
    await runJob({ 'playwright.config.ts': config(`reporter: 'blob'`), ...files }, { shards: '3' });
    const root = job?.root ?? '';
    const [, nodePath = '', program = ''] = command;
    await execa(program, [programOf(version), 'merge-reports', '--reporter=html,json', '.shardwise/blobs'], {
      cwd: root,
      env: {
        JEST_WORKER_ID: '',
        NODE_PATH: nodePath.slice('NODE_PATH='.length),
        PLAYWRIGHT_JSON_OUTPUT_FILE: 'merged.json',
      },
    });
    expect(job?.readJson('merged.json')).toMatchObject({ stats: { expected: 3, unexpected: 0 } });
    expect(job?.has('playwright-report/index.html')).toBe(true);
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
    job = await createJob({
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
      (await job?.plan({ ...values, discovery, ...(args && { args }) }))?.plan.units.map(({ file }) => file);
    const listed = await plan('list');
    expect(listed?.length).toBeGreaterThan(0);
    expect(await plan('static').then((found) => found?.filter((file) => file !== 'e2e/l.test.mjs'))).toEqual(listed);
  });
});

describe('Playwright 1.56', () => {
  const reason = missing('1.56');
  if (reason !== undefined) return test.skip(reason, () => {});
  const command = playwrightCommand('1.56');
  let project: TestProject;
  beforeEach(() => {
    project = createProject();
    project.write('playwright.config.ts', TWO_PROJECTS);
    project.write('a/x.spec.ts', sample.passing);
    project.write('a/y.spec.ts', sample.passing);
  });
  afterEach(() => project.remove());

  test('has files as units, which run in all their projects', async () => {
    expect([...((await project.list(playwright, { command }))?.tests ?? [])]).toEqual([
      ['a/x.spec.ts', 4],
      ['a/y.spec.ts', 4],
    ]);
    const { cases, selected } = await project.run(playwright, ['a/y.spec.ts'], { command });
    expect(cases.map(({ suite }) => suite.join())).toEqual(
      ['one', 'one', 'two words', 'two words'].map((name) => `${name},a/y.spec.ts`),
    );
    expect(selected).toEqual(['[["a/y.spec.ts",{"":4}]]']);
  });

  test('has no parts of files', async () => {
    const { cases } = await project.run(playwright, ['a/y.spec.ts'], { command });
    expect(cases.map((one) => playwright.select?.partOf(one, 'a/y.spec.ts'))).toEqual(Array(4).fill(undefined));
    expect(cases[1]?.name).toBe('outer › inner › is nested');
  });
});
