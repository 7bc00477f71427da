import assert from 'node:assert';
import { Pump } from '../src/pump.ts';

Deno.test('the near bed', async () => assert.equal(await new Pump().water('near'), 'near is wet'));
Deno.test('the far bed', async () => {
  const answer = await new Pump().water('far').catch((error: Error) => error.message);
  assert.equal(answer, 'far is wet');
});
Deno.test('all beds', async () => {
  const pump = new Pump();
  for (const bed of ['roses', 'herbs', 'beans', 'leeks']) assert.equal(await pump.water(bed), `${bed} is wet`);
});
