/**
 * Figures of the planner; docs/benchmarks.md says what they mean. What a plan of 100,000 units costs; strategies side by side on real timings; what
 * splitting large files gains. Reads the folder that SHARDWISE_TIMINGS names, or ../shared/timings; runs the compiled sources (`npm run compile`).
 * With `--choose` it compares statistics to make estimates of instead, which takes minutes. Exits with 1 when a limit is not kept.
 */
import { printChoice } from './bench/choice.mjs';
import { printLargePlan } from './bench/large-plan.mjs';
import { readAllSeries } from './bench/series.mjs';
import { printSplits } from './bench/splits.mjs';
import { printStrategies } from './bench/strategies.mjs';

const SHARDS = [4, 8, 16, 32];

const isChoice = process.argv.includes('--choose');
if (!isChoice) printLargePlan();
const allSeries = readAllSeries();
if (allSeries === undefined) console.log('skipped the rest: no timings; name a folder with SHARDWISE_TIMINGS');
else if (isChoice) printChoice(allSeries);
else {
  printStrategies(allSeries, SHARDS);
  printSplits(allSeries, SHARDS);
}
