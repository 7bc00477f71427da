import assert from 'node:assert';
import { family, mayFollow } from '../src/rotation.ts';

Deno.test('families', async (t) => {
  await t.step('of beans and peas', () => assert.equal(family('bean'), family('pea')));
  await t.step('of other plants', () => assert.equal(family('thyme'), 'other'));
});
Deno.test('a pea does not follow a bean', () => assert.equal(mayFollow('pea', ['bean']), false));
Deno.test('a leek follows a bean', () => assert.equal(mayFollow('leek', ['bean', 'kale']), true));
Deno.test('after three years all is well', () =>
  assert.equal(mayFollow('pea', ['bean', 'kale', 'leek', 'kale']), true));
Deno.test.ignore('green manure', () => assert.equal(mayFollow('clover', ['bean']), false));
