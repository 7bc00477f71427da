/**
 * The library. Importing it runs nothing, and loads what the functions need only when one of them is called. They print nothing, and never
 * end the process.
 */
import type {
  BenchOptions,
  BenchResult,
  MergeOptions,
  MergeResult,
  PlanOptions,
  PlanResult,
  RunOptions,
  RunResult,
} from './options.ts';

export { UsageError } from '../model.ts';
export { type CreateShardsOptions, createShards, type Shard, type TimedUnit } from './create-shards.ts';
export type * from './inputs.ts';
export type * from './options.ts';
export type * from './stored.ts';
export type { ListedUnit } from './units.ts';

const commands = () => import('./commands.ts');

/** Decides how many shards there are and what each of them runs. @throws UsageError for wrong options */
export const plan = async (options?: PlanOptions): Promise<PlanResult> => (await commands()).plan(options);

/**
 * Plans, runs all shards at the same time on this machine, and merges their results. With `shard` it runs one shard of a plan. Failed tests
 * are a result, and no error.
 * @throws UsageError for wrong options
 */
export const run = async (options?: RunOptions): Promise<RunResult> => (await commands()).run(options);

/** Merges the results of shards, or any JUnit files. Failed tests are a result, and no error. @throws UsageError for wrong options */
export const merge = async (options?: MergeOptions): Promise<MergeResult> => (await commands()).merge(options);

/** Compares the strategies on timings. Each plans with past times and runs with the next ones. @throws UsageError for wrong options */
export const bench = async (options?: BenchOptions): Promise<BenchResult> => (await commands()).bench(options);
