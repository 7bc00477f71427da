import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SLOWER_BY_MS } from '../../src/judge/changes.ts';
import { type Compared, Comparison } from '../../src/judge/comparison.ts';
import type { EvidenceTest } from '../../src/judge/evidence.ts';
import {
  type Base,
  type BaseTest,
  type Changes,
  isBad,
  MAX_CHANGED_NAMES,
  type QuarantineEntry,
  type Report,
  type ReportTest,
  TEST_OUTCOMES,
} from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { somePlan, someTest } from './samples.ts';

const AT = '2026-02-28T10:00:00.000Z';
const FLAKY = { flakes: 1, lastFlake: AT };
const baseOf = (units: Readonly<Record<string, readonly BaseTest[]>>, change: Partial<Base> = {}): Base => ({
  commit: 'ba5e',
  at: AT,
  units: Object.entries(units).map(([id, tests]) => ({ id, tests })),
  ...change,
});

const NOW = '2026-03-15T12:00:00.000Z';
const plan = somePlan();

/** Results of the units, made from their tests. A unit without tests is missing. */
function resultsOf(tests: readonly ReportTest[]): Pick<Report, 'units' | 'shards'> {
  const outcomeOf = (unit: string) => {
    const outcomes = tests.filter((test) => test.unit === unit).map(({ outcome }) => outcome);
    if (outcomes.length === 0) return 'missing';
    return outcomes.some(isBad) ? 'failed' : 'passed';
  };
  const shard = { pool: 'default', units: 2, tests: 2, failed: 0, tail: [] };
  return {
    units: plan.units.map(({ id }) => ({
      id,
      shard: id < 'c' ? 1 : 2,
      outcome: outcomeOf(id),
      flaky: false,
      tests: 1,
    })),
    shards: [1, 2].map((index) => ({ index, outcome: 'passed', ...shard })),
  };
}

interface Result extends Compared {
  readonly tests: readonly EvidenceTest[];
}

function compare(
  tests: readonly ReportTest[],
  base: Base | undefined,
  quarantine?: readonly QuarantineEntry[],
  results = resultsOf(tests),
): Result {
  const comparison = new Comparison({ plan, createdAt: NOW, host: GITHUB }, { base, quarantine });
  const seen = [...comparison.each(tests)];
  return { tests: seen, ...comparison.result(results) };
}

const changesOf = (tests: readonly ReportTest[], base: Base): Changes => {
  const { changes } = compare(tests, base).facts;
  if (changes === undefined) throw new Error('there is a base to compare with');
  return changes;
};

const fails = (unit: string, name: string) => someTest(unit, 'failed', { name });
const passes = (unit: string, name: string, change: Partial<ReportTest> = {}) =>
  someTest(unit, 'passed', { name, ...change });

describe('a failed test is', () => {
  test.each<[failureClass: string, known: string, before: BaseTest[]]>([
    ['new', 'it passed there', [{ name: 'x', ms: 5 }]],
    ['new', 'nothing is known of it', [{ name: 'y' }]],
    ['already-failing', 'it failed there', [{ name: 'x', fails: 2 }]],
    ['known-flaky', 'it was flaky there', [{ name: 'x', ms: 5, ...FLAKY }]],
    ['already-failing', 'it was flaky there and failed in the newest run', [{ name: 'x', fails: 1, ...FLAKY }]],
  ])('%s when %s', (failureClass, _known, before) => {
    const { tests, facts } = compare([fails('a', 'x')], baseOf({ a: before }));
    expect(tests.map((one) => one.failureClass)).toEqual([failureClass]);
    expect(facts.newFailures).toEqual(failureClass === 'new' ? ['a › x'] : []);
    expect(facts.base).toEqual({ commit: 'ba5e', at: AT });
  });

  test.each([
    ['new', 'only failed to load there in one try, because all its tests are lost', { name: '', ...FLAKY }],
    ['already-failing', 'could not be loaded there either', { name: '', fails: 1, ...FLAKY }],
    ['known-flaky', 'is a test, which passed at the first try too', { name: '', ms: 5, ...FLAKY }],
  ])('%s when its whole unit %s', (failureClass, _known, before) => {
    const entry = { test: '*', owner: 'o', reason: 'r', until: '2026-12-31' };
    const whole = someTest('a', 'failed', { name: 'a' });
    const base = baseOf({ a: [before] });
    expect(compare([whole], base).tests[0]?.failureClass).toBe(failureClass);
    expect(compare([whole], base, [entry]).muted).toBe(failureClass === 'known-flaky' ? 1 : 0);
  });

  test('new when only a test of the same name in another file is known', () => {
    expect(compare([fails('a', 'x')], baseOf({ b: [{ name: 'x', fails: 1 }] })).tests[0]?.failureClass).toBe('new');
  });

  test('new when no unit is known for it', () => {
    const { unit: _unit, ...lost } = fails('a', 'x');
    expect(compare([lost], baseOf({ a: [{ name: 'x', fails: 1 }] })).tests[0]?.failureClass).toBe('new');
  });

  test('without a class when nothing is known about the default branch', () => {
    const { tests, facts } = compare([fails('a', 'x')], undefined);
    expect(tests[0]).not.toHaveProperty('failureClass');
    expect(facts).toEqual({});
  });
});

