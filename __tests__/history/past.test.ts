/** What the history keeps of the last runs of each test. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { updateBase } from '../../src/history/base.ts';
import type { TestRun } from '../../src/history/base-test.ts';
import { encodeHistory } from '../../src/history/codec.ts';
import { MAX_TIMED_TESTS, timesOfWatched } from '../../src/history/past.ts';
import { type Base, MAX_PAST, MAX_PAST_RUNS, testsByUnit } from '../../src/model.ts';
import { generator } from '../../src/schedule/made-up-suite.ts';
import { StoredPasts } from '../../src/text/past.ts';
import { classOf, past, RESULTS } from './support.ts';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const UNITS = new Set(['a', 'b']);

type Word = 'passed' | 'failed' | 'flaky' | 'skipped';
/** What each test does in a run. A test that is absent does not run. */
type Run = Readonly<Record<string, Word | readonly [Word, number]>>;

function testRun(key: string, what: Word | readonly [Word, number]): TestRun {
  const [unit = '', name = ''] = key.split(' ');
  const [word, durationMs] = typeof what === 'string' ? [what, undefined] : what;
  return { unit, name, outcome: word === 'flaky' ? 'passed' : word, flaky: word === 'flaky', durationMs };
}

/** The base after these runs. A unit with any test has reported all of them. */
const baseAfter = (...runs: readonly Run[]): Base =>
  runs.reduce<Base | undefined>((previous, run, at) => {
    const tests = Object.entries(run).map(([key, what]) => testRun(key, what));
    const complete = new Set(tests.map(({ unit }) => unit));
    const base = { commit: `c${at}`, commitIsExact: true, complete, tests, results: RESULTS };
    return updateBase(previous, base, UNITS, new Date(START + at * 3_600_000));
  }, undefined) ?? { commit: '', at: new Date(START).toISOString(), units: [] };

function lettersOf(base: Base, key: string): string | undefined {
  const [id = '', name = ''] = key.split(' ');
  const known = testsByUnit(base).get(id)?.get(name);
  return known && new StoredPasts(base).ofTest(id, known);
}

const times = (count: number, run: Run): Run[] => Array<Run>(count).fill(run);

describe('the letters of a test', () => {
  test('say what each run said, the newest last', () => {
    const words: Word[] = ['passed', 'failed', 'flaky', 'skipped', 'passed'];
    const base = baseAfter(...words.map((word) => ({ 'a x': word, 'a y': 'passed' as const })));
    expect(lettersOf(base, 'a x')).toBe('pfksp');
    expect(lettersOf(base, 'a y')).toBe('ppppp');
  });

  test('are not stored for a test that passes wherever its unit ran', () => {
    const [unit] = baseAfter({ 'a x': 'passed' }, { 'a x': 'passed' }).units;
    expect(unit).toEqual({ id: 'a', tests: [{ name: 'x' }] });
  });

  test('say when a unit did not run', () => {
    const base = baseAfter(
      { 'a x': 'passed', 'b y': 'passed' },
      { 'b y': 'passed' },
      { 'a x': 'passed', 'b y': 'passed' },
    );
    expect(lettersOf(base, 'a x')).toBe('p-p');
    expect(base.units[0]).toEqual({ id: 'a', past: 'p-p', tests: [{ name: 'x' }] });
  });

  test('of a new test begin with its first run', () => {
    expect(lettersOf(baseAfter({ 'a x': 'passed' }, { 'a x': 'passed', 'a y': 'passed' }), 'a y')).toBe('p');
    expect(lettersOf(baseAfter({ 'a x': 'passed' }, { 'a x': 'passed', 'b y': 'passed' }), 'b y')).toBe('p');
  });

  test.each([MAX_PAST - 1, MAX_PAST, MAX_PAST + 1])('are at most 30: after %i runs', (count) => {
    const base = baseAfter({ 'a x': 'failed' }, ...times(count - 1, { 'a x': 'passed' }));
    const letters = lettersOf(base, 'a x') ?? '';
    expect(letters).toHaveLength(Math.min(count, MAX_PAST));
    expect(letters.includes('f')).toBe(count <= MAX_PAST);
  });

  test('of a base of an older version begin now', () => {
    const { runs: _, ...old } = baseAfter({ 'a x': 'passed' });
    const run = {
      commit: 'c9',
      commitIsExact: true,
      complete: UNITS,
      tests: [testRun('a x', 'failed')],
      results: RESULTS,
    };
    const base = updateBase(old, run, UNITS, new Date(START));
    expect(lettersOf(base, 'a x')).toBe('f');
  });

  test('are what the runs were, whatever they were', () => {
    const key = fc.constantFrom('a x', 'a y', 'b x');
    const word = fc.constantFrom<Word>('passed', 'failed', 'flaky', 'skipped');
    const run = fc.dictionary(key, word, { noNullPrototype: true });
    const letterOf = { passed: 'p', failed: 'f', flaky: 'k', skipped: 's' };
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 40 }), (runs) => {
        const base = baseAfter(...runs);
        for (const one of ['a x', 'a y', 'b x']) {
          const letters = lettersOf(base, one);
          if (letters === undefined) continue;
          const words = runs.slice(-letters.length).map((all) => all[one]);
          expect([...letters]).toEqual(words.map((said) => (said === undefined ? '-' : letterOf[said as Word])));
        }
      }),
    );
  });
});

