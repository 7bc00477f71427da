/** Compares times from place to place, and those of each place with its own earlier ones. */
import { groupBy } from '../../group-by.ts';
import { median } from '../../median.ts';
import {
  byCodeUnit,
  MAX_TIMES,
  type MeasuredPlace,
  type MeasuredTimes,
  MIN_SAMPLES,
  type Series,
  type TestTime,
  type TimeAt,
} from '../../model.ts';
import { listSome } from '../../text/numbers.ts';
import type { Place } from './places.ts';
import { type Sampled, timeKey } from './samples.ts';

/** What samples say. */
export type Figures = Omit<TimeAt, 'place'>;

/**
 * What the samples of a run say, with those of earlier runs at the same place. A run has one sample of most times. So the newest older ones
 * are taken with it until there are enough, and the others are what was before.
 * @param now not empty
 * @param past oldest first
 */
export function figuresOf(now: readonly number[], past: readonly number[]): Figures {
  const older = past.slice(0, Math.max(0, past.length - Math.max(0, MIN_SAMPLES - now.length)));
  const recent = [...past.slice(older.length), ...now];
  const medianMs = judged(recent);
  const olderMs = judged(older);
  return {
    samples: recent.length,
    ...(medianMs !== undefined && { medianMs }),
    leastMs: Math.min(...recent),
    mostMs: Math.max(...recent),
    older: older.length,
    ...(olderMs !== undefined && { olderMs }),
    ...(medianMs !== undefined && olderMs !== undefined && olderMs > 0 && { ratio: rounded(medianMs / olderMs) }),
  };
}

const judged = (samples: readonly number[]): number | undefined =>
  samples.length < MIN_SAMPLES ? undefined : median(samples);

/** A ratio with three digits. More are noise. */
const rounded = (ratio: number): number => Number(ratio.toPrecision(3));

/** A time at one of its places. */
export interface Located {
  readonly place: Place;
  readonly figures: Figures;
}

/** One time of a test at all its places. */
export interface Compared extends Pick<Sampled, 'unit' | 'name' | 'test' | 'metric'> {
  readonly at: readonly Located[];
}

/** Sorted by test and metric, and the places by their labels, whatever the order of the samples. */
export function compareTimes(sampled: readonly Sampled[], past: readonly Series[] = []): readonly Compared[] {
  const known = new Map(past.map((series) => [`${series.place} ${timeKey(series)}`, series.ms]));
  const groups = [...groupBy(sampled, timeKey)].toSorted(([a], [b]) => byCodeUnit(a, b));
  return groups.map(([key, group]) => {
    const [{ unit, name, test, metric }] = group;
    const at = group.map(({ place, ms }) => ({
      place,
      figures: figuresOf(ms, known.get(`${place.key} ${key}`) ?? []),
    }));
    return { unit, name, test, metric, at: at.sort((a, b) => byCodeUnit(a.place.label, b.place.label)) };
  });
}

const mediansOf = ({ at }: Compared): readonly number[] =>
  at.flatMap(({ figures: { medianMs } }) => (medianMs === undefined ? [] : [medianMs]));

/** How many times as long as at the fastest place. Undefined where fewer than two places can be judged. */
function factorsOf(compared: Compared): ReadonlyMap<string, number> {
  const fastest = Math.min(...mediansOf(compared));
  if (mediansOf(compared).length < 2 || fastest === 0) return new Map();
  return new Map(
    compared.at.flatMap(({ place, figures: { medianMs } }) =>
      medianMs === undefined ? [] : [[place.key, medianMs / fastest]],
    ),
  );
}

/** What all times say about each place, sorted by label. */
function placesIn(all: readonly Compared[]): readonly MeasuredPlace[] {
  const places = new Map(all.flatMap(({ at }) => at.map(({ place }) => [place.key, place])));
  const factors = all.map(factorsOf);
  return [...places.values()]
    .sort((a, b) => byCodeUnit(a.label, b.label))
    .map(({ key, label, region, measuredAt }) => {
      const own = factors.flatMap((one) => one.get(key) ?? []);
      const factor = median(own);
      return {
        place: label,
        ...(region !== undefined && { region }),
        ...(measuredAt.length > 0 && { measuredAt: [...measuredAt] }),
        compared: own.length,
        ...(factor !== undefined && { factor: rounded(factor) }),
      };
    });
}

/** What casts doubt on the regions: machines of one region at several places, or of several regions at one. */
export function placeWarnings(places: readonly MeasuredPlace[]): string[] {
  const regions = places.flatMap(({ region, measuredAt = [] }) =>
    region === undefined ? [] : [{ region, measuredAt }],
  );
  const spread = regions.filter(({ measuredAt }) => measuredAt.length > 1);
  const byPlace = groupBy(
    regions.flatMap(({ region, measuredAt }) => measuredAt.map((at) => ({ region, at }))),
    ({ at }) => at,
  );
  const shared = [...byPlace].filter(([, group]) => new Set(group.map(({ region }) => region)).size > 1);
  return [
    ...spread.map(
      ({ region, measuredAt }) =>
        `the machines of region ${region} were at several places, so its times say little: ${listSome(measuredAt)}`,
    ),
    ...shared.map(
      ([at, group]) =>
        `machines of several regions were at one place, ${at}: ${listSome(group.map(({ region }) => region))}`,
    ),
  ];
}

/** How much a time differs from place to place, or from before, in milliseconds. */
function differenceOf(compared: Compared): number {
  const medians = mediansOf(compared);
  const changes = compared.at.map(({ figures: { medianMs, olderMs } }) =>
    medianMs === undefined || olderMs === undefined ? 0 : Math.abs(medianMs - olderMs),
  );
  return Math.max(0, ...changes, medians.length < 2 ? 0 : Math.max(...medians) - Math.min(...medians));
}

const testTimeOf = ({ test, unit, metric, at }: Compared): TestTime => ({
  test,
  unit,
  metric,
  at: at.map(({ place, figures }) => ({ place: place.label, ...figures })),
});

/** @param first the times that must be in the report, whatever they differ @param lost how many were not even compared */
export function measuredTimes(
  all: readonly Compared[],
  first: ReadonlySet<Compared>,
  lost: number,
): Omit<MeasuredTimes, 'breaches'> | undefined {
  if (all.length === 0) return undefined;
  const weighed = all.map((compared) => ({ compared, ms: first.has(compared) ? Infinity : differenceOf(compared) }));
  const greatest = weighed.toSorted((a, b) => (a.ms === b.ms ? 0 : b.ms - a.ms)).slice(0, MAX_TIMES);
  return {
    places: [...placesIn(all)],
    times: greatest.map(({ compared }) => testTimeOf(compared)),
    leftOut: all.length - greatest.length + lost,
  };
}