describe('the quarantine', () => {
  const entry: QuarantineEntry = { test: 'a › x', owner: 'o', reason: 'r', until: '2026-12-31' };

  test('mutes a known flaky test, and says so', () => {
    const { tests, facts, muted, warnings } = compare([fails('a', 'x')], baseOf({ a: [{ name: 'x', ...FLAKY }] }), [
      entry,
    ]);
    expect(tests[0]?.failureClass).toBe('quarantined');
    expect(facts).toMatchObject({ newFailures: [], quarantine: [{ ...entry, state: 'muted' }] });
    expect(muted).toBe(1);
    expect(warnings).toEqual(['1 failed test in quarantine did not fail the run: a › x']);
  });

  test.each<[string, Base | undefined]>([
    ['that only fails', baseOf({ a: [{ name: 'x', fails: 7 }] })],
    ['that was never flaky', baseOf({ a: [{ name: 'x' }] })],
    ['while nothing is known about the default branch', undefined],
  ])('mutes no test %s', (_case, base) => {
    const { facts, muted } = compare([fails('a', 'x')], base, [entry]);
    expect(muted).toBe(0);
    expect(facts.quarantine).toEqual([{ ...entry, state: 'not-flaky' }]);
  });

  test('is not in the report when there is none', () => {
    expect(compare([fails('a', 'x')], baseOf({})).facts).not.toHaveProperty('quarantine');
    expect(compare([], baseOf({}), []).facts.quarantine).toEqual([]);
  });
});

describe('changes', () => {
  const NONE = { count: 0, names: [] };

  test('name tests that are fixed, added and removed', () => {
    const base = baseOf({ a: [{ name: 'fixed', fails: 2 }, { name: 'gone' }], b: [{ name: 'same' }] });
    expect(changesOf([passes('a', 'fixed'), passes('a', 'new'), passes('b', 'same')], base)).toEqual({
      fixed: { count: 1, names: ['a › fixed'] },
      added: { count: 1, names: ['a › new'] },
      removed: { count: 1, names: ['a › gone'] },
      slower: [],
    });
  });

  test('a flaky pass fixes nothing', () => {
    expect(changesOf([passes('a', 'x', { flaky: true })], baseOf({ a: [{ name: 'x', fails: 1 }] })).fixed).toEqual(
      NONE,
    );
  });

  test.each<[name: string, tests: readonly ReportTest[], outcome: Report['shards'][number]['outcome']]>([
    ['that failed', [fails('a', 'x')], 'failed'],
    ['that did not run', [], 'passed'],
    ['whose shard crashed', [passes('a', 'x')], 'crashed'],
    ['whose shard was stopped', [passes('a', 'x')], 'timed-out'],
  ])('nothing is removed from a unit %s', (_name, tests, outcome) => {
    const base = baseOf({ a: [{ name: 'x' }, { name: 'y' }] });
    const { units, shards } = resultsOf(tests);
    const results = { units, shards: shards.map((shard) => ({ ...shard, outcome })) };
    expect(compare(tests, base, undefined, results).facts.changes?.removed).toEqual(NONE);
  });

  test('a file that cannot be loaded is neither an added nor a removed test', () => {
    expect(changesOf([fails('a', 'a')], baseOf({ b: [] })).added).toEqual(NONE);
    expect(changesOf([passes('a', 'x')], baseOf({ a: [{ name: '', fails: 1 }, { name: 'x' }] }))).toMatchObject({
      added: NONE,
      removed: NONE,
    });
  });

  test('a unit that is one test has its own name', () => {
    expect(changesOf([passes('a', 'a')], baseOf({})).added).toEqual({ count: 1, names: ['a'] });
    expect(changesOf([passes('a', 'x')], baseOf({ a: [{ name: '' }, { name: 'x' }] })).removed.names).toEqual(['a']);
  });

  test.each<[before: number, after: number, isSlower: boolean]>([
    [0, SLOWER_BY_MS, true],
    [0, SLOWER_BY_MS - 1, false],
    [3000, 6000, true],
    [3000, 5999, false],
    [6000, 3000, false],
  ])('from %i to %i ms is much slower: %s', (ms, durationMs, isSlower) => {
    const { slower } = changesOf([passes('a', 'x', { durationMs })], baseOf({ a: [{ name: 'x', ms }] }));
    expect(slower).toEqual(isSlower ? [{ name: 'a › x', beforeMs: ms, afterMs: durationMs }] : []);
  });

  test.each<[string, Partial<BaseTest>, Partial<ReportTest>]>([
    ['a known flaky test', FLAKY, {}],
    ['a flaky pass', {}, { flaky: true }],
    ['a failed test', {}, { outcome: 'failed' }],
    ['a test that was never timed', { ms: undefined } as object, {}],
  ])('%s is not slower', (_case, before, now) => {
    const base = baseOf({ a: [{ name: 'x', ms: 1, ...before }] });
    expect(changesOf([passes('a', 'x', { durationMs: 90_000, ...now })], base).slower).toEqual([]);
  });

  test('the greatest difference comes first, and lists are cut', () => {
    const all = Array.from({ length: 3 * MAX_CHANGED_NAMES }, (_, at) => at);
    const tests = all.map((at) => passes('a', `t${at}`, { durationMs: 10_000 + at }));
    const base = baseOf({ a: all.map((at) => ({ name: `t${at}`, ms: 1, ...(at < 150 && { fails: 1 }) })) });
    const { slower, fixed } = changesOf(tests, base);
    expect(slower).toHaveLength(MAX_CHANGED_NAMES);
    expect(slower[0]?.name).toBe('a › t299');
    expect(slower.at(-1)?.name).toBe('a › t200');
    expect({ count: fixed.count, named: fixed.names.length }).toEqual({ count: 150, named: MAX_CHANGED_NAMES });
  });

  test('that a history with too many tests does not know are left out, with a warning', () => {
    const base = baseOf(
      {
        a: [
          { name: 'x', fails: 1 },
          { name: 'y', fails: 1 },
        ],
      },
      { onlyBad: true },
    );
    const { facts, warnings } = compare([passes('a', 'x'), passes('a', 'z')], base);
    expect(facts.changes).toMatchObject({ fixed: { count: 1 }, added: NONE, removed: NONE });
    expect(warnings).toEqual([
      'the default branch has more tests than the history keeps: added, removed and slower tests are not reported',
    ]);
  });
});

