import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ranks, sortedBy } from '../../../src/junit/fold/ranks.ts';
import { byCodeUnit } from '../../../src/model.ts';

const ranksOf = (all: readonly string[]) => ranks(all.length, (a, b) => byCodeUnit(all[a] ?? '', all[b] ?? ''));

const texts = fc.array(fc.constantFrom('', 'a', 'b', 'ab', 'B', 'ä', '10', '9'), { maxLength: 20 });

test('a rank is how many different texts come before', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const inOrder = [...new Set(all)].sort(byCodeUnit);
      expect([...ranksOf(all)]).toEqual(all.map((text) => inOrder.indexOf(text)));
    }),
  );
});

test('sorts like any stable sort', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat(19), { maxLength: 50 }), (all, picks) => {
      const indexes = all.length === 0 ? [] : picks.map((pick) => pick % all.length);
      const addresses = Uint32Array.from(indexes.keys());
      const textAt = (address: number) => all[indexes[address] ?? -1] ?? '';
      const sorted = sortedBy(
        addresses,
        ranksOf(all),
        (address) => indexes[address] ?? -1,
        new Uint32Array(indexes.length),
      );
      expect([...sorted]).toEqual([...indexes.keys()].sort((a, b) => byCodeUnit(textAt(a), textAt(b)) || a - b));
    }),
  );
});
