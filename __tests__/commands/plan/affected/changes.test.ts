/** Which units a plan leaves out, with real Git repositories. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, nodeProject, nodeTest, PASSES, type Values } from '../../project.ts';

const TIMEOUT_MS = 60_000;
const TESTS = ['a.test.js', 'b.test.js', 'sub/c.test.js'];
const FILES: Values = Object.fromEntries([
  ...TESTS.map((file) => [file, nodeTest(PASSES)] as const),
  ['.gitignore', '.shardwise\n'],
  ['src/x.js', ''],
  ['names.txt', 'b.test.js\n'],
]);
const inputs: Values = {
  framework: 'node',
  discovery: 'static',
  'changed-since': 'main',
  'affected-command': 'cat names.txt',
  shards: '2',
};

describe('a plan of what has changed', () => {
  let project: LocalProject;
  afterEach(() => project.remove());

  const begin = async (files: Values = FILES) => {
    project = await nodeProject(files);
    await project.git('init', '-q', '-b', 'main');
    await commit();
    await project.git('checkout', '-q', '-b', 'work');
  };
  const commit = async () => {
    await project.git('add', '-A');
    await project.git('commit', '-q', '--allow-empty', '-m', 'next');
  };
  const selection = async (values: Values = {}) => {
    const { plan } = await project.plan({ ...inputs, ...values });
    const running = plan.units.map(({ id }) => id);
    const { notSelected = [] } = plan.selection ?? {};
    expect([...running, ...notSelected].sort()).toEqual(TESTS);
    return { running, ...plan.selection, warnings: plan.warnings };
  };

  test(
    'it runs what the command prints and the tests that changed, committed or not',
    async () => {
      await begin();
      project.write('src/x.js', '1;');
      await commit();
      expect(await selection()).toMatchObject({ since: 'main', changed: 1, running: ['b.test.js'] });
      project.write('a.test.js', `${FILES['a.test.js']}\n`);
      const found = await selection();
      expect(found).toMatchObject({ changed: 2, running: ['a.test.js', 'b.test.js'], notSelected: ['sub/c.test.js'] });
      expect(found.selected).toEqual([
        { why: 'new or changed', units: 1 },
        { why: 'named by affected-command', units: 1 },
      ]);
      expect(found.warnings.join()).not.toContain('changed-since');
    },
    TIMEOUT_MS,
  );

  test(
    'paths count from the working directory, and changes outside of it too',
    async () => {
      await begin();
      project.write('sub/c.test.js', `${FILES['a.test.js']}\n`);
      project.write('src/x.js', '1;');
      await commit();
      const { plan } = await project.plan({ ...inputs, 'working-directory': 'sub', 'affected-command': 'cat ../none' });
      expect(plan.selection?.all).toContain('affected-command ended with exit code 1');
      project.write('none', '');
      const next = await project.plan({ ...inputs, 'working-directory': 'sub', 'affected-command': 'cat ../none' });
      expect(next.plan.units.map(({ id }) => id)).toEqual(['c.test.js']);
      expect(next.plan.selection?.selected).toEqual([{ why: 'new or changed', units: 1 }]);
    },
    TIMEOUT_MS,
  );

  test(
    'placeholders name the commit and the changed files',
    async () => {
      await begin();
      project.write('sub/c.test.js', `${FILES['a.test.js']}\n`);
      await commit();
      expect(await selection({ 'affected-command': 'cat {changed}' })).toMatchObject({ running: ['sub/c.test.js'] });
      const diff = 'git diff --name-only {base} HEAD';
      expect(await selection({ 'affected-command': diff })).toMatchObject({ running: ['sub/c.test.js'] });
    },
    TIMEOUT_MS,
  );

  test(
    'a rename is a new test and one that is gone',
    async () => {
      await begin();
      await project.git('mv', 'a.test.js', 'new.test.js');
      await commit();
      const { plan } = await project.plan(inputs);
      expect(plan.units.map(({ id }) => id)).toEqual(['b.test.js', 'new.test.js']);
      expect(plan.selection?.notSelected).toEqual(['sub/c.test.js']);
    },
    TIMEOUT_MS,
  );

  test.each<[name: string, values: Values, why: string]>([
    ['no framework and no command says it', { 'affected-command': '' }, 'cannot say which files its tests load'],
    ['the command does not exist', { 'affected-command': 'no-such-program' }, '"no-such-program" was not found'],
    ['the branch does not exist', { 'changed-since': 'nowhere' }, 'this checkout does not have nowhere'],
    ['the user says so', { 'run-all-on': 'src/**' }, 'src/x.js matches input run-all-on'],
    ['there is no pull request', { 'changed-since': 'pull-request' }, 'this run is of no pull request'],
    ['nothing has been committed', { 'changed-since': 'HEAD' }, 'nothing has been committed since HEAD'],
  ])(
    'all run where %s',
    async (_name, values, why) => {
      await begin();
      project.write('src/x.js', '1;');
      await commit();
      const found = await selection(values);
      expect(found.running).toEqual(TESTS);
      expect(found.all).toContain(why);
    },
    TIMEOUT_MS,
  );

  test(
    'all run outside of a repository',
    async () => {
      project = await nodeProject(FILES);
      const found = await selection();
      expect(found.running).toEqual(TESTS);
      expect(found.warnings.join()).toContain('this is no checkout of a Git repository');
    },
    TIMEOUT_MS,
  );

  test(
    'all run in a checkout without the history of the branch, and the warning says what to do',
    async () => {
      await begin();
      project.write('src/x.js', '1;');
      await commit();
      const shallow = await createProject();
      try {
        await shallow.git('clone', '-q', '--depth', '1', '--branch', 'work', `file://${project.root}`, '.');
        const { plan } = await shallow.plan(inputs);
        expect(plan.units).toHaveLength(3);
        expect(plan.warnings.join()).toContain(
          'this checkout does not have main. Check out all commits (fetch-depth: 0)',
        );
        await shallow.git('fetch', '-q', '--depth', '1', 'origin', 'main:refs/remotes/origin/main');
        const again = await shallow.plan(inputs);
        expect(again.plan.warnings.join()).toContain('does not have the commits between HEAD and main');
        await shallow.git('fetch', '-q', '--unshallow', 'origin');
        const whole = await shallow.plan(inputs);
        expect(whole.plan.units.map(({ id }) => id)).toEqual(['b.test.js']);
      } finally {
        shallow.remove();
      }
    },
    TIMEOUT_MS,
  );

  test(
    'what is not selected has not passed, is not missing, and is remembered',
    async () => {
      await begin();
      project.write('src/x.js', '1;');
      await commit();
      const { report, code } = await project.runAll(inputs).then((result) => ({ ...result, code: result.exitCode }));
      expect(code).toBe(0);
      expect(report).toMatchObject({
        verdict: 'passed',
        totals: { tests: 1, passed: 1, missing: 0 },
        missing: [],
        notSelected: { since: 'main', count: 2, names: ['a.test.js', 'sub/c.test.js'] },
      });
      expect(report.units.map(({ id }) => id)).toEqual(['b.test.js']);
    },
    TIMEOUT_MS,
  );

  test(
    'where nothing is affected the run passes, and says so',
    async () => {
      await begin();
      project.write('src/x.js', '1;');
      project.write('names.txt', '');
      await commit();
      const { plan } = await project.plan(inputs);
      expect(plan.shards).toEqual([]);
      const { report, exitCode } = await project.merge();
      expect(exitCode).toBe(0);
      expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 0 }, notSelected: { count: 3 } });
      project.delete('a.test.js');
      project.delete('b.test.js');
      project.delete('sub/c.test.js');
      await commit();
      await project.plan(inputs);
      expect((await project.merge()).report.verdict).toBe('empty');
    },
    TIMEOUT_MS,
  );
});
