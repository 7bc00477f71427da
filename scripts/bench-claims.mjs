/**
 * Measures what claims cost where 256 shards take work from each other: the calls, bytes and seconds of each shard against the emulated services.
 * The tests are pauses, 15 times shorter than those of a run of ten minutes.
 *
 *     npm run bench:claims [-- 256]
 *
 * It exits with 1 when a batch did not run, or a shard makes more claims than the limit.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { createGitHubClaims } from '../lib/platform/github/claims.js';
import { createClaimQueue } from '../lib/queue/claims.js';
import { generator } from '../lib/schedule/made-up-suite.js';
import { chooseBatch, TAIL_BATCHES, TAIL_SHARE } from '../lib/schedule/tail.js';
import { support, withNode24 } from './bench/node-24.mjs';

const SHARDS = Number(process.argv[2] ?? 256);
/** How much shorter the pauses are than the tests of a real run. */
const HASTE = 15;
const SHARE_MS = 600_000 / HASTE;
/** On average for a shard, those in vain included. A claim is three calls, or one where the batch is taken. */
const MOST_CLAIMS = 6;

/** The runners: alike but for five seconds, or up to a minute late and of speeds that differ by 15 %. */
const RUNNERS = [
  { name: 'equal', draw: (random) => ({ lateMs: (5_000 / HASTE) * random(), speed: 1 }) },
  { name: 'uneven', draw: (random) => ({ lateMs: (60_000 / HASTE) * random(), speed: 0.85 + 0.3 * random() }) },
];

const batches = Array.from({ length: SHARDS * TAIL_BATCHES }, (_, at) => {
  const owner = 1 + Math.floor(at / TAIL_BATCHES);
  const name = `shardwise-default-claim-${owner}-${1 + (at % TAIL_BATCHES)}`;
  return { name, owner, estimateMs: SHARE_MS * TAIL_SHARE, units: [name] };
});

async function bench() {
  const { startActionsService } = await support('actions-service/service.ts');
  console.log(
    '| runners | claims | taken by another | lists | calls | sent | received | a claim, median (longest 1 %) | batches that ran twice |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const runners of RUNNERS) await measure(runners, await startActionsService());
}

/** One run. All figures are for a shard, on average. */
async function measure({ name, draw }, service) {
  const bytes = countBytes();
  const random = generator(SHARDS);
  const ran = [];
  const claims = [];
  await Promise.all(
    Array.from({ length: SHARDS }, async (_, at) => {
      const { lateMs, speed } = draw(random);
      const timed = timedClaims(createGitHubClaims(service.serviceEnvironment()), claims);
      await pause(lateMs + ((1 - TAIL_BATCHES * TAIL_SHARE) * SHARE_MS) / speed);
      const queue = createClaimQueue({
        shard: at + 1,
        batches,
        service: timed,
        choose: chooseBatch,
        mayTakeOthers: () => true,
      });
      for (let next = await queue.take(''); next !== undefined; next = await queue.take('')) {
        ran.push(next.name);
        await pause(next.estimateMs / speed);
      }
    }),
  );
  const calls = service.requests();
  const { sent, received } = bytes.stop();
  const each = (number) => (number / SHARDS).toFixed(1);
  const times = claims.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share) => `${Math.round(times[Math.floor(share * times.length)])} ms`;
  const lists = calls.filter(({ path }) => path.endsWith('ListArtifacts')).length;
  const taken = claims.filter(({ answer }) => answer === 'taken').length;
  console.log(
    `| ${name} | ${each(claims.length)} | ${each(taken)} | ${each(lists)} | ${each(calls.length)} | ${each(sent / 1000)} kB | ${each(received / 1000)} kB | ${at(0.5)} (${at(0.99)}) | ${ran.length - batches.length} |`,
  );
  if (new Set(ran).size < batches.length) process.exitCode = 1;
  if (claims.length > MOST_CLAIMS * SHARDS) process.exitCode = 1;
  await service.stop();
}

/** The same service, with the answer and the time of each claim noted. */
const timedClaims = (service, claims) => ({
  ...service,
  claim: async (name) => {
    const start = performance.now();
    const answer = await service.claim(name);
    claims.push({ answer, ms: performance.now() - start });
    return answer;
  },
});

/** Counts the bodies of all requests and answers, without headers. */
function countBytes() {
  const original = globalThis.fetch;
  let [sent, received] = [0, 0];
  globalThis.fetch = async (address, options) => {
    sent += Buffer.byteLength(options?.body ?? '');
    const response = await original(address, options);
    received += (await response.clone().arrayBuffer()).byteLength;
    return response;
  };
  return {
    stop: () => {
      globalThis.fetch = original;
      return { sent, received };
    },
  };
}

await withNode24(import.meta.url, bench);
