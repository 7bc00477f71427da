import { describe, expect, test } from '@jest/globals';
import { readPlanText } from '../../../src/commands/shared/fetch-plan.ts';
import type { Plan } from '../../../src/model.ts';
import { GENERIC } from '../../../src/platform/local/host.ts';
import type { Platform } from '../../../src/platform/platform.ts';
import { planOfPools, somePool } from '../../judge/samples.ts';

const poolOn = (os: string) => somePool({ name: `os=${os}`, mode: 'replicate', axis: [{ name: 'os', value: os }] });
const LINUX = poolOn('linux');
const WINDOWS = poolOn('windows');
const PLAN = planOfPools([LINUX, [['a'], ['b']]], [WINDOWS, [['a', 'b']]]);

const read = (plan: Plan) =>
  readPlanText(JSON.stringify(plan), 'plan.json', { host: GENERIC, context: { commit: '' } } as Platform);

describe('a plan that is read', () => {
  test('is taken when each coverage group is complete', () => {
    expect(read(PLAN).plan).toEqual(PLAN);
  });

  test.each<[name: string, damage: Partial<Plan>, problem: string]>([
    ['lacks a pool', { pools: [LINUX] }, 'a pool that is not in the plan: "os=windows"'],
    ['lacks a shard', { shards: PLAN.shards.slice(0, 2) }, 'units in no shard (os=windows): "a", "b"'],
    ['lacks a unit', { units: PLAN.units.slice(1) }, 'not in the list of units (os=linux): "a"'],
    [
      'lacks all of a pool but its name',
      { units: PLAN.units.slice(0, 2), shards: PLAN.shards.slice(0, 2) },
      'pools that replicate nothing: "os=windows"',
    ],
    ['has the results of two pools as one', { pools: [LINUX, { ...WINDOWS, axis: LINUX.axis }] }, 'axes of two pools'],
  ])('is refused when it %s', (_name, damage, problem) => {
    expect(() => read({ ...PLAN, ...damage })).toThrow(`plan.json is not a valid plan: `);
    expect(() => read({ ...PLAN, ...damage })).toThrow(problem);
  });
});
