/** How far the shards of a run have come, from their results so far and from the jobs of the run. It is no verdict. */
import { groupBy } from '../group-by.ts';
import type { LegResult, Plan, PlannedShard, RunJob, RunProgress } from '../model.ts';
import { isOfRow, rowName } from '../text/row-name.ts';
import { expectedLegs } from './expected-legs.ts';

/** When the reader began, and what time it is now. Milliseconds since 1970. */
export interface Times {
  readonly beganAt: number;
  readonly now: number;
}

/** @param jobs undefined where they are unknown */
export function progressOf(
  plan: Plan,
  results: readonly LegResult[],
  jobs: readonly RunJob[] | undefined,
  { beganAt, now }: Times,
): RunProgress {
  const records = results.map(({ record }) => record);
  const wish = { expectShards: undefined, expectsOwnShards: false };
  const expected = expectedLegs(records, plan, wish) ?? Math.max(plan.shards.length, results.length);
  const ofShard = groupBy(results, ({ shard }) => shard);
  const shards = plan.shards.map((shard) => {
    const own = (jobs ?? []).filter(({ name }) => isOfRow(name, rowName(plan, shard)));
    return { shard, jobs: own, results: ofShard.get(shard.index)?.length ?? 0 };
  });
  const done = { suite: plan.suite, results };
  if (shards.some((shard) => shard.jobs.length === 0)) {
    const hasEnded = results.length >= expected;
    return { ...done, legs: expected, hasEnded, ...(hasEnded ? {} : { endsAt: beganAt + plan.prediction.wallMs }) };
  }
  const states = shards.map((shard) => stateOf(shard, now));
  const sum = (numberOf: (state: ShardState) => number): number =>
    states.reduce((total, one) => total + numberOf(one), 0);
  const [running, waiting] = [sum((state) => state.running), sum((state) => state.waiting)];
  const ends = states.flatMap(({ endsAt }) => endsAt ?? []);
  return {
    ...done,
    legs: Math.max(
      expected,
      sum((state) => state.legs),
    ),
    jobs: {
      running,
      waiting,
      lost: shards.flatMap(({ shard }, at) => ((states[at]?.lost ?? 0) > 0 ? [shard.index] : [])),
    },
    ...(ends.length > 0 && { endsAt: Math.max(...ends) }),
    hasEnded: running + waiting === 0,
  };
}

interface ShardState {
  readonly legs: number;
  readonly running: number;
  readonly waiting: number;
  /** How many of its jobs ended without a result. */
  readonly lost: number;
  readonly endsAt?: number;
}

interface ShardNow {
  readonly shard: Pick<PlannedShard, 'predictedMs'>;
  readonly jobs: readonly RunJob[];
  /** A job has left its result before it ends. */
  readonly results: number;
}

function stateOf({ shard: { predictedMs }, jobs, results }: ShardNow, now: number): ShardState {
  const count = (state: RunJob['state']): number => jobs.filter((job) => job.state === state).length;
  const ended = count('ended');
  const open = Math.max(0, jobs.length - Math.max(ended, results));
  const waiting = Math.min(open, count('waiting'));
  const starts = jobs.flatMap(({ state, startedAt }) =>
    state === 'running' && startedAt !== undefined ? [startedAt] : [],
  );
  const startedAt = waiting > 0 ? now : Math.max(...starts);
  const endsAt = Number.isFinite(startedAt) ? startedAt + predictedMs : now + predictedMs;
  return {
    legs: jobs.length,
    running: open - waiting,
    waiting,
    lost: Math.max(0, ended - results),
    ...(open > 0 && { endsAt }),
  };
}
