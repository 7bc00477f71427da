import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coverageGroups } from '../../src/coverage.ts';
import { type Plan, planSchema, UsageError } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { makePlan, type PlanInput } from '../../src/schedule/make-plan.ts';
import { makePlans, planGroups } from '../../src/schedule/make-plans.ts';
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
  makePlans(inputs, { maxShards: most }).map(({ shards }) => shards.length);

const wallsOf = (inputs: readonly PlanInput[], most: number): number[] =>
  makePlans(inputs, { maxShards: most }).map(({ prediction }) => Math.round(prediction.wallMs / MINUTE));

describe('the plans of several suites', () => {
  test('are as each would be alone where that is not too many shards', () => {
    const inputs = [suite('a', [4, 4]), suite('b', [3, 3, 3])];
    const plans = makePlans(inputs, { maxShards: 5 });
    expect(plans.map(({ shards }) => shards)).toEqual(inputs.map((input) => makePlan(input).shards));
    expect(plans.map(({ reason }) => reason)).toEqual(inputs.map((input) => makePlan(input).reason));
  });

  test('know all suites of the matrix, and have the id of what they contain', () => {
    const plans = makePlans([suite('a', [4, 4]), suite('b', []), suite('c', [1])], { maxShards: 8 });
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
    expect(makePlans(inputs, { maxShards: 4 })[0]?.reason).toBe(
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
    expect(() => makePlans([suite('a', [1]), suite('b', [1]), suite('c', [])], { maxShards: 1 })).toThrow(
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
        { maxShards: 256 },
      ),
    ).toThrow(
      new UsageError(
        `the suites need 270 shards, but one matrix of GitHub has at most ${GITHUB.maxMatrixJobs}: ask for fewer shards, or write matrices: 2`,
      ),
    );
  });

  test('end as early as any way to share the shards, and never have too many', () => {
    const minutes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(minutes, { minLength: 1, maxLength: 3 }), fc.integer({ min: 0, max: 6 }), (all, spare) => {
        const inputs = all.map((one, at) => suite(`s${at}`, one));
        const room = inputs.length + spare;
        const plans = makePlans(inputs, { maxShards: room });
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

describe('the plans of suites on several pools', () => {
  const onPool = (input: PlanInput, os: string): PlanInput => {
    const axis = [{ name: 'os', value: os }];
    const pool = { ...input.machines.pools[0], name: `os=${os}`, mode: 'replicate' as const, axis };
    return { ...input, machines: { ...input.machines, pools: [pool] } };
  };
  const onBoth = (input: PlanInput): PlanInput[] => ['linux', 'windows'].map((os) => onPool(input, os));

  test('are one for each suite, with the shards of all its pools numbered through', () => {
    const [plan, ...others] = planGroups(onBoth(suite('a', [4, 4])), { maxShards: 8 });
    expect(others).toEqual([]);
    expect(plan?.pools.map(({ name }) => name)).toEqual(['os=linux', 'os=windows']);
    expect(plan?.shards.map(({ index, pool }) => [index, pool])).toEqual([
      [1, 'os=linux'],
      [2, 'os=linux'],
      [3, 'os=windows'],
      [4, 'os=windows'],
    ]);
    expect(plan?.units.map(({ pool }) => pool)).toEqual(['os=linux', 'os=linux', 'os=windows', 'os=windows']);
    expect(planSchema.parse(plan)).toEqual(plan);
    const { id, createdAt: _, attempt: __, ...content } = plan as Plan;
    expect(id).toBe(planId(content));
  });

  test('predict the last end and the sum of the bills', () => {
    const fast = suite('a', [4, 4]);
    const slow = { ...fast, units: knownUnits([8, 8].map((one) => one * MINUTE)) };
    const [plan] = planGroups([onPool(fast, 'linux'), onPool(slow, 'windows')], { maxShards: 8 }) as [Plan];
    const [linux, windows] = plan.pools;
    expect(plan.prediction.wallMs).toBe(windows?.wallMs);
    expect(plan.prediction.billedMinutes).toBe((linux?.billedMinutes ?? 0) + (windows?.billedMinutes ?? 0));
    const [waiting] = planGroups([onPool(fast, 'linux'), onPool(slow, 'windows')], { maxShards: 8, concurrency: 1 });
    expect(Math.round((waiting?.prediction.wallMs ?? 0) / MINUTE)).toBe(24);
  });

  test('know what other numbers of shards would cost on each of them', () => {
    const fast = suite('a', [4, 4, 4], { maxShards: 2 });
    const slow = { ...fast, units: knownUnits([8, 8].map((one) => one * MINUTE)) };
    const inputs = [onPool(fast, 'linux'), onPool(slow, 'windows')];
    const [plan] = planGroups(inputs, { maxShards: 8 });
    expect(plan?.alternatives).toEqual(
      inputs.flatMap((input) =>
        makePlan(input).alternatives.map((one) => ({ pools: [input.machines.pools[0].name], ...one })),
      ),
    );
    expect(plan?.alternatives.map(({ pools, shards }) => [pools, shards])).toEqual([
      [['os=linux'], 1],
      [['os=linux'], 3],
      [['os=windows'], 1],
    ]);
  });

  test('say once what is true of all of them, and name what is not', () => {
    const input = { ...suite('a', [4, 4]), warnings: ['of both'] };
    const [linux, windows] = onBoth(input) as [PlanInput, PlanInput];
    const [plan] = planGroups([linux, { ...windows, warnings: ['of both', 'of one'] }], { maxShards: 8 });
    expect(plan?.warnings.filter((warning) => warning.includes('of '))).toContain('of both');
    expect(plan?.warnings).toContain('os=windows: of one');
    expect(plan?.warnings.filter((warning) => warning === 'of both')).toHaveLength(1);
  });

  test('share the shards within each pool', () => {
    const inputs = [suite('long', [10, 10, 10, 10, 10, 10]), suite('short', [2, 2, 2, 2])].flatMap(onBoth);
    const plans = makePlans(inputs, { maxShards: 4 });
    const counts = plans.map(({ shards }) =>
      ['os=linux', 'os=windows'].map((name) => shards.filter(({ pool }) => pool === name).length),
    );
    expect(counts).toEqual([
      [3, 3],
      [1, 1],
    ]);
    expect(plans[0]?.suites).toEqual([
      { suite: 'long', shards: 6 },
      { suite: 'short', shards: 2 },
    ]);
  });

  test('have at most the shards of one matrix, and those that need more are refused', () => {
    const many = suite('a', Array(99).fill(1));
    const on = (systems: number, input: PlanInput) =>
      Array.from({ length: systems }, (_, at) => onPool(input, String(at)));
    const [plan] = planGroups(on(40, many), { maxShards: 256 });
    expect(plan?.shards).toHaveLength(240);
    const given = { ...many, request: { ...many.request, shards: 90 } };
    expect(() => planGroups(on(3, given), { maxShards: 256 })).toThrow(
      new UsageError(
        'the 3 combinations of inputs axes and pools need 270 shards, but one matrix of GitHub has at most 256: ask for fewer, or write matrices: 2',
      ),
    );
  });

  test('warn where the host has no room for the best number of shards', () => {
    const input = suite('a', [4, 4, 4, 4]);
    const on = (systems: number, matrices?: number) => {
      const inputs = Array.from({ length: systems }, (_, at) => onPool(input, String(at)));
      return planGroups(
        inputs.map((one) => ({ ...one, machines: { ...one.machines, matrices } })),
        { maxShards: 4 },
      )[0];
    };
    expect(on(64)?.warnings.join()).not.toContain('room');
    const plan = on(129);
    expect(plan?.shards).toHaveLength(129);
    expect(plan?.warnings).toContain(
      '4 shards would be best here, but there is room for 1: 129 combinations of inputs axes and pools share the shards, and one matrix of GitHub has at most 256. Ask for more matrices (input matrices) or fewer combinations',
    );
    expect(on(129, 2)?.shards).toHaveLength(2 * 129);
    const crowded = on(600, 4);
    expect(crowded?.shards).toHaveLength(600);
    expect(crowded?.warnings.join()).toContain('have at most 1024. Ask for fewer combinations');
    expect(() => on(300)).toThrow(
      'the 300 combinations of inputs axes and pools need 300 shards, but one matrix of GitHub has at most 256: ask for fewer, or write matrices: 2',
    );
  });

  test('say the reason of all of them for each combination', () => {
    const [plan] = planGroups(onBoth(suite('a', [4, 4], { shards: 2 })), { maxShards: 8 });
    expect(plan?.reason).toBe('for each of 2 combinations, 2 shards were asked for');
  });

  test('lose no unit on any of them', () => {
    const minutes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(minutes, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (all, systems) => {
        const inputs = all.flatMap((one, at) =>
          Array.from({ length: systems }, (_, system) => onPool(suite(`s${at}`, one), String(system))),
        );
        const plans = planGroups(inputs, { maxShards: all.length + 2 });
        plans.forEach((plan, at) => {
          const groups = coverageGroups(plan);
          expect(groups).toHaveLength(systems);
          for (const { plan: part } of groups)
            expect(part.shards.flatMap(({ units }) => units).sort()).toEqual(
              knownUnits(all[at] ?? []).map(({ id }) => id),
            );
        });
      }),
    );
  });
});
