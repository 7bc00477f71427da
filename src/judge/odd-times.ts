/**
 * Times in reports that cannot be seconds: some tools write milliseconds, microseconds or nanoseconds. A shard's own clock tells, and the times
 * of such a shard are unknown then: guessed ones would teach the history nonsense, and unknown is not zero.
 */

import type { ReportTest, ShardRecord } from '../model.ts';
import { formatDuration } from '../text/numbers.ts';

/** The times of one report, taken for seconds. */
export interface ReportTimes {
  /** As people know it. */
  readonly path: string;
  readonly longestMs: number;
  /** Sum over all cases, as written. */
  readonly totalMs: number;
}

/** No test takes longer than the command that ran it, as far as two clocks agree that may be set meanwhile. */
const CLOCK_FACTOR = 1.1;
const CLOCK_ERROR_MS = 1_000;

/**
 * Tests that wait for something can run side by side by the dozen, so their sum says less: only beyond so many at once for each processor
 * it is taken for another unit. Milliseconds give a thousand times what the tests took.
 */
const MOST_AT_ONCE = 100;

/** From the likeliest. */
const UNITS: readonly (readonly [name: string, ofASecond: number])[] = [
  ['milliseconds', 1e3],
  ['microseconds', 1e6],
  ['nanoseconds', 1e9],
];

type Clock = Pick<ShardRecord, 'shard' | 'startedAt' | 'finishedAt' | 'runner'>;

/** Remembers the shards whose times are unknown. */
export class OddTimes {
  readonly #shards = new Set<number>();
  /** What a person should know, in the order of the reports. */
  readonly warnings: string[] = [];

  /** @param clock of the shard that left the report */
  check(times: ReportTimes, clock: Clock): void {
    const wallMs = Date.parse(clock.finishedAt) - Date.parse(clock.startedAt);
    // A clock that was set back meanwhile says nothing.
    if (wallMs <= 0 || fits(times, wallMs, clock, 1)) return;
    const [unit] = UNITS.find(([, ofASecond]) => fits(times, wallMs, clock, ofASecond)) ?? ['another unit'];
    this.#shards.add(clock.shard);
    this.warnings.push(
      `the times in ${times.path} look like ${unit} and not seconds: by them its longest test took ${formatDuration(times.longestMs)} and all ${formatDuration(times.totalMs)}, ` +
        `and shard ${clock.shard} was done in ${formatDuration(wallMs)}. The times of this shard are taken as unknown and teach nothing: let the test command report seconds`,
    );
  }

  /** Tests without the times that cannot be right. Can be gone through as often as `tests` can. */
  dropFromTests<T extends ReportTest>(tests: Iterable<T>): Iterable<T> {
    if (this.#shards.size === 0) return tests;
    const isOdd = ({ shard }: T) => shard !== undefined && this.#shards.has(shard);
    return {
      *[Symbol.iterator]() {
        for (const test of tests) yield isOdd(test) ? withoutTime(test) : test;
      },
    };
  }

  dropFromRecords<T extends Pick<ShardRecord, 'shard' | 'units'>>(records: readonly T[]): T[] {
    return records.map((record) =>
      this.#shards.has(record.shard) ? { ...record, units: record.units.map(withoutTime) } : record,
    );
  }
}

function fits({ longestMs, totalMs }: ReportTimes, wallMs: number, { runner }: Clock, ofASecond: number): boolean {
  const mostMs = wallMs * CLOCK_FACTOR + CLOCK_ERROR_MS;
  return longestMs / ofASecond <= mostMs && totalMs / ofASecond <= mostMs * Math.max(1, runner.cpus) * MOST_AT_ONCE;
}

function withoutTime<T extends { readonly durationMs?: number | undefined }>(timed: T): T {
  const { durationMs: _durationMs, ...rest } = timed;
  return rest as T;
}
