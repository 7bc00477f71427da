/** What processes use, as the system tells it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { machineMemoryMb, processUsage, psRow } from '../../src/platform/process-usage.ts';

const LOOP = 'const end = process.cpuUsage().user + 200_000; while (process.cpuUsage().user < end);';
/** Its child uses CPU time and ends. Then it says so and waits. */
const PARENT = `
  require('node:child_process').spawnSync(process.execPath, ['--eval', ${JSON.stringify(LOOP)}]);
  console.log('done');
  setInterval(() => {}, 1000);
`;

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'a process has the CPU time of children that have ended',
  async () => {
    const parent = spawn(process.execPath, ['--eval', PARENT], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(parent.stdout, 'data');
      const usage = await processUsage(parent.pid ?? 0);
      expect(usage?.cpuMs).toBeGreaterThanOrEqual(200);
      expect(usage?.processes).toBe(1);
      expect(usage?.memoryMb).toBeGreaterThan(10);
      expect(usage?.memoryMb).toBeLessThan(machineMemoryMb());
      expect(usage?.machine.busyMs).toBeGreaterThan(0);
      expect(usage?.machine.busyMs).toBeLessThan(usage?.machine.allMs ?? 0);
    } finally {
      parent.kill('SIGKILL');
      await once(parent, 'exit');
    }
  },
  60_000,
);

test('nothing is known of a process that has ended', async () => {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'exit');
  expect(await processUsage(child.pid ?? 0)).toBeUndefined();
});

test.each([
  ['  123     1   123   2048   0:01.50', { pid: 123, parent: 1, group: 123, kb: 2048, cpuMs: 1500 }],
  ['5 4 3 2 01:02:03', { pid: 5, parent: 4, group: 3, kb: 2, cpuMs: 3_723_000 }],
  ['5 4 3 2 1-00:00:01', { pid: 5, parent: 4, group: 3, kb: 2, cpuMs: 86_401_000 }],
  ['5 4 3 2 71:02.25', { pid: 5, parent: 4, group: 3, kb: 2, cpuMs: 4_262_250 }],
  ['5 4 3 2 never', undefined],
  ['', undefined],
])('a line of ps: %j', (line, process) => {
  expect(psRow(line)).toEqual(process === undefined ? [] : [process]);
});
