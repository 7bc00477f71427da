import { expect, test } from 'vitest';
import { slug } from '../src/slug.ts';

test.each`
  name               | expected
  ${'Green Tea'}     | ${'green-tea'}
  ${'Crème brûlée!'} | ${'creme-brulee'}
  ${'  a  /  b  '}   | ${'a-b'}
  ${'日本'}          | ${''}
`('$name becomes "$expected"', ({ name, expected }) => expect(slug(name)).toBe(expected));
