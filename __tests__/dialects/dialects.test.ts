import { describe, expect, test } from '@jest/globals';
import type { Dialect, Mark } from '../../src/dialects/dialect.ts';
import { DIALECTS, dialects } from '../../src/dialects/index.ts';
import { createLookup, type Marked } from '../../src/dialects/lookup.ts';
import { testName } from '../../src/text/test-name.ts';
import { fold, read } from '../junit/support.ts';

/** Elements as programs without a row write them. */
const ORDINARY: Marked = {
  root: { name: 'all tests', tests: '2' },
  suite: { name: 'CartTest', tests: '2', hostname: 'a-machine', timestamp: '2026-01-01T00:00:00' },
  around: { name: 'all tests' },
};

/** Values in reports for marks that are regular expressions. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  nextest: ['app@stress-0', 'app::tests@stress-12'],
  Playwright: ['', 'all', '1767225600000'],
  Surefire: ['https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report-3.0.2.xsd'],
};

const writtenFor = ({ name }: Dialect, { value }: Mark): readonly string[] =>
  typeof value === 'string' ? [value] : (WRITTEN[name] ?? []).filter((written) => value.test(written));

const marksOf = (row: Dialect): Marked[] =>
  (row.marks ?? []).flatMap((mark) =>
    writtenFor(row, mark).map((written) => ({ [mark.on]: { [mark.attribute]: written } })),
  );

describe.each(DIALECTS)('$name', (row) => {
  const facts = Object.keys(row).filter((key) => key !== 'name' && key !== 'marks');

  test('has a unique name and at least one fact', () => {
    expect(DIALECTS.filter(({ name }) => name === row.name)).toEqual([row]);
    expect(facts).not.toEqual([]);
  });

  test('is found by each of its marks, and says what a repeated name means', () => {
    expect(marksOf(row).length).toBeGreaterThanOrEqual(row.marks?.length ?? 0);
    for (const marked of marksOf(row)) {
      expect([marked, dialects.sameName(marked)]).toEqual([marked, row.sameName]);
      expect([marked, dialects.hasProjectInHostname(marked)]).toEqual([marked, row.projectInHostname ?? false]);
    }
  });

  test('has no mark that other programs write', () => {
    const alone = createLookup([{ ...row, sameName: 'repeat', projectInHostname: true }]);
    const others = DIALECTS.filter((other) => other !== row).flatMap(marksOf);
    for (const marked of [ORDINARY, ...others])
      expect([marked, alone.sameName(marked), alone.hasProjectInHostname(marked)]).toEqual([marked, undefined, false]);
  });

  test('has hidden suites that are in no test name', () => {
    for (const suite of row.hiddenSuites ?? []) {
      expect(testName({ name: 'a', suite: [suite, 's'], outcome: 'passed', flaky: false, tries: 1 })).toBe('s › a');
    }
  });
});

describe('a made-up dialect', () => {
  const MADE_UP: Dialect = {
    name: 'Made-up',
    marks: [
      { on: 'root', attribute: 'tool', value: 'made-up' },
      { on: 'suite', attribute: 'id', value: /^mu-/ },
      { on: 'around', attribute: 'kind', value: 'group' },
    ],
    sameName: 'retry',
    looseClass: 'loose',
    repetition: { property: 'run', repeats: /^again/ },
    earlierTries: /-try(\d)\.xml$/,
    hiddenSuites: ['everything'],
    classSuites: /^All/,
    projectInHostname: true,
    suiteWithFile: 'first',
    roundSuffix: / \(round \d\)$/,
    failedSkips: { status: 'not started', message: /^no such/ },
  };
  const lookup = createLookup([MADE_UP]);

  test.each<[Marked, boolean]>([
    [{ root: { tool: 'made-up' } }, true],
    [{ suite: { id: 'mu-1' } }, true],
    [{ suite: {}, around: { kind: 'group' } }, true],
    [{ root: { tool: 'made-up 2' } }, false],
    [{ root: { id: 'mu-1' } }, false],
    [{ suite: { tool: 'made-up', id: 'x' } }, false],
    [{}, false],
  ])('is recognised by its marks: %j', (marked, isFound) => {
    expect(lookup.sameName(marked)).toBe(isFound ? 'retry' : undefined);
    expect(lookup.hasProjectInHostname(marked)).toBe(isFound);
  });

  test('has other facts that can be looked up', () => {
    expect(['loose', 'other', undefined].map(lookup.looseSameName)).toEqual(['retry', undefined, undefined]);
    expect(lookup.repetition('run', 'again 1')).toBe('repeat');
    expect(lookup.repetition('run', 'once')).toBe('retry');
    expect(lookup.repetition('other', 'again 1')).toBeUndefined();
    expect(['a-try2.xml', 'a.xml'].map(lookup.earlierTry)).toEqual([2, undefined]);
    expect(['everything', 'first'].map(lookup.isHiddenSuite)).toEqual([true, false]);
    const marked = { suite: { id: 'mu-1' } };
    expect(['AllTests', 'Other'].map((name) => lookup.isClassSuite(name, marked))).toEqual([true, false]);
    expect(lookup.isClassSuite('AllTests', {})).toBe(false);
    expect(['everything', 'first'].map(lookup.hasFileOfSiblings)).toEqual([false, true]);
    expect(['a (round 2)', 'a (round 2) b'].map(lookup.withoutRound)).toEqual(['a', 'a (round 2) b']);
    expect(['not started', 'run', undefined].map((status) => lookup.isFailedSkip(status, 'no such file'))).toEqual([
      true,
      false,
      false,
    ]);
    expect(lookup.isFailedSkip('not started', undefined)).toBe(false);
  });

  test('is unknown without its row', () => {
    const empty = createLookup([]);
    expect(empty.sameName({ root: { tool: 'made-up' } })).toBeUndefined();
    expect([undefined, 'test'].map(empty.looseSameName)).toEqual([undefined, undefined]);
    expect(empty.repetition('run', 'again')).toBeUndefined();
    expect(empty.earlierTry('a-try2.xml')).toBeUndefined();
    expect(empty.withoutRound('a (round 2)')).toBe('a (round 2)');
  });
});

describe('a message that says nothing gives way to the cause in the text', () => {
  test.each<[message: string, text: string, clear: string]>([
    ['collection failure', 'a.py:1: in <module>\nE   ImportError: no\nE   second line', 'ImportError: no'],
    ['collection failure', 'E   KeyError', 'KeyError'],
    ['collection failure', "E   fixture 'db' not found", "fixture 'db' not found"],
    [
      'collection failure',
      'E     File "a.py", line 1\nE       def a(:\nE   SyntaxError: invalid',
      'SyntaxError: invalid',
    ],
    ['collection failure', 'nothing marked', 'collection failure'],
    ['internal error', 'Traceback:\n  File "x.py"\npytest.PytestConfigWarning: no', 'pytest.PytestConfigWarning: no'],
    ['● Test suite failed to run', '  ● Test suite failed to run\n\n    DbDown: no\n    more', 'DbDown: no'],
    ['Test suite failed to run', '● Test suite failed to run', 'Test suite failed to run'],
    [
      '● Test suite failed to run',
      '● Test suite failed to run\n\n  Jest encountered an unexpected token\n\n  SyntaxError: a.ts: no (1:2)\n',
      'SyntaxError: a.ts: no (1:2)',
    ],
    ['expected 1', 'E   ImportError: no', 'expected 1'],
  ])('%j', (message, text, clear) => {
    expect(dialects.clearMessage(message, text)).toBe(clear);
  });

  test.each(['a.', ' ', 'A: ', 'x'])('or stays as it is, however long the text of %j', (piece) => {
    // A pattern that takes more than linear time would not end here.
    for (const text of [`E   ${piece.repeat(20_000)}!`, `E   ${piece}!\n`.repeat(20_000), piece.repeat(20_000)])
      for (const message of ['collection failure', 'internal error', 'Test suite failed to run'])
        expect(dialects.clearMessage(message, text)).not.toBe('');
  });
});

describe('pytest', () => {
  const pytestReport = (...cases: readonly string[]) =>
    [`<testsuites><testsuite name="pytest">${cases.join('')}</testsuite></testsuites>`] as const;
  const passed = '<testcase classname="test_a" name="test_b" time="1"/>';
  const failed = '<testcase classname="test_a" name="test_b"><failure message="assert 0">x</failure></testcase>';
  const teardown =
    '<testcase classname="test_a" name="test_b"><error message="failed on teardown with">x</error></testcase>';

  test.each<[what: string, cases: readonly string[], tests: readonly string[]]>([
    ['a failure and an error in the teardown', [failed, teardown], ['failed assert 0']],
    ['a pass and an error in the teardown', [passed, teardown], ['errored failed on teardown with']],
    [
      'two tests of one name, one with such an error',
      [passed, teardown, passed],
      ['errored failed on teardown with', 'passed undefined'],
    ],
    ['such an error alone', [teardown], ['errored failed on teardown with']],
    ['a test that was interrupted', [passed, '<testcase time="0.0"/>'], ['passed undefined']],
  ])('%s', async (_what, cases, tests) => {
    const folded = await fold(pytestReport(...cases));
    expect(folded.map(({ outcome, message }) => `${outcome} ${message}`)).toEqual(tests);
    expect(folded.map(({ tries }) => tries)).toEqual(tests.map(() => 1));
  });

  test('of another program, a case without a name is a test', async () => {
    expect(await fold(['<testsuite name="s"><testcase time="0.0"/></testsuite>'])).toHaveLength(1);
  });
});

test.each([
  ['"before each" hook for "adds"', true],
  ['totals "after all" hook in "totals"', true],
  ['test › "before all" hook for "can do stuff"', true],
  ['setUpClass (tests.a.T)', true],
  ['tearDownModule (tests.a)', true],
  ['hook of "totals"', true],
  ['setup_file', true],
  ['calls the hook of "totals"', false],
  ['uses a "before each" clause', false],
  ['setUpClass', false],
])('the name of a hook: %s: %p', (name, isHook) => {
  expect(dialects.isHook(name)).toBe(isHook);
});

test('the time in the suites of unittest-xml-reporting is no part of a name', async () => {
  const report = (time: string) =>
    `<testsuites><testsuite name="test_a.T-${time}" file="test_a.py"><testcase classname="test_a.T" name="test_b"/></testsuite></testsuites>`;
  expect(await fold([report('20261127190252')], [report('20261127190300')])).toHaveLength(1);
});

describe('CTest', () => {
  const notRun = (message: string) =>
    `<testsuite name="(empty)" tests="2" failures="0" disabled="0" skipped="1" hostname="" time="0">
      <testcase name="a" classname="a" time="0" status="notrun"><skipped message="${message}"/><system-out>why</system-out></testcase>
      <testcase name="b" classname="b" time="0.1" status="run"><system-out></system-out></testcase>
    </testsuite>`;
  const outcomes = async (xml: string) => (await read(xml)).tests.map(({ outcome }) => outcome);

  test.each([
    ['Unable to find executable'],
    ['Required Files Missing'],
    ['Missing Configuration'],
    ['Fixture dependency failed'],
    ['Insufficient resources'],
    ['Failed to change working directory'],
  ])('counts a test as failed that could not start: %s', async (message) => {
    expect(await outcomes(notRun(message))).toEqual(['errored', 'passed']);
    const [test] = (await read(notRun(message))).tests;
    expect(test).toMatchObject({ message, detail: expect.stringContaining('why') });
  });

  test.each([['SKIP_RETURN_CODE=77'], ['SKIP_REGULAR_EXPRESSION_MATCHED'], ['Unable to find executable, so what?']])(
    'lets a test skip itself: %s',
    async (message) => {
      expect(await outcomes(notRun(message))).toEqual(['skipped', 'passed']);
    },
  );

  test('is known by the status, because a test of another program may skip itself with such words', async () => {
    const xml = notRun('Unable to find executable').replace('status="notrun"', '');
    expect(await outcomes(xml)).toEqual(['skipped', 'passed']);
  });
});

test('Catch2 counts assertions, so more of them than cases are no lost tests', async () => {
  const report = (hostname: string) =>
    read(
      `<testsuites><testsuite name="s" tests="9" failures="1" hostname="${hostname}"><testcase name="a"><failure/></testcase></testsuite></testsuites>`,
    );
  expect((await report('tbd')).problem).toBeUndefined();
  expect((await report('a-machine')).problem).toContain('8 more in total');
});

test('pytest counts subtests, which are no cases, so more of them are no lost tests', async () => {
  const xml =
    '<testsuites name="pytest tests"><testsuite name="pytest" tests="9" errors="0" failures="0"><testcase classname="test_sub" name="test_more"/><testcase classname="test_sub.T" name="test_many"/></testsuite></testsuites>';
  const { status, problem, ...rest } = await read(xml);
  expect({ status, problem }).toEqual({ status: 'ok', problem: undefined });
  expect(rest).not.toHaveProperty('absentTests');
});

test('a case without a class is not of a dialect', () => {
  expect(dialects.looseSameName(undefined)).toBeUndefined();
});

test('the file of a suite applies to the suites next to it, if the dialect says so', async () => {
  const [one] = await fold([
    '<testsuites name="Mocha Tests"><testsuite name="Root Suite" file="a.spec.js"/><testsuite name="s"><testcase name="t"/></testsuite></testsuites>',
  ]);
  expect(one?.file).toBe('a.spec.js');
});
