import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanced } from '../../src/schedule/balanced.ts';
import { boundsOf } from '../../src/schedule/bounds.ts';
import {
  type CountSearch,
  cheapest,
  cheapestWithin,
  fastest,
  fastestSensible,
} from '../../src/schedule/count-search.ts';
import { makeUpSuite } from '../../src/schedule/made-up-suite.ts';
import { byLongestFirst, sortedBy } from '../../src/schedule/order.ts';
import { type Conditions, type Cost, costUnder, tryShards } from '../../src/schedule/trial.ts';
import { conditionsOf, machinePools, weighedUnits } from './support.ts';

const conditions: fc.Arbitrary<Conditions> = fc.record({
  units: weighedUnits
    .filter((units) => units.length > 0)
    .map((units) => units.map((unit) => ({ id: unit.id, estimateMs: unit.estimateMs, source: 'history' as const }))),
  strategy: fc.constant(balanced),
  pools: fc.oneof(
    machinePools.map((pools) => pools.slice(0, 1)),
    machinePools,
  ),
  workers: fc.integer({ min: 1, max: 3 }),
  billingStepMs: fc.constantFrom(1000, 60_000, 3_600_000),
});

const searchUnder = (under: Conditions): CountSearch => ({
  counts: under.units.map((_, index) => index + 1),
  bounds: boundsOf(under),
  costOf: (shards) => tryShards(under, shards),
});

/** A number of shards that was asked for. The plan has fewer where slow machines would only hold it back. */
interface Asked extends Cost {
  readonly asked: number;
}

const costsOf = ({ counts, costOf }: CountSearch): Asked[] => counts.map((asked) => ({ asked, ...costOf(asked) }));

const leastBy = (costs: readonly Asked[], value: (cost: Asked) => number): number | undefined =>
  costs.reduce<Asked | undefined>(
    (best, cost) => (best === undefined || value(cost) < value(best) ? cost : best),
    undefined,
  )?.asked;

describe('the search over the counts', () => {
  test('never leaves out a count by a bound that is not one', () => {
    fc.assert(
      fc.property(conditions, (under) => {
        const search = searchUnder(under);
        for (const { asked, wallMs, billedMinutes } of costsOf(search)) {
          expect(wallMs).toBeGreaterThanOrEqual(search.bounds.wallMs(asked));
          expect(billedMinutes).toBeGreaterThanOrEqual(search.bounds.billedMinutes(asked));
        }
      }),
    );
  });

  test('finds what trying every count finds', () => {
    fc.assert(
      fc.property(conditions, fc.nat(400_000), (under, targetMs) => {
        const search = searchUnder(under);
        const costs = costsOf(search);
        const inTime = costs.filter(({ wallMs }) => wallMs <= targetMs);
        expect(fastest(search)).toBe(leastBy(costs, ({ wallMs }) => wallMs));
        expect(cheapest(search)).toBe(leastBy(costs, ({ billedMinutes }) => billedMinutes));
        expect(cheapestWithin(search, targetMs)).toBe(leastBy(inTime, ({ billedMinutes }) => billedMinutes));
      }),
    );
  });

  test('finds where the wall time and the set-up of all shards together are least', () => {
    fc.assert(
      fc.property(conditions, fc.nat(90_000), (under, setupMs) => {
        const search = searchUnder(under);
        const costs = costsOf(search);
        expect(fastestSensible(search, (count) => count * setupMs)).toBe(
          leastBy(costs, ({ wallMs, asked }) => wallMs + asked * setupMs),
        );
      }),
    );
  });

  test('packs only the counts that could win', () => {
    const units = Array.from({ length: 100 }, (_, index) => ({
      id: `u${index}`,
      estimateMs: 60_000,
      source: 'history' as const,
    }));
    const search = searchUnder(conditionsOf({ units, overhead: { fixedMs: 1000, factor: 1 } }));
    const packed: number[] = [];
    const costOf = (shards: number) => {
      packed.push(shards);
      return search.costOf(shards);
    };
    expect(fastest({ ...search, costOf })).toBe(100);
    expect(packed).toEqual([100]);
  });

  test('packs few counts for the lowest bill, also where a shard has no set-up time', () => {
    const units = Array.from({ length: 2000 }, (_, index) => ({
      id: `u${index}`,
      estimateMs: 1000 + index,
      source: 'history' as const,
    }));
    const search = searchUnder(conditionsOf({ units }));
    const packed: number[] = [];
    const costOf = (shards: number) => {
      packed.push(shards);
      return search.costOf(shards);
    };
    const counts = search.counts.slice(0, 256);
    const costs = costsOf({ ...search, counts }).filter(({ wallMs }) => wallMs <= 300_000);
    expect(cheapestWithin({ ...search, counts, costOf }, 300_000)).toBe(
      leastBy(costs, ({ billedMinutes }) => billedMinutes),
    );
    expect(packed.length).toBeLessThan(5);
  });

  test('finds what trying every count finds among thousands of units, and packs few counts', () => {
    const units = [...makeUpSuite(20_000, 3).before].map(([id, estimateMs]) => ({
      id,
      estimateMs,
      source: 'history' as const,
    }));
    const under = conditionsOf({ units: sortedBy(units, byLongestFirst) });
    const counts = Array.from({ length: 200 }, (_, index) => index + 1);
    const costOf = costUnder(under);
    const costs = costsOf({ ...searchUnder(under), counts, costOf });
    for (const targetMs of [400_000, 900_000, 3_000_000]) {
      const packed: number[] = [];
      const counted = (shards: number) => {
        packed.push(shards);
        return costOf(shards);
      };
      const inTime = costs.filter(({ wallMs }) => wallMs <= targetMs);
      expect(cheapestWithin({ ...searchUnder(under), counts, costOf: counted }, targetMs)).toBe(
        leastBy(inTime, ({ billedMinutes }) => billedMinutes),
      );
      expect(packed.length).toBeLessThan(12);
    }
  });

  test('gets the same costs from loads alone as from packing the units', () => {
    fc.assert(
      fc.property(conditions, (under) => {
        const { counts, costOf } = searchUnder(under);
        const cost = costUnder(under);
        for (const shards of counts) expect(costOf(shards)).toMatchObject(cost(shards));
      }),
    );
  });
});
