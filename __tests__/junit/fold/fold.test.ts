import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { Fold } from '../../../src/junit/fold/fold.ts';
import type { FoldedTest } from '../../../src/junit/fold/folded-test.ts';
import type { CaseOrigin, TestCase, TestOutcome } from '../../../src/model.ts';
import { fold } from '../support.ts';

// Long enough for a busy machine.
jest.setTimeout(60_000);

const passed = (name = 'a') => `<testcase classname="C" name="${name}" time="1"/>`;
const failed = (name = 'a', message = 'm') =>
  `<testcase classname="C" name="${name}" time="2"><failure message="${message}">at x.ts:3:1</failure></testcase>`;
const skipped = (name = 'a') => `<testcase classname="C" name="${name}"><skipped/></testcase>`;
const suite = (...cases: string[]) => `<testsuite name="s">${cases.join('')}</testsuite>`;

/** A short text for each test, such as "passed", "flaky after m" or "failed x2". */
const told = (tests: readonly FoldedTest[]): string[] =>
  tests.map(({ outcome, flaky, tries, failedTries }) => {
    const said = flaky ? `flaky after ${failedTries.map(({ message }) => message).join('+')}` : outcome;
    return tries > 1 && !flaky ? `${said} x${tries}` : said;
  });

describe('tries of one shard', () => {
  test.each<[string, string[], [string, Partial<CaseOrigin>][]]>([
    [
      'failed, then passed: flaky, counted once',
      ['flaky after m'],
      [
        [suite(failed()), { tryNumber: 1 }],
        [suite(passed()), { tryNumber: 2 }],
      ],
    ],
    [
      'failed every time: failed, counted once',
      ['failed x2'],
      [
        [suite(failed()), { tryNumber: 1 }],
        [suite(failed()), { tryNumber: 2 }],
      ],
    ],
    [
      'the later attempt decides over the tries of the earlier one',
      ['flaky after m+m'],
      [
        [suite(failed()), { attempt: 1, tryNumber: 1 }],
        [suite(failed()), { attempt: 1, tryNumber: 2 }],
        [suite(passed()), { attempt: 2, tryNumber: 1 }],
      ],
    ],
    [
      'passed, then failed in a later attempt: failed',
      ['failed x2'],
      [
        [suite(passed()), { attempt: 1 }],
        [suite(failed()), { attempt: 2 }],
      ],
    ],
    [
      'a skip in a retry of other tests hides no failure',
      ['failed'],
      [
        [suite(failed()), { tryNumber: 1 }],
        [suite(skipped()), { tryNumber: 2 }],
      ],
    ],
    [
      'a skip in a retry of other tests hides no pass',
      ['passed'],
      [
        [suite(passed()), { tryNumber: 1 }],
        [suite(skipped()), { tryNumber: 2 }],
      ],
    ],
    [
      'a retry of the failed one leaves the others alone',
      ['flaky after m', 'failed'],
      [
        [suite(failed('a'), failed('b')), { tryNumber: 1 }],
        [suite(passed('a')), { tryNumber: 2 }],
      ],
    ],
  ])('%s', async (_name, wanted, reports) => {
    const inShard = reports.map(([report, origin]) => [report, { shard: 1, ...origin }] as const);
    expect(told(await fold(...inShard))).toEqual(wanted);
    expect(told(await fold(...inShard.toReversed()))).toEqual(wanted);
  });

  test('a retry of one parameter of several settles that one', async () => {
    const first = suite(passed(), failed('a', 'one'), passed(), failed('a', 'two'));
    const told3 = async (second: string) =>
      told(await fold([first, { tryNumber: 1 }], [second, { tryNumber: 2 }])).toSorted();
    expect(await told3(suite(passed(), passed()))).toEqual(['flaky after one', 'flaky after two', 'passed', 'passed']);
    expect(await told3(suite(passed()))).toEqual(['failed', 'flaky after one', 'passed', 'passed']);
    expect(await told3(suite(passed(), passed(), passed(), failed()))).toEqual([
      'failed x2',
      'flaky after one',
      'passed x2',
      'passed x2',
    ]);
  });
});

