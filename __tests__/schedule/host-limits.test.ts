import { describe, expect, test } from '@jest/globals';
import type { Host } from '../../src/host.ts';
import { UsageError } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { GENERIC } from '../../src/platform/local/host.ts';
import { makePlan } from '../../src/schedule/make-plan.ts';
import type { ShardRequest } from '../../src/schedule/shard-count.ts';
import { knownUnits, type PlanOverrides, planInput } from './support.ts';

const TINY: Host = { ...GENERIC, title: 'Tiny CI', maxMatrixJobs: 3 };

const MINUTE = 60_000;
const UNITS = knownUnits(Array<number>(300).fill(10 * MINUTE));

const planOf = (request: Partial<ShardRequest>, given: PlanOverrides = {}) =>
  makePlan(planInput({ units: UNITS, request: { ...planInput().request, ...request }, ...given }));

describe('a number of shards that the host cannot run', () => {
  test.each([
    [
      'GitHub',
      GITHUB,
      257,
      'input shards is 257, but a plan for GitHub has at most 256 shards: write 256 or less, or write matrices: 2',
    ],
    [
      'a small host',
      TINY,
      4,
      'input shards is 4, but a plan for Tiny CI has at most 3 shards: write 3 or less, or write matrices: 2',
    ],
  ])('is refused: %s', (_name, host, shards, message) => {
    expect(() => planOf({ shards }, { host })).toThrow(new UsageError(message));
    expect(planOf({ shards: shards - 1 }, { host }).shards).toHaveLength(shards - 1);
  });

  test('is refused as the least number for auto too', () => {
    expect(() => planOf({ minShards: 4 }, { host: TINY })).toThrow(
      new UsageError(
        'input min-shards is 4, but a plan for Tiny CI has at most 3 shards: write 3 or less, or write matrices: 2',
      ),
    );
  });

  test('is refused where the plan could not be stored', () => {
    const host = { ...TINY, maxMatrixJobs: 2000 };
    expect(() => planOf({ shards: 1025 }, { host })).toThrow(
      new UsageError('input shards is 1025, but a plan for Tiny CI has at most 1,024 shards: write 1024 or less'),
    );
  });

  test('is refused where exclusive units need it', () => {
    const exclusive = UNITS.slice(0, 3).map(({ id }) => id);
    const constraints = { groups: [], exclusive };
    expect(() => planOf({ shards: 2 }, { host: TINY, constraints })).toThrow('there are at most 3 shards');
  });
});

describe('several matrices', () => {
  const units = knownUnits(Array<number>(1100).fill(10 * MINUTE));

  test.each([
    [1, 256, ', or write matrices: 2'],
    [2, 512, ', or write matrices: 3'],
    [3, 768, ', or write matrices: 4'],
    [4, 1024, ''],
  ])('%i of them have %i shards', (matrices, most, advice) => {
    expect(planOf({ shards: most }, { units, matrices }).shards).toHaveLength(most);
    for (const [input, request] of [
      ['shards', { shards: most + 1 }],
      ['max-shards', { maxShards: most + 1 }],
      ['min-shards', { minShards: most + 1 }],
    ] as const)
      expect(() => planOf(request, { units, matrices })).toThrow(
        new RegExp(`^input ${input} is ${most + 1}, but a plan for GitHub.* write ${most} or less${advice}$`),
      );
  });

  test('name themselves in the refusal', () => {
    expect(() => planOf({ shards: 600 }, { units, matrices: 2 })).toThrow(
      'input shards is 600, but a plan for GitHub with 2 matrices has at most 512 shards: write 512 or less, or write matrices: 3',
    );
  });
});

describe('auto', () => {
  test.each([
    ['with timings', UNITS],
    ['without any', UNITS.map((unit) => ({ ...unit, source: 'default' as const, tests: 20 }))],
  ])('stays below what the host can run %s', (_name, units) => {
    expect(planOf({ maxShards: 8 }, { units }).shards).toHaveLength(8);
    expect(planOf({ maxShards: 8 }, { units, host: TINY }).shards).toHaveLength(3);
  });

  test('offers no other number that the host cannot run', () => {
    const plan = planOf({ maxShards: 8 }, { host: TINY });
    expect(plan.alternatives.map(({ shards }) => shards)).toEqual([1, 2]);
  });

  test('splits a file for as many shards as the host can run', () => {
    const parts = Array.from({ length: 8 }, (_, index) => ({
      name: `part ${index}`,
      durationMs: 10 * MINUTE,
      tests: 1,
    }));
    const splitting = { parts: new Map([['unit-000', parts]]), otherwise: 'it is small' };
    const given = { units: knownUnits([80 * MINUTE]), splitting };
    expect(planOf({}, given).shards).toHaveLength(8);
    expect(planOf({}, { ...given, host: TINY }).shards).toHaveLength(3);
  });
});

describe('what the host bills', () => {
  const given = { units: knownUnits([61_000, 61_000, 61_000]), overheadMs: 0 };

  test.each([
    ['by the minute', GITHUB, 6],
    ['by the second', { ...GITHUB, billingStepMs: 1000 }, 4],
    ['by the hour', { ...GITHUB, billingStepMs: 60 * MINUTE }, 180],
    ['not at all, where machines are counted by the minute', GENERIC, 6],
  ])('is in the plan: %s', (_name, host, minutes) => {
    expect(planOf({ shards: 3 }, { ...given, host }).prediction.billedMinutes).toBe(minutes);
  });

  test('decides which number of shards is the cheapest', () => {
    const units = knownUnits(Array<number>(6).fill(30_000));
    const shardsOn = (host: Host) => planOf({ targetMs: 100_000 }, { units, overheadMs: 0, host }).shards.length;
    expect(shardsOn(GITHUB)).toBe(3);
    expect(shardsOn({ ...GITHUB, billingStepMs: 1000 })).toBe(2);
    expect(shardsOn(GENERIC)).toBe(3);
  });
});

test('a shard whose tests are not known gets the time that its host gives a job', () => {
  const units = UNITS.map((unit) => ({ ...unit, source: 'default' as const }));
  const host = { ...GITHUB, defaultJobMinutes: 60 };
  expect(planOf({ shards: 1 }, { units, host }).shards[0]?.timeoutMinutes).toBe(60);
  expect(planOf({ shards: 1 }, { units }).shards[0]?.timeoutMinutes).toBe(360);
});
