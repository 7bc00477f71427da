import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slug } from '../src/slug.mjs';

const NAMES = new Map([
  ['Green Tea', 'green-tea'],
  ['Crème brûlée', 'creme-brulee'],
  ['Straße 5', 'strasse-5'],
  ['  --  ', ''],
]);
for (const [name, expected] of NAMES)
  test(`${JSON.stringify(name)} becomes "${expected}"`, () => assert.equal(slug(name), expected));
