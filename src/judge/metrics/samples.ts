/** The samples that a run gives: times that its tests report themselves, and in regions the times of the tests. */
import { DURATION_METRIC, MAX_DURATION_MS, MAX_SAMPLES } from '../../model.ts';
import { legKey, nameWithoutAxis } from '../../text/leg.ts';
import { testName } from '../../text/test-name.ts';
import type { EvidenceTest } from '../evidence.ts';
import type { TestIdentity } from '../test-identity.ts';
import type { Place } from './places.ts';

/** One time of one test at one place. */
export interface Sampled {
  readonly place: Place;
  readonly unit: string;
  /** In its unit, without the values of an axis. */
  readonly name: string;
  /** For people, without the values of an axis. */
  readonly test: string;
  readonly metric: string;
  readonly ms: readonly number[];
}

/** The most samples of a run that are kept in memory, of the tests and of what they report apart. Each takes about 300 bytes. */
const MAX_KEPT = 100_000;

/** A text that no other time of a test has. */
export const timeKey = ({ unit, name, metric }: Pick<Sampled, 'unit' | 'name' | 'metric'>): string =>
  JSON.stringify([unit, name, metric]);

export class Samples {
  readonly #places: ReadonlyMap<string, Place>;
  readonly #kept = new Map<string, Sampled>();
  readonly #room = { tests: MAX_KEPT, metrics: MAX_KEPT };
  #leftOut = 0;

  constructor(places: ReadonlyMap<string, Place>) {
    this.#places = places;
  }

  /** Only a test that passed at its first try is measured: a failure ends early, and a retry finds warm caches. */
  see = (test: EvidenceTest, { unit, name }: TestIdentity): void => {
    const { shard, axis, outcome, flaky, durationMs, metrics = [] } = test;
    const place = shard === undefined ? undefined : this.#places.get(legKey({ shard, axis }));
    if (place === undefined || outcome !== 'passed' || flaky) return;
    const isTimed = place.isRegion && durationMs !== undefined && durationMs <= MAX_DURATION_MS;
    if (!isTimed && metrics.length === 0) return;
    const shown = testName({ ...test, name: nameWithoutAxis(test) });
    const of = { place, unit, name: withoutAxis(name, axis), test: shown };
    if (isTimed) this.#add({ ...of, metric: DURATION_METRIC, ms: [durationMs] }, 'tests');
    for (const { name: metric, ms } of metrics) this.#add({ ...of, metric, ms }, 'metrics');
  };

  all = (): readonly Sampled[] => [...this.#kept.values()];

  get leftOut(): number {
    return this.#leftOut;
  }

  #add(sampled: Sampled, kind: 'tests' | 'metrics'): void {
    const key = `${sampled.place.key} ${timeKey(sampled)}`;
    const before = this.#kept.get(key);
    if (before === undefined && this.#room[kind] === 0) {
      this.#leftOut += 1;
      return;
    }
    if (before === undefined) this.#room[kind] -= 1;
    const ms = [...(before?.ms ?? []), ...sampled.ms].slice(-MAX_SAMPLES);
    this.#kept.set(key, { ...sampled, ms });
  }
}

/** The name inside its unit has the axis before the number of a twin, if there is one: `adds [os=linux] #2`. */
function withoutAxis(name: string, axis = ''): string {
  const at = axis === '' ? -1 : name.lastIndexOf(` [${axis}]`);
  return at === -1 ? name : name.slice(0, at) + name.slice(at + ` [${axis}]`.length);
}
