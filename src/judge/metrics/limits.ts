/** The limits that a user sets on times. Without one, no time fails a run. */
import { type Breach, DURATION_METRIC, MIN_SAMPLES } from '../../model.ts';
import { formatDuration, plural } from '../../text/numbers.ts';
import type { Compared, Located } from './compare.ts';

export interface TimeLimit {
  /** All pools when left out, and so on. */
  readonly pool?: string | undefined;
  readonly region?: string | undefined;
  readonly metric?: string | undefined;
  /** Whether it is for the tests of a unit. */
  readonly isFor: (unit: string) => boolean;
  readonly latencyMs?: number | undefined;
  /** How many times as long as before. */
  readonly ratio?: number | undefined;
}

export interface Judged {
  readonly breaches: readonly Breach[];
  /** The times with a breach. */
  readonly over: ReadonlySet<Compared>;
  readonly warnings: readonly string[];
}

export function judgeTimes(all: readonly Compared[], limits: readonly TimeLimit[] = []): Judged {
  const breaches = new Map<string, Breach>();
  const over = new Set<Compared>();
  const warnings = limits.flatMap((limit, index) => {
    const meant = all.filter(({ unit, metric }) => isMeant(limit, unit, metric));
    const times = meant.flatMap((compared) =>
      compared.at.filter(({ place }) => isThere(limit, place)).map((located) => ({ compared, located })),
    );
    for (const { compared, located } of times)
      for (const breach of breachesOf(limit, compared, located)) {
        const key = JSON.stringify([breach.test, breach.place, breach.metric, breach.limit]);
        const known = breaches.get(key);
        if (known === undefined || breach.allowed < known.allowed) breaches.set(key, breach);
        over.add(compared);
      }
    return warningsOf(
      limit,
      index,
      times.map(({ located }) => located),
    );
  });
  return { breaches: [...breaches.values()], over, warnings };
}

const isMeant = ({ metric, isFor }: TimeLimit, unit: string, its: string): boolean =>
  (metric === undefined || metric === its) && isFor(unit);

const isThere = ({ pool, region }: TimeLimit, place: Located['place']): boolean =>
  (pool === undefined || pool === place.pool) && (region === undefined || region === place.region);

function breachesOf(
  { latencyMs, ratio }: TimeLimit,
  { test, metric }: Compared,
  { place, figures }: Located,
): Breach[] {
  const of = { test, place: place.label, metric, samples: figures.samples };
  const checks = [
    { limit: 'latencyMs', allowed: latencyMs, value: figures.medianMs },
    { limit: 'ratio', allowed: ratio, value: figures.ratio },
  ] as const;
  return checks.flatMap(({ limit, allowed, value }) =>
    allowed !== undefined && value !== undefined && value > allowed ? [{ ...of, limit, allowed, value }] : [],
  );
}

/** A limit that judges nothing protects nobody, so the user is told. Limits are numbered from 1, as people count. */
function warningsOf({ latencyMs, ratio }: TimeLimit, index: number, times: readonly Located[]): string[] {
  const name = `limit ${index + 1}`;
  if (times.length === 0) return [`${name} judged nothing: no test reported such a time at such a place`];
  const few = times.filter(({ figures }) => latencyMs !== undefined && figures.medianMs === undefined).length;
  const young = times.filter(({ figures }) => ratio !== undefined && figures.ratio === undefined).length;
  return [
    ...(few > 0
      ? [
          `${name}: latencyMs judged all but ${plural(few, 'time')}, of which there are fewer than ${MIN_SAMPLES} samples`,
        ]
      : []),
    ...(young > 0
      ? [
          `${name}: ratio judged all but ${plural(young, 'time')}, of which earlier runs have fewer than ${MIN_SAMPLES} samples`,
        ]
      : []),
  ];
}

/** The most breaches that are reasons of their own. */
const MAX_REASONS = 10;

/** The reasons for a red run, one for each breach. */
export function breachReasons(breaches: readonly Breach[]): string[] {
  const rest = breaches.length - MAX_REASONS;
  return [
    ...breaches.slice(0, MAX_REASONS).map(breachReason),
    ...(rest > 0 ? [`${plural(rest, 'more time is', 'more times are')} beyond a limit`] : []),
  ];
}

function breachReason({ test, place, metric, limit, allowed, value, samples }: Breach): string {
  const what = metric === DURATION_METRIC ? test : `${metric} of ${test}`;
  const told =
    limit === 'latencyMs'
      ? `took ${formatDuration(value)} at ${place}, more than latencyMs allows: ${formatDuration(allowed)}`
      : `took ${value} times as long as before at ${place}, more than ratio allows: ${allowed}`;
  return `${what} ${told} (median of ${samples} samples)`;
}
