/** What a reader far away sees of a run: all of it at first, and then what has changed since. The reader needs no events for it. */
import { type LiveFailure, type LivePlan, type LiveRun, type LiveTest, type LiveWorker, longest } from './run.ts';
import { withWorker } from './workers.ts';

/** A worker with only the test that is worth showing. */
export interface SeenWorker extends Omit<LiveWorker, 'running'> {
  readonly test?: Pick<LiveTest, 'name' | 'file' | 'since'>;
}

/** What has changed since a version. */
export interface LiveChange {
  readonly version: number;
  /** The whole is there, and not only what is new. */
  readonly isWhole: boolean;
  readonly plan: Pick<LivePlan, 'suite' | 'oneAtATime' | 'isTimed'>;
  readonly workers: readonly SeenWorker[];
  readonly failures: readonly LiveFailure[];
  readonly failuresInAll: number;
}

/** What the reader has. */
export type LiveView = Omit<LiveChange, 'isWhole'>;

/** @param version what the reader has; -1 for nothing */
export function changesSince(run: LiveRun, version: number): LiveChange {
  const { plan, workers, failures, failuresInAll } = run;
  const isNew = (one: { readonly version: number }): boolean => one.version > version;
  return {
    version: run.version,
    isWhole: version < 0,
    plan: { suite: plan.suite, oneAtATime: plan.oneAtATime, isTimed: plan.isTimed },
    workers: workers.filter(isNew).map(seen),
    failures: failures.filter(isNew),
    failuresInAll,
  };
}

function seen({ running, ...worker }: LiveWorker): SeenWorker {
  const test = longest(running);
  return test === undefined ? worker : { ...worker, test: { name: test.name, file: test.file, since: test.since } };
}

/** The view after a change. Without a view before, only a whole one makes one. */
export function withChange(view: LiveView | undefined, { isWhole, ...change }: LiveChange): LiveView | undefined {
  if (isWhole) return change;
  if (view === undefined) return undefined;
  const failures = new Map(view.failures.map((failure) => [failure.number, failure]));
  for (const failure of change.failures) failures.set(failure.number, failure);
  return {
    ...change,
    workers: change.workers.reduce<readonly SeenWorker[]>(withWorker, view.workers),
    failures: [...failures.values()].slice(-MAX_FAILURES),
  };
}

/** The most failures that are kept. A build that is broken has as many as there are tests. */
export const MAX_FAILURES = 500;
