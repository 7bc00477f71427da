/** Plans whose pools replicate: each coverage group must be complete by itself. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { coverageGroups } from '../../src/coverage.ts';
import { assembleReport } from '../../src/judge/assemble.ts';
import { copiesOf } from '../../src/judge/evidence.ts';
import { Sightings } from '../../src/judge/sightings.ts';
import { type Axis, axisLabel, type Plan, type Report } from '../../src/model.ts';
import { allGreen, planOfPools, type SmallEvidence, somePool, someRecord, someTest } from './samples.ts';

const onOs = (os: string) =>
  somePool({ name: `os=${os}`, mode: 'replicate', axis: [{ name: 'os', value: os }], wallMs: 1 });

const NONE: readonly Axis[] = [[]];

interface Lost {
  /** Numbers of shards that left nothing. */
  readonly shards?: readonly number[];
  /** Units that were not reported, each with its shard. */
  readonly units?: readonly string[];
}

/** The evidence of a run of the plan, for each value of the user's own axis. */
function ranBy(plan: Plan, lost: Lost = {}, owns: readonly Axis[] = NONE): SmallEvidence {
  const legs = coverageGroups(plan).flatMap((group) =>
    group.plan.shards.flatMap((shard) => owns.map((own) => ({ shard, axis: [...group.axis, ...own] }))),
  );
  const there = legs.filter(({ shard }) => !lost.shards?.includes(shard.index));
  const sightings = new Sightings();
  const reported = there.map(({ shard, axis }) => {
    const units = shard.units.filter((unit) => !lost.units?.includes(`${shard.index} ${unit}`));
    for (const unit of units) sightings.on(axisLabel(axis)).add(unit, shard.index, true);
    return { shard, axis, units };
  });
  return allGreen({
    plan,
    sightings,
    records: reported.map(({ shard, axis, units }) =>
      someRecord(shard.index, {
        pool: shard.pool,
        ...(axis.length === 0 ? {} : { axis }),
        units: units.map((id) => ({ id, outcome: 'passed', durationMs: 1000, tests: 1, tries: 1 })),
      }),
    ),
    tests: reported.flatMap(({ shard, axis, units }) =>
      units.map((unit) =>
        someTest(unit, 'passed', { shard: shard.index, ...(axis.length === 0 ? {} : { axis: axisLabel(axis) }) }),
      ),
    ),
  });
}

const judge = (plan: Plan, lost: Lost = {}, owns: readonly Axis[] = NONE): Report =>
  assembleReport(ranBy(plan, lost, owns));

const TWO = planOfPools([onOs('linux'), [['a'], ['b']]], [onOs('windows'), [['a', 'b']]]);

describe('a run on two values of an axis of the plan', () => {
  test('is green when each value is complete, and counts each test on each', () => {
    expect(judge(TWO)).toMatchObject({ verdict: 'passed', reasons: [], totals: { tests: 4, missing: 0 } });
    expect(judge(TWO).units.map(({ id, axis, shard }) => [id, axis, shard])).toEqual([
      ['a', 'os=linux', 1],
      ['b', 'os=linux', 2],
      ['a', 'os=windows', 3],
      ['b', 'os=windows', 3],
    ]);
  });

  test('is incomplete when all legs of a value vanished, and names the value', () => {
    expect(judge(TWO, { shards: [3] })).toMatchObject({
      verdict: 'incomplete',
      reasons: ['shard 3 (os=windows) left no result: its job crashed, was cancelled or never started'],
      missing: [
        { shard: 3, axis: 'os=windows' },
        { unit: 'a', shard: 3, axis: 'os=windows' },
        { unit: 'b', shard: 3, axis: 'os=windows' },
      ],
    });
  });

  test('is incomplete when a unit was reported on one value only', () => {
    expect(judge(TWO, { units: ['3 b'] })).toMatchObject({
      verdict: 'incomplete',
      reasons: ['1 planned unit reported no tests (os=windows): b'],
      missing: [{ unit: 'b', shard: 3, axis: 'os=windows' }],
    });
  });

  test('is incomplete when nothing is there at all, and names each value', () => {
    expect(judge(TWO, { shards: [1, 2, 3] }).reasons).toEqual([
      'shards 1 and 2 (os=linux) left no result: their jobs crashed, were cancelled or never started',
      'shard 3 (os=windows) left no result: its job crashed, was cancelled or never started',
    ]);
  });
});

describe("the user's own axis around such a plan", () => {
  const owns: readonly Axis[] = ['3.11', '3.12'].map((value) => [{ name: 'python', value }]);

  test('multiplies each group', () => {
    const copies = copiesOf(ranBy(TWO, {}, owns));
    expect(copies.map(({ axis, own }) => [axis, axisLabel(own)])).toEqual([
      ['os=linux, python=3.11', 'python=3.11'],
      ['os=linux, python=3.12', 'python=3.12'],
      ['os=windows, python=3.11', 'python=3.11'],
      ['os=windows, python=3.12', 'python=3.12'],
    ]);
    expect(judge(TWO, {}, owns)).toMatchObject({ verdict: 'passed', totals: { tests: 8 } });
  });

  test('makes a group that left nothing missing for each value that another group knows', () => {
    expect(judge(TWO, { shards: [3] }, owns).reasons).toEqual([
      'shard 3 (os=windows, python=3.11) left no result: its job crashed, was cancelled or never started',
      'shard 3 (os=windows, python=3.12) left no result: its job crashed, was cancelled or never started',
    ]);
  });
});

test('no unit of any group is lost without a word, and nothing else is said to be lost', () => {
  const shards = fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 })
    .chain((units) =>
      fc
        .integer({ min: 1, max: units.length })
        .map((count) =>
          Array.from({ length: count }, (_, at) => units.filter((_unit, number) => number % count === at)),
        ),
    );
  const plans = fc
    .tuple(fc.array(shards, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([groups, splits]) =>
      planOfPools(...groups.map((units, at) => [splits && at === 0 ? somePool() : onOs(String(at)), units] as const)),
    );
  const runs = plans.chain((plan) =>
    fc.record({
      plan: fc.constant(plan),
      lost: fc.record({
        shards: fc.subarray(plan.shards.map(({ index }) => index)),
        units: fc.subarray(plan.shards.flatMap(({ index, units }) => units.map((unit) => `${index} ${unit}`))),
      }),
    }),
  );
  fc.assert(
    fc.property(runs, ({ plan, lost }) => {
      const { verdict, missing } = judge(plan, lost);
      const all = plan.shards.flatMap(({ index, units }) => units.map((unit) => `${index} ${unit}`));
      const expected = all.filter((one) => lost.units.includes(one) || lost.shards.includes(Number.parseInt(one, 10)));
      const named = missing.flatMap(({ shard, unit }) => (unit === undefined ? [] : [`${shard} ${unit}`]));
      expect(named.sort()).toEqual(expected.sort());
      expect(missing.flatMap(({ shard, unit }) => (unit === undefined ? [shard] : [])).sort()).toEqual(
        [...lost.shards].sort(),
      );
      expect(verdict).toBe(expected.length === 0 ? 'passed' : 'incomplete');
    }),
  );
});
