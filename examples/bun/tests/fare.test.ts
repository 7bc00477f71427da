import { expect, test } from 'bun:test';
import { fare } from '../src/fare.ts';

test('one adult', () => expect(fare({ adults: 1, children: 0 })).toBe(900));
test('a family', () => expect(fare({ adults: 2, children: 2 })).toBe(2700));
test('a bicycle', () => expect(fare({ adults: 1, children: 0, bicycles: 1 })).toBe(1200));
test('a group', () => expect(fare({ adults: 5, children: 0 })).toBe(4050));
test('nobody', () => expect(() => fare({ adults: 0, children: 0 })).toThrow('nobody travels'));
test.skip('a season ticket', () => expect(fare({ adults: 1, children: 0 })).toBe(0));
