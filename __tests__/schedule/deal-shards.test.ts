/** The shards of a plan are dealt into several matrices. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_MATRICES, planSchema } from '../../src/model.ts';
import { dealShards } from '../../src/schedule/deal-shards.ts';
import { makePlan } from '../../src/schedule/make-plan.ts';
import { planId } from '../../src/schedule/plan-id.ts';
import { somePlan } from '../judge/samples.ts';
import { knownUnits, planInput } from './support.ts';

const planOf = (shards: number) =>
  somePlan({
    shards: Array.from({ length: shards }, (_, at) => ({
      index: at + 1,
      pool: 'default',
      units: [`u${at}`],
      predictedMs: 1000,
      timeoutMinutes: 30,
    })),
  });

test('every row is in one matrix, in order, and the matrices differ by one row at most', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 2, max: MAX_MATRICES }), (all, matrices) => {
      const dealt = dealShards(all.map(planOf), matrices);
      expect(dealt.map(({ shards }) => shards.map(({ index }) => index))).toEqual(
        all.map((count) => Array.from({ length: count }, (_, at) => at + 1)),
      );
      const numbers = dealt.flatMap(({ shards }) => shards.map(({ matrix }) => matrix ?? 0));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      const counts = Array.from({ length: matrices }, (_, at) => numbers.filter((one) => one === at + 1).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
    }),
  );
});

test('one matrix changes nothing', () => {
  const plans = [planOf(3)];
  expect(dealShards(plans, 1)).toBe(plans);
});

test('a plan that is dealt is valid, and has the id of its content', () => {
  const plan = makePlan(planInput({ units: knownUnits([1, 2, 3]), request: { ...planInput().request, shards: 3 } }));
  const [dealt] = dealShards([plan], 2);
  if (dealt === undefined) throw new Error('there is a plan');
  expect(planSchema.parse(dealt)).toEqual(dealt);
  const { id, createdAt: _, attempt: __, ...content } = dealt;
  expect(id).toBe(planId(content));
  expect(id).not.toBe(plan.id);
});
