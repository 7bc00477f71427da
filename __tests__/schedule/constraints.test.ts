import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { balanced } from '../../src/schedule/balanced.ts';
import { resolveConstraints } from '../../src/schedule/constraint-patterns.ts';
import { type Constraints, constrained, leastShards } from '../../src/schedule/constraints.ts';
import { proveComplete } from '../../src/schedule/proof.ts';
import { STRATEGIES } from '../../src/schedule/strategies.ts';
import { costUnder, tryShards } from '../../src/schedule/trial.ts';
import { conditionsOf, idsOf, knownUnits, unitsOf, weighedUnits } from './support.ts';

const shardOf = (parts: readonly (readonly string[])[], id: string): number =>
  parts.findIndex((ids) => ids.includes(id));

describe.each(STRATEGIES)('constraints on $name', (strategy) => {
  test('are kept: groups share a shard, exclusive units share with no other unit, and nothing is lost', () => {
    const picks = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 3 });
    fc.assert(
      fc.property(
        weighedUnits,
        picks,
        fc.array(fc.nat(), { maxLength: 3 }),
        fc.integer({ min: 1, max: 6 }),
        (units, groups, alone, shards) => {
          const pick = (numbers: readonly number[]) =>
            numbers.flatMap((number) => units[number % units.length]?.id ?? []);
          const constraints: Constraints = { groups: groups.map(pick), exclusive: pick(alone) };
          const parts = idsOf(constrained(strategy, constraints).spread(units, shards));
          proveComplete(
            units.map(({ id }) => id),
            parts,
          );
          expect(parts.length).toBeLessThanOrEqual(Math.max(shards, leastShards(units, constraints, 256)));
          for (const id of constraints.exclusive) expect(parts[shardOf(parts, id)]).toEqual([id]);
          for (const group of constraints.groups) {
            const members = group.filter((id) => !constraints.exclusive.includes(id));
            expect(new Set(members.map((id) => shardOf(parts, id))).size).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  test('count in the cost: a number of shards costs what its packing costs', () => {
    const constraints = { groups: [['unit-000', 'unit-001', 'unit-002']], exclusive: [] };
    const conditions = conditionsOf({
      units: knownUnits([60_000, 60_000, 60_000, 60_000]),
      strategy: constrained(strategy, constraints),
    });
    for (const shards of [1, 2, 4]) expect(tryShards(conditions, shards)).toMatchObject(costUnder(conditions)(shards));
  });
});

describe('constraints', () => {
  test('join groups that share a unit', () => {
    const groups = [
      ['unit-000', 'unit-001'],
      ['unit-002', 'unit-003'],
      ['unit-001', 'unit-002'],
    ];
    const parts = constrained(balanced, { groups, exclusive: [] }).spread(unitsOf([1, 1, 1, 1, 1]), 3);
    expect(parts.map((ids) => ids.length).sort()).toEqual([1, 4]);
  });

  test('need a shard for each exclusive unit and one for the others', () => {
    expect(leastShards(unitsOf([1, 1, 1]), { groups: [], exclusive: ['unit-000', 'gone'] }, 256)).toBe(2);
    expect(leastShards(unitsOf([1]), { groups: [], exclusive: ['unit-000'] }, 256)).toBe(1);
    expect(leastShards([], { groups: [], exclusive: [] }, 256)).toBe(0);
  });

  test.each([
    [255, 256],
    [256, 257],
  ])('with %i of 257 units exclusive need %i shards', (alone, shards) => {
    const units = unitsOf(Array<number>(257).fill(1));
    const need = () => leastShards(units, { groups: [], exclusive: units.slice(0, alone).map(({ id }) => id) }, 256);
    if (shards <= 256) expect(need()).toBe(shards);
    else expect(need).toThrow(/256 units would each need their own shard, but there are at most 256 shards/);
  });
});

describe('the patterns of constraints', () => {
  const units = [{ id: 'a/x.py::test[1]', file: 'a/x.py' }, { id: 'a/y.py' }, { id: 'b/z.py' }];

  test('name units by id or by file', () => {
    const { constraints, warnings } = resolveConstraints(units, {
      groups: [['a/*.py'], ['b/**']],
      exclusive: ['a/x.py::test[1]'],
    });
    expect(constraints).toEqual({
      groups: [['a/x.py::test[1]', 'a/y.py'], ['b/z.py']],
      exclusive: ['a/x.py::test[1]'],
    });
    expect(warnings).toEqual([]);
  });

  test('give a warning when they match no unit', () => {
    const { constraints, warnings } = resolveConstraints(units, { groups: [['c/**']], exclusive: ['nothing'] });
    expect(constraints).toEqual({ groups: [[]], exclusive: [] });
    expect(warnings).toEqual([
      'group "c/**" does not match any unit of this plan',
      'exclusive "nothing" does not match any unit of this plan',
    ]);
  });
});
