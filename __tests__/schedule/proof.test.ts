import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { proveComplete } from '../../src/schedule/proof.ts';

describe('the proof that a plan loses nothing', () => {
  test('accepts every unit in exactly one shard', () => {
    expect(() => proveComplete(['a', 'b', 'c'], [['c', 'a'], ['b']])).not.toThrow();
    expect(() => proveComplete([], [])).not.toThrow();
  });

  test.each([
    ['a unit in no shard', ['a', 'b'], [['a']], 'in no shard: "b"'],
    ['a unit in two shards', ['a', 'b'], [['a', 'b'], ['b']], 'in two shards: "b"'],
    ['a unit twice in a shard', ['a'], [['a', 'a']], 'twice in a shard or in two shards: "a"'],
    ['a unit that is not in the list of units', ['a'], [['a', 'x']], 'not in the list of units: "x"'],
    ['an empty first shard', ['a'], [[], ['a']], 'shard 1 has no unit'],
    ['an empty last shard', ['a'], [['a'], []], 'shard 2 has no unit'],
  ])('refuses %s, names it and calls it a bug', (_case, units, shards, message) => {
    expect(() => proveComplete(units, shards)).toThrow(message);
    expect(() => proveComplete(units, shards)).toThrow('bug');
  });

  test('names ten units and counts the rest', () => {
    const units = Array.from({ length: 12 }, (_, index) => `u${index}`);
    expect(() => proveComplete(units, [])).toThrow(/"u9" and 2 more$/);
  });

  test('notices any single unit that is dropped', () => {
    const ids = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ids, fc.nat(), (units, place) => {
        const dropped = place % units.length;
        const rest = units.filter((_, index) => index !== dropped);
        expect(() => proveComplete(units, rest.length === 0 ? [] : [rest])).toThrow(JSON.stringify(units[dropped]));
      }),
    );
  });
});
