import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type BaseRun, updateBase } from '../../src/history/base.ts';
import { BROKEN_AFTER_FAILS, FLAKY_FOR_DAYS, type TestRun } from '../../src/history/base-test.ts';
import { MAX_BASE_TESTS } from '../../src/history/kept-tests.ts';
import { withoutPasts } from '../../src/history/past.ts';
import type { Base, BaseTest } from '../../src/model.ts';
import { RESULTS } from './support.ts';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const day = (days: number) => new Date(START + days * 86_400_000);

type Words = 'passed' | 'failed' | 'errored' | 'skipped' | 'flaky';

const ran = (unit: string, name: string, how: Words = 'passed', durationMs?: number): TestRun => ({
  unit,
  name,
  outcome: how === 'flaky' ? 'passed' : how,
  flaky: how === 'flaky',
  durationMs,
});

const UNITS = new Set(['a', 'b']);

interface Given extends Partial<BaseRun> {
  readonly previous?: Base | undefined;
  readonly days?: number;
  readonly alive?: ReadonlySet<string>;
}

/** A run of the default branch in which every unit ran to its end. The past of its tests has tests of its own. */
function learned(tests: readonly TestRun[], { previous, days = 0, alive = UNITS, ...run }: Given = {}): Base {
  const usual = { commit: 'c1', commitIsExact: true, complete: UNITS, results: RESULTS };
  return withoutPasts(updateBase(previous, { ...usual, ...run, tests }, alive, day(days)));
}

const only = (base: Base): BaseTest => {
  const [one, ...others] = base.units.flatMap(({ tests }) => tests);
  if (one === undefined || others.length > 0) throw new Error('there should be one test');
  return one;
};

/** Successive runs of one test, each with another commit and day. */
const story = (...runs: readonly (readonly [how: Words, ms?: number])[]): BaseTest =>
  only(
    runs.reduce<Base | undefined>(
      (previous, [how, ms], at) => learned([ran('a', 'x', how, ms)], { previous, commit: `c${at}`, days: at }),
      undefined,
    ) ?? learned([]),
  );

describe('the newest outcome', () => {
  test('of a passed test is not stored, only its time', () => {
    expect(story(['passed', 20])).toEqual({ name: 'x', ms: 20 });
  });

  test('of a failed test is counted over the runs in a row', () => {
    expect(story(['failed'], ['errored'], ['failed'])).toEqual({ name: 'x', fails: 3 });
    expect(story(['failed'], ['passed', 5], ['failed'])).toEqual({ name: 'x', ms: 5, fails: 1 });
  });

  test('of a test that is now skipped is not a failure', () => {
    expect(story(['failed'], ['skipped'])).toEqual({ name: 'x' });
  });

  test('of two tests of one name is the failed one', () => {
    for (const order of [
      ['failed', 'passed'],
      ['passed', 'failed'],
    ] as const)
      expect(only(learned(order.map((how) => ran('a', 'x', how))))).toEqual({ name: 'x', fails: 1 });
  });
});

describe('a flaky test', () => {
  test('is known by its last flake and their number', () => {
    expect(story(['flaky'], ['flaky'])).toEqual({ name: 'x', flakes: 2, lastFlake: day(1).toISOString() });
  });

  test.each([
    [FLAKY_FOR_DAYS, true],
    [FLAKY_FOR_DAYS + 1, false],
  ])('that passed for %i days is known as flaky: %s', (days, isKnown) => {
    const previous = learned([ran('a', 'x', 'flaky')]);
    expect(only(learned([ran('a', 'x')], { previous, days, commit: 'c2' })).flakes).toBe(isKnown ? 1 : undefined);
  });

  test('that fails run after run is broken', () => {
    const fails = (times: number) => story(['flaky'], ...Array<[Words]>(times).fill(['failed']));
    expect(fails(BROKEN_AFTER_FAILS - 1)).toMatchObject({ flakes: 1, fails: BROKEN_AFTER_FAILS - 1 });
    expect(fails(BROKEN_AFTER_FAILS)).toEqual({ name: 'x', fails: BROKEN_AFTER_FAILS });
  });

  test.each<[string, Words, Words, Given, boolean]>([
    ['failed and then passed at one commit', 'failed', 'passed', {}, true],
    ['passed and then failed at one commit', 'passed', 'failed', {}, true],
    ['failed twice at one commit', 'failed', 'failed', {}, false],
    ['failed and was then skipped at one commit', 'failed', 'skipped', {}, false],
    ['was skipped and then failed at one commit', 'skipped', 'failed', {}, false],
    ['passed at the next commit', 'failed', 'passed', { commit: 'c2' }, false],
    ['passed after an edit on a laptop', 'failed', 'passed', { commitIsExact: false }, false],
  ])('is one that %s', (_name, first, second, given, isFlaky) => {
    const previous = learned([ran('a', 'x', first, 5)]);
    expect(only(learned([ran('a', 'x', second, 5)], { previous, ...given })).flakes).toBe(isFlaky ? 1 : undefined);
  });

  test('is not one whose unit did not run at this commit before', () => {
    const first = learned([ran('a', 'x', 'failed')], { commit: 'c1' });
    const second = learned([ran('b', 'y')], { previous: first, commit: 'c2', complete: new Set(['b']) });
    const third = learned([ran('a', 'x')], { previous: second, commit: 'c2', complete: new Set(['a']) });
    expect(third.units.flatMap(({ tests }) => tests)).toEqual([{ name: 'x' }, { name: 'y' }]);
  });

  test('is not one whose commit is unknown', () => {
    const previous = learned([ran('a', 'x', 'failed')], { commit: '' });
    expect(only(learned([ran('a', 'x')], { previous, commit: '' }))).toEqual({ name: 'x' });
  });
});

