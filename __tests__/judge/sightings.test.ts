import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Sightings } from '../../src/judge/sightings.ts';

type Seen = readonly [unit: string, shard: number, ran: boolean];

function sighted(all: readonly Seen[]): Sightings {
  const sightings = new Sightings();
  for (const [unit, shard, ran] of all) sightings.add(unit, shard, ran);
  return sightings;
}

describe('a unit is reported', () => {
  test.each<[name: string, seen: readonly Seen[], reported: boolean]>([
    ['by nobody', [], false],
    ['by the shard that was to run it', [['a', 1, true]], true],
    ['as skipped, by the shard that was to run it', [['a', 1, false]], true],
    ['by another shard, in which it ran', [['a', 2, true]], true],
    ['by another shard, as skipped', [['a', 2, false]], false],
    [
      'by two others, as skipped',
      [
        ['a', 2, false],
        ['a', 3, false],
      ],
      false,
    ],
    ['only another one', [['b', 1, true]], false],
  ])('%s', (_name, seen, reported) => {
    expect(sighted(seen).isReported('a', 1)).toBe(reported);
  });
});

test('the order in which tests come changes nothing', () => {
  const anySeen = fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 300 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(anySeen), (all) => {
      const [one, other] = [sighted(all), sighted(all.toReversed())];
      for (const unit of ['a', 'b']) {
        const shards = all.filter(([id, , ran]) => id === unit && ran).map(([, shard]) => shard);
        expect(one.ranIn(unit)).toEqual([...new Set(shards)].sort((a, b) => a - b));
        expect(other.ranIn(unit)).toEqual(one.ranIn(unit));
        expect(other.isReported(unit, 1)).toBe(one.isReported(unit, 1));
      }
      for (const [, shard] of all) expect(one.hasHeardOf(shard)).toBe(true);
    }),
  );
});

test('every unplanned test is counted, and at most a hundred places are named', () => {
  const sightings = new Sightings();
  for (let at = 0; at < 101; at++) for (const shard of [2, 1]) sightings.addStray(`file ${at}`, shard);
  expect(sightings.strayTests).toBe(202);
  expect(sightings.strays).toHaveLength(100);
  expect(sightings.strays[0]).toEqual({ name: 'file 0', shard: 1 });
  expect(sightings.hasHeardOf(2)).toBe(true);
});
