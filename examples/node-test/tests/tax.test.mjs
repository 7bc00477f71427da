import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { taxOn } from '../src/tax.mjs';

test('tax depends on country and kind', async (t) => {
  await sleep(200);
  await t.test('standard rate', () => assert.equal(taxOn(10_000, 'DE'), 1900));
  await t.test('books', () => assert.equal(taxOn(10_000, 'FR', 'books'), 550));
  await t.test('rounding', () => assert.equal(taxOn(99, 'CH'), 8));
});
test('no rate is no tax of zero', () => assert.throws(() => taxOn(100, 'XX'), /no tax rate/));
