import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Fold } from '../../../src/junit/fold/fold.ts';
import { type CaseOrigin, hasFailed, type TestCase, type TestOutcome } from '../../../src/model.ts';
import { fold as foldReports, write } from '../support.ts';

type Run = readonly [testCase: Partial<TestCase>, origin?: Partial<CaseOrigin>];

/** A fold that keeps `tests` tests of one suite, and as many failures of other tests. */
function bounded(tests: number, ...runs: readonly Run[]): Fold {
  const fold = new Fold({ kept: tests + 1, failures: tests });
  for (const [testCase, origin] of runs)
    fold.add({ name: 'a', suite: ['s'], outcome: 'passed', ...testCase }, { report: 'r', ...origin });
  return fold;
}

const told = (fold: Fold): string[] =>
  fold.tests().map(({ name, outcome, flaky }) => `${name} ${flaky ? 'flaky' : outcome}`);

describe('up to the bound', () => {
  test('every test is complete, and there is no warning', () => {
    const fold = bounded(2, [{ name: 'a' }], [{ name: 'b' }], [{ name: 'a' }, { report: 'q' }]);
    expect(told(fold)).toEqual(['a passed', 'b passed']);
    expect(fold.warnings()).toEqual([]);
  });
});

describe('beyond the bound', () => {
  test('tests that passed or were skipped are counted without their names', () => {
    const fold = bounded(1, [{ name: 'a' }], [{ name: 'b' }], [{ name: 'c', outcome: 'skipped' }]);
    expect(told(fold)).toEqual(['a passed', '(name left out) passed', '(name left out) skipped']);
    expect(fold.tests()[1]?.suite).toEqual(['beyond the first 2 tests and suites']);
  });

  test('what is counted keeps its unit, shard, attempt and time', () => {
    const place = { unit: 'u', shard: 3, attempt: 2 };
    const runs: Run[] = [1, 2, 6].map((durationMs) => [{ name: `${durationMs}`, durationMs }, place]);
    const [, ...others] = bounded(1, [{}], ...runs, [{ name: 'no time' }, place]).tests();
    expect(others).toHaveLength(4);
    for (const other of others) expect(other).toMatchObject(place);
    expect(others.map(({ durationMs }) => durationMs)).toEqual([3, 3, 3, undefined]);
  });

  test('tests of several units, shards and attempts are counted separately', () => {
    const places = [
      { unit: 'u', shard: 1, attempt: 1 },
      { unit: 'v', shard: 1, attempt: 1 },
      { unit: 'u', shard: 2, attempt: 1 },
      { unit: 'u', shard: 1, attempt: 2 },
    ];
    const runs = places.map((place, at): Run => [{ name: `${at}` }, place]);
    const [, ...others] = bounded(1, [{}], ...runs, ...runs).tests();
    expect(others.map(({ unit, shard, attempt }) => ({ unit, shard, attempt }))).toEqual(
      places.flatMap((place) => [place, place]),
    );
  });

  test('a failure keeps its name, text and place', () => {
    const late = { name: 'b', outcome: 'failed', message: 'm', detail: 'd' } as const;
    const fold = bounded(1, [{ name: 'a', suite: ['t'] }], [late, { shard: 2 }]);
    expect(fold.tests()[0]).toMatchObject({ ...late, suite: ['s'], shard: 2 });
  });

  test('a test that was flaky by its own report keeps its name', () => {
    const flaky = { name: 'b', failedTries: [{ outcome: 'failed' }] } as const;
    expect(told(bounded(1, [{}], [flaky]))).toEqual(['a passed', 'b flaky']);
  });

  test('all runs of a kept test still count', () => {
    const fold = bounded(
      1,
      [{ name: 'a', outcome: 'failed' }],
      [{ name: 'b' }],
      [{ name: 'a' }, { report: 'later', tryNumber: 2 }],
    );
    expect(told(fold)).toEqual(['a flaky', '(name left out) passed']);
  });

  test('no later run settles a failure of any other test', () => {
    const runs: Run[] = [[{ name: 'b', outcome: 'failed' }], [{ name: 'b' }, { tryNumber: 2 }]];
    expect(told(bounded(1, [{}], ...runs))).toEqual(['a passed', 'b failed', '(name left out) passed']);
  });

  test('failures beyond their bound are counted as failures without names', () => {
    const failures: Run[] = ['b', 'c', 'd'].map((name) => [{ name, outcome: 'errored' }]);
    expect(told(bounded(1, [{}], ...failures))).toEqual([
      'a passed',
      'b errored',
      '(name left out) errored',
      '(name left out) errored',
    ]);
  });

  test('a suite counts as a test', () => {
    const runs: Run[] = ['a', 'b', 'c'].map((suite) => [{ name: suite, suite: [suite] }]);
    expect(told(bounded(3, ...runs))).toEqual(['a passed', 'b passed', '(name left out) passed']);
  });

  test('a warning says what was left out', () => {
    const fold = bounded(1, [{}], [{ name: 'b', outcome: 'failed' }], [{ name: 'c' }], [{ name: 'd' }]);
    expect(fold.warnings()).toEqual([
      'there are more than 2 tests and suites. The rest is reported in less detail: 1 failed or flaky run (each counts as a separate test); 2 other runs (without names)',
    ]);
  });

  test('the merged file contains every test, and has the same totals when it is read again', async () => {
    const runs: Run[] = Array.from({ length: 50 }, (_, at) => [
      { name: `${at}`, outcome: at % 10 === 0 ? 'failed' : 'passed', durationMs: 1_000 },
      { shard: 1 + (at % 3) },
    ]);
    const tests = bounded(20, ...runs).tests();
    const merged = write(tests);
    expect(merged).toContain('<testsuites name="shardwise" tests="50" failures="5" errors="0" time="50.000">');
    const outcomes = (all: readonly { outcome: TestOutcome }[]) => all.map(({ outcome }) => outcome).toSorted();
    expect(outcomes(await foldReports([merged]))).toEqual(outcomes(tests));
  });
});

describe('for any reports', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const run = fc.tuple(
    fc.record({
      name,
      suite: fc.constantFrom(['s'], ['t']),
      outcome: fc.constantFrom<TestOutcome>('errored', 'failed', 'skipped', 'passed'),
    }),
    fc.record({
      report: fc.constantFrom('r1', 'r2'),
      shard: fc.integer({ min: 1, max: 2 }),
      tryNumber: fc.integer({ min: 1, max: 2 }),
    }),
  );
  const runs = fc.array(run, { maxLength: 20 });
  const bound = fc.integer({ min: 0, max: 4 });

  test('a bound turns no red run green', () => {
    fc.assert(
      fc.property(runs, bound, (all, tests) => {
        const isRed = (fold: Fold) => fold.tests().some(hasFailed);
        if (isRed(bounded(1_000, ...all))) expect(isRed(bounded(tests, ...all))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('where each test runs once, a bound changes no total', () => {
    const once = fc.uniqueArray(run, { selector: ([testCase]) => `${testCase.suite} ${testCase.name}` });
    fc.assert(
      fc.property(once, bound, (all, tests) => {
        const outcomes = (fold: Fold) => fold.tests().map(({ outcome }) => outcome);
        expect(outcomes(bounded(tests, ...all)).toSorted()).toEqual(outcomes(bounded(1_000, ...all)).toSorted());
      }),
    );
  });

  test('each run counts at most once', () => {
    fc.assert(
      fc.property(runs, bound, (all, tests) =>
        expect(bounded(tests, ...all).tests().length).toBeLessThanOrEqual(all.length),
      ),
    );
  });
});
