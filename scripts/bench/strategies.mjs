/** Compares strategies over all pairs of all series. */
import { knowledgeOf } from '../../lib/history/knowledge.js';
import { bench, overSeries } from '../../lib/schedule/bench.js';
import { benchPlanners } from '../../lib/schedule/bench-planners.js';
import { historyOf, pairsOf } from './series.mjs';

export function printStrategies(allSeries, shardCounts) {
  const ratios = gather(allSeries, shardCounts);
  console.log(
    '\nTime of the slowest shard over the lower bound, median (mean) over series. A plan uses the versions before, and the run uses the next.\n',
  );
  console.log(`| planner | ${shardCounts.map((shards) => `${shards} shards`).join(' | ')} |`);
  console.log(`| --- |${shardCounts.map(() => ' --- |').join('')}`);
  const cells = (byShards) => shardCounts.map((shards) => overSeries(byShards.get(shards) ?? []));
  for (const [planner, byShards] of ratios) {
    const texts = cells(byShards).map(({ median, mean }) => `${median.toFixed(3)} (${mean.toFixed(3)})`);
    console.log(`| ${planner} | ${texts.join(' | ')} |`);
  }
  const [first] = ratios.values();
  const sizes = cells(first).map(({ series, pairs }, index) => `${shardCounts[index]} shards: ${series}, ${pairs}`);
  console.log(`\nSeries and pairs: ${sizes.join('; ')}.`);
}

/** The ratios of each series, by planner and shard count. */
function gather(allSeries, shardCounts) {
  const ratios = new Map();
  for (const [place, series] of allSeries.entries()) {
    for (const { planner, shards, ratio } of pairsOf(series, shardCounts).flatMap(benchPair)) {
      const byShards = ratios.get(planner) ?? new Map();
      const bySeries = byShards.get(shards) ?? allSeries.map(() => []);
      bySeries[place].push(ratio);
      ratios.set(planner, byShards.set(shards, bySeries));
    }
  }
  return ratios;
}

function benchPair({ known, actualMs, units, counts }) {
  const estimates = knowledgeOf(historyOf(known), 'bench', units).units;
  const estimateMs = new Map(estimates.map((unit) => [unit.id, unit.estimateMs]));
  return bench(units, benchPlanners({ estimateMs, lastMs: known.at(-1), actualMs }), counts);
}
