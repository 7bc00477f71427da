/** Whether shards fit their machines, and what number of workers would. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findMisfit, fittingWorkers, MIN_MEASURED_MS, misfits } from '../../src/judge/usage.ts';
import type { ShardRecord } from '../../src/model.ts';

interface Used {
  readonly cores: number;
  readonly peakMb?: number;
  readonly busy?: number;
  readonly cpus?: number;
  readonly memoryMb?: number;
  readonly measuredMs?: number;
}

const recordOf = (used: Used, shard = 1): ShardRecord => ({
  version: 1,
  planId: 'p',
  suite: 'default',
  shard,
  pool: 'default',
  attempt: 1,
  runner: { name: 'r', os: 'linux', arch: 'x64', cpus: used.cpus ?? 4, memoryMb: used.memoryMb ?? 16_384 },
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:01:00.000Z',
  exitCode: 0,
  outcome: 'passed',
  units: [],
  reports: [],
  tail: [],
  usage: {
    measuredMs: used.measuredMs ?? 60_000,
    cores: { mean: used.cores, peak: used.cores },
    memoryMb: { mean: used.peakMb ?? 1024, peak: used.peakMb ?? 1024 },
    ...(used.busy !== undefined && { busy: used.busy }),
  },
});

describe('the line of a shard', () => {
  test.each<[what: string, used: Used, workers: number, line: string | undefined]>([
    ['uses half of the cores', { cores: 2 }, 1, undefined],
    ['leaves cores idle', { cores: 1.94 }, 1, 'shard 1 kept 1.9 of 4 cores busy on average: workers 2 would fit'],
    ['waits most of the time', { cores: 0.05 }, 1, 'shard 1 kept 0.1 of 4 cores busy on average: workers 4 would fit'],
    ['waits, with as many workers as cores', { cores: 0.5 }, 4, undefined],
    ['leaves cores idle, but memory is short', { cores: 1, peakMb: 13_000 }, 1, undefined],
    [
      'has memory for one more',
      { cores: 1, peakMb: 6000 },
      1,
      'shard 1 kept 1.0 of 4 cores busy on average: workers 2 would fit',
    ],
    ['leaves cores idle that others use', { cores: 1, busy: 0.8 }, 1, undefined],
    [
      'has no cores because others use them',
      { cores: 1, busy: 0.97 },
      1,
      'shard 1 used 1.0 of 4 cores on average, while other programs kept the machine busy',
    ],
    [
      'has too many workers',
      { cores: 3.9, busy: 0.99 },
      8,
      'shard 1 kept 3.9 of 4 cores busy, with 8 workers that wait for each other: workers 4 would fit',
    ],
    ['has as many workers as cores', { cores: 3.9, busy: 0.99 }, 4, undefined],
    [
      'fills the memory',
      { cores: 3, peakMb: 15_000 },
      4,
      'shard 1 used up to 14.6 of 16.0 GB memory: workers 3 would fit',
    ],
    ['fills the memory by itself', { cores: 1, peakMb: 15_000 }, 1, 'shard 1 used up to 14.6 of 16.0 GB memory'],
    ['has one core', { cores: 0.1, cpus: 1 }, 1, undefined],
    ['was not measured for long', { cores: 0.1, measuredMs: MIN_MEASURED_MS - 1 }, 1, undefined],
  ])('that %s', (_what, used, workers, line) => {
    expect(misfits([recordOf(used)], workers)).toEqual(line === undefined ? [] : [line]);
  });
});

test('shards of a pool that are alike have one line, with the number that fits all', () => {
  const records = [recordOf({ cores: 1.9 }, 1), recordOf({ cores: 1 }, 2), recordOf({ cores: 3 }, 3)];
  expect(misfits(records, 1)).toEqual(['shards 1, 2 kept 1.9 of 4 cores busy on average: workers 2 would fit']);
});

test('devices do the work themselves, and a record of an earlier version says nothing', () => {
  const record = recordOf({ cores: 0.1 });
  expect(findMisfit({ ...record, devices: [{ id: 'a', batches: 1, losses: 0 }] }, 1)).toBeUndefined();
  const { usage: _usage, ...old } = record;
  expect(findMisfit(old, 1)).toBeUndefined();
});

test('what fits is at least one worker, at most one per core, and never more memory than there is', () => {
  const machine = fc.record({
    cores: fc.double({ min: 0, max: 64, noNaN: true }),
    cpus: fc.integer({ min: 1, max: 64 }),
    memoryMb: fc.integer({ min: 1, max: 10 ** 6 }),
    peakMb: fc.nat(10 ** 6),
    workers: fc.integer({ min: 1, max: 64 }),
  });
  fc.assert(
    fc.property(machine, ({ cores, cpus, memoryMb, peakMb, workers }) => {
      const { usage } = recordOf({ cores, peakMb });
      const fitting = fittingWorkers({ usage: usage as NonNullable<typeof usage>, cpus, memoryMb, workers });
      expect(fitting).toBeGreaterThanOrEqual(1);
      expect(fitting).toBeLessThanOrEqual(cpus);
      if (fitting > 1) expect((fitting * peakMb) / workers).toBeLessThanOrEqual(memoryMb);
    }),
  );
});
