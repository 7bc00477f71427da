/** The queue on a real Redis server: workers that die, a server that dies, and what a stranger writes there. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Queue } from 'bullmq';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import type { Plan } from '../../../src/model.ts';
import { connect } from '../../../src/platform/redis/connect.ts';
import { openCoordinator, openWorker } from '../../../src/platform/redis/index.ts';
import { noticeKey, queueName, readPieces, resultsKey, writePieces } from '../../../src/platform/redis/keys.ts';
import { type CoordinatorQueue, MOST_LOSSES, PIECE_BYTES, type WorkerQueue } from '../../../src/queue/remote.ts';
import { type QueueAddress, readQueueAddress } from '../../../src/text/queue-address.ts';
import { type RedisServer, startProxy, startRedis, testWithRedis } from '../../support/redis.ts';

const RUN = { suite: 'default', name: 'default' };
const LOST_AFTER_MS = 1_000;
const PLAN = new TextEncoder().encode('the plan');

const planOf = (batches: number, pools: readonly string[] = ['default']) =>
  ({
    id: 'plan-1',
    suite: RUN.suite,
    commit: 'abc',
    pools: pools.map((name) => ({ name })),
    shards: Array.from({ length: batches }, (_, at) => ({
      index: at + 1,
      pool: pools[at % pools.length],
      predictedMs: batches - at,
    })),
  }) as unknown as Plan;

const cleanUps: (() => Promise<unknown>)[] = [];
// Each loss is noticed after seconds, and there are many in one test.
jest.setTimeout(240_000);

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function serverOf(settings?: readonly string[]): Promise<RedisServer> {
  const server = await startRedis(settings);
  cleanUps.push(server.stop);
  return server;
}

const addressOf = (port: number, more: Partial<QueueAddress> = {}): QueueAddress => ({
  ...(readQueueAddress(`redis://127.0.0.1:${port}`) as QueueAddress),
  ...more,
});

async function coordinate(
  port: number,
  plan: Plan,
  waitMs = 30_000,
  lostAfterMs = LOST_AFTER_MS,
): Promise<CoordinatorQueue> {
  const coordinator = await openCoordinator({
    address: addressOf(port),
    run: RUN,
    plan,
    packed: PLAN,
    lostAfterMs,
    waitMs,
  });
  cleanUps.push(() => coordinator.close());
  return coordinator;
}

async function join(port: number, pool = 'default'): Promise<WorkerQueue> {
  const worker = await openWorker({
    address: addressOf(port),
    run: RUN,
    waitMs: 30_000,
    choose: ({ pools }) => pools.indexOf(pool),
    note: () => undefined,
    signal: new AbortController().signal,
  });
  if (worker === undefined) throw new Error('no run');
  cleanUps.push(() => worker.close());
  return worker;
}

/** A client of a stranger, and of the test. */
function clientOf(port: number): Redis {
  const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  cleanUps.push(async () => client.disconnect());
  return client;
}

/** What a coordinator heard. */
function listen() {
  const results: (readonly [shard: number, text: string])[] = [];
  const lost: (readonly [shard: number, why: string])[] = [];
  const notes: string[] = [];
  return {
    results,
    lost,
    notes,
    shards: () => [...new Set(results.map(([shard]) => shard))].sort((a, b) => a - b),
    result: async ({ shard, content }: { shard: number; content: Uint8Array }) => {
      results.push([shard, new TextDecoder().decode(content)]);
      return true;
    },
  };
}

const collect = (
  coordinator: CoordinatorQueue,
  heard: ReturnType<typeof listen>,
  signal = new AbortController().signal,
) =>
  coordinator.collect(
    {
      result: heard.result,
      lost: (shard, why) => void heard.lost.push([shard, why]),
      note: (message) => void heard.notes.push(message),
    },
    signal,
  );

const resultOf = (shard: number): Uint8Array => new TextEncoder().encode(`result of ${shard}`);

/** Takes batches until there are none. */
async function serve(worker: WorkerQueue): Promise<number[]> {
  const ran: number[] = [];
  for (let batch = await worker.take(); batch !== undefined; batch = await worker.take()) {
    if (await worker.settle(batch, resultOf(batch.shard))) ran.push(batch.shard);
  }
  return ran;
}