describe('times', () => {
  const known = (base: Base) => testsByUnit(base).get('a')?.get('x')?.times;

  test('are kept of a test from its first failure on, and of a slow one', () => {
    expect(known(baseAfter({ 'a x': ['passed', 5] }, { 'a x': ['failed', 7] }, { 'a x': 'passed' }))).toEqual([
      7,
      null,
    ]);
    expect(known(baseAfter({ 'a x': ['passed', 2000] }, { 'a x': ['passed', 2100] }))).toEqual([2000, 2100]);
    expect(known(baseAfter({ 'a x': ['passed', 5] }, { 'a x': ['passed', 7] }))).toBeUndefined();
  });

  test('of too many tests are those of failed ones, then of the slowest', () => {
    const one = (name: string, ms: number, failed: boolean) => ({
      name,
      ms,
      times: [ms],
      ...(failed && { past: 'f' }),
    });
    const tests = [one('fast', 1000, false), one('slow', 9000, false), one('failed', 1, true)];
    const kept = (most: number) =>
      timesOfWatched([{ id: 'a', tests }], most).flatMap((unit) => unit.tests.filter((test) => test.times));
    expect(kept(1).map(({ name }) => name)).toEqual(['failed']);
    expect(kept(2).map(({ name }) => name)).toEqual(['slow', 'failed']);
    expect(kept(3)).toHaveLength(3);
  });
});

test.each([MAX_PAST_RUNS, MAX_PAST_RUNS + 1])('a line for each run is kept, at most 200: after %i', (count) => {
  const { runs = [] } = baseAfter(...times(count, { 'a x': 'passed' }));
  expect(runs).toHaveLength(MAX_PAST_RUNS);
  expect(runs.at(-1)).toEqual({ commit: `c${count - 1}`, at: expect.any(String), ...RESULTS });
});

/** 5,000 files of 20 tests, after as many runs. A test of a hundred is flaky now and then, and one of fifty slow. */
function large(runs: number): Base {
  const random = generator(5);
  const chance = (share: number) => random() < share;
  const units = Array.from({ length: 5000 }, (_, at) => ({
    id: `packages/area-${at % 40}/src/feature-${at}.test.ts`,
    tests: Array.from({ length: 20 }, (_, index) => {
      const [isFlaky, isSlow] = [chance(0.01), chance(0.02)];
      const letters = () => Array.from({ length: MAX_PAST }, () => (chance(0.2) ? (chance(0.5) ? 'f' : 'k') : 'p'));
      return {
        name: `feature ${at} › does the thing number ${index} ${Math.floor(random() * 1e6)}`,
        ms: Number((10 ** (4 * random())).toPrecision(1)),
        ...(runs > 0 && isFlaky && { past: letters().join('') }),
        ...(runs > 0 &&
          (isFlaky || isSlow) && {
            times: Array.from({ length: MAX_PAST }, () => Number((1000 + random() * 3000).toPrecision(3))),
          }),
      };
    }),
  }));
  const line = (at: number) => ({
    commit: Array.from({ length: 40 }, () => Math.floor(random() * 16).toString(16)).join(''),
    at: new Date(START + at * 3_600_000).toISOString(),
    ...RESULTS,
    wallMs: Math.floor(random() * 600_000),
    predictedMs: Math.floor(random() * 600_000),
    billedMinutes: Math.floor(random() * 90),
  });
  const lines = Array.from({ length: runs }, (_, at) => line(at));
  return { commit: 'c', at: new Date(START).toISOString(), units: timesOfWatched(units), runs: lines };
}

describe('the size of a history of 100,000 tests', () => {
  const sizeWith = (base: Base) =>
    encodeHistory({
      version: 1,
      suite: 's',
      updatedAt: base.at,
      classes: [classOf(base.units.map(({ id }) => past(id, [9000])))],
      base,
    }).length;

  test('grows by less than 250 kB through the last runs', () => {
    const [without, with200] = [large(0), large(MAX_PAST_RUNS)];
    expect(with200.units.flatMap(({ tests }) => tests.filter((test) => test.times))).toHaveLength(MAX_TIMED_TESTS);
    const grown = sizeWith(with200) - sizeWith(without);
    expect(grown).toBeLessThan(250_000);
  });
});
