import { describe, expect, test } from '@jest/globals';
import { DEFAULT_OVERHEAD_MS } from '../../src/history/overhead.ts';
import { knowledgeOfSplit, type SplitPool } from '../../src/history/split-pools.ts';
import type { History, RunnerClass, UnitHistory } from '../../src/model.ts';
import { classOf, past } from './support.ts';

const EARLY = '2026-01-01T00:00:00.000Z';
const LATE = '2026-01-02T00:00:00.000Z';

const named = (name: string, units: readonly UnitHistory[], shards: RunnerClass['shards'] = []): RunnerClass => ({
  ...classOf(units, shards),
  name,
});
const history = (...classes: RunnerClass[]): History => ({ version: 1, suite: 'default', updatedAt: LATE, classes });

const IDS = Array.from({ length: 12 }, (_, index) => `u${index}`);
const FAST = named(
  'fast',
  IDS.map((id) => past(id, [1000], { lastSeen: EARLY })),
);
const SLOW = named('slow', [
  ...IDS.map((id) => past(id, [2000], { lastSeen: EARLY })),
  past('only-slow', [500], { lastSeen: EARLY }),
]);
const POOLS: readonly SplitPool[] = [{ name: 'fast' }, { name: 'slow' }];

const estimates = (known: History | undefined, ids: readonly string[], pools = POOLS) =>
  knowledgeOfSplit(
    known,
    pools,
    ids.map((id) => ({ id })),
  ).units.map(({ id, estimateMs, source }) => [id, estimateMs, source]);

describe('the units of a plan for several pools', () => {
  test('are estimated from any pool, for machines of speed 1', () => {
    expect(estimates(history(FAST, SLOW), ['u0', 'only-slow'])).toEqual([
      ['u0', 1000, 'history'],
      ['only-slow', 250, 'history'],
    ]);
  });

  test('are estimated from the pool that ran them last most of all', () => {
    const moved = (seen: string): History =>
      history(
        { ...FAST, units: [...FAST.units, past('moved', [10_000], { lastSeen: EARLY })] },
        {
          ...SLOW,
          units: [...SLOW.units, past('moved', [2000], { lastSeen: seen })],
        },
      );
    expect(estimates(moved(LATE), ['moved'])).toEqual([
      ['moved', expect.closeTo(0.3 * 10_000 + 0.7 * 1000), 'history'],
    ]);
    expect(estimates(moved('2025-01-01T00:00:00.000Z'), ['moved'])).toEqual([
      ['moved', expect.closeTo(0.3 * 1000 + 0.7 * 10_000), 'history'],
    ]);
  });

  test('that only machines of no pool ran are estimated from those', () => {
    const [known] = estimates(history(FAST, named('gone', [past('old', [700])])), ['old']);
    expect(known?.slice(0, 2)).toEqual(['old', 700]);
    expect(known?.[2]).not.toBe('history');
  });

  test('are guessed without any history', () => {
    expect(estimates(undefined, ['a'])).toMatchObject([['a', expect.any(Number), 'default']]);
  });

  test('failed last where they ran last', () => {
    const failing = (seen: string): ReadonlySet<string> =>
      knowledgeOfSplit(
        history(FAST, named('slow', [past('u0', [2000], { lastOutcome: 'failed', lastSeen: seen })])),
        POOLS,
        [],
      ).failedLast;
    expect([...failing(LATE)]).toEqual(['u0']);
    expect([...failing('2025-01-01T00:00:00.000Z')]).toEqual([]);
  });
});

describe('the pools', () => {
  test('have their own speed and overhead', () => {
    const shards = Array.from({ length: 3 }, () => ({ wallMs: 30_000, testsMs: 10_000 }));
    const { pools } = knowledgeOfSplit(history(FAST, { ...SLOW, shards }), POOLS, []);
    expect(pools).toEqual([
      {
        name: 'fast',
        speed: 1,
        units: 0,
        source: 'measure',
        overhead: { fixedMs: DEFAULT_OVERHEAD_MS, factor: 1 },
        shards: 0,
      },
      { name: 'slow', speed: 0.5, units: 12, source: 'learned', overhead: { fixedMs: 20_000, factor: 1 }, shards: 3 },
    ]);
  });

  test('keep the speed that the user gives', () => {
    const known = history(FAST, SLOW);
    const pools = [{ name: 'fast', speed: 2 }, { name: 'slow' }];
    expect(knowledgeOfSplit(known, pools, []).pools.map(({ speed }) => speed)).toEqual([2, 1]);
    expect(estimates(known, ['u0', 'only-slow'], pools).map(([, ms]) => ms)).toEqual([2000, 500]);
  });
});
