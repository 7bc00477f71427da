/** A made-up run half-way, for pictures of the live views. */
import type { ShardEvent } from '../../src/events/event.ts';
import { livePlan, newRun } from '../../src/events/live/plan.ts';
import { reduce } from '../../src/events/live/reduce.ts';
import type { LiveRun } from '../../src/events/live/run.ts';
import { somePlan } from '../judge/samples.ts';

const SHARDS = 6;
const TESTS = 130;
const SHARD_MS = 95_000;
const BATCH = 'try-1';

/** The file and the name of a test that each shard runs, and how many seconds ago it began. */
const RUNNING: readonly (readonly [file: string, name: string, seconds: number])[] = [
  ['tests/search/suggestions.test.ts', 'corrects two swapped letters', 1],
  ['tests/checkout/payment.test.ts', 'waits for the answer of the bank', 14],
  ['tests/cart/totals.test.ts', 'rounds half up', 2],
  ['tests/users/sign-in.test.ts', 'asks for a second factor on a new device', 3],
];
const FAILED: readonly (readonly [shard: number, file: string, name: string, seconds: number])[] = [
  [3, 'tests/cart/totals.test.ts', 'adds the tax of two countries', 31],
  [3, 'tests/cart/totals.test.ts', 'rounds half up', 30],
  [4, 'tests/users/profile.test.ts', 'keeps the picture when the name changes', 12],
  [2, 'tests/checkout/voucher.test.ts', 'refuses a voucher that has ended', 4],
];

/** @param now in milliseconds since 1970 */
export function halfwayRun(now: number): LiveRun {
  const units = Array.from({ length: SHARDS }, (_, at) => `tests/part-${at + 1}.test.ts`);
  const plan = somePlan({
    units: units.map((id) => ({ id, estimateMs: SHARD_MS, source: 'history' as const, pool: 'default', tests: TESTS })),
    shards: units.map((id, at) => ({
      index: at + 1,
      pool: 'default',
      units: [id],
      predictedMs: SHARD_MS + 4000,
      timeoutMinutes: 10,
    })),
  });
  let run = newRun(livePlan(plan, false));
  const tell = (shard: number, secondsAgo: number, event: ShardEvent) => {
    run = reduce(run, { shard, axis: '' }, { at: new Date(now - 1000 * secondsAgo).toISOString(), ...event });
  };
  const test = (file: string, name: string) => ({ name, classname: '', file, line: 1 });
  for (const [at, done] of [72, 58, 118, 66, 124, 60].entries()) {
    tell(at + 1, 58, { event: 'batch-started', batch: BATCH, units: ['a'] });
    tell(at + 1, 20, { event: 'tests-done', batch: BATCH, tests: done });
  }
  for (const [shard, file, name, secondsAgo] of FAILED) {
    tell(shard, secondsAgo + 1, { event: 'test-started', batch: BATCH, id: name, test: test(file, name) });
    tell(shard, secondsAgo, { event: 'test-finished', batch: BATCH, id: name, outcome: 'failed' });
  }
  tell(3, 3, { event: 'retry', tryNumber: 2, units: ['a'] });
  for (const [at, [file, name, secondsAgo]] of RUNNING.entries())
    tell(at + 1, secondsAgo, { event: 'test-started', batch: 'try-1/part-2', id: `${name} `, test: test(file, name) });
  tell(5, 2, { event: 'shard-finished', outcome: 'passed', tests: 130, failed: 0 });
  tell(6, 9, { event: 'shard-finished', outcome: 'crashed', tests: 61, failed: 0 });
  return run;
}
