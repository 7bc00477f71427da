import { afterEach, describe, expect, test } from '@jest/globals';
import { linksOf } from '../../../src/commands/shared/run-links.ts';
import { renderSummary } from '../../../src/render/summary.ts';
import { copyExample, FAILS, FAILS_AT_FIRST, type LocalProject, nodeProject, nodeTest, PASSES } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const outcomes = ({ units }: { units: readonly { id: string; outcome: string }[] }) =>
  Object.fromEntries(units.map(({ id, outcome }) => [id, outcome]));

describe('the whole job', () => {
  test('runs the example in three shards, finds its flaky test, and plans the next run by what it learned', async () => {
    project = await copyExample('node-test');
    const first = await project.runAll({ shards: '3' });
    expect(first.report.totals).toMatchObject({ tests: 52, passed: 51, skipped: 1, failed: 0, flaky: 1, missing: 0 });
    expect(first.report.verdict).toBe('passed');
    expect(first.exitCode).toBe(0);
    expect(first.report.flaky).toEqual(['tests/rates.test.mjs › exchange rates › convert and round']);
    expect(first.records.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);

    const { plan } = await project.plan({ shards: '3' });
    const known = plan.units.filter(({ source }) => source === 'history').map(({ id }) => id);
    expect(known).toHaveLength(7);
    expect(known).not.toContain('tests/rates.test.mjs');
    expect(plan.units.reduce((sum, { tests = 0 }) => sum + tests, 0)).toBe(52);
  }, 60_000);

  test('names what failed, with its place and message, and exits with 1', async () => {
    project = await nodeProject({ 'a.test.js': nodeTest(PASSES, FAILS), 'b.test.js': nodeTest(PASSES) });
    const { report, exitCode } = await project.runAll({ shards: '2' });
    expect(exitCode).toBe(1);
    expect(report.verdict).toBe('failed');
    expect(report.reasons).toEqual(['1 of 3 tests failed']);
    expect(report.tests.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
      {
        name: 'fails',
        file: 'a.test.js',
        line: 4,
        shard: 1,
        unit: 'a.test.js',
        tries: 2,
        message: expect.stringContaining('1 !== 2'),
      },
    ]);
    expect(outcomes(report)).toEqual({ 'a.test.js': 'failed', 'b.test.js': 'passed' });
    expect(project.read('out/summary.md')).toBe(renderSummary(report, linksOf(project.platform, report.suite)));
  }, 60_000);

  test('counts a test that passes on a retry once, and retries nothing else', async () => {
    project = await nodeProject({ 'a.test.js': nodeTest(PASSES, FAILS_AT_FIRST), 'b.test.js': nodeTest(PASSES) });
    const { report, exitCode, records } = await project.runAll({ shards: '1' });
    expect(exitCode).toBe(0);
    expect(report.totals).toMatchObject({ tests: 3, passed: 3, flaky: 1 });
    expect(records[0]?.units.map(({ id, tries }) => `${id} ${tries}`).sort()).toEqual(['a.test.js 2', 'b.test.js 1']);
  }, 60_000);

  test('does not retry when retries is 0', async () => {
    project = await nodeProject({ 'a.test.js': nodeTest(FAILS_AT_FIRST) });
    const { report } = await project.runAll({ shards: '1', retries: '0' });
    expect(report.totals).toMatchObject({ tests: 1, failed: 1, flaky: 0 });
  }, 60_000);

  test('counts a file that breaks at first as flaky when it then passes', async () => {
    project = await nodeProject({
      'a.test.js': nodeTest("if (process.env.SHARDWISE_TRY === '1') process.exit(7);", PASSES),
      'b.test.js': nodeTest(PASSES),
    });
    const { report, exitCode } = await project.runAll({ shards: '1' });
    expect(report.reasons).toEqual([]);
    expect(exitCode).toBe(0);
    expect(outcomes(report)).toEqual({ 'a.test.js': 'passed', 'b.test.js': 'passed' });
    expect(report.totals).toMatchObject({ tests: 2, passed: 2, flaky: 0 });
    expect(report.units.find(({ id }) => id === 'a.test.js')?.flaky).toBe(true);
    expect(report.warnings).toContain(
      'a.test.js is flaky: at first it failed outside of its tests (a.test.js: the test file ended with exit code 7)',
    );
  }, 60_000);

  test.each<[name: string, line: string]>([
    ['exits', 'process.exit(7);'],
    ['throws while it loads', "throw new Error('no');"],
    ['is no JavaScript', 'it('],
    ['is killed', "process.kill(process.pid, 'SIGKILL');"],
  ])(
    'a file that %s is never green, and hides no other',
    async (_name, line) => {
      project = await nodeProject({ 'a.test.js': nodeTest(PASSES, line), 'b.test.js': nodeTest(PASSES) });
      const { report, exitCode } = await project.runAll({ shards: '1', retries: '0' });
      expect(exitCode).not.toBe(0);
      expect(report.verdict).not.toBe('passed');
      expect(outcomes(report)).toEqual({ 'a.test.js': expect.stringMatching(/failed|missing/), 'b.test.js': 'passed' });
    },
    60_000,
  );

  test('a test that fails and is then skipped has not passed', async () => {
    const skips = "it('skips', (t) => (process.env.SHARDWISE_TRY === '1' ? assert.fail('no') : t.skip()));";
    project = await nodeProject({ 'a.test.js': nodeTest(PASSES, skips), 'b.test.js': nodeTest(skips) });
    const { report, exitCode, records } = await project.runAll({ shards: '1' });
    expect(exitCode).toBe(1);
    expect(records.map(({ outcome }) => outcome)).toEqual(['failed']);
    expect(outcomes(report)).toEqual({ 'a.test.js': 'failed', 'b.test.js': 'failed' });
  }, 60_000);

  test('a test that fails and is then left out has not passed', async () => {
    const leaves = "it('leaves', () => (process.env.SHARDWISE_TRY === '1' ? assert.fail('no') : process.exit(0)));";
    project = await nodeProject({ 'a.test.js': nodeTest(PASSES, leaves), 'b.test.js': nodeTest(PASSES) });
    const { report, exitCode } = await project.runAll({ shards: '1' });
    expect(exitCode).toBe(1);
    expect(outcomes(report)).toEqual({ 'a.test.js': 'failed', 'b.test.js': 'passed' });
  }, 60_000);

  test('of two tests with one name in a file, one that passes does not settle one that fails', async () => {
    const twins = ["it('twin', () => assert.fail('no'));", "it('twin', () => {});"];
    project = await nodeProject({ 'a.test.js': nodeTest(...twins) });
    const { report } = await project.runAll({ shards: '1' });
    expect(report.totals).toMatchObject({ tests: 2, passed: 1, failed: 1, flaky: 0 });
    expect(report.reasons).toEqual(['1 of 2 tests failed']);
  }, 60_000);

  test('a file without a test is no loss', async () => {
    project = await nodeProject({ 'a.test.js': 'export const nothing = 1;', 'b.test.js': nodeTest(PASSES) });
    const { report, exitCode } = await project.runAll({ shards: '2' });
    expect(exitCode).toBe(0);
    expect(report.totals.missing).toBe(0);
  }, 60_000);

  test.each(['1', '2'])(
    'a shard that takes too long is stopped, and what finished is reported (%s at a time)',
    async (atATime) => {
      project = await nodeProject({
        'a.test.js': nodeTest(PASSES, "it('passes too', () => {});"),
        'b.test.js': nodeTest("it('never ends', () => new Promise((resolve) => setTimeout(resolve, 600_000)));"),
      });
      const { report, exitCode, records } = await project.runAll({
        shards: '1',
        timeout: '15s',
        args: `--test-concurrency=${atATime}`,
      });
      expect(records[0]).toMatchObject({ outcome: 'timed-out', shard: 1 });
      expect(report.reasons).toContain('shard 1 was stopped because it took too long');
      expect(outcomes(report)['a.test.js']).toBe('passed');
      // On a busy machine Node is killed before it has reported the test that was stopped.
      expect(report.totals).toMatchObject({ passed: 2 });
      expect(outcomes(report)['b.test.js']).not.toBe('passed');
      expect(exitCode).not.toBe(0);
    },
    60_000,
  );

  test('a cancelled run reports what finished, and teaches nothing', async () => {
    project = await nodeProject({
      'a.test.js': nodeTest(PASSES),
      'b.test.js': nodeTest(
        "import { writeFileSync } from 'node:fs';",
        "it('waits', () => { writeFileSync('started', ''); return new Promise((resolve) => setTimeout(resolve, 600_000)); });",
      ),
    });
    const controller = new AbortController();
    const left = [1, 2].map(
      (shard) => `.shardwise/artifacts/shardwise-default-shard-${shard}-attempt-1/shardwise-shard.json`,
    );
    const watch = setInterval(() => project.has('started') && left.some(project.has) && controller.abort(), 50);
    const { report, exitCode } = await project.runAll({ shards: '2' }, controller.signal);
    clearInterval(watch);
    expect(outcomes(report)['a.test.js']).toBe('passed');
    expect(report.verdict).not.toBe('passed');
    expect(exitCode).not.toBe(0);
    expect(report.shards.map(({ outcome }) => outcome).sort()).toEqual(['cancelled', 'passed']);
    const ended = report.shards.find(({ outcome }) => outcome === 'cancelled');
    expect(report.reasons).toContain(`shard ${ended?.index} was cancelled before it was done`);
    expect(project.told.join('\n')).toContain('timings are not saved: a shard was cancelled');
  }, 60_000);

  test('a command that fails although its tests pass is reported as such', async () => {
    project = await nodeProject({
      'a.test.js': nodeTest(PASSES),
      'fail.mjs':
        "if (process.env.NODE_TEST_CONTEXT === undefined) process.on('exit', () => { process.exitCode = 9; });",
    });
    const { report, exitCode } = await project.runAll({ shards: '1', command: 'node --import ./fail.mjs' });
    expect(exitCode).toBe(1);
    expect(report.reasons).toEqual(['shard 1 ended with exit code 9 although none of its tests failed']);
  }, 60_000);

  test('names with shell commands in them are only names', async () => {
    const names = [
      'with space.test.js',
      'quote\'and"quote.test.js',
      '$(touch pwned).test.js',
      '`touch pwned`.test.js',
      '; touch pwned #.test.js',
      '-dash.test.js',
      '--test-name-pattern=x.test.js',
      'ünï/テスト 🎉.test.js',
      '[id].test.js',
      '{a,b}.test.js',
      '@scope/x.test.js',
      '%PATH%.test.js',
      'a&b|c<d>e.test.js',
      '*.test.js',
    ];
    project = await nodeProject(Object.fromEntries(names.map((name) => [name, nodeTest(PASSES)])));
    const { report, exitCode } = await project.runAll({ shards: '2' });
    expect(report.reasons).toEqual([]);
    expect(exitCode).toBe(0);
    expect(outcomes(report)).toEqual(Object.fromEntries(names.map((name) => [name, 'passed'])));
    expect(report.totals.tests).toBe(names.length);
    expect(project.has('pwned')).toBe(false);
  }, 60_000);

  test.each<[name: string, first: string]>([
    ['is cut off', '<testsuite><testcase name="a"/><testcase name="b"><failure/></testcase>'],
    [
      'tells of a suite that broke',
      '<testsuite><error message="no database"/><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>',
    ],
  ])(
    'when the report of the first try %s, what seems to have passed in it is tried again too',
    async (_name, first) => {
      project = await nodeProject({
        'tool.mjs': `
        import { appendFileSync, writeFileSync } from 'node:fs';
        const [junit, ...tests] = process.argv.slice(2);
        appendFileSync('tried.txt', tests.sort().join(' ') + '\\n');
        const good = '<testsuite>' + tests.map((name) => '<testcase name="' + name + '"/>').join('') + '</testsuite>';
        writeFileSync(junit, process.env.SHARDWISE_TRY === '1' ? ${JSON.stringify(first)} : good);
      `,
      });
      const values = { framework: 'custom', 'list-command': 'node --print "\'a\\nb\\nc\'"', shards: '1' };
      const { report, exitCode } = await project.runAll({ ...values, command: 'node tool.mjs {junit} {tests}' });
      expect(project.read('tried.txt')).toBe('a b c\na b c\n');
      expect(report.reasons).toEqual([]);
      expect(exitCode).toBe(0);
    },
    60_000,
  );

  test('no test files: nothing is run, and a message says where it searched', async () => {
    project = await nodeProject({ 'src/a.js': '' });
    const { report, exitCode } = await project.runAll();
    expect(exitCode).toBe(3);
    expect(report).toMatchObject({ verdict: 'empty', reasons: ['the plan found no tests'] });
  });

  test('no test files, as expected', async () => {
    project = await nodeProject({ 'src/a.js': '' });
    expect((await project.runAll({ 'on-empty': 'pass' })).exitCode).toBe(0);
  });
});