describe('whatever tests there were and are', () => {
  const name = fc.constantFrom('x', 'y', '__proto__', 'constructor');
  const before: fc.Arbitrary<BaseTest> = fc
    .record({ name, fails: fc.option(fc.nat(3)), flaky: fc.boolean() })
    .map(({ fails: times, flaky, ...rest }) => ({ ...rest, ...(times && { fails: times }), ...(flaky && FLAKY) }));
  const known = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.uniqueArray(before, { selector: (one) => one.name }), {
    noNullPrototype: true,
  });
  const now = fc.uniqueArray(
    fc.record({ unit: fc.constantFrom('a', 'b', 'c', 'd'), name, outcome: fc.constantFrom(...TEST_OUTCOMES) }),
    { selector: (one) => `${one.unit}/${one.name}` },
  );

  test('each failure has one class, each test appears once, and the lists agree with each other', () => {
    fc.assert(
      fc.property(known, now, (units, ran) => {
        const tests = ran.map(({ unit, outcome, name: own }) => someTest(unit, outcome, { name: own }));
        const { tests: seen, facts, muted } = compare(tests, baseOf(units));
        const pastOf = (test: ReportTest) => units[test.unit ?? '']?.find((one) => one.name === test.name);
        expect(seen.map(({ failureClass: _class, ...rest }) => rest)).toEqual(tests);
        for (const test of seen) {
          const past = pastOf(test);
          const expected = past?.fails ? 'already-failing' : past?.flakes ? 'known-flaky' : 'new';
          expect(test.failureClass).toBe(isBad(test.outcome) ? expected : undefined);
        }
        const failed = (units: readonly EvidenceTest[]) => units.filter(({ outcome }) => isBad(outcome));
        expect(facts.newFailures).toHaveLength(
          failed(seen).filter((test) => !pastOf(test)?.fails && !pastOf(test)?.flakes).length,
        );
        expect(facts.changes?.added.count).toBe(tests.filter((test) => pastOf(test) === undefined).length);
        expect(facts.changes?.fixed.count).toBe(
          tests.filter((test) => test.outcome === 'passed' && pastOf(test)?.fails !== undefined).length,
        );
        const green = ['a', 'b', 'c', 'd'].filter(
          (unit) => tests.some((test) => test.unit === unit) && !failed(tests).some((test) => test.unit === unit),
        );
        const gone = green.flatMap((unit) =>
          (units[unit] ?? []).filter((past) => !tests.some((test) => test.unit === unit && test.name === past.name)),
        );
        expect(facts.changes?.removed.count).toBe(gone.length);
        expect(muted).toBe(0);
      }),
    );
  });
});
