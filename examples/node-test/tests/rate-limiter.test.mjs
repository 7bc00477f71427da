import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RateLimiter } from '../src/rate-limiter.mjs';

describe('a rate limiter', () => {
  it('gives what the call gives', async () => assert.equal(await new RateLimiter(1, 10).run(() => 'done'), 'done'));
  it('passes an error on', () => assert.rejects(new RateLimiter(1, 10).run(() => Promise.reject(new Error('no')))));
  it('lets the first calls through and makes the others wait', async () => {
    const limiter = new RateLimiter(2, 300);
    const begun = performance.now();
    const waits = await Promise.all([1, 2, 3, 4, 5].map(() => limiter.run(() => performance.now() - begun)));
    assert.ok(waits.sort((a, b) => a - b)[2] >= 290);
  });
});
