/** Units that ran again: what a newer try of the whole unit says about an earlier one. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Fold } from '../../../src/junit/fold/fold.ts';
import { type CaseOrigin, isBad, TEST_OUTCOMES, type TestCase, type TestOutcome } from '../../../src/model.ts';

type Case = Partial<TestCase> | string;
const ORIGIN = { shard: 1, unit: 'tests/a.py' };

const caseOf = (given: Case): TestCase => ({
  suite: ['pytest'],
  className: 'tests.a',
  file: 'tests/a.py',
  outcome: 'passed',
  name: 'test',
  ...(typeof given === 'string' ? { name: given } : given),
});

/** Folds the tries of one unit, each a list of cases. A name alone is a test that passed. */
function foldTries(tries: readonly (readonly Case[])[], change: (at: number) => Partial<CaseOrigin> = () => ({})) {
  const fold = new Fold();
  for (const [at, cases] of tries.entries())
    for (const one of cases)
      fold.add(caseOf(one), { report: `${at}.xml`, ...ORIGIN, tryNumber: at + 1, ...change(at) });
  const tests = fold.tests().map(({ name, outcome, flaky }) => `${name} ${flaky ? 'flaky' : outcome}`);
  return { tests, recovered: fold.recovered().map(({ name }) => name) };
}

const failed = (name: string): Case => ({ name, outcome: 'failed', message: 'no' });
const errored = (change: Partial<TestCase>): Case => ({ outcome: 'errored', message: 'no', ...change });

describe('tests with other names in each try', () => {
  test('are the newer ones, and no test is added', () => {
    const { tests } = foldTries([
      ['test_a[{1, 2}]', failed('test_b'), 'test_c[<X at 0x7f01>]'],
      ['test_a[{2, 1}]', 'test_b', 'test_c[<X at 0x7f02>]'],
    ]);
    expect(tests).toEqual(['test_a[{2, 1}] passed', 'test_b flaky', 'test_c[<X at 0x7f02>] passed']);
  });

  test('are flaky when they failed under the other name', () => {
    expect(
      foldTries([
        [failed('test_a[{1, 2}]'), 'test_b'],
        ['test_a[{2, 1}]', 'test_b'],
      ]).tests,
    ).toEqual(['test_a[{2, 1}] flaky', 'test_b passed']);
  });

  test('are followed over several tries', () => {
    const { tests } = foldTries([
      [failed('a[1]'), failed('b')],
      [failed('a[2]'), 'b'],
      ['a[3]', 'b'],
    ]);
    expect(tests).toEqual(['a[3] flaky', 'b flaky']);
  });

  test('are not taken for a test that already had another name in the same try', () => {
    const { tests } = foldTries([
      [failed('a[1]'), failed('a[3]'), 'b'],
      [failed('a[3]'), 'b', 'c'],
      ['a[2]', 'b', 'd'],
    ]);
    expect(tests).toEqual(['a[1] failed', 'a[2] flaky', 'b passed', 'd passed']);
  });

  test('of random titles are recognised by what is no number', () => {
    expect(foldTries([[failed('adds 17 to user 4f')], ['adds 23 to user 9f']]).tests).toEqual([
      'adds 23 to user 9f flaky',
    ]);
  });

  test.each<[what: string, tries: readonly (readonly Case[])[], tests: readonly string[]]>([
    [
      'fewer tests ran',
      [
        [failed('a[1]'), 'b', 'c'],
        ['a[2]', 'b'],
      ],
      ['a[1] failed', 'b passed', 'c passed', 'a[2] passed'],
    ],
    ['more tests ran', [[failed('a[1]')], ['a[2]', 'b']], ['a[1] failed', 'a[2] passed', 'b passed']],
    [
      'the stem is another',
      [
        [failed('a[1]'), 'b'],
        ['c[1]', 'b'],
      ],
      ['a[1] failed', 'b passed', 'c[1] passed'],
    ],
    [
      'a stem has another number of tests',
      [
        [failed('a[1]'), 'b[1]'],
        ['a[2]', 'a[3]'],
      ],
      ['a[1] failed', 'a[2] passed', 'a[3] passed'],
    ],
  ])('stay failed when they failed and %s', (_what, tries, tests) => {
    expect(foldTries(tries).tests).toEqual(tests);
  });

  test('stay when a retry runs only some of the tests', () => {
    expect(foldTries([['a', failed('b'), 'c[1]'], ['b']]).tests).toEqual(['a passed', 'b flaky', 'c[1] passed']);
  });

  test('stay in another shard', () => {
    const { tests } = foldTries([['a[1]'], ['a[2]']], (at) => ({ shard: at + 1 }));
    expect(tests).toHaveLength(2);
  });
});

