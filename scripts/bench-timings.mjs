/**
 * Measures the planner; docs/benchmarks.md explains the figures:
 * - the cost of a plan with 100,000 units,
 * - strategies compared on real timings,
 * - the gain from splitting large files,
 * - plans over unequal machines,
 * - shards that take batches from each other.
 *
 * It reads timings from the folder in SHARDWISE_TIMINGS, or from ../shared/timings. It runs the compiled sources (`npm run compile`).
 * With `--choose` it compares statistics for estimates instead, and with `--new-units` rules for new units; each takes minutes. It exits with 1 when a limit is not kept.
 */
import { printChoice } from './bench/choice.mjs';
import { printLargePlan } from './bench/large-plan.mjs';
import { printNewUnits } from './bench/new-units.mjs';
import { readAllSeries } from './bench/series.mjs';
import { printSplits } from './bench/splits.mjs';
import { printStealing } from './bench/stealing.mjs';
import { printStrategies } from './bench/strategies.mjs';
import { printUnequal } from './bench/unequal.mjs';

const SHARDS = [4, 8, 16, 32];

const isChoice = process.argv.includes('--choose');
const isNewUnits = process.argv.includes('--new-units');
if (!isChoice && !isNewUnits) printLargePlan();
const allSeries = readAllSeries();
if (allSeries === undefined)
  console.log('The rest is skipped, because there are no timings: set SHARDWISE_TIMINGS to a folder.');
else if (isChoice) printChoice(allSeries);
else if (isNewUnits) printNewUnits(allSeries);
else {
  printStrategies(allSeries, SHARDS);
  printSplits(allSeries, SHARDS);
  printUnequal(allSeries);
  printStealing(allSeries);
}
