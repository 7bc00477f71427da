import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteLog } from '../../../src/junit/fold/byte-log.ts';
import { NameLog } from '../../../src/junit/fold/name-log.ts';
import { TextBytes } from '../../../src/junit/fold/text-bytes.ts';

/** Writes the names one after another and gives how to read each, and how many bytes they took. */
function written(names: readonly string[]) {
  const log = new ByteLog();
  const nameLog = new NameLog(log);
  const addresses = names.map((name) => {
    const address = log.begin(32 + 3 * name.length);
    nameLog.put(new TextBytes().set(name));
    return address;
  });
  return { read: (at: number) => nameLog.read(log.reader().moveTo(addresses[at] ?? 0)).toString(), bytes: log.end };
}

const words = fc.constantFrom('adds ', 'an item ', 'to the basket', 'ä', 'é€', '😀', '\u{1f601}', '1', '22', '');
const names = fc.array(
  fc.array(words, { maxLength: 6 }).map((parts) => parts.join('')),
  { minLength: 1, maxLength: 30 },
);

test('reads what was written, in any order', () => {
  fc.assert(
    fc.property(names, fc.infiniteStream(fc.nat()), (all, order) => {
      const { read } = written(all);
      for (const at of order.take(2 * all.length)) expect(read(at % all.length)).toBe(all[at % all.length]);
    }),
  );
});

test('of two characters that begin alike in UTF-8 or UTF-16 each stays whole', () => {
  const all = [
    'a name that ends in 😀',
    'a name that ends in \u{1f601}',
    '😀 begins a long name',
    '\u{1f3fb} begins a long name',
  ];
  const { read } = written(all);
  expect(all.map((_, at) => read(at))).toEqual(all);
});

test('names that are alike take a fraction of their length', () => {
  const all = Array.from({ length: 10_000 }, (_, at) => `GET /api/v1/customers/{id} answers request ${at} in time`);
  const { read, bytes } = written(all);
  expect(read(9_999)).toBe(all[9_999]);
  expect(bytes).toBeLessThan(all.join('').length / 4);
});
