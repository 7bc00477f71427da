import assert from 'node:assert';
import { frosts, safeAfter } from '../../src/frost.ts';

Deno.test('nights with frost', () => assert.deepEqual(frosts([2, -1, 0, -3]), [1, 3]));
Deno.test('safe after the last frost', () => assert.equal(safeAfter([2, -1, 0, -3, 4]), 4));
Deno.test('safe at once', () => assert.equal(safeAfter([2, 3]), 0));
Deno.test('no nights', () => assert.deepEqual(frosts([]), []));
