/** Times at places, kept from run to run: see `Series`. */
import { byCodeUnit, DURATION_METRIC, MAX_SAMPLES, MAX_SERIES, MAX_SERIES_NAME, type Series } from '../model.ts';
import { toPrecision } from './precision.ts';
import { isForgotten } from './retention.ts';

/** What a run measured. */
export type MeasuredSeries = Omit<Series, 'lastSeen'>;

const keyOf = ({ place, unit, name, metric }: MeasuredSeries): string => JSON.stringify([place, unit, name, metric]);

/** The series after a run. When there are too many, times that tests report themselves stay, and then those seen last. */
export function updateSeries(previous: readonly Series[], run: readonly MeasuredSeries[], now: Date): Series[] {
  const series = new Map(
    previous.filter(({ lastSeen }) => !isForgotten(lastSeen, now)).map((one) => [keyOf(one), one]),
  );
  for (const { place, unit, name, metric, ms } of run) {
    if (Math.max(place.length, unit.length) > MAX_SERIES_NAME) continue;
    const one = { place, unit, name, metric, ms };
    const before = series.get(keyOf(one))?.ms ?? [];
    const all = [...before, ...ms.map(toPrecision)].slice(-MAX_SAMPLES);
    series.set(keyOf(one), { ...one, ms: all, lastSeen: now.toISOString() });
  }
  const sorted = [...series].sort(([a], [b]) => byCodeUnit(a, b)).map(([, one]) => one);
  if (sorted.length <= MAX_SERIES) return sorted;
  return [...sorted].sort(byWorth).slice(0, MAX_SERIES);
}

const byWorth = (a: Series, b: Series): number =>
  Number(a.metric === DURATION_METRIC) - Number(b.metric === DURATION_METRIC) || byCodeUnit(b.lastSeen, a.lastSeen);
