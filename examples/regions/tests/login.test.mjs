/** The login, against the service at LOGIN_SERVICE. Without one, the tests start their own. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { signIn } from '../src/client.mjs';
import { createService } from '../src/service.mjs';

const ROUNDS = 5;
let service = process.env.LOGIN_SERVICE;
let own;

before(async () => {
  if (service !== undefined) return;
  own = createService();
  await new Promise((done) => own.listen(0, '127.0.0.1', done));
  service = `http://127.0.0.1:${own.address().port}`;
});
after(() => own?.close());

describe('login', () => {
  test('signs in', async (t) => {
    await signIn(service, 'ada', 'open sesame'); // opens the connection, which is not what is measured
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      assert.deepEqual(await signIn(service, 'ada', 'open sesame'), { user: 'ada' });
      t.diagnostic(`[[METRIC name=login ms=${(performance.now() - start).toFixed(1)}]]`);
    }
  });

  test('refuses a wrong password', async () => {
    await assert.rejects(signIn(service, 'ada', 'guess'), /401: wrong password/);
  });

  test('is tried again in the same region', () => {
    // The network of this region is not ready at first. The second try is in the same shard, and so in the same region.
    const isFirstTry = process.env.SHARDWISE_TRY === '1';
    assert.ok(!(process.env.UNREADY_REGION !== undefined && isFirstTry), `${process.env.UNREADY_REGION} is not ready`);
  });
});
