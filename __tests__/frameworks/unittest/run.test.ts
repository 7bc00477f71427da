/** A run finds the tests that `python -m unittest discover` runs alone, and says what became of each. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { unittest } from '../../../src/frameworks/unittest.ts';
import { describeParts } from '../parts-contract.ts';
import { type Outcome, selectedIn, useProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const TIMEOUT_MS = 60_000;
const { realTest, because } = withRealTool('unittest');
const [python = 'python3'] = sampleOf(unittest).command ?? [];
const command = [python];
type Files = Readonly<Record<string, string>>;
const project = useProject(unittest, command);
const { write } = project;
const run: typeof project.run = (units, request) => project.run(units, { ownSearch: true, ...request });
const short = ({ cases }: Outcome) =>
  cases.map(({ file, className, name, outcome }) => [file, className, name, outcome].join(' ')).sort();
const reportOf = ({ reports }: Outcome) => readFileSync(join(project.folder, '.run/1', reports[0] ?? ''), 'utf8');

const test = (name: string, body = 'pass') => `def test_${name}(self): ${body}`;
const inClass = (name: string, ...methods: readonly string[]): string =>
  `import os, sys, unittest\nclass ${name}(unittest.TestCase):\n${methods.map((method) => `    ${method}\n`).join('')}`;
const ONE = inClass('Tests', test('one'), test('two'));

/** How many tests unittest runs without us. */
function alone(...args: readonly string[]): number {
  const text = execFileSync('sh', ['-c', 'exec "$@" 2>&1 || true', 'sh', python, '-m', 'unittest', ...args], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  return Number(/^Ran (\d+) tests?/m.exec(text)?.[1]);
}

const PROJECTS: readonly (readonly [
  what: string,
  files: Files,
  args: readonly string[],
  units: Readonly<Record<string, number>>,
])[] = [
  [
    'packages, folders that are none, and names that are no modules',
    {
      'tests/__init__.py': '',
      'tests/test_a.py': ONE,
      'tests/deep/__init__.py': '',
      'tests/deep/testb.py': ONE,
      'tests/plain/test_c.py': ONE,
      'tests/test-d.py': ONE,
      'tests/a_test.py': ONE,
    },
    [],
    { 'tests/test_a.py': 2, 'tests/deep/testb.py': 2 },
  ],
  [
    'a start, a pattern and a top folder',
    {
      'src/tests/__init__.py': '',
      'src/tests/helper.py': 'value = 1\n',
      'src/tests/check_a.py': `from .helper import value\n${ONE}`,
      'src/tests/test_b.py': ONE,
    },
    ['-s', 'src/tests', '-p', 'check_*.py', '-t', 'src'],
    { 'src/tests/check_a.py': 2 },
  ],
  [
    'a start that is no package',
    { 'tests/test_a.py': ONE, 'tests/helper.py': '', 'tests/test_b.py': `import helper\n${ONE}` },
    ['-s', 'tests'],
    { 'tests/test_a.py': 2, 'tests/test_b.py': 2 },
  ],
  [
    'a class that another file imports',
    {
      'test_a.py': ONE,
      'test_b.py': `from test_a import Tests\n${inClass('More', test('one'))}`,
    },
    [],
    { 'test_a.py': 2, 'test_b.py': 3 },
  ],
  [
    'load_tests of a package that searches, and tests of the package itself',
    {
      'tests/__init__.py': `${ONE}
def load_tests(loader, tests, pattern):
    tests.addTests(loader.discover(os.path.dirname(__file__), pattern=pattern))
    return tests
`,
      'tests/test_a.py': ONE,
    },
    [],
    { 'tests/__init__.py': 2, 'tests/test_a.py': 2 },
  ],
  [
    'load_tests of a test file that brings others, and doctests',
    {
      'test_all.py': `import doctest, other
def load_tests(loader, tests, pattern):
    tests.addTests(loader.loadTestsFromNames(['other', 'more.Tests']))
    tests.addTests(doctest.DocTestSuite(other))
    return tests
`,
      'other.py': `"""\n>>> 1\n1\n"""\n${ONE}`,
      'more.py': ONE,
      'test_b.py': ONE,
    },
    [],
    { 'test_all.py': 5, 'test_b.py': 2 },
  ],
  [
    'a selection by names',
    { 'test_a.py': ONE, 'test_b.py': inClass('Other', test('three')) },
    ['-k', 'one'],
    { 'test_a.py': 1 },
  ],
];

describe('unittest: the tests', () => {
  realTest.each(PROJECTS)(
    `are those that it runs alone: %s${because}`,
    async (_what, files, args, units) => {
      write(files);
      const all = Object.values(units).reduce((sum, tests) => sum + tests, 0);
      expect(alone(...(args.some((arg) => arg !== '-k' && /^-[spt]$/.test(arg)) ? ['discover'] : []), ...args)).toBe(
        all,
      );
      const listed = await project.list({ args });
      expect(Object.fromEntries(listed?.tests ?? [])).toEqual(units);
      let ran = 0;
      for (const unit of Object.keys(units)) {
        const outcome = await run([unit], { args });
        expect(outcome.cases.map(({ file, outcome: end }) => [file, end])).toEqual(
          Array(units[unit] ?? 0).fill([unit, 'passed']),
        );
        expect(selectedIn(outcome, [unit])).toEqual({ [unit]: units[unit] });
        expect(outcome.exitCodes).toEqual([0]);
        ran += outcome.cases.length;
      }
      expect(ran).toBe(all);
    },
    TIMEOUT_MS,
  );

  realTest(
    `of a shard leave the other files alone${because}`,
    async () => {
      write({ 'test_a.py': ONE, 'test_b.py': 'raise SystemExit(3)\n', 'test_c.py': 'import os; os._exit(0)\n' });
      const outcome = await run(['test_a.py']);
      expect([outcome.cases.length, ...outcome.exitCodes]).toEqual([2, 0]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `of files that no plan knows are named${because}`,
    async () => {
      write({
        'test_a.py': ONE,
        'test_known.py': ONE,
        'test_new.py': ONE,
        'test_broken.py': 'raise ValueError\n',
        'test_helpers.py': '',
      });
      const outcome = await run(['test_a.py'], { known: { planned: ['test_a.py'], excluded: ['test_known.py'] } });
      expect(outcome.cases.map(({ file }) => file)).toEqual(['test_a.py', 'test_a.py']);
      expect(JSON.parse(readFileSync(join(project.folder, '.run/1/unplanned.json'), 'utf8'))).toEqual([
        'test_broken.py',
        'test_new.py',
      ]);
    },
    TIMEOUT_MS,
  );
});

describe('unittest: a report', () => {
  realTest(
    `tells failures, errors, skips, subtests and expected failures apart${because}`,
    async () => {
      write({
        'test_a.py': `${inClass(
          'A',
          test('fails', 'self.assertEqual(1, 2, "\\x1b[31mred\\x1b[0m \\0")'),
          test('exits', 'sys.exit(0)'),
          test('raises', 'raise ValueError("first\\n\\nsecond")'),
          'def tearDown(self):\n        if self.id().endswith("fails"): raise KeyError("after")',
          test('skips', 'self.skipTest("later")'),
          '@unittest.expectedFailure',
          test('known', 'self.fail("as ever")'),
          '@unittest.expectedFailure',
          test('fixed'),
          'def test_parts(self):',
          '    for i in range(3):',
          '        with self.subTest("part", i=i): self.assertEqual(i, 1)',
          '        with self.subTest(j=i): pass',
        )}
class B(unittest.IsolatedAsyncioTestCase):
    async def test_async(self): self.assertTrue(True)
`,
      });
      const outcome = await run(['test_a.py']);
      expect(short(outcome)).toEqual([
        'test_a.py test_a.A test_exits errored',
        'test_a.py test_a.A test_fails errored',
        'test_a.py test_a.A test_fixed failed',
        'test_a.py test_a.A test_known skipped',
        'test_a.py test_a.A test_parts failed',
        'test_a.py test_a.A test_raises errored',
        'test_a.py test_a.A test_skips skipped',
        'test_a.py test_a.B test_async passed',
      ]);
      expect(outcome.exitCodes).toEqual([1]);
      const report = reportOf(outcome);
      expect([...report.matchAll(/message="([^"]*)"/g)].map(([, message]) => message).sort()).toEqual(
        [
          '1 != 2 : red �',
          "'after'",
          '0',
          'first',
          'later',
          'expected failure: as ever',
          'unexpected success',
          '[part] (i=0) 0 != 1',
          '[part] (i=2) 2 != 1',
        ].sort(),
      );
      expect(report).not.toContain('shardwise_unittest');
    },
    TIMEOUT_MS,
  );

  realTest(
    `has an error for each test whose class or module is not set up${because}`,
    async () => {
      const hook = (name: string, body: string) => `@classmethod\n    def ${name}(cls): ${body}`;
      write({
        'test_a.py': `${inClass('A', hook('setUpClass', 'raise ValueError("no database")'), test('a'), test('b'))}
class B(unittest.TestCase):
    def test_c(self): pass
`,
        'test_b.py': `${inClass('A', test('a'))}\ndef setUpModule(): raise unittest.SkipTest('not here')\n`,
        'test_c.py': inClass('A', hook('tearDownClass', 'raise ValueError("dirty")'), test('a')),
        'test_d.py': 'import unittest\nraise unittest.SkipTest("no module")\n',
      });
      const outcome = await run(['test_a.py', 'test_b.py', 'test_c.py', 'test_d.py']);
      expect(short(outcome)).toEqual([
        'test_a.py test_a.A test_a errored',
        'test_a.py test_a.A test_b errored',
        'test_a.py test_a.B test_c passed',
        'test_b.py test_b.A test_a skipped',
        'test_c.py test_c.A hook of "tearDownClass" errored',
        'test_c.py test_c.A test_a passed',
        'test_d.py test_d.py test_d.py skipped',
      ]);
      expect(reportOf(outcome)).toContain('message="no database"');
    },
    TIMEOUT_MS,
  );

  realTest(
    `does not know of a fork, a changed folder and the environment of Shardwise${because}`,
    async () => {
      write({
        'test_a.py': inClass(
          'A',
          test('fork', 'os.waitpid(os.fork() or os._exit(0), 0)'),
          test('folder', 'os.chdir("/")'),
          test('names', 'self.assertEqual([x for x in os.environ if x.startswith("SHARDWISE_")], [])'),
          test('path', 'self.assertNotIn("PYTHONPATH", os.environ)'),
          test('program', 'self.assertRegex(sys.argv[0], " -m unittest$")'),
          test(
            'spawn',
            'import multiprocessing as m; p = m.get_context("spawn").Process(target=print); p.start(); p.join(); self.assertEqual(p.exitcode, 0)',
          ),
        ),
      });
      expect(short(await run(['test_a.py'])).filter((line) => !line.endsWith('passed'))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is complete with -b, -f, -v and --locals, and without a selected test${because}`,
    async () => {
      write({ 'test_a.py': inClass('A', test('one', 'print("inside")'), test('two', 'x = 5; self.fail("no")')) });
      const loud = await run(['test_a.py'], { args: ['-b', '-v', '--locals'] });
      expect(short(loud)).toEqual(['test_a.py test_a.A test_one passed', 'test_a.py test_a.A test_two failed']);
      expect(reportOf(loud)).toContain('x = 5');
      const none = await run(['test_a.py'], { args: ['-k', 'nothing'] });
      expect([selectedIn(none, ['test_a.py']), none.exitCodes]).toEqual([{ 'test_a.py': 0 }, [0]]);
    },
    TIMEOUT_MS,
  );
});

describe('unittest: a list', () => {
  realTest(
    `names what does not load, and what the arguments leave out${because}`,
    async () => {
      write({
        'test_a.py': ONE,
        'test_b.py': inClass('B', test('three')),
        'test_c.py': 'raise ValueError("broken")\n',
        'test_d.py': '',
        'app/__init__.py': 'raise KeyError("x")\n',
        'app/test_e.py': ONE,
      });
      expect(await project.list({ args: ['-k', 'one'] })).toEqual({
        tests: new Map([['test_a.py', 1]]),
        deselected: ['test_b.py'],
        broken: new Map([['test_c.py', 'ValueError: broken']]),
        brokenFolders: new Map([['app', "KeyError: 'x'"]]),
        outside: [],
      });
      const named = await project.list({ files: ['test_b.py', 'app/test_e.py'] });
      expect([...(named?.tests ?? []), ...(named?.broken ?? [])]).toEqual([
        ['test_b.py', 1],
        ['app/test_e.py', "KeyError: 'x'"],
      ]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is none where the machine lacks a module${because}`,
    async () => {
      write({ 'test_a.py': ONE, 'test_b.py': 'import not_installed\n' });
      await expect(project.list()).rejects.toThrow(
        "no list was written:\nModuleNotFoundError: No module named 'not_installed'",
      );
    },
    TIMEOUT_MS,
  );
});

const method = fc.constantFrom('a', 'ab', 'A', 'ä', 'a_b', '1').map((name) => test(name));
const group = fc.tuple(
  fc.constantFrom('A', 'AB', 'Ä'),
  fc.uniqueArray(method, { minLength: 1, maxLength: 4 }),
  fc.boolean(),
);

describeParts({
  framework: unittest,
  fileName: 'split_test.py',
  configuration: [['shared.py', `${inClass('Shared', test('shared'))}`]],
  source: fc
    .uniqueArray(group, { minLength: 1, maxLength: 3, selector: ([name]) => name })
    .map(
      (groups) =>
        `import unittest\nfrom shared import Shared\n${groups
          .map(
            ([name, methods, inherits]) =>
              `class ${name}(${inherits ? 'Shared' : 'unittest.TestCase'}):\n${methods.map((one) => `    ${one}\n`).join('')}`,
          )
          .join('')}`,
    ),
});
