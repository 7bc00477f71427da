import assert from 'node:assert';
import { acidity, lime } from '../src/soil.ts';

for (const [ph, kind] of [
  [4, 'acid'],
  [6.4, 'acid'],
  [6.5, 'neutral'],
  [7.5, 'neutral'],
  [8, 'alkaline'],
] as const)
  Deno.test(`soil of pH ${ph} is ${kind}`, () => assert.equal(acidity(ph), kind));

Deno.test('15 is no pH', () => assert.throws(() => acidity(15), RangeError));
Deno.test('acid soil needs lime', () => assert.equal(lime(6), 100));
Deno.test('neutral soil needs none', () => assert.equal(lime(7), 0));
