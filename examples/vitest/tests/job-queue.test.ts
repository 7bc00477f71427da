import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { JobQueue } from '../src/job-queue.ts';

describe('a queue of jobs', () => {
  test('runs no more than it may at a time', async () => {
    const queue = new JobQueue(2);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => queue.run(() => sleep(200))));
    expect(queue.peak).toBe(2);
  });
  test('returns what the job returns', async () => expect(await new JobQueue(1).run(async () => 'done')).toBe('done'));
  test('goes on after a job that fails', async () => {
    const queue = new JobQueue(1);
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => sleep(300, 'yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
