import { describe, expect, test } from '@jest/globals';
import { planSchema } from '../../src/model.ts';
import { makePlan } from '../../src/schedule/make-plan.ts';
import { provePlan, WrongPlan } from '../../src/schedule/proof.ts';
import { decideStealing, type StealChoice, tailOf } from '../../src/schedule/stealing.ts';
import { knownUnits, planInput } from './support.ts';

const facts = { shards: 2, shareMs: 90 * 1500, uneven: false };

describe('whether shards take work from each other', () => {
  test('is nothing to say where nobody asked for it, or where there is one shard', () => {
    expect(decideStealing({ choice: 'off' }, facts)).toBeUndefined();
    expect(decideStealing({ choice: 'on' }, { ...facts, shards: 1 })).toBeUndefined();
  });

  test('is as the user says with on', () => {
    expect(decideStealing({ choice: 'on' }, { ...facts, shareMs: 0 })).toEqual({ on: true, why: 'input steal is on' });
  });

  test('follows the start of the command and a claim of half a second with auto, and says so', () => {
    expect(decideStealing({ choice: 'auto', startMs: 1000 }, facts)).toEqual({
      on: true,
      why: 'a shard has 2 min 15 s of tests and a batch costs 1.5 s: from 90 times that on it is worth it',
    });
    expect(decideStealing({ choice: 'auto', startMs: 1001 }, facts)?.on).toBe(false);
  });

  test('assumes a slow start where it was not measured', () => {
    expect(decideStealing({ choice: 'auto' }, { ...facts, shareMs: 90 * 10_500 })?.on).toBe(true);
    expect(decideStealing({ choice: 'auto' }, { ...facts, shareMs: 90 * 10_500 - 1 })?.on).toBe(false);
  });

  test('needs less where shards wait for a machine', () => {
    expect(decideStealing({ choice: 'auto', startMs: 1000 }, { ...facts, shareMs: 60_000, uneven: true })).toEqual({
      on: true,
      why: 'a shard has 1 min of tests and a batch costs 1.5 s, and shards wait for a machine: from 10 times that and a minute on it is worth it',
    });
  });
});

describe('the tail of a planned shard', () => {
  const units = knownUnits(Array(20).fill(1000));

  test('has the sizes of its batches', () => {
    expect(tailOf(units, new Set())).toEqual({ tail: [1, 1, 1] });
    expect(tailOf(knownUnits([1000]), new Set())).toEqual({});
  });

  test('ends at a unit that must stay with others', () => {
    expect(tailOf(units, new Set(['unit-017']))).toEqual({ tail: [1, 1] });
    expect(tailOf(units, new Set(['unit-019']))).toEqual({});
    expect(tailOf(units, new Set(['unit-002']))).toEqual({ tail: [1, 1, 1] });
  });
});

describe('a plan', () => {
  const planOf = (choice: StealChoice, more = {}) =>
    makePlan(
      planInput({
        units: knownUnits(Array(40).fill(1000)),
        request: { ...planInput().request, shards: 2 },
        steal: { choice },
        ...more,
      }),
    );

  test('has tails and the reason, and is valid', () => {
    const plan = planOf('on');
    expect(plan.shards.map(({ tail }) => tail)).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    expect(plan.stealing?.on).toBe(true);
    expect(planSchema.parse(plan)).toEqual(plan);
  });

  test('has no tails where it is not worth it, and says why not', () => {
    const plan = planOf('auto');
    expect([plan.stealing?.on, plan.shards.some(({ tail }) => tail !== undefined)]).toEqual([false, false]);
  });

  test('is the same as ever without it', () => {
    const { id, ...plan } = planOf('off');
    expect([id, plan]).toEqual([
      planOf('off', { steal: undefined }).id,
      expect.not.objectContaining({ stealing: expect.anything() }),
    ]);
  });

  test('counts shards that wait for a machine as uneven', () => {
    expect(planOf('auto', { concurrency: 1 }).stealing?.why).toContain('wait for a machine');
    expect(planOf('auto', { concurrency: 2 }).stealing?.why).not.toContain('wait for a machine');
  });

  test('keeps units of a group in their shard', () => {
    const units = planOf('on').shards[0]?.units ?? [];
    const constraints = { groups: [units.slice(-2)], exclusive: [] };
    const plan = planOf('on', { constraints });
    const shard = plan.shards.find((one) => one.units.includes(units.at(-1) ?? ''));
    const bound = shard?.units.findLastIndex((id) => units.slice(-2).includes(id)) ?? 0;
    const size = (shard?.tail ?? []).reduce((sum, one) => sum + one, 0);
    expect(size).toBeLessThanOrEqual((shard?.units.length ?? 0) - 1 - bound);
  });

  test('whose tail is longer than its list is refused', () => {
    const plan = planOf('on');
    const shards = plan.shards.map((shard) => ({ ...shard, tail: [15, 6] }));
    expect(() => provePlan({ ...plan, shards })).toThrow(WrongPlan);
  });
});
