import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCsv } from '../src/csv.mjs';

describe('CSV', () => {
  it('splits lines and fields', () =>
    assert.deepEqual(parseCsv('a,b\nc,d\n'), [
      ['a', 'b'],
      ['c', 'd'],
    ]));
  it('takes both line ends', () => assert.deepEqual(parseCsv('a\r\nb'), [['a'], ['b']]));
  it('keeps empty fields', () => assert.deepEqual(parseCsv(',x,'), [['', 'x', '']]));
  it('keeps commas in quotes', () => assert.deepEqual(parseCsv('"a,b",c'), [['a,b', 'c']]));
  it('keeps line breaks in quotes', () => assert.deepEqual(parseCsv('"a\nb"'), [['a\nb']]));
  it('reads doubled quotes', () => assert.deepEqual(parseCsv('"say ""hi"""'), [['say "hi"']]));
  it('names an open quote', () => assert.throws(() => parseCsv('a,"b'), /quote at 2/));
  it('reads a long file in pieces', async () => {
    for (let piece = 0; piece < 4; piece += 1) {
      assert.equal(parseCsv('sku,price\n'.repeat(5000)).length, 5000);
      await sleep(100);
    }
  });
});
