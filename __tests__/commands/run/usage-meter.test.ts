/** What a command uses, measured while it runs. */
import { expect, test } from '@jest/globals';
import { UsageMeter } from '../../../src/commands/run/usage-meter.ts';
import type { ShardEvent } from '../../../src/events/event.ts';
import type { Platform, ProcessUsage } from '../../../src/platform/platform.ts';

/** A meter of a command that uses what the test says. */
function createMeter() {
  let nowMs = 0;
  let usage: ProcessUsage | undefined;
  const notes: ShardEvent[] = [];
  const processes = { usage: async () => usage } as unknown as Platform['processes'];
  const events = { batch: 'try-1', note: (event: ShardEvent) => void notes.push(event) };
  const meter = new UsageMeter(events, { processes, now: () => new Date(nowMs) });
  const tickAt = async (atMs: number, used?: Omit<ProcessUsage, 'machine'>, busyMs = 0) => {
    nowMs = atMs;
    usage = used && { ...used, machine: { busyMs, allMs: 4 * atMs } };
    meter.tick(1);
    await new Promise((done) => setImmediate(done));
  };
  return { meter, notes, tickAt };
}

const used = (cpuMs: number, memoryMb = 100) => ({ cpuMs, memoryMb, processes: 3 });

test('it is measured every five seconds, as what came since the last time', async () => {
  const { notes, tickAt } = createMeter();
  await tickAt(4000, used(100));
  await tickAt(5000, used(7000), 8000);
  await tickAt(6000, used(8000), 9000);
  await tickAt(10_000, used(12_000, 300), 18_000);
  const common = { event: 'usage', batch: 'try-1', ms: 5000, processes: 3 };
  expect(notes).toEqual([
    { ...common, cpuMs: 7000, memoryMb: 100 },
    { ...common, cpuMs: 5000, memoryMb: 300, busy: 0.5 },
  ]);
});

test('the time of a process that was left behind and ended is no negative time', async () => {
  const { notes, tickAt } = createMeter();
  await tickAt(5000, used(7000));
  await tickAt(10_000, used(3000));
  expect(notes).toMatchObject([{ cpuMs: 7000 }, { cpuMs: 0 }]);
});

test('nothing is noted where the system tells nothing, or after the command has ended', async () => {
  const { meter, notes, tickAt } = createMeter();
  await tickAt(5000);
  meter.close();
  await tickAt(10_000, used(1));
  expect(notes).toEqual([]);
});