/** What Redis loses, or a stranger changes, of a run whose second batch has a result that nobody has fetched. */
const LOSSES: Record<string, (stranger: Redis, epoch: string) => Promise<unknown>> = {
  'the list of what waits': (stranger) => stranger.del('shardwise:default/default/0:wait'),
  'a batch': (stranger, epoch) => stranger.del(`shardwise:default/default/0:batch-${epoch}-3-0`),
  'a result': (stranger, epoch) => stranger.del(resultsKey(RUN, epoch)),
  'the queue, which somebody pauses': (stranger) => stranger.hset('shardwise:default/default/0:meta', 'paused', '1'),
};

describe('a run of which Redis loses a part', () => {
  for (const [what, lose] of Object.entries(LOSSES))
    testWithRedis(`goes on: ${what}`, async () => {
      const { port } = await serverOf();
      const coordinator = await coordinate(port, planOf(4));
      const [heard, stranger] = [listen(), clientOf(port)];
      const worker = await join(port);
      const first = await worker.take();
      if (first !== undefined) await worker.settle(first, resultOf(first.shard));
      await lose(stranger, worker.notice.epoch);
      const [, ran] = await Promise.all([collect(coordinator, heard).then(() => coordinator.close()), serve(worker)]);
      expect(heard.shards()).toEqual(upTo(4));
      expect(heard.lost).toEqual([]);
      expect(new Set([1, ...ran])).toEqual(new Set(upTo(4)));
    });
});

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);

describe('a run', () => {
  testWithRedis('gives every batch to a worker, the longest first, and leaves nothing behind', async () => {
    const { port } = await serverOf();
    const coordinator = await coordinate(port, planOf(20));
    const heard = listen();
    const [one, two] = [await join(port), await join(port)];
    expect(await one.plan()).toEqual(Buffer.from(PLAN));
    const [, first, second] = await Promise.all([
      collect(coordinator, heard).then(() => coordinator.close()),
      serve(one),
      serve(two),
    ]);
    expect(heard.shards()).toEqual(upTo(20));
    expect(heard.results.every(([shard, text]) => text === `result of ${shard}`)).toBe(true);
    expect([...first, ...second].sort((a, b) => a - b)).toEqual(upTo(20));
    expect(first).toEqual(first.toSorted((a, b) => a - b));
    await Promise.all([one.close(), two.close()]);
    expect(await clientOf(port).keys('*')).toEqual([noticeKey(RUN)]);
  });

  testWithRedis('has a queue for each pool', async () => {
    const { port } = await serverOf();
    const coordinator = await coordinate(port, planOf(6, ['fast', 'slow']));
    const heard = listen();
    const [fast, slow] = [await join(port, 'fast'), await join(port, 'slow')];
    const done = collect(coordinator, heard).then(() => coordinator.close());
    expect(await Promise.all([serve(fast), serve(slow), done])).toEqual([[1, 3, 5], [2, 4, 6], undefined]);
  });

  testWithRedis('says which pool has no worker, and ends when none comes', async () => {
    const { port } = await serverOf();
    const coordinator = await coordinate(port, planOf(2, ['fast', 'slow']), 1_500);
    const heard = listen();
    await join(port, 'fast');
    await expect(collect(coordinator, heard)).rejects.toThrow('no worker of pool slow was there');
    expect(heard.notes).toContainEqual(expect.stringContaining('no worker of pool slow'));
  });

  testWithRedis('is one at a time under its name', async () => {
    const { port } = await serverOf();
    const first = await coordinate(port, planOf(1));
    await expect(coordinate(port, planOf(1))).rejects.toThrow('is under way');
    await first.close();
    await coordinate(port, planOf(1));
  });
});

