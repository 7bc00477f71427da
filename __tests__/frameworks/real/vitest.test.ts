/** Vitest 3, 4 and 5, as they really are. */
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { joinWords } from '../../../src/frameworks/shared/split-words.ts';
import { createUnitOf } from '../../../src/frameworks/shared/unit-of.ts';
import { vitest } from '../../../src/frameworks/vitest.ts';
import { createProject as createJob, type LocalProject } from '../../commands/project.ts';
import { describeContract } from '../contract.ts';
import { describeExample } from '../example.ts';
import { describeJobContract } from '../job-contract.ts';
import { createProject, type ReadCase, type TestProject } from '../project.ts';
import { sample, vitestCommand } from '../samples/vitest.ts';
import { describeVersionContract } from '../version-contract.ts';

const IMPORTS = `import { afterAll, beforeAll, describe, expect, test } from 'vitest';\n`;
const PASSES = `${IMPORTS}test('passes', () => {});\n`;

const TWO_PROJECTS = `export default { test: { projects: [
  { test: { name: 'one', include: ['a/*.test.ts'] } },
  { test: { name: 'two words', include: ['a/*.test.ts', 'b/*.test.ts'] } },
] } };\n`;

describeExample(vitest);

describe.each([3, 4, 5] as const)('Vitest %i', (version) => {
  const command = vitestCommand(version);
  const missing = command.filter((path) => !existsSync(path));
  if (missing.length > 0) return test.skip(`is not installed: there is no ${missing.join(', ')}`, () => {});

  const ofVersion = { ...sample, command };
  if (version === 5) {
    describeContract(vitest, ofVersion);
    describeJobContract(vitest, ofVersion);
  } else describeVersionContract(vitest, ofVersion);

  let project: TestProject;
  let job: LocalProject | undefined;
  beforeEach(() => {
    project = createProject();
  });
  afterEach(() => {
    project.remove();
    job?.remove();
  });

  const run = (units: readonly string[], args: readonly string[] = [], more = {}) =>
    project.run(vitest, units, { args, command, ...more });
  const list = async (args: readonly string[] = [], folder = '') =>
    [...((await project.list(vitest, { args, command }, folder))?.tests.keys() ?? [])].sort();
  const shown = ({ file, name, outcome }: ReadCase) => `${file} ${name}: ${outcome}`;
  const jobWith = async (files: Readonly<Record<string, string>>) => {
    job = await createJob(files);
    return job;
  };
  const unitsOf = (cases: readonly ReadCase[], units: readonly string[]) => {
    const unitOf = createUnitOf(units);
    return cases.map((one) => unitOf(one));
  };
  const values = { framework: 'vitest', command: joinWords(command), shards: '2', retries: '0' };

  describe('projects', () => {
    beforeEach(() => {
      project.write('vitest.config.mjs', TWO_PROJECTS);
      for (const file of ['a/x.test.ts', 'a/y.test.ts', 'b/x.test.ts']) project.write(file, PASSES);
    });
    const ALL = [
      '[one] › a/x.test.ts',
      '[one] › a/y.test.ts',
      ...['a/x', 'a/y', 'b/x'].map((stem) => `[two words] › ${stem}.test.ts`),
    ];

    test('are listed with their files', async () => {
      expect(await list()).toEqual(ALL);
      expect(await list(['--project', 'one'])).toEqual(['a/x.test.ts', 'a/y.test.ts']);
      expect(await list(['b/', '--coverage'])).toEqual(['[two words] › b/x.test.ts']);
    });

    test('run as they are planned: a file in one project, and no other', async () => {
      const units = ['[two words] › a/x.test.ts', '[one] › a/y.test.ts'];
      const { cases } = await run(units);
      expect(unitsOf(cases, ALL).sort()).toEqual([...units].sort());
      expect(cases.map(({ suite }) => suite).sort()).toEqual([
        ['one', 'a/y.test.ts'],
        ['two words', 'a/x.test.ts'],
      ]);
    });

    test('all run a file that is planned without them, and each test tells once that it ended', async () => {
      const { cases, events } = await run(['a/x.test.ts']);
      expect(unitsOf(cases, ['a/x.test.ts', 'a/y.test.ts'])).toEqual(['a/x.test.ts', 'a/x.test.ts']);
      expect(events.filter(({ event }) => event === 'test-finished')).toHaveLength(cases.length);
    });

    test('leave out the files of others where one is asked for and the plan knows none, also all files of a shard', async () => {
      const files = ['a/x.test.ts', 'a/y.test.ts', 'b/x.test.ts'];
      const one = await jobWith({
        'vitest.config.mjs': TWO_PROJECTS,
        ...Object.fromEntries(files.map((file) => [file, PASSES])),
      });
      const chosen = { ...values, discovery: 'static', tests: '*/*.test.ts', args: '--project one', shards: '3' };
      const { report } = await one.runAll(chosen);
      expect(report).toMatchObject({ verdict: 'passed', complete: true, totals: { tests: 2, passed: 2, missing: 0 } });
      expect(report.units.map(({ id, outcome }) => [id, outcome])).toEqual([
        ['a/x.test.ts', 'passed'],
        ['a/y.test.ts', 'passed'],
        ['b/x.test.ts', 'deselected'],
      ]);
      expect(report.tests.map(({ suite }) => suite[0])).toEqual(['one', 'one']);
    });

    test('have a name of ours where the root has none beside others', async () => {
      project.write(
        'vitest.config.mjs',
        TWO_PROJECTS.replace('test: {', "test: { include: ['a/*.test.ts'],").replace(
          /\{ test: \{ name: 'one'.*/,
          "'.',",
        ),
      );
      const all = ALL.map((id) => id.replace('[one]', '[(root)]'));
      expect(await list()).toEqual(all.sort());
      const { cases } = await run(['[(root)] › a/x.test.ts']);
      expect(unitsOf(cases, all)).toEqual(['[(root)] › a/x.test.ts']);
    });
  });

  test('reports its retries: a test that passed in the end, and one that never did', async () => {
    project.write(
      'retry.test.ts',
      `${IMPORTS}let tries = 0;
test('passes in the third try', { retry: 2 }, () => expect(++tries).toBe(3));
test('never passes', { retry: 1 }, () => { throw new TypeError('never'); });
test.fails('fails as expected', () => expect(1).toBe(2));\n`,
    );
    const { cases } = await run(['retry.test.ts']);
    expect(cases.map(({ name, outcome, flakyFailures }) => [name, outcome, flakyFailures])).toEqual([
      ['passes in the third try', 'passed', 2],
      ['never passes', 'failed', 0],
      ['fails as expected', 'passed', 0],
    ]);
  });

  test('never reports a file as passed that has no test, or a hook of which failed', async () => {
    const hook = (name: string) => `${name}(() => { throw new Error('broken hook'); });`;
    project.write('empty.test.ts', '');
    project.write('syntax.test.ts', 'import {');
    project.write('end.test.ts', `${IMPORTS}${hook('afterAll')} test('t', () => {});\n`);
    project.write('start.test.ts', `${IMPORTS}${hook('beforeAll')} test('t', () => {});\n`);
    project.write('suite.test.ts', `${IMPORTS}describe('d', () => { ${hook('afterAll')} test('t', () => {}); });\n`);
    const { cases, exitCodes } = await run(
      ['empty', 'syntax', 'end', 'start', 'suite'].map((stem) => `${stem}.test.ts`),
    );
    expect(cases.map(shown).sort()).toEqual([
      'empty.test.ts empty.test.ts: errored',
      'end.test.ts end.test.ts: errored',
      'end.test.ts t: passed',
      'start.test.ts start.test.ts: errored',
      'start.test.ts t: skipped',
      'suite.test.ts hook of "d": errored',
      'suite.test.ts t: passed',
      'syntax.test.ts syntax.test.ts: errored',
    ]);
    expect(exitCodes).toEqual([1]);
  });

  test('reports an unhandled error with the file that it came from, unless the user ignores them', async () => {
    project.write('good.test.ts', PASSES);
    project.write(
      'late.test.ts',
      `${IMPORTS}test('passes', async () => {
  setTimeout(() => { throw new Error('late'); }, 5);
  await new Promise((resolve) => setTimeout(resolve, 50));
});\n`,
    );
    const { cases, exitCodes } = await run(['good.test.ts', 'late.test.ts']);
    expect(cases.map(shown).sort()).toEqual([
      'good.test.ts passes: passed',
      'late.test.ts late.test.ts: errored',
      'late.test.ts passes: passed',
    ]);
    expect(exitCodes).toEqual([1]);
    const ignored = await run(['good.test.ts', 'late.test.ts'], ['--dangerouslyIgnoreUnhandledErrors']);
    expect(ignored.cases.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(ignored.exitCodes).toEqual([0]);
  });

  const KILLED = `${IMPORTS}test('dies', () => void process.kill(process.pid, 'SIGKILL'));\n`;

  test('shows the test that was running when its worker was killed, and those before it', async () => {
    project.write(
      'killed.test.ts',
      // Vitest tells of the start of a test at once, or 100 ms later. It forgets it where its timer is not late, until there is something else to tell.
      `${IMPORTS}import { existsSync } from 'node:fs';
import { beforeEach } from 'vitest';
beforeEach(() => new Promise((resolve) => setTimeout(resolve, 200)));
test('before', () => {});
test('dies', async () => {
  while (!existsSync('reported')) await new Promise((resolve) => setTimeout(resolve, 10));
  process.kill(process.pid, 'SIGKILL');
}, 60_000);
test('after', () => {});\n`,
    );
    project.write(
      'ready.mjs',
      `import { writeFileSync } from 'node:fs';
export default class { onTestCaseReady({ name }) { if (name === 'dies') writeFileSync('reported', ''); } }\n`,
    );
    const { cases, exitCodes } = await run(['killed.test.ts'], ['--reporter=./ready.mjs']);
    expect(cases.map(shown)).toEqual(['killed.test.ts before: passed', 'killed.test.ts dies: errored']);
    expect(exitCodes).toEqual([1]);
    project.write('killed.test.ts', KILLED);
    expect((await run(['killed.test.ts'])).cases.map(({ outcome }) => outcome)).toEqual(['errored']);
  });

  test.each(['forks', 'threads', 'vmForks'])(
    'runs the others when a process was killed with its test, in pool %s',
    async (pool) => {
      const { root, ...files } = await jobWith({ 'a.test.ts': PASSES, 'b.test.ts': KILLED, 'c.test.ts': PASSES });
      const { report } = await files.runAll({ ...values, shards: '1', retries: '1', args: `--pool=${pool}` });
      expect(report.verdict).not.toBe('passed');
      expect(report.units.map(({ id, outcome }) => `${id}: ${outcome}`)).toEqual([
        'a.test.ts: passed',
        'b.test.ts: failed',
        'c.test.ts: passed',
      ]);
    },
  );

  test('runs nothing else when it does not find a unit', async () => {
    project.write('vitest.config.mjs', `export default { test: { exclude: ['out/**'], passWithNoTests: true } };\n`);
    project.write('out/x.test.ts', PASSES);
    project.write('in.test.ts', PASSES);
    const { cases } = await run(['in.test.ts', 'out/x.test.ts', 'gone.test.ts']);
    expect(cases.map(shown)).toEqual(['in.test.ts passes: passed']);
    const none = await run(['gone.test.ts']);
    expect(none.cases).toEqual([]);
    expect(none.exitCodes).toEqual([0]);
  });

  test('says at once which units its configuration excludes, and runs them no second time', async () => {
    const files = await jobWith({
      'a.test.ts': PASSES,
      'out/x.test.ts': PASSES,
      'out/y.test.ts': PASSES,
      'vitest.config.mjs': `export default { test: { exclude: ['out/**'] } };\n`,
    });
    const all = { ...values, shards: '1', retries: '1', discovery: 'static' };
    const { report, records } = await files.runAll(all);
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.join()).toContain('the configuration refuses out/x.test.ts: Vitest does not find it there');
    expect(records[0]?.units.map(({ tries }) => tries)).toEqual([1, 1, 1]);
  });

  test('is not complete when it finds none of its files, whatever its exit code is', async () => {
    const { plan, run: shard, merge, ...files } = await jobWith({ 'a.test.ts': PASSES, 'b.test.ts': PASSES });
    await plan({ ...values, discovery: 'static', args: '--passWithNoTests' });
    for (const file of ['a.test.ts', 'b.test.ts']) files.delete(file);
    for (const index of ['1', '2']) await shard({ ...values, shard: index, args: '--passWithNoTests' });
    const { report } = await merge();
    expect(report).toMatchObject({ verdict: 'incomplete', totals: { tests: 0 } });
  });

  test('runs parts of a file, each once, and says how many tests each has', async () => {
    project.write(
      'parts.test.ts',
      `${IMPORTS}describe('outer (1)', () => {
  describe('inner', () => { test('adds [a]', () => {}); test('Adds [a]', () => {}); });
  test.skip('left out', () => {});
});
test('top', () => {});\n`,
    );
    const parts = ['outer 1 inner adds a', 'outer 1 left out'];
    const only = await run(['parts.test.ts'], [], { selections: new Map([['parts.test.ts', { only: parts }]]) });
    expect(only.cases.map(shown)).toEqual(['parts.test.ts adds [a]: passed', 'parts.test.ts left out: skipped']);
    expect(only.selected.map((text) => JSON.parse(text))).toEqual([
      [['parts.test.ts', { 'outer 1 inner adds a': 1, 'outer 1 left out': 1 }]],
    ]);
    const except = await run(['parts.test.ts'], [], { selections: new Map([['parts.test.ts', { except: parts }]]) });
    expect(except.cases.map(shown)).toEqual(['parts.test.ts Adds [a]: passed', 'parts.test.ts top: passed']);
    expect(except.cases.map((one) => vitest.select?.partOf(one, 'parts.test.ts'))).toEqual([
      'outer 1 inner Adds a',
      'top',
    ]);
  });

  test('lists what its configuration and the arguments find, and nothing runs', async () => {
    project.write('globals.mjs', `throw new Error('the set-up of all tests ran');\n`);
    project.write(
      'web/vitest.config.mjs',
      `export default { test: { include: ['../shared/*.ts', 'src/**/*.check.ts'], includeSource: ['src/*.ts'], globalSetup: '../globals.mjs' } };\n`,
    );
    project.write('shared/s.ts', PASSES);
    project.write('web/src/b.check.ts', PASSES);
    project.write('web/src/inside.ts', 'if (import.meta.vitest) import.meta.vitest.test("inside", () => {});\n');
    project.write('web/src/plain.ts', 'export {};\n');
    project.write('web/c.test.ts', PASSES);
    expect(await list([], 'web')).toEqual(['src/b.check.ts', 'src/inside.ts']);
    const listed = await project.list(vitest, { command, args: [] }, 'web');
    expect(listed?.outside).toEqual(['../shared/s.ts']);
    expect(await list(['inside'], 'web')).toEqual(['src/inside.ts']);
  });

  test('compares what it finds with a plan that was made without it', async () => {
    const files = await jobWith({
      'a.test.ts': PASSES,
      'b.test.ts': PASSES,
      'src/c.ts': `if (import.meta.vitest) import.meta.vitest.test('inside', () => {});\n`,
      'vitest.config.mjs': `export default { test: { includeSource: ['src/*.ts'] } };\n`,
    });
    const { report } = await files.runAll({ ...values, discovery: 'static' });
    expect(report.verdict).toBe('incomplete');
    expect(report.reasons.join()).toContain('the plan lacks 1 test file that the framework finds: src/c.ts');
    const chosen = await files.runAll({ ...values, discovery: 'static', args: 'test.ts' });
    expect(chosen.report).toMatchObject({ verdict: 'passed', totals: { tests: 2 } });
  });

  test('finds by name what it finds by itself, without a configuration that chooses files', async () => {
    const names = [
      'a.test.ts',
      'b.spec.mjs',
      'c.test.cjsx',
      'd.tests.ts',
      'test.ts',
      '.hidden/e.test.js',
      'f.test.d.ts',
      'g.test-d.ts',
    ];
    const folders = ['', 'src/', 'node_modules/x/', 'dist/', 'cypress/', '.cache/', '.git/', 'src/dist/', '.github/'];
    const files = folders.flatMap((folder) => names.map((name) => folder + name));
    const given = Object.fromEntries(
      [...files, 'jest.config.spec.ts', 'vite.config.test.ts'].map((file) => [file, PASSES]),
    );
    const config = `export default { test: { globals: true, coverage: { include: ['x'] } } };\n`;
    const dependencies = { devDependencies: { vitest: `^${version}.0.0` } };
    const { plan } = await jobWith({
      ...given,
      'vitest.config.ts': config,
      'package.json': JSON.stringify(dependencies),
    });
    for (const args of ['', 'src', './src/a', 'SRC/', '--dir src', '--exclude "**/*.spec.*"', '--typecheck']) {
      const [byName, byItself] = [
        await plan({ ...values, args, discovery: 'static' }),
        await plan({ ...values, args, discovery: 'list' }),
      ];
      const ids = ({ plan: { units } }: typeof byName) => units.map(({ id }) => id).sort();
      expect([args, ids(byName)]).toEqual([args, ids(byItself)]);
      expect(byName.plan.discovery?.notFollowed).toEqual([]);
    }
  });

  test('starts through a script of the project', async () => {
    const script = `${command.map((word) => JSON.stringify(word)).join(' ')} --globals`;
    const files = await jobWith({
      'package.json': JSON.stringify({ scripts: { unit: script } }),
      'a.test.ts': `test('passes', () => expect(1).toBe(1));\n`,
      'b.test.ts': `test('passes', () => expect(1).toBe(1));\n`,
    });
    const { report } = await files.runAll({ ...values, command: 'npm run unit --', discovery: 'list' });
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 2, passed: 2 } });
  });
});
