/** What a run does at a moment: what each worker has done and runs now, and what has failed. A terminal and the live page show this. */
import type { NotedEvent } from '../event.ts';

/** What is planned for a shard. */
export interface LiveShare {
  readonly shard: number;
  readonly units: number;
  /** How many tests it has. 0 where nobody has counted them. */
  readonly tests: number;
  /** The predicted time of its tests alone. */
  readonly testsMs: number;
  /** The same with what comes before and after them. */
  readonly predictedMs: number;
}

export interface LivePlan {
  readonly suite: string;
  readonly shares: readonly LiveShare[];
  /** Whether one shard runs after the other. */
  readonly oneAtATime: boolean;
  /** Whether any predicted time comes from an earlier run. The others are guesses. */
  readonly isTimed: boolean;
  /** The predicted time of a test in each file. */
  readonly msPerTest: ReadonlyMap<string, number>;
  /** The file of each unit that is only a part of one. */
  readonly fileOfPart: ReadonlyMap<string, string>;
}

/** A test that runs now. */
export interface LiveTest {
  readonly id: string;
  readonly batch: string;
  readonly name: string;
  readonly file: string;
  /** When it started, in milliseconds since 1970. */
  readonly since: number;
}

export type LiveState =
  | 'waiting'
  | 'running'
  | 'retrying'
  | Extract<NotedEvent, { event: 'shard-finished' }>['outcome'];

/** What runs a shard: this machine, or one of the devices that each run the whole of it. */
export interface LiveWorker {
  readonly shard: number;
  /** What tells it apart from other workers of the shard, such as `device=Pixel 9`. Empty where it is the only one. */
  readonly axis: string;
  readonly state: LiveState;
  /** In milliseconds since 1970. */
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** How many tests it has: as many as are planned, or as are done where those are more. 0 where that is unknown. */
  readonly tests: number;
  readonly done: number;
  readonly failed: number;
  /** The predicted time of the tests that are done. */
  readonly doneMs: number;
  readonly testsMs: number;
  readonly predictedMs: number;
  /** How many units its command has. */
  readonly units: number;
  /** Those that started last are the last. There may be more of them. */
  readonly running: readonly LiveTest[];
  /** What a person should know until the next test ends, such as that one hangs. */
  readonly notice?: string | undefined;
  /** The version of the run in which it last changed. */
  readonly version: number;
}

/** Whose event it is. The axis is empty where the shard has one worker. */
export type LiveSource = Pick<LiveWorker, 'shard' | 'axis'>;

export interface LiveFailure {
  /** Counts from 1. */
  readonly number: number;
  readonly shard: number;
  readonly axis: string;
  readonly id: string;
  /** Empty where it is the whole unit. */
  readonly name: string;
  readonly file: string;
  /** When it failed, in milliseconds since 1970. */
  readonly at: number;
  /** Whether it has passed since. */
  readonly isFlaky: boolean;
  readonly version: number;
}

export interface LiveRun {
  readonly plan: LivePlan;
  /** By shard. */
  readonly workers: readonly LiveWorker[];
  /** The last ones, in the order in which they came. */
  readonly failures: readonly LiveFailure[];
  /** How many there were in all. */
  readonly failuresInAll: number;
  /** Grows with each change. */
  readonly version: number;
}

/** Whether nothing more comes of it. */
export const hasEnded = ({ state }: Pick<LiveWorker, 'state'>): boolean =>
  state !== 'waiting' && state !== 'running' && state !== 'retrying';

/** Of the tests without those that have others inside, the one that runs longest. */
export function longest(running: readonly LiveTest[]): LiveTest | undefined {
  const inner = running.filter((test) => !running.some(({ id }) => id.startsWith(`${test.id} > `)));
  return inner.reduce<LiveTest | undefined>(
    (first, test) => (first === undefined || test.since < first.since ? test : first),
    undefined,
  );
}
