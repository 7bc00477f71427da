/** The places where tests are measured: the machines of a pool, on one value of the user's own axis. */
import { axisLabel, byCodeUnit, type PlannedPool } from '../../model.ts';
import { legKey, nameOnAxis } from '../../text/leg.ts';
import { type Copy, copiesOf, type Evidence } from '../evidence.ts';

export interface Place {
  /** As the history knows it. No two places have the same one. */
  readonly key: string;
  /** For people: the values of the axis, or else the pool, and both where several pools share these values. */
  readonly label: string;
  readonly pool: string;
  readonly region?: string | undefined;
  /** Whether it runs the same tests as other regions, so that the times of its tests can be compared with theirs. */
  readonly isRegion: boolean;
  /** Where its machines were, as they or their cloud say, sorted. */
  readonly measuredAt: readonly string[];
}

/** The place of each leg, by `legKey`. Without a plan no place is known. */
export function placesOf(evidence: Evidence): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const copy of copiesOf(evidence))
    for (const pool of copy.plan?.pools ?? []) {
      const place = placeOf(pool, copy);
      for (const { index } of copy.plan?.shards.filter((shard) => shard.pool === pool.name) ?? [])
        places.set(legKey({ shard: index, axis: copy.axis }), place);
    }
  return places;
}

function placeOf({ name, mode, region }: PlannedPool, copy: Copy): Place {
  const { own, records } = copy;
  const said = records.flatMap((record) => (record.pool === name ? (record.measuredAt ?? []) : []));
  return {
    key: nameOnAxis(name, axisLabel(own)),
    label: labelOf(name, copy),
    pool: name,
    region,
    isRegion: mode === 'replicate' && region !== undefined,
    measuredAt: [...new Set(said)].sort(byCodeUnit),
  };
}

function labelOf(pool: string, { axis, plan }: Copy): string {
  if (axis === '') return pool;
  return (plan?.pools.length ?? 0) > 1 ? nameOnAxis(pool, axis) : axis;
}
