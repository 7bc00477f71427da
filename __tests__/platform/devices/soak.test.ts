/**
 * Fifty processes share five resources, and are killed at random. The kernel tells whether two have one at a time. It runs for eight seconds
 * here, and longer until enough has happened. For figures: `SHARDWISE_SOAK_SECONDS=300 npm test -- soak`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { createLeases } from '../../../src/platform/devices/leases.ts';
import { compile } from '../../support/devices/compiled.ts';

const WANTS_FIGURES = process.env['SHARDWISE_SOAK_SECONDS'] !== undefined;
const SECONDS = Number(process.env['SHARDWISE_SOAK_SECONDS'] ?? 8);
const RESOURCES = ['phone 1', 'phone 2', 'phone 3', 'ports 1', 'ports 2'];
const PROCESSES = 50;
/** How many of them kill themselves while a command of theirs runs. Nobody else kills these. */
const WITH_ORPHANS = 5;
/** What must have happened before it ends, on a busy machine too. */
const ENOUGH = { LEASE: 60, STARTED: 5 } as const;
const LONGEST_SECONDS = SECONDS + 60;
const KILL_EVERY_MS = 120;
const WORKER = join(import.meta.dirname, '../../support/devices/soak-worker.mjs');

const folder = mkdtempSync(join(tmpdir(), 'shardwise-soak-'));
const log = join(folder, 'log');
const compiled = compile('platform/devices/leases.ts');
const lines = (): string[][] =>
  existsSync(log)
    ? readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
    : [];

const isEnough = (): boolean =>
  Object.entries(ENOUGH).every(([word, least]) => lines().filter(([first]) => first === word).length >= least);

afterAll(() => {
  for (const [, pid] of lines().filter(([word]) => word === 'STARTED')) endGroup(Number(pid));
  rmSync(folder, { recursive: true, force: true });
  compiled.remove();
});

function endGroup(pid: number): void {
  try {
    // A group that this test has started. Its leader is the shell or the sleep of a worker.
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep')) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

(process.platform === 'linux' ? test : test.skip)(
  'no lease is given twice, and none is lost for ever',
  async () => {
    const begun = Date.now();
    const seconds = () => (Date.now() - begun) / 1000;
    let isStopped = false;
    /** Exit codes of processes that ended by themselves before they were told to. Each would be started again for ever. */
    const broken: number[] = [];
    const running = new Set<ChildProcess>();
    let killed = 0;
    const start = (kind: 'plain' | 'orphans'): void => {
      if (isStopped) return;
      const args = [WORKER, compiled.module, folder, log, kind];
      const child = spawn(process.execPath, [...args, ...RESOURCES.map((name) => name.replace(' ', '-'))], {
        stdio: 'inherit',
      });
      running.add(child);
      child.once('exit', (code) => {
        running.delete(child);
        victims.delete(child);
        if (code !== null && !isStopped) broken.push(code);
        if (broken.length === 0) start(kind);
      });
      if (kind === 'plain') victims.add(child);
    };
    const victims = new Set<ChildProcess>();
    for (let index = 0; index < PROCESSES; index += 1) start(index < WITH_ORPHANS ? 'orphans' : 'plain');
    while (broken.length === 0 && (seconds() < SECONDS || (!isEnough() && seconds() < LONGEST_SECONDS))) {
      await wait(KILL_EVERY_MS);
      const alive = [...victims].filter((child) => running.has(child));
      alive[Math.floor(Math.random() * alive.length)]?.kill('SIGKILL');
      killed += 1;
    }
    isStopped = true;
    writeFileSync(join(folder, 'stop'), '');
    while (running.size > 0) await wait(50);

    expect(broken).toEqual([]);
    const said = lines();
    const leased = said.filter(([word]) => word === 'LEASE');
    const names = leased.map((words) => words.slice(1).join(' '));
    const takenOver = said.filter(([word]) => word === 'STARTED').length;
    const double = said.filter(([word]) => word === 'DOUBLE' || word === 'LOST');
    if (WANTS_FIGURES)
      process.stderr.write(
        `${leased.length} leases, ${killed} killed, ${takenOver} left a command, ${double.length} double or lost
`,
      );
    expect(double).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    expect(isEnough()).toBe(true);

    const options = { folder: join(folder, 'leases'), owner: { run: 'after', attempt: 1, workflow: '', runner: '' } };
    const leases = createLeases({ ...options, heartbeatMs: 100, deadAfterMs: 300 });
    await wait(400);
    const after = await Promise.all(RESOURCES.map((name) => leases.take(name.replace(' ', '-'))));
    expect(after.map((taken) => 'lease' in taken)).toEqual(RESOURCES.map(() => true));
    for (const taken of after) if ('lease' in taken) taken.lease.release();
  },
  (LONGEST_SECONDS + 60) * 1000,
);
