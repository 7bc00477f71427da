/** The workers of a run, in the order of their shards. */
import type { LiveSource, LiveWorker } from './run.ts';

export const isOf = (one: LiveSource, { shard, axis }: LiveSource): boolean => one.shard === shard && one.axis === axis;

/** The first worker of a shard that tells of an axis takes the place of the one that was planned. */
export function withWorker<T extends LiveSource & Pick<LiveWorker, 'state'>>(
  workers: readonly T[],
  now: T,
): readonly T[] {
  const own = workers.findIndex((worker) => isOf(worker, now));
  if (own >= 0) return workers.with(own, now);
  const planned = workers.findIndex(
    ({ shard, axis, state }) => shard === now.shard && axis === '' && state === 'waiting',
  );
  if (planned >= 0) return workers.with(planned, now);
  const after = workers.findIndex(({ shard }) => shard > now.shard);
  return after < 0 ? [...workers, now] : workers.toSpliced(after, 0, now);
}
