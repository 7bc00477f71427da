/** What a shard used, from its events. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ShardEvent } from '../../src/events/event.ts';
import { UsageTotals } from '../../src/events/usage.ts';

const used = (ms: number, cpuMs: number, memoryMb: number, busy?: number): ShardEvent => ({
  event: 'usage',
  batch: 'try-1',
  ms,
  cpuMs,
  memoryMb,
  processes: 2,
  ...(busy !== undefined && { busy }),
});

function totalsOf(events: readonly ShardEvent[]) {
  const totals = new UsageTotals();
  for (const event of events) totals.take(event);
  return totals.result();
}

test('the mean is weighted by time, and the peak is the largest', () => {
  expect(totalsOf([used(5000, 5000, 100), used(15_000, 45_000, 300, 0.5), used(5000, 0, 200, 1)])).toEqual({
    measuredMs: 25_000,
    cores: { mean: 2, peak: 3 },
    memoryMb: { mean: 240, peak: 300 },
    busy: 0.63,
  });
});

test('a shard in which nothing was measured has no usage', () => {
  expect(totalsOf([{ event: 'shard-finished', outcome: 'passed' }])).toBeUndefined();
});

test('no mean is above its peak, in whatever order the events come', () => {
  const event = fc
    .tuple(fc.integer({ min: 1, max: 60_000 }), fc.integer({ min: 0, max: 10 ** 6 }), fc.nat(10 ** 6))
    .map(([ms, cpuMs, memoryMb]) => used(ms, cpuMs, memoryMb));
  fc.assert(
    fc.property(fc.array(event, { minLength: 1 }), (events) => {
      const result = totalsOf(events);
      expect(result?.cores.mean).toBeLessThanOrEqual(result?.cores.peak ?? 0);
      expect(result?.memoryMb.mean).toBeLessThanOrEqual(result?.memoryMb.peak ?? 0);
      expect(totalsOf(events.toReversed())).toEqual(result);
    }),
  );
});
