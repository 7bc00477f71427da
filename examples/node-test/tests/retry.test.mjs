import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { retry } from '../src/retry.mjs';

const failing = (times) => (attempt) => {
  if (attempt <= times) throw new Error(`attempt ${attempt} failed`);
  return attempt;
};

describe('retry', () => {
  it('does not repeat what works', async () => assert.equal(await retry(failing(0)), 1));
  it('repeats what fails', async () => assert.equal(await retry(failing(1), { pauseMs: 200 }), 2));
  it('waits longer each time', async () => assert.equal(await retry(failing(2), { pauseMs: 400 }), 3));
  it('gives up with the last error', () =>
    assert.rejects(retry(failing(9), { tries: 2, pauseMs: 100 }), /attempt 2 failed/));
});
