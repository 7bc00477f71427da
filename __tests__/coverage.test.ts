import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { axisOf, coverageGroups, groupByShard } from '../src/coverage.ts';
import { axisLabel, type Plan } from '../src/model.ts';
import { proveComplete, provePlan } from '../src/schedule/proof.ts';
import { planOfPools, somePlan, somePool } from './judge/samples.ts';

const WINDOWS = somePool({ name: 'os=windows', mode: 'replicate', axis: [{ name: 'os', value: 'windows' }] });
const LINUX = somePool({ name: 'os=linux', mode: 'replicate', axis: [{ name: 'os', value: 'linux' }] });

const shown = (plan: Plan) =>
  coverageGroups(plan).map((group) => ({
    axis: axisLabel(group.axis),
    units: group.plan.units.map(({ id }) => id),
    shards: group.plan.shards.map(({ index }) => index),
  }));

describe('the coverage groups of a plan', () => {
  test('are one for pools that split, which is the plan itself', () => {
    const plan = somePlan();
    expect(coverageGroups(plan)).toEqual([{ axis: [], plan }]);
    expect(coverageGroups({ ...plan, pools: [], units: [], shards: [] })).toHaveLength(1);
  });

  test('are one for each pool that replicates, with its own units and shards', () => {
    expect(shown(planOfPools([LINUX, [['a'], ['b']]], [WINDOWS, [['b', 'a']]]))).toEqual([
      { axis: 'os=linux', units: ['a', 'b'], shards: [1, 2] },
      { axis: 'os=windows', units: ['b', 'a'], shards: [3] },
    ]);
  });

  test('are one for all pools that split, and one for each other', () => {
    const [fast, slow] = [somePool({ name: 'fast' }), somePool({ name: 'slow' })];
    expect(shown(planOfPools([fast, [['a']]], [WINDOWS, [['a']]], [slow, [['b'], ['c']]]))).toEqual([
      { axis: '', units: ['a', 'b', 'c'], shards: [1, 3, 4] },
      { axis: 'os=windows', units: ['a'], shards: [2] },
    ]);
  });

  test('are found by the numbers of their shards', () => {
    const groups = coverageGroups(planOfPools([LINUX, [['a'], ['b']]], [WINDOWS, [['a']]]));
    const byShard = groupByShard(groups);
    expect([1, 2, 3, 4].map((shard) => byShard.get(shard))).toEqual([groups[0], groups[0], groups[1], undefined]);
  });

  test('keep every unit and every shard, whatever the pools are', () => {
    const pools = fc.array(fc.tuple(fc.boolean(), fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(pools, (given) => {
        const plan = planOfPools(
          ...given.map(([replicates, units], at) => {
            const pool = somePool({ name: `p${at}`, mode: replicates ? 'replicate' : 'split' });
            return [pool, units.map((unit) => [`${unit}${at}`])] as const;
          }),
        );
        const groups = coverageGroups(plan);
        expect(groups.flatMap((group) => group.plan.shards.map(({ index }) => index)).sort()).toEqual(
          plan.shards.map(({ index }) => index).sort(),
        );
        expect(groups.reduce((sum, group) => sum + group.plan.units.length, 0)).toBe(plan.units.length);
      }),
    );
  });
});

describe('the axis of a pool', () => {
  test('is sorted by name, and values that are no texts are JSON', () => {
    const values = { python: 3.12, os: 'linux', debug: true, node: { b: 1, a: null } };
    const axis = axisOf(Object.entries(values).map(([name, value]) => ({ name, value })));
    expect(axisLabel(axis)).toBe('debug=true, node={"a":null,"b":1}, os=linux, python=3.12');
  });
});

describe('the proof of a plan', () => {
  test('holds for each group by itself', () => {
    expect(() => provePlan(planOfPools([LINUX, [['a'], ['b']]], [WINDOWS, [['a', 'b']]]))).not.toThrow();
  });

  const good = planOfPools([LINUX, [['a'], ['b']]], [WINDOWS, [['a', 'b']]]);
  const [first, second, third] = good.shards;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three shards');

  test.each<[name: string, plan: Partial<Plan>, message: string]>([
    [
      'a unit that one group lost',
      { shards: [first, second, { ...third, units: ['a'] }] },
      'units in no shard (os=windows): "b"',
    ],
    [
      'a unit twice in a group',
      { shards: [first, { ...second, units: ['b', 'a'] }, third] },
      'two shards (os=linux): "a"',
    ],
    ['a shard of another group', { shards: [first, second, { ...third, pool: 'os=linux' }] }, '"a", "b"'],
    [
      'a shard of no pool',
      { pools: [LINUX, WINDOWS], shards: [first, second, third, { ...third, index: 4, pool: 'x' }] },
      'not in the plan: "x"',
    ],
    ['a pool twice', { pools: [LINUX, WINDOWS, WINDOWS] }, 'bug'],
    ['a pool that replicates without an axis', { pools: [LINUX, { ...WINDOWS, axis: [] }] }, 'no axis: "os=windows"'],
    ['two pools with one axis', { pools: [LINUX, { ...WINDOWS, axis: LINUX.axis }] }, 'axes of two pools: "os=linux"'],
    [
      'a pool that replicates nothing',
      { units: good.units.filter(({ pool }) => pool === 'os=linux'), shards: [first, second] },
      'replicate nothing: "os=windows"',
    ],
    ['two shards with one number', { shards: [first, second, { ...third, index: 2 }] }, 'not numbered from 1'],
    [
      'a unit that a group lists twice',
      { units: [...good.units, ...good.units.slice(0, 1)] },
      'twice in the list of units (os=linux): "a"',
    ],
  ])('refuses %s', (_name, change, message) => {
    expect(() => provePlan({ ...good, ...change })).toThrow(message);
  });

  test('says where', () => {
    expect(() => proveComplete(['a'], [], ' (os=linux)')).toThrow('units in no shard (os=linux): "a"');
  });
});
