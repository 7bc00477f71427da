import { expect, test } from 'bun:test';
import { force, sails } from '../src/wind.ts';

test.each([
  [0, 0],
  [5, 1],
  [40, 6],
  [74, 8],
  [130, 12],
])('%d km/h is force %d', (speed, expected) => {
  expect(force(speed)).toBe(expected);
});

test('the ferry sails in a gale', () => expect(sails(74)).toBe(true));
test('the ferry stays in a storm', () => expect(sails(90)).toBe(false));
