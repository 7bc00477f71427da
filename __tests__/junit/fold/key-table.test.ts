import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeyTable } from '../../../src/junit/fold/key-table.ts';

/** A table whose keys are texts, each at the address that is one more than its index. */
function tableOf(keys: readonly string[], hashOf: (key: string) => number) {
  const table = new KeyTable<string>((address, key) => keys[address - 1] === key);
  for (const [at, key] of keys.entries()) {
    if (table.find(key, hashOf(key)) === 0) table.add(at + 1, hashOf(key));
  }
  return table;
}

const keys = fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 });

test('finds each key where it was first put, also among keys of the same hash', () => {
  fc.assert(
    fc.property(keys, fc.constantFrom(1, 7, 2 ** 32), (all, hashes) => {
      const hashOf = (key: string) => (2 ** 32 - 1 - (key.codePointAt(0) ?? 0)) % hashes;
      const table = tableOf(all, hashOf);
      for (const key of all) expect(table.find(key, hashOf(key))).toBe(all.indexOf(key) + 1);
      expect(table.find('not in it', hashOf('not in it'))).toBe(0);
    }),
  );
});

test('gives every address once, with as much room beside them, however much it grew', () => {
  for (const count of [0, 1, 5_000, 400_000]) {
    const table = new KeyTable<number>((address, key) => address === key);
    for (let key = 1; key <= count; key++) table.add(key, Math.imul(key, 0x9e3779b1) >>> 0);
    const { addresses, room } = table.take();
    room.fill(0);
    expect(addresses.toSorted()).toEqual(Uint32Array.from({ length: count }, (_, at) => at + 1));
    expect(room).toHaveLength(count);
  }
});

test('is empty once they were taken', () => {
  const table = tableOf(['a'], () => 1);
  table.take();
  expect(table.find('a', 1)).toBe(0);
  expect(table.take().addresses).toHaveLength(0);
});