describe('workers die', () => {
  /** What becomes of a batch that a worker takes. */
  const fates = fc.array(fc.constantFrom<'done' | 'killed' | 'back'>('done', 'done', 'done', 'killed', 'back'), {
    minLength: 30,
    maxLength: 60,
  });

  testWithRedis('whatever happens to them, each batch has its own result or is lost for a reason', async () => {
    const { port } = await serverOf();
    await fc.assert(
      fc.asyncProperty(fates, fc.integer({ min: 10, max: 60 }), async (fate, batches) => {
        // All workers and their coordinator are one process here, which a busy machine may stop for a second.
        const coordinator = await coordinate(port, planOf(batches), 30_000, 4 * LOST_AFTER_MS);
        const heard = listen();
        const left = [...fate];
        const losses = new Map<number, number>();
        const live = async (): Promise<void> => {
          const worker = await join(port);
          for (let batch = await worker.take(); batch !== undefined; batch = await worker.take()) {
            const next = left.shift() ?? 'done';
            if (next === 'back') await worker.giveBack(batch);
            else if (next === 'done') await worker.settle(batch, resultOf(batch.shard));
            else {
              losses.set(batch.shard, (losses.get(batch.shard) ?? 0) + 1);
              await worker.close();
              return live();
            }
          }
          await worker.close();
        };
        const workers = Promise.all(Array.from({ length: 8 }, live));
        await collect(coordinator, heard);
        await coordinator.close();
        await workers;
        const lost = heard.lost.map(([shard]) => shard);
        expect([...heard.shards(), ...lost].sort((a, b) => a - b)).toEqual(upTo(batches));
        for (const shard of lost) expect(losses.get(shard)).toBe(MOST_LOSSES + 1);
        expect(heard.results.every(([shard, text]) => text === `result of ${shard}`)).toBe(true);
      }),
      { numRuns: 3 },
    );
  });

  testWithRedis('a batch that ends its workers is lost, and the others are not', async () => {
    const { port } = await serverOf();
    const coordinator = await coordinate(port, planOf(4));
    const heard = listen();
    const live = async (): Promise<void> => {
      const worker = await join(port);
      for (let batch = await worker.take(); batch !== undefined; batch = await worker.take()) {
        if (batch.shard === 2) return worker.close().then(live);
        await worker.settle(batch, resultOf(batch.shard));
      }
    };
    await Promise.all([collect(coordinator, heard).then(() => coordinator.close()), live(), live()]);
    expect(heard.shards()).toEqual([1, 3, 4]);
    expect(heard.lost).toEqual([[2, `${MOST_LOSSES + 1} workers were lost while they ran it`]]);
  });

  testWithRedis('one that is cut off stops by its own clock, and its batch runs elsewhere', async () => {
    const { port } = await serverOf();
    const proxy = await startProxy(port);
    cleanUps.push(proxy.stop);
    const coordinator = await coordinate(port, planOf(1));
    const heard = listen();
    const done = collect(coordinator, heard).then(() => coordinator.close());
    const far = await join(proxy.port);
    const batch = await far.take();
    proxy.cut();
    await new Promise<void>((resolve) => batch?.lost.addEventListener('abort', () => resolve()));
    expect(heard.results).toEqual([]);
    expect(String(batch?.lost.reason)).toContain('Redis has not answered');
    expect(batch && (await far.settle(batch, resultOf(1)))).toBe(false);
    expect(await serve(await join(port))).toEqual([1]);
    await done;
    proxy.heal();
  });
});

describe('the server dies', () => {
  testWithRedis('without its data: what has no result is put there again', async () => {
    const server = await serverOf();
    const coordinator = await coordinate(server.port, planOf(12));
    const heard = listen();
    const done = collect(coordinator, heard).then(() => coordinator.close());
    const worker = await join(server.port);
    for (let ran = 0; ran < 5; ran++) {
      const batch = await worker.take();
      if (batch !== undefined) await worker.settle(batch, resultOf(batch.shard));
    }
    const held = await worker.take();
    await server.kill();
    await server.start();
    await new Promise<void>((resolve) => held?.lost.addEventListener('abort', () => resolve()));
    await Promise.all([serve(worker), done]);
    expect(heard.shards()).toEqual(upTo(12));
    expect(heard.notes).toContainEqual(expect.stringContaining('Redis has lost the run'));
  });

  testWithRedis('with its data: the run goes on', async () => {
    const server = await serverOf(['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']);
    const coordinator = await coordinate(server.port, planOf(12));
    const heard = listen();
    const done = collect(coordinator, heard).then(() => coordinator.close());
    const worker = await join(server.port);
    const first = await worker.take();
    if (first !== undefined) await worker.settle(first, resultOf(first.shard));
    await server.kill();
    await server.start();
    await Promise.all([serve(worker), done]);
    expect(heard.shards()).toEqual(upTo(12));
  });
});