describe('the time of a test', () => {
  test('rises at once and falls slowly', () => {
    expect(story(['passed', 1000], ['passed', 5000]).ms).toBe(5000);
    expect(story(['passed', 5000], ['passed', 1000]).ms).toBe(3800);
  });

  test.each<Words>(['failed', 'skipped', 'flaky'])('is not that of a run in which it was %s', (how) => {
    expect(story(['passed', 1000], [how, 9000]).ms).toBe(1000);
  });

  test('has only the digits that are needed', () => {
    expect([0.4, 12, 345, 1234, 56_789].map((ms) => story(['passed', ms]).ms)).toEqual([0.4, 10, 300, 1200, 57_000]);
  });
});

describe('a run updates what it measured', () => {
  const previous = learned([ran('a', 'old'), ran('a', 'x'), ran('b', 'y', 'failed')], { commit: 'c0' });

  test('and leaves other units unchanged, with their commit', () => {
    const complete = new Set(['a']);
    expect(learned([ran('a', 'x')], { previous, complete, days: 1 })).toEqual({
      commit: 'c1',
      at: day(1).toISOString(),
      units: [
        { id: 'a', tests: [{ name: 'x' }] },
        { id: 'b', commit: 'c0', tests: [{ name: 'y', fails: 1 }] },
      ],
    });
  });

  test('and keeps the tests that a unit did not report because it stopped early', () => {
    const { units } = learned([ran('a', 'x', 'failed')], { previous, complete: new Set() });
    expect(units[0]).toEqual({ id: 'a', tests: [{ name: 'old' }, { name: 'x', fails: 1 }] });
  });

  test('and forgets units whose times are forgotten', () => {
    const alive = new Set(['a']);
    expect(learned([ran('a', 'x')], { previous, complete: alive, alive }).units.map(({ id }) => id)).toEqual(['a']);
  });
});

describe('too many tests', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => ran('a', `t${at}`));
  const bad = [ran('b', 'failed', 'failed'), ran('b', 'flaky', 'flaky')];

  test('are kept up to the limit', () => {
    const base = learned([...many(MAX_BASE_TESTS - 2), ...bad]);
    expect(base.onlyBad).toBeUndefined();
    expect(base.units.map(({ tests }) => tests.length)).toEqual([MAX_BASE_TESTS - 2, 2]);
  });

  test('above it are only the failed and flaky ones, in any order, until a run of all units has fewer', () => {
    for (const tests of [
      [...many(MAX_BASE_TESTS - 1), ...bad],
      [...bad, ...many(MAX_BASE_TESTS - 1)],
    ]) {
      const base = learned(tests);
      expect(base.onlyBad).toBe(true);
      expect(base.units.map(({ id, tests: kept }) => [id, kept.map(({ name }) => name)])).toEqual([
        ['b', ['failed', 'flaky']],
      ]);
      expect(learned([ran('b', 'y')], { previous: base, complete: new Set(['b']) }).onlyBad).toBe(true);
      expect(learned([ran('a', 'x'), ran('b', 'y')], { previous: base }).onlyBad).toBeUndefined();
    }
  });
});

test('the order of the tests of a run does not matter', () => {
  const words = fc.constantFrom<Words[]>('passed', 'failed', 'errored', 'skipped', 'flaky');
  const someTest = fc
    .tuple(fc.constantFrom('a', 'b', '__proto__'), fc.constantFrom('x', 'y', 'constructor'), words, fc.nat(9999))
    .map(([unit, name, how, ms]) => ran(unit, name, how, ms));
  const run = fc.uniqueArray(someTest, { selector: ({ unit, name }) => `${unit}/${name}` });
  const alive = new Set(['a', 'b', '__proto__']);
  fc.assert(
    fc.property(run, run, (first, second) => {
      const learn = (one: readonly TestRun[], two: readonly TestRun[]) =>
        learned(two, { previous: learned(one, { alive }), alive, commit: 'c2' });
      expect(learn(first.toReversed(), second.toReversed())).toEqual(learn(first, second));
    }),
  );
});
