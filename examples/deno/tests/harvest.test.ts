import assert from 'node:assert';
import { weigh } from '../src/harvest.ts';

Deno.test('a basket', async () => assert.equal(await weigh([1500]), 1.5));
Deno.test('several baskets', async () => assert.equal(await weigh([500, 700, 800]), 2));
Deno.test('nothing', async () => assert.equal(await weigh([]), 0));
Deno.test('a broken scale', async () => await assert.rejects(weigh([-1]), RangeError));