describe('what is no test', () => {
  const FILE = errored({ name: 'tests.a', className: '' });
  const MOCHA = errored({ name: '"before each" hook for "adds"', suite: ['totals'] });
  const NODE = errored({ name: 'hook of "totals"' });
  const SUITE = errored({ name: 'totals' });
  const IN_SUITE: Case = { name: 'adds', suite: ['totals'] };

  test.each<[what: string, evidence: Case]>([
    ['a file that did not load', FILE],
    ['a hook, as mocha names it', MOCHA],
    ['a hook, as our reporter for Node names it', NODE],
    ['a hook, reported under the name of its suite', SUITE],
    ['a class that could not be set up', errored({ name: 'setUpClass (tests.a.T)' })],
  ])('leaves nothing behind when the unit passes: %s', (_what, evidence) => {
    for (const first of [[evidence], [evidence, 'b']]) {
      const { tests, recovered } = foldTries([first, [IN_SUITE, 'b']]);
      expect(tests).toEqual(['b passed', 'adds passed']);
      expect(recovered).toHaveLength(1);
    }
  });

  test.each<[what: string, newer: readonly Case[]]>([
    ['happens again', [FILE]],
    ['is another time another', ['a', MOCHA]],
    ['is followed by nothing', []],
    ['is followed by fewer tests', ['a']],
  ])('stays failed when it %s', (_what, newer) => {
    const { tests, recovered } = foldTries([['a', 'b', FILE], newer]);
    expect(tests).toContain('tests.a errored');
    expect(recovered).toEqual([]);
  });

  test('is settled by a later part of the same try', () => {
    const { tests, recovered } = foldTries([[FILE], ['a']], (at) => ({ tryNumber: 2, part: at + 1 }));
    expect({ tests, recovered }).toEqual({ tests: ['a passed'], recovered: ['tests.a'] });
  });
});

const outcome = fc.constantFrom(...TEST_OUTCOMES);
const someTry = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c[1]', 'c[2]', 'c[3]', 'd 1', 'd 2', 'tests.a'), outcome }),
  { selector: ({ name }) => name, maxLength: 6 },
);

/** The outcomes that the runs of one name alone give: the last that is not skipped, or else the last. */
const lastOutcome = (tries: readonly (readonly { name: string; outcome: TestOutcome }[])[], name: string) => {
  const own = tries.flatMap((one) => one.filter((run) => run.name === name).map((run) => run.outcome));
  return own.findLast((one) => one !== 'skipped') ?? own.at(-1);
};

describe('whatever the tries are', () => {
  test('a failure that no later run of its name settles stays, unless the newest try explains it', () => {
    fc.assert(
      fc.property(fc.array(someTry, { minLength: 1, maxLength: 3 }), (tries) => {
        const { tests, recovered } = foldTries(tries);
        const newest = tries.findLast((one) => one.length > 0) ?? [];
        for (const name of new Set(tries.flat().map((run) => run.name))) {
          if (!isBad(lastOutcome(tries, name) ?? 'passed') || newest.some((run) => run.name === name)) continue;
          const isTold = tests.some((told) => told === `${name} failed` || told === `${name} errored`);
          const isRenamed = /[[ ]/.test(name) && newest.some((run) => run.name[0] === name[0]);
          expect(isTold || recovered.includes(name) || isRenamed).toBe(true);
        }
      }),
    );
  });

  test('every test of the newest try is there once, and nothing fails that never did', () => {
    fc.assert(
      fc.property(fc.array(someTry, { minLength: 1, maxLength: 3 }), (tries) => {
        const { tests } = foldTries(tries);
        const names = tests.map((told) => told.slice(0, told.lastIndexOf(' ')));
        for (const { name } of tries.findLast((one) => one.length > 0) ?? [])
          expect(names.filter((one) => one === name)).toHaveLength(1);
        expect(new Set(names).size).toBe(names.length);
        const bad = tests.filter((told) => / (failed|errored)$/.test(told)).length;
        const everBad = new Set(
          tries
            .flat()
            .filter((run) => isBad(run.outcome))
            .map((run) => run.name),
        ).size;
        expect(bad).toBeLessThanOrEqual(everBad);
      }),
    );
  });

  test('the order in which reports are read does not matter', () => {
    fc.assert(
      fc.property(fc.array(someTry, { minLength: 1, maxLength: 3 }), fc.infiniteStream(fc.nat(5)), (tries, draw) => {
        const runs = tries.flatMap((cases, at) => cases.map((one) => ({ one, at })));
        const folded = (order: typeof runs) => {
          const fold = new Fold();
          for (const { one, at } of order)
            fold.add(caseOf(one), { report: `${at}-${one.name}.xml`, ...ORIGIN, tryNumber: at + 1 });
          return JSON.stringify([fold.tests(), fold.recovered()]);
        };
        const shuffled = runs
          .map((run) => ({ run, at: draw.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ run }) => run);
        expect(folded(shuffled)).toBe(folded(runs));
      }),
    );
  });
});