describe('shards and files', () => {
  test.each<[string, string[], [string, Partial<CaseOrigin>][]]>([
    [
      'the same case in two shards counts once',
      ['passed'],
      [
        [suite(passed()), { shard: 1 }],
        [suite(passed()), { shard: 2 }],
      ],
    ],
    [
      'a pass in one shard hides no failure in another',
      ['failed'],
      [
        [suite(failed()), { shard: 1 }],
        [suite(passed()), { shard: 2 }],
      ],
    ],
    [
      'a pass in a later attempt of another shard hides no failure',
      ['failed'],
      [
        [suite(failed()), { shard: 1, attempt: 1 }],
        [suite(passed()), { shard: 2, attempt: 2 }],
      ],
    ],
    [
      'a flaky test stays flaky next to a clean pass',
      ['flaky after m'],
      [
        [suite(failed()), { shard: 1 }],
        [suite(passed()), { shard: 1, tryNumber: 2 }],
        [suite(passed()), { shard: 2 }],
      ],
    ],
    [
      'a file split by test names reports the other tests as skipped',
      ['passed', 'passed'],
      [
        [suite(passed('a'), skipped('b')), { shard: 1 }],
        [suite(skipped('a'), passed('b')), { shard: 2 }],
      ],
    ],
    [
      'files of the same try are equals',
      ['failed'],
      [
        [suite(failed()), { shard: 1 }],
        [suite(passed()), { shard: 1 }],
      ],
    ],
    [
      'units keep tests of one name apart',
      ['failed', 'passed'],
      [
        [suite(failed()), { unit: 'a' }],
        [suite(passed()), { unit: 'b' }],
      ],
    ],
    [
      "Bazel's earlier tries are files of their own",
      ['flaky after m+n'],
      [
        [suite(failed('a', 'm')), { report: 'x/test_attempts/attempt_1.xml' }],
        [suite(failed('a', 'n')), { report: 'x/test_attempts/attempt_2.xml' }],
        [suite(passed()), { report: 'x/test.xml' }],
      ],
    ],
  ])('%s', async (_name, wanted, reports) => {
    expect(told(await fold(...reports))).toEqual(wanted);
    expect(
      told(
        await fold(
          ...reports
            .map(([report, origin], at) => [report, { report: `report-${at}.xml`, ...origin }] as const)
            .toReversed(),
        ),
      ),
    ).toEqual(wanted);
  });
});

describe('one name several times in one report', () => {
  test.each<[string, string[], string]>([
    [
      'failures and then one pass are no retry without evidence',
      ['failed', 'failed', 'passed'],
      suite(failed('a', 'm'), failed('a', 'n'), passed()),
    ],
    [
      'a suite that claims one test has one',
      ['flaky after m+n'],
      suite(failed('a', 'm'), failed('a', 'n'), passed()).replace('name="s"', 'name="s" tests="1" failures="0"'),
    ],
    ['equal outcomes are parameters', ['passed', 'passed'], suite(passed(), passed())],
    ['equal failures are parameters', ['failed', 'failed'], suite(failed(), failed())],
    [
      "tests of two files in a report of Node's own are two",
      ['failed', 'passed'],
      '<testcase name="a" classname="test"><failure message="m"/></testcase><testcase name="a" classname="test"/>',
    ],
    ['tests without a name are not retries of each other', ['failed', 'passed'], suite(failed(''), passed(''))],
    ['a failure after a pass is not a retry', ['passed', 'failed'], suite(passed(), failed())],
    ['a failure between passes is not a retry', ['failed', 'passed', 'passed'], suite(failed(), passed(), passed())],
    ...['jest tests', 'vitest tests', 'pytest tests', 'Mocha Tests', 'shardwise'].map(
      (root): [string, string[], string] => [
        `${root} have a retried test once: two are two`,
        ['failed', 'passed'],
        `<testsuites name="${root}">${suite(failed(), passed())}</testsuites>`,
      ],
    ),
    [
      'pytest writes a retried test once: two are two',
      ['failed', 'passed'],
      `<testsuites><testsuite name="pytest">${failed()}${passed()}</testsuite></testsuites>`,
    ],
    [
      'nextest stress rounds are one test, and the worst counts',
      ['failed x2'],
      `<testsuites name="nextest-run">
      <testsuite name="b@stress-0">${failed()}</testsuite><testsuite name="b@stress-1">${passed()}</testsuite></testsuites>`,
    ],
    [
      'xcresult marks retries',
      ['failed x2'],
      suite(
        ...['Retry 1', 'Retry 2'].map(
          (value) =>
            `<testcase name="a"><failure/><properties><property name="repetition" value="${value}"/></properties></testcase>`,
        ),
      ),
    ],
    [
      'surefire: flakyFailure is a pass in the end',
      ['flaky after m'],
      suite('<testcase name="a"><flakyFailure message="m"/></testcase>'),
    ],
    [
      'surefire: rerunFailure is a failure every time',
      ['failed x3'],
      suite('<testcase name="a"><failure/><rerunFailure/><rerunError/></testcase>'),
    ],
    [
      'Playwright projects are different tests',
      ['failed', 'passed'],
      `<testsuites id="" name="">
      <testsuite name="a.spec.ts" hostname="chromium"><testcase name="x" classname="a.spec.ts"><failure/></testcase></testsuite>
      <testsuite name="a.spec.ts" hostname="webkit"><testcase name="x" classname="a.spec.ts"/></testsuite></testsuites>`,
    ],
    [
      'the class keeps tests of one name apart',
      ['failed', 'passed'],
      suite('<testcase name="a" classname="A"><failure/></testcase>', '<testcase name="a" classname="B"/>'),
    ],
    ['names that differ by space are different tests', ['failed', 'passed'], suite(failed('a  b'), passed('a b'))],
    [
      'a file keeps tests of one name apart',
      ['failed', 'passed'],
      suite('<testcase name="x" file="a.rb"><failure/></testcase>', '<testcase name="x" file="b.rb"/>'),
    ],
  ])('%s', async (_name, wanted, report) => expect(told(await fold([report]))).toEqual(wanted));
});

