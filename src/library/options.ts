/** What the functions of the library take beside the inputs, and what they give. */
import type { BenchInputs, MergeInputs, PlanInputs, RunInputs } from './inputs.ts';
import type { Plan, Report, RunEvent, ShardRecord } from './stored.ts';

/** Something to tell a person. */
export interface Message {
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  /** The file that it is about, relative to the repository. */
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

/** Options of every function but `createShards`. */
export interface CallOptions {
  /** The folder of the repository, which all paths start from. Default: the working directory of this process. */
  readonly root?: string | undefined;
  /** Ends the call. `run` stops the tests, keeps what has finished, and resolves. Every other call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Receives what there is to tell while it works. Nothing is printed. */
  readonly onMessage?: ((message: Message) => void) | undefined;
}

/** Options of `plan`. */
export interface PlanOptions extends CallOptions, PlanInputs {}

export interface PlanResult {
  readonly plan: Plan;
  /** The file that it is in, as an absolute path. */
  readonly planFile: string;
}

/** Options of `run`. */
export interface RunOptions extends CallOptions, RunInputs {
  /** A plan to run instead of making one: the plan itself, or the path of its file. */
  readonly plan?: Plan | string | undefined;
  /** Receives what happens in the shards, as it happens. */
  readonly onEvent?: ((event: ShardEvent) => void) | undefined;
  /** Receives the record of each shard that has ended. */
  readonly onShardEnd?: ((record: ShardRecord) => void) | undefined;
}

/** What happened in a shard. */
export type ShardEvent = RunEvent & {
  readonly shard: number;
  /** What tells it apart from others of the shard, such as `device=Pixel 9`. Empty where there is one. */
  readonly axis: string;
};

export interface RunResult {
  readonly plan: Plan;
  /** What each shard did. */
  readonly records: readonly ShardRecord[];
  /** The merged result. Absent where one shard ran: `merge` makes it of all of them. */
  readonly report?: Report;
  /** 0: passed, 1: tests failed, 3: a shard or a test is missing. Of one shard: the exit code of its test command. */
  readonly exitCode: number;
}

/** Options of `merge`. */
export interface MergeOptions extends CallOptions, MergeInputs {
  /** Files, folders and globs to merge. Default: what the shards of the last plan left in this repository. */
  readonly paths?: readonly string[] | undefined;
  /** The plan that the shards ran: the plan itself, or the path of its file. Without it, missing tests cannot be found. */
  readonly plan?: Plan | string | undefined;
}

export interface MergeResult {
  readonly report: Report;
  /** 0: passed, 1: tests failed, 3: a shard or a test is missing. */
  readonly exitCode: number;
  /** Why the exit code is 0 although the verdict is not `passed`. */
  readonly forgivenBy?: string | undefined;
}

/** Options of `bench`. */
export interface BenchOptions extends CallOptions, BenchInputs {}

export interface BenchResult {
  readonly suite: string;
  readonly units: number;
  readonly rows: readonly BenchRow[];
}

/** How well a planner did with a number of shards. */
export interface BenchRow {
  readonly planner: string;
  readonly shards: number;
  /** The time of the slowest shard, without overhead. */
  readonly wallMs: number;
  /** No plan with this many shards is faster. */
  readonly lowerBoundMs: number;
  /** `wallMs` divided by the lower bound; 1 is perfect. */
  readonly ratio: number;
  /** The slowest shard minus the fastest, divided by the mean. */
  readonly spread: number;
  /** How many times faster the run is than with one shard. */
  readonly speedup: number;
}
