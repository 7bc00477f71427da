/** A run finds its files by pytest's own rules. It runs the tests that pytest alone runs, and no others. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { testWith } from '../../support/tools.ts';
import { type Outcome, selectedIn, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const TIMEOUT_MS = 60_000;
const { realTest, because, isInstalled } = withRealTool('pytest');
const { command = ['pytest'] } = sampleOf(pytest);
type Files = Readonly<Record<string, string>>;
const project = useProject(pytest, command);
const { write } = project;
const run: typeof project.run = (units, request) => project.run(units, { ownSearch: true, ...request });
const namesOf = (...outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ cases }) => cases.map(({ className = '', name }) => `${className} ${name}`)).sort();

/** The tests that pytest runs without us. */
function alone(...args: readonly string[]): string[] {
  const [program = '', ...before] = command;
  const report = join(project.folder, 'alone.xml');
  try {
    execFileSync(program, [...before, ...args, `--junitxml=${report}`, '-o', 'junit_family=xunit1'], {
      cwd: project.folder,
      stdio: 'pipe',
    });
  } catch {
    // A test fails on purpose.
  }
  return [...readFileSync(report, 'utf8').matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)]
    .map(([, className, name]) => `${className} ${name}`)
    .sort();
}

const ONE = 'def test_it(): pass\n';
const DOCUMENTED = '"""\n>>> 1\n2\n"""\ndef test_connection(): raise RuntimeError("no test")\n';

const PROJECTS: readonly (readonly [
  string,
  Files,
  first: readonly string[],
  second: readonly string[],
  args?: string[],
])[] = [
  [
    'doctests in a module with functions that look like tests',
    {
      'pytest.ini': '[pytest]\naddopts = --doctest-modules\ntestpaths = src tests\npython_files = check_*.py\n',
      'src/m.py': DOCUMENTED,
      'tests/check_b.py': 'def test_b(): assert False\n',
      'tests/test_a.py': ONE,
    },
    ['src/m.py'],
    ['tests/check_b.py'],
  ],
  [
    'a folder in addopts',
    {
      'pytest.ini': '[pytest]\naddopts = tests -q\n',
      'tests/test_a.py': ONE,
      'tests/test_b.py': ONE,
      'other/test_c.py': ONE,
    },
    ['tests/test_a.py'],
    ['tests/test_b.py'],
  ],
  [
    'a folder in args',
    { 'pytest.ini': '[pytest]\n', 'tests/test_a.py': ONE, 'tests/test_b.py': ONE, 'other/test_c.py': ONE },
    ['tests/test_a.py'],
    ['tests/test_b.py'],
    ['tests', '-v'],
  ],
  [
    'a configuration below that pytest does not use',
    {
      'pytest.ini': '[pytest]\npython_functions = check_*\n',
      'a/pytest.ini': '[pytest]\npython_functions = other_*\n',
      'a/test_a.py': 'def check_a(): pass\ndef other_a(): pass\n',
      'b/test_b.py': 'def check_b(): pass\n',
    },
    ['a/test_a.py'],
    ['b/test_b.py'],
  ],
  [
    'packages, and a name that the command line cannot hold',
    {
      'pytest.ini': '[pytest]\n',
      'pkg/__init__.py': '',
      'pkg/test_[x].py': ONE,
      'pkg/deep/__init__.py': '',
      'pkg/deep/test_b.py': ONE,
      'pkg/deep/test_c.py': ONE,
    },
    ['pkg/test_[x].py', 'pkg/deep/test_c.py'],
    ['pkg/deep/test_b.py'],
  ],
];

describe.each(PROJECTS)('%s', (_name, files, first, second, args = []) => {
  realTest(
    `two shards run what pytest alone runs, each test once${because}`,
    async () => {
      write(files);
      const outcomes = [await run(first, { args }), await run(second, { args })];
      expect(namesOf(...outcomes)).toEqual(alone(...args));
      expect(outcomes.every(({ cases }) => cases.length > 0)).toBe(true);
    },
    TIMEOUT_MS,
  );
});