describe('a folded test', () => {
  test('has the text, time and place of the try that decided', async () => {
    const [one] = await fold(
      [suite(failed()), { shard: 3, unit: 'u', attempt: 1 }],
      [suite(passed()), { shard: 3, unit: 'u', attempt: 2 }],
    );
    expect(one).toEqual({
      name: 'a',
      className: 'C',
      suite: ['s'],
      unit: 'u',
      shard: 3,
      attempt: 2,
      outcome: 'passed',
      flaky: true,
      durationMs: 1_000,
      tries: 2,
      failedTries: [{ outcome: 'failed', message: 'm', detail: 'at x.ts:3:1' }],
    });
  });

  test('gets its place from its failure if the report has none, and is still recognised', async () => {
    const [one, ...others] = await fold(
      [suite(failed()), { tryNumber: 1 }],
      [suite(failed('a', 'n')), { tryNumber: 2 }],
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({ file: 'x.ts', line: 3, message: 'n' });
  });

  test('may be called __proto__ or contain any character', () => {
    const all = new Fold();
    const names = ['__proto__', 'constructor', 'toString', '\u0000', 'a\u0001b', '\ud800', '😀'];
    for (const name of names)
      all.add({ name, className: name, suite: [name], outcome: 'passed' }, { report: '__proto__' });
    expect(all.tests()).toHaveLength(names.length);
  });

  test('is the same test in suites without a name', () => {
    const all = new Fold();
    for (const suite of [[], [''], ['', '']])
      all.add({ name: 'a', suite, outcome: 'passed' }, { report: `r${suite.length}` });
    expect(all.tests().map((one) => one.suite)).toEqual([[]]);
  });
});

test('a run that is added after the tests were read is refused, because it would be lost', () => {
  const all = new Fold();
  const testCase: TestCase = { name: 'a', suite: [], outcome: 'passed' };
  all.add(testCase, { report: 'a.xml' });
  all.tests();
  expect(() => all.add(testCase, { report: 'b.xml' })).toThrow('added after the tests were read');
});

test('suites are sorted by UTF-16 units, a suite before the suites in it', () => {
  const all = new Fold();
  const suites = [['😀'], ['\uffee'], ['a', 'b'], ['a'], ['ab'], ['a b'], []];
  for (const suite of suites) all.add({ name: 't', suite, outcome: 'passed' }, { report: 'r' });
  expect(all.tests().map(({ suite }) => suite)).toEqual([[], ['a'], ['a', 'b'], ['a b'], ['ab'], ['😀'], ['\uffee']]);
});

test('tests of a suite are sorted by the report and position of their first runs', () => {
  const all = new Fold();
  const added = ['r2 a', 'r2 b', 'r3 d', 'r1 c', 'r1 b', 'r2 e'];
  for (const [report = '', name = ''] of added.map((each) => each.split(' ')))
    all.add({ name, suite: ['s'], outcome: 'passed' }, { report });
  expect(all.tests().map(({ name }) => name)).toEqual(['c', 'b', 'a', 'e', 'd']);
});

describe('for any reports', () => {
  const outcome = fc.constantFrom<TestOutcome>('errored', 'failed', 'skipped', 'passed');
  const run = fc.record({
    testCase: fc.record({ name: fc.constantFrom('a', 'b'), suite: fc.constantFrom(['s'], []), outcome }),
    origin: fc.record({
      report: fc.constantFrom('r1', 'r2', 'r3'),
      shard: fc.integer({ min: 1, max: 2 }),
      attempt: fc.integer({ min: 1, max: 2 }),
      tryNumber: fc.integer({ min: 1, max: 2 }),
    }),
  });
  const folded = (runs: readonly { testCase: TestCase; origin: CaseOrigin }[]): FoldedTest[] => {
    const all = new Fold();
    for (const { testCase, origin } of runs) all.add(testCase, origin);
    return all.tests();
  };
  /** The reports in another order. The cases of each report keep their order. */
  const shuffled = <R extends { origin: CaseOrigin }>(runs: readonly R[]): R[] =>
    ['r3', 'r1', 'r2'].flatMap((report) => runs.filter(({ origin }) => origin.report === report));

  const text = fc.constantFrom('a', 'b', 'a.b', 'tests/a.test.ts', 'adds an item', 'adds an item ü', 'adds an item 😀');
  const anyCase = fc.record(
    {
      suite: fc.array(text, { maxLength: 3 }),
      outcome,
      className: text,
      file: fc.constantFrom('a.test.ts', 'b/c.test.ts'),
      line: fc.integer({ min: 1, max: 9_999 }),
      durationMs: fc.integer({ min: 0, max: 86_400_000 }),
      message: text,
      detail: text,
      failedTries: fc.array(fc.record({ outcome: fc.constant('failed' as const), detail: text }), { maxLength: 2 }),
    },
    { requiredKeys: ['suite', 'outcome'] },
  );

  test('a test that ran once has all facts of its case, and its unit', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCase, fc.constantFrom(undefined, 'unit 1', 'unit 2'))), (all) => {
        const runs = all.map(([testCase, unit], at) => ({
          testCase: { ...testCase, name: `${at}` },
          origin: { report: 'a.xml', shard: 1, ...(unit && { unit }) },
        }));
        const byNumber = folded(runs).toSorted((a, b) => Number(a.name) - Number(b.name));
        expect(byNumber).toEqual(
          runs.map(({ testCase: { failedTries = [], ...said }, origin: { report: _report, ...place } }) => ({
            ...said,
            ...place,
            failedTries,
            tries: 1 + failedTries.length,
            flaky: said.outcome === 'passed' && failedTries.length > 0,
          })),
        );
      }),
    );
  });

  test('the order of the reports does not matter', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), (runs) => expect(folded(shuffled(runs))).toEqual(folded(runs))),
    );
  });

  test('a test that failed in the newest try of a shard is never green', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
        const last = {
          testCase: { name: 'a', suite: ['s'], outcome: 'failed' as const },
          origin: { report: 'z', shard: 1, attempt: 3 },
        };
        expect(folded([...runs, last]).some(({ outcome: one }) => one === 'failed' || one === 'errored')).toBe(true);
      }),
    );
  });

  test('a test is flaky only if it failed and then passed', () => {
    fc.assert(
      fc.property(fc.array(run, { maxLength: 12 }), (runs) => {
        for (const one of folded(runs)) expect(one.flaky).toBe(one.outcome === 'passed' && one.failedTries.length > 0);
      }),
    );
  });
});

