/**
 * Replays runs in which a shard that is done takes batches from one that is late, beside plans that stay as they are. Each pair of versions is
 * planned with what was known and run with what came next.
 * - `static`: each shard runs its own units.
 * - `steal`: what Shardwise does (`src/schedule/tail.ts`).
 * - `halves`: half of each shard is in batches.
 * - `ideal`: a queue that hands out single units, longest first, and costs nothing.
 */
import { knowledgeOf } from '../../lib/history/knowledge.js';
import { balanced } from '../../lib/schedule/balanced.js';
import { overSeries } from '../../lib/schedule/bench.js';
import { endOf } from '../../lib/schedule/machine-pool.js';
import { generator } from '../../lib/schedule/made-up-suite.js';
import { byLongestFirst } from '../../lib/schedule/order.js';
import { chooseBatch, cutTail, isWorthStealing } from '../../lib/schedule/tail.js';
import { levelOver } from '../../lib/schedule/water-level.js';
import { historyOf, pairsOf } from './series.mjs';

const SHARDS = [4, 8, 16];

/** What a start of the test command costs, as measured: node, jest, Playwright, and a slow tool. */
const STARTS_MS = [300, 1200, 3000, 10_000];
/** What a claim costs. */
const CLAIM_MS = 500;
/** The cut of `halves`: about half of a shard, in six batches. */
const HALVES = { batches: 6, share: 0.08 };

/** The runners: all alike, or up to a minute late and of speeds that differ by 15 %. */
const RUNNERS = [
  { name: 'equal', uneven: false, draw: () => ({ startMs: 0, speed: 1 }) },
  {
    name: '0 to 60 s late, speed ±15 %',
    uneven: true,
    draw: (random) => ({ startMs: 60_000 * random(), speed: 0.85 + 0.3 * random() }),
  },
];

const PLANNERS = ['static', 'steal', 'halves', 'ideal'];

const sum = (values) => values.reduce((total, value) => total + value, 0);
const longestOf = (units) => units.reduce((most, { actualMs }) => Math.max(most, actualMs), 0);

export function printStealing(allSeries) {
  console.log(
    '\nStealing: the end of the last shard over the bound, median (mean) over series, where steal: auto turns it on.\n',
  );
  console.log(`| runners | start | shards | series, pairs | ${PLANNERS.join(' | ')} | batches taken from others |`);
  console.log(`| --- | --- | --- | --- |${PLANNERS.map(() => ' --- |').join('')} --- |`);
  for (const runners of RUNNERS)
    for (const startMs of STARTS_MS) for (const shards of SHARDS) printRow(allSeries, runners, startMs, shards);
}

function printRow(allSeries, runners, startMs, shards) {
  const ratios = PLANNERS.map(() => allSeries.map(() => []));
  let taken = 0;
  for (const [place, series] of allSeries.entries())
    for (const pair of pairsOf(series, [shards]).filter(({ counts }) => counts.length > 0)) {
      const run = replay(pair, shards, runners, { startMs, seed: 1000 * place + shards });
      if (run === undefined) continue;
      for (const [at, planner] of PLANNERS.entries()) ratios[at][place].push(run.ends[planner] / run.boundMs);
      taken += run.taken;
    }
  const cells = ratios.map(overSeries);
  const { series, pairs } = cells[0];
  if (pairs === 0) return;
  const texts = cells.map(({ median, mean }) => `${median.toFixed(3)} (${mean.toFixed(3)})`);
  const perShard = (taken / pairs / shards).toFixed(2);
  console.log(
    `| ${runners.name} | ${startMs / 1000} s | ${shards} | ${series}, ${pairs} | ${texts.join(' | ')} | ${perShard} a shard |`,
  );
}

/** The ends of one run. Undefined where stealing is off. */
function replay({ known, units, actualMs }, shards, { uneven, draw }, { startMs, seed }) {
  const estimated = knowledgeOf(historyOf(known), 'bench', units.map(withoutTime)).units;
  const batchMs = startMs + CLAIM_MS;
  const shareMs = sum(estimated.map(({ estimateMs }) => estimateMs)) / shards;
  if (!isWorthStealing({ shareMs, startMs: batchMs, uneven })) return undefined;
  const weighed = estimated.map((unit) => ({ ...unit, actualMs: actualMs.get(unit.id) ?? 0 }));
  const parts = balanced.spread(weighed, shards);
  const random = generator(seed);
  const machines = parts.map(() => draw(random));
  const steal = endsOf(parts, machines, batchMs, cutTail);
  return {
    boundMs: boundOf(machines, units),
    taken: steal.taken,
    ends: {
      static: endsOf(parts, machines, batchMs, () => []).endMs,
      steal: steal.endMs,
      halves: endsOf(parts, machines, batchMs, (part) => cutTail(part, HALVES)).endMs,
      ideal: idealEnd(weighed, machines),
    },
  };
}

const withoutTime = ({ id, file }) => ({ id, file });

/** No way to run these units ends earlier on these machines. */
function boundOf(machines, units) {
  const slots = machines.map(({ startMs, speed }) => ({ speed, overhead: { fixedMs: startMs, factor: 1 } }));
  const longest = Math.min(...slots.map((slot) => endOf(slot, longestOf(units))));
  return Math.max(longest, levelOver(slots, sum(units.map(({ actualMs }) => actualMs))));
}

/** Each shard runs its own part, then its own batches, and then those that others have left. */
function endsOf(parts, machines, batchMs, cut) {
  const open = [];
  const workers = parts.map((part, owner) => {
    const sizes = cut(part);
    let at = part.length - sum(sizes);
    const { startMs, speed } = machines[owner];
    const worker = { owner, speed, nowMs: startMs + timeOf(part.slice(0, at), speed) };
    for (const size of sizes) {
      const units = part.slice(at, at + size);
      open.push({ owner, units, estimateMs: sum(units.map(({ estimateMs }) => estimateMs)) });
      at += size;
    }
    return worker;
  });
  let taken = 0;
  while (open.length > 0) {
    const next = workers.reduce((first, one) => (one.nowMs < first.nowMs ? one : first));
    const batch = open.find(({ owner }) => owner === next.owner) ?? chooseBatch(open);
    if (batch.owner !== next.owner) taken += 1;
    open.splice(open.indexOf(batch), 1);
    next.nowMs += batchMs + timeOf(batch.units, next.speed);
  }
  return { endMs: Math.max(...workers.map(({ nowMs }) => nowMs)), taken };
}

const timeOf = (units, speed) => sum(units.map(({ actualMs }) => actualMs)) / speed;

function idealEnd(units, machines) {
  const workers = machines.map(({ startMs, speed }) => ({ nowMs: startMs, speed }));
  for (const { actualMs } of units.toSorted(byLongestFirst)) {
    const next = workers.reduce((first, one) => (one.nowMs < first.nowMs ? one : first));
    next.nowMs += actualMs / next.speed;
  }
  return Math.max(...workers.map(({ nowMs }) => nowMs));
}
