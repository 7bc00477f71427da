import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { encodeHistory } from '../../src/history/codec.ts';
import { condensed } from '../../src/history/condensed.ts';
import { readUnitByUnit } from '../../src/history/unit-by-unit.ts';
import type { History, UnitHistory } from '../../src/model.ts';
import { past } from './support.ts';

const history: History = {
  version: 1,
  suite: 'default',
  updatedAt: '2026-01-02T03:04:05.000Z',
  classes: [
    {
      name: 'linux {"id":',
      shards: [{ wallMs: 3, testsMs: 2 }],
      units: [
        past('},{"id":"x"}]', [1]),
        past('a\\"{[\\', [2], { parts: [{ name: '{"id":]', durationMs: 1, tests: 1 }] }),
      ],
    },
    { name: 'empty', shards: [], units: [] },
    { name: 'windows', shards: [], units: [past('é/ü', [3], { tests: 4 })] },
  ],
  base: { commit: 'c', at: '2026-01-02T03:04:05.000Z', units: [{ id: 'a', tests: [{ name: 'x' }] }] },
};
const whole = (unit: UnitHistory): UnitHistory => unit;
const read = (json: string) => readUnitByUnit(Buffer.from(json), whole);
const json = (value: unknown = history): string => JSON.stringify(value);

describe('a history that is read unit by unit', () => {
  test('is the same as when it is read at once, with any characters in its names', () => {
    expect(read(json())).toEqual(history);
  });

  test('can be any history that Shardwise writes', () => {
    expect(
      readUnitByUnit(gunzipSync(encodeHistory(history)), whole).classes.flatMap(({ units }) => units),
    ).toHaveLength(3);
  });

  test('keeps what was chosen of each unit, in its class', () => {
    const { classes } = readUnitByUnit(Buffer.from(json()), ({ id }) => id.length);
    expect(classes.map(({ units }) => units)).toEqual([[13, 6], [], [3]]);
  });

  test('is read no further than its first damage', () => {
    const seen: string[] = [];
    const damaged = json().replace('"durationsMs":[3]', '"durationsMs":[-3]');
    const keep = ({ id }: UnitHistory) => seen.push(id);
    expect(() => readUnitByUnit(Buffer.from(damaged), keep)).toThrow();
    expect(seen).toEqual(['},{"id":"x"}]', 'a\\"{[\\']);
  });

  test.each([
    ['with something else in place of a unit', json().replace('"units":[{"id":"é', '"units":[null,{"id":"é')],
    ['with a list of units that counts twice', json().replace('"units":[]', '"units":[],"shards":[],"units":[null]')],
    ['with spaces', JSON.stringify(history, null, 1)],
    ['with keys in another order', json().replace('"id":"é/ü","durationsMs":[3]', '"durationsMs":[3],"id":"é/ü"')],
    ['cut short', json().slice(0, -1)],
    ['cut short in a name', json().slice(0, json().indexOf('é'))],
    ['with too much', `${json()}]`],
    ['of another version', json({ ...history, version: 2 })],
    ['that is not a history', '[]'],
    ['that is empty', ''],
  ])('is refused %s, and left to the reader with the whole schema', (_what, text) => {
    expect(() => read(text)).toThrow();
  });
});

describe('what is kept for a plan', () => {
  test('is one sample where the samples differ by noise only', () => {
    expect(condensed(past('a', [100, 200], { tests: 3 }))).toEqual({
      id: 'a',
      durationsMs: [100 * (1 - 0.7) + 200 * 0.7],
      tests: 3,
      lastOutcome: 'passed',
      lastSeen: '2026-01-01T00:00:00.000Z',
    });
  });

  test('is every sample where one may be a set-up', () => {
    expect(condensed(past('a', [300, 55_300, 300])).durationsMs).toEqual([300, 55_300, 300]);
  });

  test('is no sample where there are none', () => {
    expect(condensed(past('a', [])).durationsMs).toEqual([]);
  });
});