describe('a large number of', () => {
  const count = 120_000;
  const all = new Fold();
  for (let at = 0; at < count; at++) {
    const outcome = at % 1_000 === 0 ? 'failed' : 'passed';
    all.add(
      { name: `täst ${at}`, className: `class ${at}`, suite: [`suite ${at % 7}`], outcome, durationMs: at / 1_000 },
      { report: 'b' },
    );
  }
  for (let at = 0; at < count; at += 1_000) {
    all.add(
      { name: `täst ${at}`, className: `class ${at}`, suite: [`suite ${at % 7}`], outcome: 'passed' },
      { report: 'b', tryNumber: 2 },
    );
  }

  test('tests with different classes are all there once, and the retried ones are flaky', () => {
    const names = new Set<string>();
    const wrong: string[] = [];
    let flaky = 0;
    for (const one of all.each()) {
      names.add(one.name);
      if (one.flaky) flaky++;
      if (one.className !== `class ${one.name.slice(5)}`) wrong.push(one.name);
    }
    expect([names.size, flaky, wrong]).toEqual([count, count / 1_000, []]);
  });

  test('tests can be read more than once, by suite, in the order of their report', () => {
    const first = all.tests();
    expect(first.slice(0, 3).map(({ name }) => name)).toEqual(['täst 0', 'täst 7', 'täst 14']);
    expect(first.map(({ suite: [name] }) => name)).toEqual(first.map(({ suite: [name] }) => name).toSorted());
    expect(all.tests()[count - 1]).toEqual(first[count - 1]);
  });

  test('tests of one name in many suites stay apart, and the runs of each together', () => {
    const large = new Fold();
    const suites = Array.from({ length: 50 }, (_, at) => [`suite ${at}`]);
    for (const report of ['a.xml', 'b.xml'])
      for (const suite of suites)
        for (let at = 0; at < 1_000; at++)
          large.add({ name: `test ${at}`, suite, outcome: report === 'b.xml' ? 'failed' : 'passed' }, { report });
    const told = new Set(large.tests().map(({ suite, name, outcome }) => `${suite} ${name} ${outcome}`));
    expect(told).toEqual(
      new Set(suites.flatMap((suite) => Array.from({ length: 1_000 }, (_, at) => `${suite} test ${at} failed`))),
    );
    expect(large.tests()).toHaveLength(50_000);
  });

  test('tries of one test with long details are all kept', () => {
    const many = new Fold();
    const failedTries = Array.from({ length: 100 }, () => ({ outcome: 'failed', detail: '€'.repeat(32_000) }) as const);
    const some = failedTries.slice(0, 40);
    many.add({ name: 'a', suite: [], outcome: 'passed', failedTries }, { report: 'r' });
    many.add({ name: 'b', suite: [], outcome: 'passed', failedTries: some }, { report: 'r' });
    expect(many.tests().map((one) => one.failedTries)).toEqual([failedTries, some]);
  });

  test('tries keep their messages if there is no room for their details', () => {
    const many = new Fold();
    const detail = 'x'.repeat(16_000_000);
    const failedTries = [{ outcome: 'failed', message: 'm', detail }] as const;
    for (const name of ['a', 'b']) many.add({ name, suite: [], outcome: 'passed', failedTries }, { report: 'r' });
    expect(many.tests().map((one) => one.failedTries)).toEqual([failedTries, [{ outcome: 'failed', message: 'm' }]]);
  });

  test('failures keep their messages if there is no room for their details, and say so', () => {
    const many = new Fold();
    const detail = 'x'.repeat(30_000);
    for (let at = 0; at < 600; at++)
      many.add({ name: `${at}`, suite: [], outcome: 'failed', message: 'm', detail }, { report: 'r' });
    const tests = many.tests();
    expect(tests[0]?.detail).toBe(detail);
    expect(tests[599]?.detail).toContain('left out because there are too many failures');
    expect(tests[599]?.message).toBe('m');
  });

  test('characters in a name', () => {
    const long = new Fold();
    const name = '€'.repeat(3_990);
    for (const end of ['a', 'b'])
      long.add({ name: name + end, className: name + end, suite: [name], outcome: 'passed' }, { report: 'r' });
    expect(long.tests().map((one) => one.name.at(-1))).toEqual(['a', 'b']);
  });
});

test('a file in the workspace of a runner is the same file on every machine', () => {
  const all = new Fold();
  for (const [shard, root] of [
    '/home/runner/work/app/app',
    'D:\\a\\app\\app',
    '/__w/app/app',
    '/github/workspace',
    '.',
  ].entries()) {
    all.add(
      { name: 'a', suite: [], file: `${root}/src/a.test.ts`, outcome: 'passed' },
      { report: 'r', shard: shard + 1 },
    );
  }
  expect(all.tests().map(({ file }) => file)).toEqual(['src/a.test.ts']);
});
