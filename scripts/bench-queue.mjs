/**
 * The queue on a real Redis server (`redis-server` must be installed), by hand:
 * 1. what a batch costs: 1,000 empty batches over 8 workers in processes of their own;
 * 2. a soak: in 50 runs, workers are killed at random (`kill -9`), and each batch must have a result.
 *
 *     npm run bench:queue [-- --runs 50]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openCoordinator, openWorker } from '../lib/platform/redis/index.js';

const RUN = { suite: 'default', name: 'bench' };
const WORKERS = 8;
const LOST_AFTER_MS = 1_000;
const address = (port) => ({ isEncrypted: false, host: '127.0.0.1', port, database: 0 });

/** A worker in a process of its own. Each of its batches takes up to so long. */
async function serve(port, mostMs) {
  const never = new AbortController().signal;
  const queue = await openWorker({
    address: address(port),
    run: RUN,
    waitMs: 60_000,
    choose: () => 0,
    note: () => {},
    signal: never,
  });
  process.stdout.write('joined\n');
  for (let batch = await queue.take(); batch !== undefined; batch = await queue.take()) {
    if (mostMs > 0) await pause(Math.random() * mostMs);
    await queue.settle(batch, new TextEncoder().encode(String(batch.shard)));
  }
  await queue.close();
}

async function bench(runs) {
  const port = await freePort();
  const server = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  try {
    await pause(500);
    const { ms } = await manyEmpty(port);
    console.log(
      `1,000 empty batches over ${WORKERS} workers: ${Math.round(ms)} ms, ${(ms / 1000).toFixed(2)} ms a batch`,
    );
    let [kills, doubled, green] = [0, 0, 0];
    for (let run = 1; run <= runs; run++) {
      const end = await soak(port);
      kills += end.kills;
      doubled += end.doubled;
      green += end.isWhole ? 1 : 0;
      console.log(`run ${run}: ${end.kills} kills, ${end.doubled} ran twice, ${end.said}`);
    }
    console.log(
      `${green} of ${runs} runs have all results or name what is lost, after ${kills} kills; ${doubled} batches have two results`,
    );
    if (green < runs) process.exitCode = 1;
  } finally {
    server.kill();
  }
}

const planOf = (batches) => ({
  id: 'plan',
  suite: RUN.suite,
  commit: '',
  pools: [{ name: 'default' }],
  shards: Array.from({ length: batches }, (_, at) => ({ index: at + 1, pool: 'default', predictedMs: 1 })),
});

const coordinate = (port, batches) =>
  openCoordinator({
    address: address(port),
    run: RUN,
    plan: planOf(batches),
    packed: new Uint8Array([1]),
    lostAfterMs: LOST_AFTER_MS,
    waitMs: 60_000,
  });

function startWorker(port, mostMs) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), 'worker', port, mostMs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, joined: once(child.stdout, 'data'), ended: once(child, 'exit') };
}

/** From the moment when the first worker is there to the last result. The coordinator looks for results every 300 ms. */
async function manyEmpty(port) {
  const queue = await coordinate(port, 1000);
  const seen = new Set();
  const events = {
    result: async ({ shard }) => {
      seen.add(shard);
      return true;
    },
    lost: (shard, why) => console.log(`lost ${shard}: ${why}`),
    note: () => {},
  };
  const workers = Array.from({ length: WORKERS }, () => startWorker(port, 0));
  const collected = queue.collect(events, new AbortController().signal);
  await Promise.race(workers.map(({ joined }) => joined));
  const begun = performance.now();
  await collected;
  const ms = performance.now() - begun;
  await queue.close();
  // One that came after the end waits for another run.
  for (const { child } of workers) child.kill();
  await Promise.all(workers.map(({ ended }) => ended));
  if (seen.size !== 1000) throw new Error(`${seen.size} of 1,000 batches have a result`);
  return { ms };
}

async function soak(port) {
  const batches = 60;
  const queue = await coordinate(port, batches);
  const results = new Map();
  const lost = new Map();
  let [kills, isOver] = [0, false];
  const events = {
    result: async ({ shard, content }) => {
      if (new TextDecoder().decode(content) !== String(shard)) throw new Error(`shard ${shard} has another result`);
      results.set(shard, (results.get(shard) ?? 0) + 1);
      return true;
    },
    lost: (shard, why) => void lost.set(shard, why),
    note: () => {},
  };
  const workers = Array.from({ length: WORKERS }, () => startWorker(port, 400));
  const killer = (async () => {
    while (!isOver) {
      await pause(100 + Math.random() * 400);
      if (isOver) break;
      const at = Math.floor(Math.random() * WORKERS);
      workers[at].child.kill('SIGKILL');
      workers[at] = startWorker(port, 400);
      kills++;
    }
  })();
  await queue.collect(events, new AbortController().signal);
  isOver = true;
  await killer;
  await queue.close();
  for (const { child } of workers) child.kill('SIGKILL');
  await Promise.all(workers.map(({ ended }) => ended));
  const all = new Set([...results.keys(), ...lost.keys()]);
  const doubled = [...results.values()].filter((count) => count > 1).length;
  return {
    kills,
    doubled,
    isWhole: all.size === batches,
    said: `${results.size} of ${batches} have a result, ${lost.size} are lost by name`,
  };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

const [role, ...words] = process.argv.slice(2);
if (role === 'worker') await serve(...words.map(Number));
else await bench(role === '--runs' ? Number(words[0]) : 50);
