import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Plan, type PlannedShard, type ShardRecord, withoutTail } from '../../src/model.ts';
import { makePlan } from '../../src/schedule/make-plan.ts';
import { dueUnits, sharedBatches } from '../../src/schedule/shared-batches.ts';
import { knownUnits, planInput } from './support.ts';

const plan: Plan = makePlan(
  planInput({
    units: knownUnits(Array(60).fill(1000)),
    request: { ...planInput().request, shards: 3 },
    steal: { choice: 'on' },
  }),
);
const shardOf = (index: number): PlannedShard => plan.shards[index - 1] as PlannedShard;
const batches = sharedBatches(plan, 'default');

/** A record with these units, of which some are missing. */
const record = (shard: number, units: readonly string[], missing: readonly string[] = []) =>
  ({
    shard,
    units: [
      ...units.map((id) => ({ id, outcome: 'passed', tests: 1, tries: 1 })),
      ...missing.map((id) => ({ id, outcome: 'missing', tests: 0, tries: 1 })),
    ],
  }) as unknown as ShardRecord;

describe('the batches of a plan', () => {
  test('are the ends of the lists, in the order to run them', () => {
    expect(batches.map(({ owner, number }) => [owner, number])).toEqual(
      [1, 2, 3].flatMap((owner) => [1, 2, 3].map((number) => [owner, number])),
    );
    for (const { index, units, ...shard } of plan.shards) {
      const own = batches.filter(({ owner }) => owner === index);
      expect([...withoutTail({ units, ...shard }), ...own.flatMap((batch) => batch.units)]).toEqual(units);
      for (const batch of own) expect(batch.estimateMs).toBe(1000);
    }
  });

  test('are those of one pool', () => {
    expect(sharedBatches(plan, 'another')).toEqual([]);
  });
});

describe('what a shard has to run in a later attempt', () => {
  const [last = ''] = shardOf(2).units.slice(-1);
  const others = shardOf(2).units.slice(0, -1);

  test('is its own list where nothing is known', () => {
    expect(dueUnits(plan, shardOf(1), [])).toEqual(shardOf(1).units);
  });

  test('leaves out what another shard ran, if it did not run it too', () => {
    const taken = record(1, [...shardOf(1).units, last]);
    expect(dueUnits(plan, shardOf(2), [taken])).toEqual(others);
    expect(dueUnits(plan, shardOf(2), [taken, record(2, shardOf(2).units)])).toEqual(shardOf(2).units);
  });

  test('has what it took before', () => {
    expect(dueUnits(plan, shardOf(1), [record(1, [...shardOf(1).units, last])])).toEqual([...shardOf(1).units, last]);
  });

  test('has what another shard gave away and nobody reported', () => {
    expect(dueUnits(plan, shardOf(1), [record(2, others)])).toEqual([...shardOf(1).units, last]);
  });

  test('has nothing of what the other shard runs again itself', () => {
    expect(dueUnits(plan, shardOf(1), [record(2, others, [last])])).toEqual(shardOf(1).units);
  });

  test('has what another shard took and did not finish', () => {
    const unfinished = record(3, shardOf(3).units, [last]);
    expect(dueUnits(plan, shardOf(2), [unfinished])).toEqual(shardOf(2).units);
    expect(dueUnits(plan, shardOf(3), [record(2, others), unfinished])).toEqual([...shardOf(3).units, last]);
  });

  test('together with what is reported is the whole plan, whoever took what and whoever is gone', () => {
    const who = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: batches.length, maxLength: batches.length });
    fc.assert(
      fc.property(who, fc.subarray([1, 2, 3], { minLength: 1 }), (takers, gone) => {
        const ran = new Map(plan.shards.map((shard) => [shard.index, [...withoutTail(shard)]]));
        for (const [at, batch] of batches.entries()) ran.get(takers[at] ?? 1)?.push(...batch.units);
        const records = [...ran].flatMap(([shard, units]) => (gone.includes(shard) ? [] : [record(shard, units)]));
        const reported = records.flatMap(({ units }) => units.map(({ id }) => id));
        const again = gone.flatMap((shard) => dueUnits(plan, shardOf(shard), records));
        expect(new Set([...reported, ...again])).toEqual(new Set(plan.units.map(({ id }) => id)));
        // What is reported does not run again.
        expect(again.filter((id) => reported.includes(id))).toEqual([]);
      }),
    );
  });
});
