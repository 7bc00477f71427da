/** What a live view knows of a plan, and the run before its first event. */
import type { Plan } from '../../model.ts';
import type { LivePlan, LiveRun, LiveShare, LiveWorker } from './run.ts';

export function livePlan(plan: Plan, oneAtATime: boolean): LivePlan {
  const units = new Map(plan.units.map((unit) => [`${unit.pool} ${unit.id}`, unit]));
  const byFile = new Map<string, { tests: number; ms: number }>();
  for (const { id, file = id, tests = 1, estimateMs } of plan.units) {
    const known = byFile.get(file) ?? { tests: 0, ms: 0 };
    byFile.set(file, { tests: known.tests + tests, ms: known.ms + estimateMs });
  }
  return {
    suite: plan.suite,
    shares: plan.shards.map((shard): LiveShare => {
      const own = shard.units.flatMap((id) => units.get(`${shard.pool} ${id}`) ?? []);
      return {
        shard: shard.index,
        units: shard.units.length,
        tests: own.reduce((sum, { tests = 0 }) => sum + tests, 0),
        testsMs: own.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
        predictedMs: shard.predictedMs,
      };
    }),
    oneAtATime,
    isTimed: plan.prediction.known > 0,
    msPerTest: new Map([...byFile].map(([file, { tests, ms }]) => [file, ms / Math.max(1, tests)])),
    fileOfPart: new Map(plan.units.flatMap(({ id, file }) => (file === undefined || file === id ? [] : [[id, file]]))),
  };
}

export const newRun = (plan: LivePlan): LiveRun => ({
  plan,
  workers: plan.shares.map((share) => waiting(share)),
  failures: [],
  failuresInAll: 0,
  version: 0,
});

/** A worker that has not begun. */
export const waiting = ({ shard, units, tests, testsMs, predictedMs }: LiveShare, axis = ''): LiveWorker => ({
  shard,
  axis,
  state: 'waiting',
  tests,
  done: 0,
  failed: 0,
  doneMs: 0,
  testsMs,
  predictedMs,
  units,
  running: [],
  version: 0,
});
