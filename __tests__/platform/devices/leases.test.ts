import { spawn } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generationFile, type LeaseRecord, parseLease, renderLease } from '../../../src/devices/lease.ts';
import { createLeases } from '../../../src/platform/devices/leases.ts';
import { identify, linuxTable, livenessOf, psTable } from '../../../src/platform/devices/process-identity.ts';
import type { Lease } from '../../../src/platform/platform.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'shardwise-leases-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const folder = () => join(root, 'leases');
const host = (heartbeatMs = 10_000) =>
  createLeases({ folder: folder(), owner: { run: '7', attempt: 2, workflow: 'e2e', runner: 'r' }, heartbeatMs });

async function taken(resource = 'phone', heartbeatMs?: number): Promise<Lease> {
  const result = await host(heartbeatMs).take(resource);
  if ('lease' in result) return result.lease;
  throw new Error(`${resource} is held`);
}

const path = (generation: number, resource = 'phone') => join(folder(), generationFile(resource, generation));
const stored = (generation: number): LeaseRecord | undefined => parseLease(readFileSync(path(generation), 'utf8'));

/** Writes who has the phone, as another process would have. */
function write(
  generation: number,
  change: Partial<LeaseRecord['owner']['process']>,
  silentMs: number,
  more = {},
): void {
  const process = { ...identify(globalThis.process.pid, linuxTable()), ...change };
  const owner = { run: '6', attempt: 1, workflow: 'e2e', runner: 'r', process };
  const since = '2026-01-01T00:00:00.000Z';
  const record: LeaseRecord = { version: 1, resource: 'phone', state: 'held', owner, since, commands: [], ...more };
  writeFileSync(path(generation), renderLease(record));
  const at = new Date(Date.now() - silentMs);
  utimesSync(path(generation), at, at);
}

const GONE = { startedAt: 'another time' };

describe('a lease', () => {
  test('is had by one at a time, and says by whom', async () => {
    const lease = await taken();
    const second = await host().take('phone');
    expect(second).toMatchObject({ heldBy: { owner: { run: '7', attempt: 2, process: { pid: process.pid } } } });
    expect(await host().take('tablet')).toHaveProperty('lease');
    lease.release();
    const third = await taken();
    expect([lease.generation, third.generation]).toEqual([1, 2]);
    expect(readdirSync(folder()).filter((file) => file.startsWith('phone'))).toEqual([generationFile('phone', 2)]);
  });

  test.each<[name: string, change: object, silentMs: number, isTaken: boolean]>([
    ['of a process that lives is kept, however silent it is', {}, 3_600_000, false],
    ['of a process that was just killed is kept', GONE, 1_000, false],
    ['of a process that was killed a while ago is taken', GONE, 31_000, true],
    ['of another boot is taken when it is silent', { bootId: 'other' }, 31_000, true],
    ['of another container is kept while its heart beats', { pidNamespace: 'pid:[1]' }, 1_000, false],
    ['of another container is taken when it is silent', { pidNamespace: 'pid:[1]' }, 31_000, true],
  ])('%s', async (_name, change, silentMs, isTaken) => {
    (await taken()).release();
    write(9, change, silentMs);
    const result = await host().take('phone');
    expect('lease' in result).toBe(isTaken);
    if ('lease' in result) expect(result.lease.generation).toBe(10);
    else expect(result.heldBy?.owner.run).toBe('6');
  });

  test('of a file that is no lease is taken when it is old', async () => {
    (await taken()).release();
    writeFileSync(path(5), 'x');
    expect(await host().take('phone')).toEqual({ heldBy: undefined });
    utimesSync(path(5), new Date(0), new Date(0));
    expect(await host().take('phone')).toHaveProperty('lease.generation', 6);
  });

  test('ends what a killed owner left running before it begins', async () => {
    (await taken()).release();
    const left = spawn('sh', ['-c', 'sleep 60 & wait'], { detached: true, stdio: 'ignore' });
    const ended = new Promise((resolve) => left.once('exit', (_code, signal) => resolve(signal)));
    write(9, GONE, 31_000, { commands: [identify(left.pid ?? 0, linuxTable())] });
    expect(await host().take('phone')).toHaveProperty('lease');
    expect(await ended).toBe('SIGKILL');
    expect(stored(10)?.commands).toEqual([]);
  });

  test('leaves a process alone that only has the id of what was left', async () => {
    (await taken()).release();
    const other = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    write(9, GONE, 31_000, { commands: [{ ...identify(other.pid ?? 0, linuxTable()), startedAt: '1' }] });
    expect(await host().take('phone')).toHaveProperty('lease');
    expect(other.exitCode ?? other.signalCode).toBeNull();
    other.kill();
  });

  test('notes its commands, so that the next owner can end them', async () => {
    const lease = await taken();
    lease.starts(process.pid);
    expect(stored(1)?.commands).toMatchObject([{ pid: process.pid }]);
    lease.ends(process.pid);
    expect(stored(1)).toMatchObject({ state: 'held', commands: [] });
    lease.release();
    expect(stored(1)).toMatchObject({ state: 'free' });
  });

  test('is lost when another run has taken it, and then does not give it back', async () => {
    const lease = await taken('phone', 20);
    write(2, {}, 0);
    while (!lease.lost.aborted) await wait(10);
    lease.release();
    expect(stored(2)).toMatchObject({ state: 'held', owner: { run: '6' } });
  });

  test('shows that its owner lives', async () => {
    await taken('phone', 20);
    utimesSync(path(1), new Date(0), new Date(0));
    while (lstatSync(path(1)).mtimeMs === 0) await wait(10);
    expect(Date.now() - lstatSync(path(1)).mtimeMs).toBeLessThan(60_000);
  });
});

describe('the folder of leases', () => {
  test('is for every user, and nobody removes what another one has', async () => {
    await taken();
    expect(lstatSync(folder()).mode & 0o7777).toBe(0o1777);
  });

  test('is no link to another place', async () => {
    symlinkSync(tmpdir(), folder());
    await expect(host().take('phone')).rejects.toThrow(
      `${folder()} must be a folder, and no link. Set SHARDWISE_LEASES to a folder of your own`,
    );
  });

  test('loses what a process left that was killed in between, and not what one is just writing', async () => {
    (await taken()).release();
    writeFileSync(join(folder(), 'new-1-1-1'), '');
    writeFileSync(join(folder(), 'new-1-1-2'), '');
    utimesSync(join(folder(), 'new-1-1-1'), new Date(0), new Date(0));
    (await taken()).release();
    expect(readdirSync(folder()).filter((file) => file.startsWith('new-'))).toEqual(['new-1-1-2']);
  });
});

describe.each([
  ['/proc', linuxTable],
  ['ps', psTable],
])('by %s', (_name, table) => {
  test('a process is itself, and not another one with its id', () => {
    const identity = identify(process.pid, table());
    expect(identity.startedAt).toBeDefined();
    expect(livenessOf(identity, table())).toBe('alive');
    expect(livenessOf({ ...identity, startedAt: 'another time' }, table())).toBe('gone');
    expect(livenessOf({ ...identity, bootId: 'other' }, table())).toBe('unknown');
  });

  test('one whose exit code nobody has fetched is gone', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    const identity = identify(pid, table());
    while (livenessOf(identity, table()) === 'alive') await wait(20);
    expect(livenessOf({ ...identity, startedAt: identity.startedAt ?? 'gone' }, table())).toBe('gone');
    parent.kill();
  });
});
