import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Rates } from '../src/rates.mjs';

/** Flaky on purpose, and the same in every run: see README.md. */
const ready = process.env.SHARDWISE_TRY !== '1';

describe('exchange rates', () => {
  it('convert and round', () => assert.equal(new Rates({ USD: 1.0837 }, { ready }).convert(1000, 'USD'), 1084));
  it('know no other currency', () => assert.throws(() => new Rates({}).convert(1000, 'USD'), /no rate for USD/));
  it('say when they are not ready', () => {
    assert.throws(() => new Rates({ USD: 1 }, { ready: false }).convert(1, 'USD'), /not ready/);
  });
});
