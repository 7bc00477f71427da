import { expect, test } from 'bun:test';
import { load } from '../../src/load.ts';

test('all fit', () => expect(load([4, 5, 4], 20)).toEqual([]));
test('the longest go first', () => expect(load([4, 12, 4], 16)).toEqual([4]));
test('a second deck', () => expect(load([12, 12], 15, 2)).toEqual([]));
test('a lorry that is too long', () => expect(load([30], 20, 3)).toEqual([30]));
