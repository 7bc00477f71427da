import { describe, expect, test } from '@jest/globals';
import { COMPARABLE_UNITS, type MeasuredPool, speedsOf } from '../../src/history/speeds.ts';
import { MAX_SPEED, MIN_SPEED } from '../../src/model.ts';

/** A pool with units of 1 s, 2 s and so on, each `slowness` times as long. */
const pool = (name: string, slowness: number, [from, to]: readonly [number, number]): MeasuredPool => ({
  name,
  times: new Map(
    Array.from({ length: to - from }, (_, index) => [`unit-${from + index}`, (from + index + 1) * 1000 * slowness]),
  ),
});
const given = (speed: number, measured: MeasuredPool): MeasuredPool => ({ ...measured, speed });

describe('the speed of a pool', () => {
  test('is learned from the units that it has in common with the first pool', () => {
    expect(speedsOf([pool('a', 1, [0, 20]), pool('b', 2, [5, 30])])).toEqual([
      { name: 'a', speed: 1, units: 0, source: 'measure' },
      { name: 'b', speed: 0.5, units: 15, source: 'learned' },
    ]);
  });

  test('is learned through another pool where there are none', () => {
    const speeds = speedsOf([pool('a', 1, [0, 20]), pool('c', 4, [30, 50]), pool('b', 2, [8, 42])]);
    expect(speeds.map(({ name, speed, units }) => [name, speed, units])).toEqual([
      ['a', 1, 0],
      ['c', 0.25, 12],
      ['b', 0.5, 12],
    ]);
  });

  test('is assumed to be 1 with too few units in common, and that is said', () => {
    const few = pool('b', 2, [20 - COMPARABLE_UNITS + 1, 40]);
    expect(speedsOf([pool('a', 1, [0, 20]), few])[1]).toEqual({ name: 'b', speed: 1, units: 0, source: 'assumed' });
    const enough = pool('b', 2, [20 - COMPARABLE_UNITS, 40]);
    expect(speedsOf([pool('a', 1, [0, 20]), enough])[1]).toMatchObject({ speed: 0.5, source: 'learned' });
  });

  test('that is only assumed is no measure for others', () => {
    const speeds = speedsOf([pool('a', 1, [0, 20]), pool('b', 2, [20, 60]), pool('c', 3, [30, 60])]);
    expect(speeds.map(({ source }) => source)).toEqual(['measure', 'assumed', 'assumed']);
  });

  test('is the one that the user gives, and others are compared with it', () => {
    expect(speedsOf([pool('a', 1, [0, 20]), given(2, pool('b', 0.25, [0, 20]))])).toEqual([
      { name: 'a', speed: 0.5, units: 20, source: 'learned' },
      { name: 'b', speed: 2, units: 0, source: 'given' },
    ]);
  });

  test('is measured from the first pool that has timings', () => {
    const speeds = speedsOf([{ name: 'new', times: new Map() }, pool('a', 1, [0, 20]), pool('b', 2, [0, 20])]);
    expect(speeds).toMatchObject([
      { name: 'new', speed: 1, source: 'assumed' },
      { name: 'a', source: 'measure' },
      { name: 'b', speed: 0.5 },
    ]);
  });

  test('is not that of a few odd units, however long', () => {
    const odd = pool('b', 2, [0, 30]);
    const times = new Map([...odd.times, ['unit-0', 3_000_000], ['unit-29', 1]]);
    expect(speedsOf([pool('a', 1, [0, 30]), { ...odd, times }])[1]?.speed).toBe(0.5);
  });

  test('is kept within its bounds', () => {
    expect(speedsOf([pool('a', 1, [0, 20]), pool('b', 100, [0, 20])])[1]?.speed).toBe(MIN_SPEED);
    expect(speedsOf([pool('a', 1, [0, 20]), pool('b', 0.01, [0, 20])])[1]?.speed).toBe(MAX_SPEED);
  });

  test('is not learned from times of zero', () => {
    expect(speedsOf([pool('a', 1, [0, 20]), pool('b', 0, [0, 20])])[1]).toMatchObject({ source: 'assumed' });
  });

  test('is known for every pool, also without any timing', () => {
    expect(speedsOf([{ name: 'a', times: new Map() }])).toEqual([{ name: 'a', speed: 1, units: 0, source: 'assumed' }]);
    expect(speedsOf([])).toEqual([]);
  });
});