describe('what a stranger writes', () => {
  testWithRedis('runs nothing, and stops nobody', async () => {
    const { port } = await serverOf();
    const coordinator = await coordinate(port, planOf(2));
    const heard = listen();
    const worker = await join(port);
    const { epoch } = worker.notice;
    const stranger = clientOf(port);
    const jobs = new Queue(queueName(RUN, 0), { connection: stranger, prefix: 'shardwise', skipVersionCheck: true });
    const good = { version: 1, epoch, planId: 'plan-1', shard: 1 };
    const hostile: unknown[] = [
      'text',
      null,
      {},
      { ...good, epoch: 'other' },
      { ...good, planId: '../../x' },
      { ...good, shard: -1 },
      { ...good, shard: '1; rm -rf' },
      { ...good, command: 'curl example.com' },
    ];
    for (const [at, data] of hostile.entries()) await jobs.add('batch', data, { jobId: `x-${at}`, lifo: true });
    const results = ['{', '[]', '{"version":1}', JSON.stringify({ version: 1, shard: 1, worker: '../x', result: 'r' })];
    for (const [at, text] of results.entries()) await stranger.hset(resultsKey(RUN, epoch), `r${at}`, text);
    const missing = { version: 1, shard: 1, worker: 'w', result: 'gone', content: { bytes: 10, pieces: 1 } };
    await stranger.hset(resultsKey(RUN, epoch), 'gone', JSON.stringify(missing));
    const [, ran] = await Promise.all([collect(coordinator, heard).then(() => coordinator.close()), serve(worker)]);
    expect(ran.sort()).toEqual([1, 2]);
    expect(heard.shards()).toEqual([1, 2]);
    expect(heard.notes).toContainEqual(expect.stringContaining('cannot be used'));
    await jobs.close();
  });

  testWithRedis('a notice that is none, and one of another run', async () => {
    const { port } = await serverOf();
    const stranger = clientOf(port);
    const waiting = openWorker({
      address: addressOf(port),
      run: RUN,
      waitMs: 500,
      choose: () => 0,
      note: () => undefined,
      signal: new AbortController().signal,
    });
    await stranger.set(noticeKey(RUN), '{"version":1,"epoch":"x","state":"open"}');
    await expect(waiting).rejects.toThrow('no run of suite default');
    const worker = async () => {
      await stranger.del(noticeKey(RUN));
      await coordinate(port, planOf(1));
      const joined = await join(port);
      const notice = JSON.parse((await stranger.get(noticeKey(RUN))) ?? '{}');
      await stranger.set(noticeKey(RUN), JSON.stringify({ ...notice, epoch: 'other' }));
      return joined.take();
    };
    await expect(worker()).rejects.toThrow('another run has taken the name');
  });
});

describe('pieces', () => {
  testWithRedis('give back what was written, of any length, and nothing where one is gone', async () => {
    const { port } = await serverOf();
    const client = await connect(addressOf(port));
    cleanUps.push(async () => client.disconnect());
    for (const bytes of [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]) {
      const content = new Uint8Array(bytes).fill(bytes % 251);
      const pieces = await writePieces(client, 'k', content);
      expect(pieces.pieces).toBe(Math.ceil(bytes / PIECE_BYTES));
      expect(Buffer.compare((await readPieces(client, 'k', pieces)) ?? Buffer.from('none'), content)).toBe(0);
    }
    await client.set('k:1', 'short');
    expect(await readPieces(client, 'k', { bytes: 3 * PIECE_BYTES, pieces: 3 })).toBeUndefined();
    await client.del('k:1');
    expect(await readPieces(client, 'k', { bytes: 3 * PIECE_BYTES, pieces: 3 })).toBeUndefined();
    expect(await readPieces(client, 'k', { bytes: 5, pieces: 3 })).toBeUndefined();
    await client.set('k:0', 'x'.repeat(2 * PIECE_BYTES));
    expect(await readPieces(client, 'k', { bytes: 10, pieces: 1 })).toBeUndefined();
    expect(await client.pttl('k:2')).toBeGreaterThan(0);
  });
});

describe('the first answer', () => {
  const SECRET = 'pass-word-7';

  testWithRedis('a wrong password is told at once, and is in no message', async () => {
    const { port } = await serverOf(['--requirepass', 'other', '--save', '']);
    const wrong = connect(addressOf(port, { password: SECRET }));
    await expect(wrong).rejects.toThrow(`Redis at 127.0.0.1:${port} cannot be used: WRONGPASS`);
    await expect(wrong).rejects.not.toThrow(SECRET);
    await expect(connect(addressOf(port))).rejects.toThrow('NOAUTH');
  });

  test('a server that is not there has a deadline', async () => {
    await expect(connect(addressOf(1), 300)).rejects.toThrow('did not answer within 0.3 s (connect ECONNREFUSED');
  });

  testWithRedis('a server that accepts and says nothing has one too', async () => {
    const { port } = await serverOf();
    const proxy = await startProxy(port);
    cleanUps.push(proxy.stop);
    proxy.cut();
    await expect(connect(addressOf(proxy.port), 300)).rejects.toThrow('did not answer within 0.3 s');
  });
});