describe('a file that the project excludes', () => {
  realTest.each<[string, Files, string[]?]>([
    ['collect_ignore', { 'conftest.py': 'collect_ignore = ["sub"]\n' }],
    ['pytest_ignore_collect', { 'sub/conftest.py': 'def pytest_ignore_collect(): return True\n' }],
    ['norecursedirs', { 'pytest.ini': '[pytest]\nnorecursedirs = sub\n' }],
    ['testpaths', { 'pytest.ini': '[pytest]\ntestpaths = test_a.py\n' }],
    ['python_files', { 'pytest.ini': '[pytest]\npython_files = test_a.py\n' }],
    ['--ignore', {}, ['--ignore=sub']],
  ])(
    `is not run because we name it: %s${because}`,
    async (_by, files, args = []) => {
      write({
        'pytest.ini': '[pytest]\n',
        'test_a.py': ONE,
        'sub/test_b.py': 'def test_b(): assert False\n',
        ...files,
      });
      const outcome = await run(['test_a.py', 'sub/test_b.py'], { args });
      expect(namesOf(outcome)).toEqual(['test_a test_it']);
      expect(outcome.exitCodes).toEqual([0]);
      expect(selectedIn(outcome, ['test_a.py', 'sub/test_b.py'])).toEqual({ 'test_a.py': 1, 'sub/test_b.py': 0 });
      const only = await run(['sub/test_b.py'], { args });
      expect(only.exitCodes).toEqual([0]);
      expect(only.cases).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

describe('what the plugin says of each file', () => {
  const SLOW = 'import pytest\n@pytest.mark.slow\ndef test_slow(): pass\n';
  const FILES = ['test_a.py', 'test_slow.py', 'test_none.py', 'test_broken.py', 'test_gone.py'];

  realTest.each([true, false])(
    `its selected tests, unless it does not load or does not exist (ownSearch %s)${because}`,
    async (ownSearch) => {
      write({
        'pytest.ini': '[pytest]\nmarkers = slow\n',
        'test_a.py': `${SLOW}${ONE}@pytest.mark.parametrize("x", [1, 2])\ndef test_two(x): pass\n`,
        'test_slow.py': SLOW,
        'test_none.py': '',
        'test_broken.py': 'import nowhere\n',
      });
      const units = ownSearch ? FILES : FILES.slice(0, -1);
      const outcome = await run(units, { args: ['-m', 'not slow'], ownSearch });
      expect(selectedIn(outcome, FILES)).toEqual({ 'test_a.py': 3, 'test_slow.py': 0, 'test_none.py': 0 });
      expect(outcome.exitCodes).toEqual([1]);
      const slow = await run(['test_slow.py'], { args: ['-m', 'not slow'], ownSearch });
      expect(slow.exitCodes).toEqual([0]);
      if (!ownSearch) return;
      const gone = await run(['test_gone.py'], { args: [] });
      expect(gone.exitCodes).toEqual([5]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `no file of a folder that could not be searched${because}`,
    async () => {
      write({
        'pytest.ini': '[pytest]\n',
        'sub/conftest.py': 'import nowhere\n',
        'sub/test_b.py': ONE,
        'test_a.py': ONE,
      });
      const outcome = await run(['sub/test_b.py', 'test_a.py']);
      expect(Object.keys(selectedIn(outcome, ['test_a.py', 'sub/test_b.py']))).not.toContain('sub/test_b.py');
      expect(outcome.exitCodes[0]).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  realTest.each(['--collect-only', '--setup-plan'])(
    `nothing when addopts has %s, and pytest stops${because}`,
    async (option) => {
      write({ 'pytest.ini': `[pytest]\naddopts = ${option}\n`, 'test_a.py': ONE });
      const { exitCodes, output } = await run(['test_a.py']);
      expect(exitCodes).toEqual([4]);
      expect(output).toContain(`addopts has ${option}, so no test would run`);
    },
    TIMEOUT_MS,
  );
});

const PYTHON_COVERAGE = join(import.meta.dirname, '../../../.tools/python-coverage');

testWith('pytest-cov', isInstalled && existsSync(join(PYTHON_COVERAGE, 'pytest_cov')))(
  'coverage measures no file of ours',
  async () => {
    write({ 'pytest.ini': '[pytest]\n', 'test_a.py': ONE });
    const before = process.env['PYTHONPATH'];
    process.env['PYTHONPATH'] = PYTHON_COVERAGE;
    try {
      const { output, exitCodes } = await run(['test_a.py'], { args: ['--cov', '--cov-report=term'] });
      expect(exitCodes).toEqual([0]);
      const measured = output.split('\n').filter((line) => /\.py +\d+ +\d+ +\d+%/.test(line));
      expect(measured).toContainEqual(expect.stringMatching(/^test_a\.py /));
      expect(measured.filter((line) => line.includes('shardwise_'))).toEqual([]);
      expect(output).not.toContain('No source for code');
    } finally {
      if (before === undefined) delete process.env['PYTHONPATH'];
      else process.env['PYTHONPATH'] = before;
    }
  },
  TIMEOUT_MS,
);

describe('test files that the plan does not have', () => {
  const FILES: Files = {
    'pytest.ini': '[pytest]\n',
    'test_a.py': ONE,
    'test_b.py': ONE,
    'sub/test_c.py': ONE,
    'sub/test_empty.py': '',
    'test_words.txt': 'no example\n',
    'test_example.txt': '>>> 1\n1\n',
    'helper.py': ONE,
    'test_unloaded.py': 'import nowhere\n',
    'test_exits.py': 'raise SystemExit(3)\n',
    'test_skips.py': 'import pytest\npytest.skip("here", allow_module_level=True)\n',
  };

  realTest(
    `are named when they have tests, and do not run${because}`,
    async () => {
      write(FILES);
      const outcome = await run(['test_a.py'], { known: { planned: ['test_a.py'], excluded: ['test_b.py'] } });
      expect(namesOf(outcome)).toEqual(['test_a test_it']);
      const unplanned = join(project.folder, '.run/1/unplanned.json');
      const named = JSON.parse(readFileSync(unplanned, 'utf8')) as string[];
      expect(named).toEqual(['sub/test_c.py', 'test_example.txt', 'test_exits.py', 'test_unloaded.py']);
      expect(outcome.exitCodes).toEqual([0]);
      await run(['test_a.py', 'sub/test_c.py']);
      expect(existsSync(join(project.folder, '.run/2/unplanned.json'))).toBe(false);
    },
    TIMEOUT_MS,
  );
});

describe('metrics', () => {
  realTest(
    'are properties that pytest writes for record_property',
    async () => {
      write({
        'tests/test_login.py':
          'def test_login(record_property):\n    record_property("metric:login", 12.5)\n    record_property("ticket", "A-1")\n',
      });
      const { cases } = await run(['tests/test_login.py']);
      expect(cases.map(({ name, said }) => [name, said])).toEqual([['test_login', ['metric:login=12.5']]]);
    },
    TIMEOUT_MS,
  );
});
