/** Plan, run and merge with the real pytest: the tests that pytest alone runs, and no others, however the plan found them. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { isInstalled } from '../../support/tools.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

const TIMEOUT_MS = 120_000;
const hasPytest = await isInstalled('pytest');
const realTest = hasPytest ? test : test.skip;
const because = hasPytest ? '' : ' (skipped: pytest is not installed)';
const DISCOVERIES = ['static', 'list', 'auto'];

let project: LocalProject;
afterEach(() => project.remove());

const outcomes = ({ units }: { units: readonly { id: string; outcome: string }[] }) =>
  Object.fromEntries(units.map(({ id, outcome }) => [id, outcome]));

const ONE = 'def test_it(): pass\n';
const SLOW = 'import pytest\n@pytest.mark.slow\ndef test_slow(): pass\n';

const CONFIGURED: Values = {
  'pytest.ini': '[pytest]\naddopts = --doctest-modules -v\ntestpaths = src tests\npython_files = check_*.py\n',
  'src/m.py': '"""\n>>> 1\n2\n"""\ndef test_connection(): raise RuntimeError("no test")\n',
  'tests/check_b.py': 'def test_b(): assert False\n',
  'tests/check_c.py': ONE,
  'tests/test_other.py': 'def test_other(): raise RuntimeError("no test")\n',
  'other/check_d.py': ONE,
  'tests/conftest.py': 'collect_ignore = ["check_old.py"]\n',
  'tests/check_old.py': 'raise RuntimeError("old")\n',
};

describe.each(DISCOVERIES)('discovery %s', (discovery) => {
  realTest(
    `runs the tests of the project's configuration${because}`,
    async () => {
      project = await createProject(CONFIGURED);
      const { report } = await project.runAll({ framework: 'pytest', shards: '2', retries: '0', discovery });
      expect(report.totals).toMatchObject({ tests: 3, failed: 2, passed: 1, missing: 0 });
      expect(report.reasons).toEqual(['2 of 3 tests failed']);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is complete when the arguments leave files without a test${because}`,
    async () => {
      project = await createProject({
        'pytest.ini': '[pytest]\nmarkers = slow\n',
        'test_a.py': ONE + SLOW,
        'test_b.py': ONE,
        'test_slow.py': SLOW,
      });
      const { report, records } = await project.runAll({
        framework: 'pytest',
        shards: '3',
        args: '-m "not slow"',
        discovery,
      });
      expect(report.totals).toMatchObject({ tests: 2, passed: 2, missing: 0 });
      expect(report.verdict).toBe('passed');
      const units = records.flatMap((record) => record.units.map(({ id, selected }) => [id, selected]));
      expect(units.sort()).toEqual([
        ['test_a.py', 1],
        ['test_b.py', 1],
        ...(discovery === 'static' ? [['test_slow.py', 0]] : []),
      ]);
      if (discovery !== 'static') return;
      expect(outcomes(report)).toMatchObject({ 'test_slow.py': 'deselected' });
      expect(records.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed']);
      expect(project.read('out/summary.md')).toContain('1 test unit deselected');
    },
    TIMEOUT_MS,
  );
});

describe('a plan that did not ask pytest', () => {
  const HOOK = 'def pytest_ignore_collect(): return True\n';

  const IN_T: Values = { 't/test_a.py': ONE, 't/test_b.py': ONE };
  const CONFIGURED_T: Values = { 'pytest.ini': '[pytest]\ntestpaths = t\n', ...IN_T };
  const NARROWED: readonly (readonly [string, Values, string])[] = [
    ['a path', CONFIGURED_T, 't/test_a.py'],
    ['a test', CONFIGURED_T, 't/test_a.py::test_it'],
    ['a path below a bare conftest.py', { 'conftest.py': '', ...IN_T }, 't/test_a.py'],
    ['--deselect', CONFIGURED_T, '--deselect t/test_b.py'],
    ['--ignore', CONFIGURED_T, '--ignore=t/test_b.py'],
    [
      '-k',
      {
        ...CONFIGURED_T,
        'conftest.py': 'def pytest_configure(config): config.addinivalue_line("python_files", "check_*.py")\n',
        't/check_b.py': 'def test_b(): pass\n',
      },
      '-k test_it',
    ],
  ];

  realTest.each(NARROWED)(
    `looks only where the arguments look: %s${because}`,
    async (_, files, args) => {
      project = await createProject(files);
      const { report } = await project.runAll({ framework: 'pytest', shards: '2', discovery: 'static', args });
      expect(report.reasons).toEqual([]);
      expect(report.verdict).toBe('passed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `leaves out what only code excludes, and says at the plan that it may${because}`,
    async () => {
      project = await createProject({
        'pytest.ini': '[pytest]\n',
        'test_a.py': ONE,
        'sub/conftest.py': HOOK,
        'sub/test_b.py': 'def test_b(): assert False\n',
      });
      const { plan } = await project.plan({ framework: 'pytest', discovery: 'static' });
      expect(plan.warnings.join('\n')).toContain('pytest_ignore_collect in sub/conftest.py: it is code');
      const { report } = await project.runAll({ framework: 'pytest', shards: '2', discovery: 'static' });
      expect(outcomes(report)).toEqual({ 'sub/test_b.py': 'deselected', 'test_a.py': 'passed' });
      expect(report.verdict).toBe('passed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `is not green when pytest finds tests that are not in it${because}`,
    async () => {
      project = await createProject({
        'pytest.ini': '[pytest]\n',
        'conftest.py': 'def pytest_configure(config): config.addinivalue_line("python_files", "check_*.py")\n',
        'test_a.py': ONE,
        'check_b.py': 'def test_b(): assert False\n',
      });
      const { report, exitCode } = await project.runAll({ framework: 'pytest', shards: '1', discovery: 'static' });
      expect(report.verdict).toBe('incomplete');
      expect(report.reasons).toEqual([
        'the plan lacks 1 test file that the framework finds: check_b.py. Choose them by the arguments of the plan ("args:"), or name the files in "tests:". Where the framework can list its tests ("discovery: list"), it is enough to install in the plan job what the shards have',
      ]);
      expect(exitCode).toBe(3);
      const excluded = await project.runAll({
        framework: 'pytest',
        shards: '1',
        discovery: 'static',
        tests: '!check_*.py',
      });
      expect(excluded.report.verdict).toBe('passed');
      const another = await project.runAll({
        framework: 'pytest',
        shards: '1',
        discovery: 'static',
        tests: '!test_b.py',
      });
      expect(another.report.reasons).toEqual([expect.stringContaining('finds: check_b.py.')]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is empty when nothing at all is selected${because}`,
    async () => {
      project = await createProject({ 'pytest.ini': '[pytest]\n', 'test_a.py': ONE });
      const { report, records } = await project.runAll({
        framework: 'pytest',
        args: '-k nothing',
        discovery: 'static',
      });
      expect(report.verdict).toBe('empty');
      expect(records.map(({ outcome, exitCode }) => [outcome, exitCode])).toEqual([['passed', 0]]);
      const history = await project.plan({ framework: 'pytest', discovery: 'static' });
      expect(history.plan.units).toMatchObject([{ id: 'test_a.py', source: expect.not.stringMatching('history') }]);
    },
    TIMEOUT_MS,
  );
});

realTest(
  `files that input tests names run, also those that pytest does not find by itself${because}`,
  async () => {
    project = await createProject({ 'pytest.ini': '[pytest]\n', 'check_a.py': ONE, 'test_b.py': ONE });
    const { report } = await project.runAll({ framework: 'pytest', tests: 'check_*.py', args: 'test_b.py' });
    expect(outcomes(report)).toEqual({ 'check_a.py': 'passed' });
    expect(report.totals.tests).toBe(1);
  },
  TIMEOUT_MS,
);

realTest(
  `a file of which pytest listed tests for the plan is missing when the shard does not find it${because}`,
  async () => {
    const conftest = 'import os\nif "SHARDWISE_TRY" in os.environ: collect_ignore = ["test_b.py"]\n';
    project = await createProject({
      'pytest.ini': '[pytest]\n',
      'conftest.py': conftest,
      'test_a.py': ONE,
      'test_b.py': ONE,
    });
    const { report } = await project.runAll({ framework: 'pytest', discovery: 'list', shards: '1' });
    expect(outcomes(report)).toEqual({ 'test_a.py': 'passed', 'test_b.py': 'missing' });
    expect(report.verdict).toBe('incomplete');
  },
  TIMEOUT_MS,
);

describe('a plan that pytest listed where something else is installed', () => {
  const IS_SHARD = '"SHARDWISE_TRY" in os.environ';
  const listed = { framework: 'pytest', shards: '2', discovery: 'list' };

  realTest(
    `is not green when pytest finds more in the shard${because}`,
    async () => {
      project = await createProject({
        'pytest.ini': '[pytest]\n',
        'conftest.py': `import os\nif not ${IS_SHARD}: collect_ignore = ["test_b.py", "sub"]\n`,
        'test_a.py': ONE,
        'test_b.py': 'def test_b(): assert False\n',
        'sub/test_c.py': ONE,
        'test_d.py': ONE,
        'test_exits.py': `import os\nif ${IS_SHARD}: os._exit(3)\n${ONE}`,
      });
      const { report } = await project.runAll({ ...listed, tests: '!test_exits.py' });
      expect(report.reasons).toEqual([expect.stringContaining('finds: sub/test_c.py, test_b.py.')]);
      expect(report.verdict).toBe('incomplete');
      // The shard does not load what the user excludes.
      const narrowed = await project.runAll({ ...listed, tests: '!test_exits.py', args: 'test_a.py test_d.py' });
      expect(narrowed.report.verdict).toBe('passed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `has the files that skipped themselves while they loaded${because}`,
    async () => {
      const imports = (name: string) => `import pytest\npytest.importorskip("${name}")\ndef test_one(): assert False\n`;
      project = await createProject({
        'pytest.ini': '[pytest]\n',
        'conftest.py': `import os, sys, types\nif ${IS_SHARD}: sys.modules["optional"] = types.ModuleType("optional")\n`,
        'test_a.py': ONE,
        'test_b.py': imports('optional'),
        'test_c.py': imports('nowhere'),
      });
      const { report } = await project.runAll({ ...listed, retries: '0' });
      expect(outcomes(report)).toEqual({ 'test_a.py': 'passed', 'test_b.py': 'failed', 'test_c.py': 'skipped' });
      expect(report.reasons).toEqual(['1 of 3 tests failed']);
    },
    TIMEOUT_MS,
  );
});

describe('a process that is killed', () => {
  const KILLS = (when: string) => `import os, signal
def test_before(): pass
def test_kills():
    if ${when}: os.kill(os.getpid(), signal.SIGKILL)
def test_after(): pass
`;
  const files = (when: string): Values => ({
    'pytest.ini': '[pytest]\n',
    'test_a.py': `${ONE}def test_two(): pass\n`,
    'test_b.py': KILLS(when),
    'test_c.py': ONE,
  });

  realTest(
    `loses nothing that had finished, and the test that ran is named${because}`,
    async () => {
      project = await createProject(files('True'));
      const { report, records } = await project.runAll({ framework: 'pytest', shards: '1' });
      expect(report.totals).toMatchObject({ tests: 5, passed: 4, errored: 1, missing: 0 });
      expect(outcomes(report)).toEqual({ 'test_a.py': 'passed', 'test_b.py': 'failed', 'test_c.py': 'passed' });
      expect(report.tests.filter(({ outcome }) => outcome === 'errored')).toMatchObject([
        {
          name: 'test_kills',
          file: 'test_b.py',
          message: 'the process was killed by SIGKILL while this test ran',
        },
      ]);
      expect(records[0]?.units.find(({ id }) => id === 'test_a.py')).toMatchObject({ tests: 2, selected: 2, tries: 1 });
    },
    TIMEOUT_MS,
  );

  realTest(
    `at first only, it leaves one flaky test and all others${because}`,
    async () => {
      project = await createProject(files('os.environ["SHARDWISE_TRY"] == "1"'));
      const { report } = await project.runAll({ framework: 'pytest', shards: '1' });
      expect(report.totals).toMatchObject({ tests: 6, passed: 6, flaky: 1, missing: 0 });
      expect(report.verdict).toBe('passed');
    },
    TIMEOUT_MS,
  );

  realTest(
    `without a word and with exit code 0, it is never green${because}`,
    async () => {
      const ends =
        'import pytest\ndef test_it(): pass\ndef test_ends(): pytest.exit("enough", returncode=0)\ndef test_after(): pass\n';
      project = await createProject({ 'pytest.ini': '[pytest]\n', 'test_a.py': ends, 'test_b.py': ONE });
      const { report, exitCode } = await project.runAll({ framework: 'pytest', shards: '1' });
      expect(outcomes(report)).toMatchObject({ 'test_b.py': 'passed' });
      expect(report.totals).toMatchObject({ tests: 3, passed: 2, errored: 1 });
      expect(report.tests.find(({ name }) => name === 'test_ends')?.message).toBe('pytest ended while this test ran');
      expect(report.verdict).toBe('failed');
      expect(exitCode).toBe(1);
    },
    TIMEOUT_MS,
  );
});

describe('a session that fails for more than a flaky test', () => {
  const files = (hook: string): Values => ({
    'pytest.ini': '[pytest]\n',
    'conftest.py': `import pytest\nleaks = []\n${hook}\n`,
    'test_flaky.py': 'import os\ndef test_flaky(): assert os.environ["SHARDWISE_TRY"] == "2"\n',
    'test_leak.py': 'import conftest\ndef test_leaks(): conftest.leaks.append(1)\n',
  });
  const HOOK = 'def pytest_sessionfinish(session):\n    ';

  realTest.each([
    ['a hook sets its exit status', `${HOOK}if leaks: session.exitstatus = pytest.ExitCode.TESTS_FAILED`],
    ['a hook counts a failure', `${HOOK}if leaks: session.testsfailed += 1; session.exitstatus = 1`],
  ])(
    `runs all again, and stays red when it fails again: %s${because}`,
    async (_how, hook) => {
      project = await createProject(files(hook));
      const { report, records, exitCode } = await project.runAll({ framework: 'pytest', shards: '1' });
      expect(records[0]?.units.map(({ id, tries }) => [id, tries]).sort()).toEqual([
        ['test_flaky.py', 2],
        ['test_leak.py', 2],
      ]);
      expect(records[0]?.unexplained?.[0]).toMatch(/^a plugin or a hook (?:ended the session|counted 1 more)/);
      expect(report.totals).toMatchObject({ tests: 2, passed: 2, flaky: 1 });
      expect(report.reasons).toEqual([
        expect.stringMatching(/ended with exit code 1 although none of its tests failed: a plugin or a hook /),
      ]);
      expect([report.verdict, exitCode]).toEqual(['failed', 1]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is green when all pass at last${because}`,
    async () => {
      project = await createProject(files(`${HOOK}if session.testsfailed: session.exitstatus = 1`));
      const { report, exitCode } = await project.runAll({ framework: 'pytest', shards: '1' });
      expect(report.totals).toMatchObject({ tests: 2, passed: 2, flaky: 1 });
      expect([report.verdict, exitCode]).toEqual(['passed', 0]);
    },
    TIMEOUT_MS,
  );
});
