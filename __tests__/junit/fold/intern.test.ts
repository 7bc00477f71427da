import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteLog } from '../../../src/junit/fold/byte-log.ts';
import { Interner } from '../../../src/junit/fold/intern.ts';
import { plainText } from '../../../src/junit/read/plain-text.ts';
import { byCodeUnit } from '../../../src/model.ts';

const texts = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constant('é'.repeat(200))), {
  maxLength: 200,
});

test('the same text has the same number, another one another, and each number gives its text', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const interner = new Interner(new ByteLog(), (text) => text);
      const ids = all.map((text) => interner.idOf(text) ?? -1);
      const distinct = [...new Set(all)];
      expect(ids).toEqual(all.map((text) => distinct.indexOf(text)));
      expect(ids.map((id) => interner.textOf(id))).toEqual(all);
    }),
  );
});

test('texts that mean the same are one', () => {
  const interner = new Interner(new ByteLog(), (text) => text.toLowerCase());
  expect(['A', 'b', 'a', 'B', 'b'].map((text) => interner.idOf(text))).toEqual([0, 1, 0, 1, 1]);
  expect(interner.textOf(0)).toBe('a');
});

test('beyond the most there may be a text has no number, and the others keep theirs', () => {
  const interner = new Interner(new ByteLog(), (text) => text, 2);
  expect(['a', 'b', 'c', 'c', 'a', 'b'].map((text) => interner.idOf(text))).toEqual([0, 1, undefined, undefined, 0, 1]);
});

test('ranks are those of the texts by code unit', () => {
  const any = fc.oneof(fc.constantFrom('', 'a', 'ab', 'é', '\ue000', '\uffee', '😀', 'a😀', 'a\uff5a'), fc.string());
  fc.assert(
    fc.property(fc.uniqueArray(any), (all) => {
      const interner = new Interner(new ByteLog(), plainText);
      const distinct = [...new Set(all.map(plainText))];
      for (const text of distinct) interner.idOf(text);
      const sorted = distinct.toSorted(byCodeUnit);
      expect([...interner.ranks()]).toEqual(distinct.map((text) => sorted.indexOf(text)));
    }),
  );
});
