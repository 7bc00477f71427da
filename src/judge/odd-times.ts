/**
 * Times in reports that cannot be seconds. Some tools write milliseconds, microseconds or nanoseconds; the clock of the shard shows that.
 * The times of such a shard then count as unknown. Guessed times would spoil the history, and unknown is not zero.
 */

import type { ReportTest, ShardRecord } from '../model.ts';
import { legKey, legName, legOfRecord } from '../text/leg.ts';
import { formatDuration } from '../text/numbers.ts';

/** The times of one report, read as seconds. */
export interface ReportTimes {
  /** As people see it. */
  readonly path: string;
  readonly longestMs: number;
  /** Sum over all cases, as written. */
  readonly totalMs: number;
}

/** How far a test may exceed the time of its command. It cannot take longer, but two clocks may differ and may be set during the run. */
const CLOCK_FACTOR = 1.1;
const CLOCK_ERROR_MS = 1_000;

/**
 * The most tests at once for each processor. Dozens of tests can wait at the same time, so their sum may exceed the time of the shard.
 * Only a larger sum means another unit: milliseconds give a thousand times what the tests took.
 */
const MOST_AT_ONCE = 100;

/** Units of time that tools write instead of seconds, the likeliest first. */
const UNITS: readonly (readonly [name: string, ofASecond: number])[] = [
  ['milliseconds', 1e3],
  ['microseconds', 1e6],
  ['nanoseconds', 1e9],
];

type Clock = Pick<ShardRecord, 'shard' | 'axis' | 'startedAt' | 'finishedAt' | 'runner'>;

/** The legs whose times count as unknown. */
export class OddTimes {
  readonly #legs = new Set<string>();
  /** Warnings for people, in the order of the reports. */
  readonly warnings: string[] = [];

  /** @param clock of the shard that left the report */
  check(times: ReportTimes, clock: Clock): void {
    const wallMs = Date.parse(clock.finishedAt) - Date.parse(clock.startedAt);
    // A clock that was set back during the run says nothing.
    if (wallMs <= 0 || fits(times, wallMs, clock, 1)) return;
    const [unit] = UNITS.find(([, ofASecond]) => fits(times, wallMs, clock, ofASecond)) ?? ['another unit'];
    this.#legs.add(legKey(legOfRecord(clock)));
    this.warnings.push(
      `the times in ${times.path} look like ${unit}, not seconds: as seconds, its longest test took ${formatDuration(times.longestMs)} and all its tests ${formatDuration(times.totalMs)}, ` +
        `but ${legName(legOfRecord(clock))} finished in ${formatDuration(wallMs)}. The times of this shard count as unknown and do not enter the history: make the test command report seconds`,
    );
  }

  /** The tests without the times that cannot be right. The result can be iterated as often as `tests`. */
  dropFromTests<T extends ReportTest>(tests: Iterable<T>): Iterable<T> {
    if (this.#legs.size === 0) return tests;
    const isOdd = ({ shard, axis }: T) => shard !== undefined && this.#legs.has(legKey({ shard, axis }));
    return {
      *[Symbol.iterator]() {
        for (const test of tests) yield isOdd(test) ? withoutTime(test) : test;
      },
    };
  }

  dropFromRecords<T extends Pick<ShardRecord, 'shard' | 'axis' | 'units'>>(records: readonly T[]): T[] {
    return records.map((record) =>
      this.#legs.has(legKey(legOfRecord(record))) ? { ...record, units: record.units.map(withoutTime) } : record,
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
