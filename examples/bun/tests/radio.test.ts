import { expect, test } from 'bun:test';
import { Radio } from '../src/radio.ts';

test('the next harbour', async () => expect(await new Radio().call('Holm')).toBe('Holm hears you'));

test('a harbour behind the hill', async () => {
  const answer = await new Radio().call('Skerry').catch((error: Error) => error.message);
  expect(answer).toBe('Skerry hears you');
});

test('several harbours', async () => {
  const radio = new Radio();
  for (const harbour of ['Holm', 'Ness', 'Wick', 'Voe']) expect(await radio.call(harbour)).toStartWith(harbour);
});
