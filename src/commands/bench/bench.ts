/** Compares strategies. Each plans with the timings that were known, and runs with those that came next. */
import type { KnownUnit } from '../../history/estimate.ts';
import { knowledgeOf } from '../../history/knowledge.ts';
import { type History, MAX_SAMPLES } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type BenchRow, bench } from '../../schedule/bench.ts';
import { benchPlanners } from '../../schedule/bench-planners.ts';
import { makeUpSuite } from '../../schedule/made-up-suite.ts';
import { fileOf, readTimings } from '../shared/timings.ts';

export interface BenchSettings {
  /** Timing files, oldest first. Without any, a suite is made up. */
  readonly timings: readonly string[];
  /** File with the actual times of the next run. Without it, the newest timings count as the actual times. */
  readonly next?: string | undefined;
  readonly shards: readonly number[];
}

export interface BenchResult {
  readonly suite: string;
  readonly units: number;
  readonly rows: readonly BenchRow[];
}

const POOL = 'bench';
const MADE_UP_UNITS = 2000;
const MADE_UP_SEED = 1;

type Times = ReadonlyMap<string, number>;

/** @throws UsageError for a file that does not exist or has an unknown format. */
export async function runBench(settings: BenchSettings, platform: Platform): Promise<BenchResult> {
  const { suite, versions, actual } = await readVersions(settings, platform);
  const units = [...actual].map(([id, actualMs]) => ({ id, ...fileOf(id), actualMs }));
  const estimates = knowledgeOf(historyOf(versions, platform.now()), POOL, units.map(known)).units;
  const planners = benchPlanners({
    estimateMs: new Map(estimates.map(({ id, estimateMs }) => [id, estimateMs])),
    lastMs: versions.at(-1) ?? new Map<string, number>(),
    actualMs: actual,
  });
  return { suite, units: units.length, rows: bench(units, planners, settings.shards) };
}

const known = ({ id, file }: KnownUnit): KnownUnit => ({ id, file });

async function readVersions({ timings, next }: BenchSettings, platform: Platform) {
  if (timings.length === 0) {
    const { before, after } = makeUpSuite(MADE_UP_UNITS, MADE_UP_SEED);
    return { suite: 'a made-up suite', versions: [before], actual: after };
  }
  const versions: Times[] = [];
  for (const path of timings) versions.push(await readTimes(path, platform));
  const actual = next === undefined ? (versions.at(-1) ?? new Map<string, number>()) : await readTimes(next, platform);
  return { suite: [...timings, ...(next === undefined ? [] : [next])].join(', '), versions, actual };
}

/** The times in a file. The tests of one class or file count together, because that is the unit. */
async function readTimes(path: string, platform: Platform): Promise<Times> {
  const times = new Map<string, number>();
  const { runs } = await readTimings([path], platform);
  for (const { id, test, ms } of runs.flat()) times.set(id, (test === undefined ? 0 : (times.get(id) ?? 0)) + ms);
  return times;
}

function historyOf(versions: readonly Times[], now: Date): History {
  const samples = new Map<string, number[]>();
  for (const [id, ms] of versions.flatMap((times) => [...times])) {
    samples.set(id, [...(samples.get(id) ?? []), ms].slice(-MAX_SAMPLES));
  }
  const seen = { lastOutcome: 'passed' as const, fails: 0, flakes: 0, lastSeen: now.toISOString() };
  const units = [...samples].map(([id, durationsMs]) => ({ id, durationsMs, ...seen }));
  return { version: 1, suite: POOL, updatedAt: seen.lastSeen, classes: [{ name: POOL, shards: [], units }] };
}
