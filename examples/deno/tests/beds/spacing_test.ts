import assert from 'node:assert';
import { plantsInRow, seeds } from '../../src/spacing.ts';

Deno.test('plants in a row', () => assert.equal(plantsInRow(2, 0.5), 3));
Deno.test('rounding does not cost a plant', () => assert.equal(plantsInRow(0.9, 0.3), 2));
Deno.test('a row that is too short', () => assert.equal(plantsInRow(0.2, 0.5), 0));
Deno.test('no space', () => assert.throws(() => plantsInRow(1, 0), /plants need space/));
Deno.test('more seeds than plants', () => assert.equal(seeds(10, 0.8), 13));
