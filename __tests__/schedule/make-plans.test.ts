import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { planSchema, UsageError } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { makePlan, type PlanInput } from '../../src/schedule/make-plan.ts';
import { makePlans } from '../../src/schedule/make-plans.ts';
import { planId } from '../../src/schedule/plan-id.ts';
import { knownUnits, planInput } from './support.ts';

const MINUTE = 60_000;

interface Wanted {
  readonly shards?: 'auto' | number;
  readonly minShards?: number;
  readonly maxShards?: number;
}

/** A suite with units of these minutes. Its target is too short to be met, so that it wants many shards. */
const suite = (name: string, minutes: readonly number[], wanted: Wanted = {}): PlanInput =>
  planInput({
    suite: name,
    units: knownUnits(minutes.map((one) => one * MINUTE)),
    request: { shards: 'auto', minShards: 1, maxShards: 99, targetMs: 1, testsPerShard: 20, ...wanted },
    overheadMs: 1,
  });

const shardsOf = (inputs: readonly PlanInput[], most: number): number[] =>
  makePlans(inputs, most).map(({ shards }) => shards.length);

const wallsOf = (inputs: readonly PlanInput[], most: number): number[] =>
  makePlans(inputs, most).map(({ prediction }) => Math.round(prediction.wallMs / MINUTE));

describe('the plans of several suites', () => {
  test('are as each would be alone where that is not too many shards', () => {
    const inputs = [suite('a', [4, 4]), suite('b', [3, 3, 3])];
    const plans = makePlans(inputs, 5);
    expect(plans.map(({ shards }) => shards)).toEqual(inputs.map((input) => makePlan(input).shards));
    expect(plans.map(({ reason }) => reason)).toEqual(inputs.map((input) => makePlan(input).reason));
  });

  test('know all suites of the matrix, and have the id of what they contain', () => {
    const plans = makePlans([suite('a', [4, 4]), suite('b', []), suite('c', [1])], 8);
    for (const plan of plans) {
      expect(planSchema.parse(plan)).toEqual(plan);
      expect(plan.suites).toEqual([
        { suite: 'a', shards: 2 },
        { suite: 'b', shards: 0 },
        { suite: 'c', shards: 1 },
      ]);
      const { id, createdAt: _, attempt: __, ...content } = plan;
      expect(id).toBe(planId(content));
    }
  });

  test('share the shards so that the last suite ends early, and say so', () => {
    const inputs = [suite('long', [10, 10, 10, 10, 10, 10]), suite('short', [2, 2, 2, 2])];
    expect(shardsOf(inputs, 4)).toEqual([3, 1]);
    expect(wallsOf(inputs, 4)).toEqual([20, 8]);
    expect(makePlans(inputs, 4)[0]?.reason).toBe(
      'this is its part of the 4 shards (max-shards) that 2 suites share, so that the last of them ends early',
    );
  });

  test('give what is left to the others where the last suite cannot end earlier', () => {
    expect(shardsOf([suite('one long file', [30]), suite('short', [2, 2, 2, 2])], 3)).toEqual([1, 2]);
    expect(shardsOf([suite('one long file', [30]), suite('short', [2, 2])], 9)).toEqual([1, 2]);
  });

  test('leave a number of shards that is given, and its least and most shards to each suite', () => {
    const many = [5, 5, 5, 5, 5, 5];
    expect(shardsOf([suite('a', many, { shards: 5 }), suite('b', many)], 3)).toEqual([5, 3]);
    expect(shardsOf([suite('a', many, { minShards: 3 }), suite('b', [9, 9, 9, 9, 9, 9])], 5)).toEqual([3, 2]);
    expect(shardsOf([suite('a', many, { maxShards: 2 }), suite('b', [1, 1])], 8)).toEqual([2, 2]);
  });

  test('are refused for fewer shards than suites', () => {
    expect(() => makePlans([suite('a', [1]), suite('b', [1]), suite('c', [])], 1)).toThrow(
      new UsageError(
        'input max-shards is 1, but the suites with tests need at least 2 shards together: write 2 or more',
      ),
    );
  });

  test('are refused for more shards than a matrix can have', () => {
    const large = Array(100).fill(1);
    expect(() =>
      makePlans(
        [suite('a', large, { minShards: 90 }), suite('b', large, { minShards: 90 }), suite('c', large, { shards: 90 })],
        256,
      ),
    ).toThrow(
      new UsageError(
        `the suites need 270 shards, but one matrix of GitHub has at most ${GITHUB.maxMatrixJobs}: ask for fewer shards`,
      ),
    );
  });

  test('end as early as any way to share the shards, and never have too many', () => {
    const minutes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(minutes, { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 6 }), (all, spare) => {
        const inputs = all.map((one, at) => suite(`s${at}`, one));
        const room = inputs.length + spare;
        const plans = makePlans(inputs, room);
        expect(plans.reduce((sum, { shards }) => sum + shards.length, 0)).toBeLessThanOrEqual(room);
        plans.forEach(({ units, shards }, at) => {
          expect(shards.flatMap((shard) => shard.units).sort()).toEqual(units.map(({ id }) => id));
          expect(units).toHaveLength(all[at]?.length ?? 0);
        });
        const wall = Math.max(...plans.map(({ prediction }) => prediction.wallMs));
        expect(wall).toBe(bestWall(inputs, room));
      }),
    );
  });
});

/** The end of the last suite for the best of all ways to share the shards, found by trying all. */
function bestWall(inputs: readonly PlanInput[], room: number): number {
  const [first, ...rest] = inputs;
  if (first === undefined) return 0;
  const ways = Array.from({ length: room - rest.length }, (_, index) => index + 1);
  return Math.min(
    ...ways.map((shards) => {
      const request = { ...first.request, shards };
      return Math.max(makePlan({ ...first, request }).prediction.wallMs, bestWall(rest, room - shards));
    }),
  );
}
