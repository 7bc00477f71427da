import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMoney, parseMoney, percentOf, splitMoney } from '../src/money.mjs';

describe('money', () => {
  describe('is read', () => {
    it('from whole units', () => assert.equal(parseMoney('12'), 1200));
    it('from units and cents', () => assert.equal(parseMoney(' 12.34 '), 1234));
    it('with a sign', () => assert.equal(parseMoney('-0.05'), -5));
    it('without a negative zero', () => assert.ok(Object.is(parseMoney('-0'), 0)));
    for (const text of ['', '1,50', '.5', '1.2.3', 'ten']) {
      it(`never from ${JSON.stringify(text)}`, () => assert.throws(() => parseMoney(text), RangeError));
    }
  });

  describe('is written', () => {
    it('with two digits for the cents', () => assert.equal(formatMoney(1205), '12.05'));
    it('with a zero before the point', () => assert.equal(formatMoney(-7), '-0.07'));
  });

  it('is split without losing a cent', () => assert.deepEqual(splitMoney(1000, 3), [334, 333, 333]));
  it('is not split into nothing', () => assert.throws(() => splitMoney(1000, 0), RangeError));
  it('rounds half a cent away from zero', () => assert.deepEqual([percentOf(50, 5), percentOf(-50, 5)], [3, -3]));
});
