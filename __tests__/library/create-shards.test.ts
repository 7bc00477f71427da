import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createShards, type TimedUnit, UsageError } from '../../src/library/index.ts';
import { STRATEGY_NAMES } from '../../src/schedule/strategies.ts';

test('the longest units are spread first, and the order of the list does not matter', () => {
  const units = [
    { id: 'c', durationMs: 30_000 },
    { id: 'a', durationMs: 50_000 },
    { id: 'b', durationMs: 40_000 },
    { id: 'd', durationMs: 10_000 },
  ];
  const expected = [
    { index: 1, units: ['a', 'd'], predictedMs: 60_000 },
    { index: 2, units: ['b', 'c'], predictedMs: 70_000 },
  ];
  expect(createShards(units, 2)).toEqual(expected);
  expect(createShards(units.toReversed(), 2)).toEqual(expected);
});

test('a unit without a time is not a unit of no time', () => {
  const timed = [1, 2, 3].map((at) => ({ id: `tests/timed-${at}`, durationMs: 8000 }));
  const [first, second] = createShards([...timed, 'tests/new'], 2);
  expect([first?.predictedMs, second?.predictedMs]).toEqual([16_000, 16_000]);
});

test('units of a group share a shard, and an exclusive one has its own', () => {
  const units = ['a', 'b', 'c', 'd', 'db/x', 'db/y', 'slow'];
  const shards = createShards(units, 3, { group: ['db/*'], exclusive: ['slow'] });
  const unitsWith = (id: string) => shards.find((shard) => shard.units.includes(id))?.units;
  expect(unitsWith('db/x')).toContain('db/y');
  expect(unitsWith('slow')).toEqual(['slow']);
});

test('every strategy puts each unit into exactly one shard, and makes no empty shard', () => {
  const unit = fc.record({
    id: fc.string({ minLength: 1 }),
    durationMs: fc.option(fc.nat(100_000), { nil: undefined }),
  });
  const list = fc.uniqueArray(fc.oneof(unit, fc.string({ minLength: 1 })), { selector: idOf });
  fc.assert(
    fc.property(list, fc.integer({ min: 1, max: 20 }), fc.constantFrom(...STRATEGY_NAMES), (units, count, strategy) => {
      const shards = createShards(units, count, { strategy: strategy as 'balanced' });
      expect(shards.flatMap((shard) => shard.units).toSorted()).toEqual(units.map(idOf).toSorted());
      expect(shards.every((shard) => shard.units.length > 0)).toBe(true);
      expect(shards.length).toBeLessThanOrEqual(count);
    }),
  );
});

const idOf = (unit: string | TimedUnit): string => (typeof unit === 'string' ? unit : unit.id);

describe('what is wrong is named, with its value and what is allowed', () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  test.each<[name: string, units: unknown, count: unknown, options: object, message: string]>([
    ['no shards', ['a'], 0, {}, 'option count is "0", but it must be a whole number from 1 to 1024'],
    ['a number that is none', ['a'], Number.NaN, {}, 'option count is "NaN", but it must be a whole number'],
    ['no count', ['a'], undefined, {}, 'option count is required'],
    ['no list', 'a.test.js', 2, {}, 'units is "a.test.js", but it must be a list of ids or of units'],
    ['an empty id', ['a', ''], 2, {}, 'units[1] is "", but it must be an id, or a unit with an id'],
    ['no unit', [null], 2, {}, 'units[0] is Null, but it must be an id'],
    ['a unit that contains itself', [circular], 2, {}, 'units[0] is Object, but it must be an id'],
    ['a file that is none', [{ id: 'a', file: 3 }], 2, {}, 'units[0] has the file 3, but it must be a path'],
    ['a negative time', [{ id: 'a', durationMs: -1 }], 2, {}, 'units[0] has the durationMs -1, but it must be'],
    ['a time that is none', [{ id: 'a', durationMs: Number.NaN }], 2, {}, 'units[0] has the durationMs NaN, but'],
    ['a unit twice', ['a', { id: 'a' }], 2, {}, 'units[1] has the id "a" of units[0]: give each unit its own id'],
    [
      'an unknown strategy',
      ['a'],
      2,
      { strategy: 'best' },
      'option strategy is "best", but it must be one of: balanced',
    ],
    ['an unknown option', ['a'], 2, { strategie: 'x' }, 'option "strategie" is unknown; did you mean strategy?'],
    ['a group of nothing', ['a'], 2, { group: ['b'] }, 'group "b" does not match any unit'],
    ['more exclusive units than shards', ['a', 'b', 'c'], 2, { exclusive: ['*'] }, 'need'],
  ])('%s', (_name, units, count, options, message) => {
    const work = () => createShards(units as string[], count as number, options);
    expect(work).toThrow(UsageError);
    expect(work).toThrow(message);
  });
});
