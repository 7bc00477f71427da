import { describe, expect, test } from '@jest/globals';
import { encodeHistory } from '../../src/history/codec.ts';
import { toPrecision } from '../../src/history/precision.ts';
import { retained } from '../../src/history/retention.ts';
import { type RunToLearn, type UnitRun, updateHistory } from '../../src/history/update.ts';
import { type Base, type History, historySchema, MAX_SAMPLES, type ShardRecord } from '../../src/model.ts';
import { generator } from '../../src/schedule/made-up-suite.ts';
import { classOf, past, RESULTS } from './support.ts';

const NOW = new Date('2026-02-03T04:05:06.000Z');
const unit = (id: string, given: Partial<UnitRun> = {}): UnitRun => ({
  id,
  pool: 'default',
  outcome: 'passed',
  durationMs: 100,
  tests: 3,
  flaky: false,
  ...given,
});
const run = (units: readonly UnitRun[], records: readonly ShardRecord[] = []): RunToLearn => ({
  suite: 's',
  now: NOW,
  units,
  records,
});
const historyWith = (...units: ReturnType<typeof past>[]): History => ({
  version: 1,
  suite: 's',
  updatedAt: '2026-01-01T00:00:00.000Z',
  classes: [classOf(units)],
});
const unitsAfter = (previous: History | undefined, units: readonly UnitRun[]) =>
  updateHistory(previous, run(units)).classes.flatMap((group) => group.units);

describe('a run teaches the history', () => {
  test('the durations and outcomes of its units, in a valid file', () => {
    const history = updateHistory(undefined, run([unit('a', { durationMs: 12.5 })]));
    expect(historySchema.parse(history)).toEqual(history);
    expect(history).toEqual({
      version: 1,
      suite: 's',
      updatedAt: NOW.toISOString(),
      classes: [
        {
          name: 'default',
          shards: [],
          units: [
            {
              id: 'a',
              durationsMs: [12.5],
              tests: 3,
              lastOutcome: 'passed',
              fails: 0,
              flakes: 0,
              lastSeen: NOW.toISOString(),
            },
          ],
        },
      ],
    });
  });

  test('the newest sample last, and forgets the oldest above nine', () => {
    const full = Array.from({ length: MAX_SAMPLES }, (_, index) => index);
    expect(unitsAfter(historyWith(past('a', full)), [unit('a')])[0]?.durationsMs).toEqual([...full.slice(1), 100]);
  });

  test.each<[string, Partial<UnitRun>]>([
    ['failed', { outcome: 'failed' }],
    ['was skipped', { outcome: 'skipped', durationMs: 0 }],
    ['passed only when tried again', { flaky: true }],
    ['was not timed', { durationMs: undefined }],
    ['took longer than a day', { durationMs: 86_400_001 }],
  ])('no duration of a unit that %s', (_case, given) => {
    expect(unitsAfter(historyWith(past('a', [50])), [unit('a', given)])[0]?.durationsMs).toEqual([50]);
  });

  test('how often a unit failed and was flaky', () => {
    const previous = historyWith(past('a', [], { fails: 1, flakes: 1 }), past('b', [], { fails: 1, flakes: 1 }));
    const after = unitsAfter(previous, [unit('a', { outcome: 'failed' }), unit('b', { flaky: true })]);
    expect(after.map(({ fails, flakes, lastOutcome }) => [fails, flakes, lastOutcome])).toEqual([
      [2, 1, 'failed'],
      [1, 2, 'passed'],
    ]);
  });

  test('nothing about units that did not run', () => {
    const previous = historyWith(past('a', [50]), past('b', [60]));
    expect(unitsAfter(previous, [unit('b', { outcome: 'missing', durationMs: undefined, tests: 0 })])).toEqual(
      previous.classes[0]?.units,
    );
  });

  test('nothing but the date about a unit of which no test was selected', () => {
    const previous = historyWith(past('a', [50], { tests: 9, lastOutcome: 'failed' }));
    const [after] = unitsAfter(previous, [unit('a', { outcome: 'deselected', durationMs: undefined, tests: 0 })]);
    expect(after).toEqual({ ...previous.classes[0]?.units[0], lastSeen: after?.lastSeen });
  });

  test('not that a failed or skipped unit has fewer tests', () => {
    const previous = historyWith(past('a', [50], { tests: 9 }));
    expect(unitsAfter(previous, [unit('a', { outcome: 'failed', tests: 1 })])[0]?.tests).toBe(9);
  });

  test('each pool separately', () => {
    const history = updateHistory(historyWith(past('a', [50])), run([unit('a', { pool: 'windows' })]));
    expect(history.classes.map(({ name, units }) => [name, units.map(({ durationsMs }) => durationsMs)])).toEqual([
      ['default', [[50]]],
      ['windows', [[100]]],
    ]);
  });

  test('nothing to the history of another suite', () => {
    expect(unitsAfter({ ...historyWith(past('old', [50])), suite: 'other' }, [unit('a')]).map(({ id }) => id)).toEqual([
      'a',
    ]);
  });

  test('without changing the history it was given', () => {
    const previous = historyWith(past('a', [50]));
    const copy = structuredClone(previous);
    updateHistory(previous, run([unit('a'), unit('b')]));
    expect(previous).toEqual(copy);
  });
});

describe('the history forgets', () => {
  const lastSeen = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

  test('units that were not seen for 90 days', () => {
    const previous = historyWith(
      past('kept', [1], { lastSeen: lastSeen(90) }),
      past('removed', [1], { lastSeen: lastSeen(90.01) }),
    );
    expect(unitsAfter(previous, [unit('new')]).map(({ id }) => id)).toEqual(['kept', 'new']);
  });

  test('pools whose units were all not seen for 90 days', () => {
    const names = (days: number) => {
      const previous = historyWith(past('a', [1], { lastSeen: lastSeen(days) }));
      return updateHistory(previous, run([unit('a', { pool: 'windows' })])).classes.map(({ name }) => name);
    };
    expect(names(90)).toEqual(['default', 'windows']);
    expect(names(91)).toEqual(['windows']);
  });

  test('the units not seen for the longest time when there are too many, and tells it', () => {
    const units = Array.from({ length: 10 }, (_, index) =>
      past(`u${index}`, [1], { lastSeen: lastSeen(index === 5 ? 2 : 1) }),
    );
    const losses: string[] = [];
    const kept = (most: number) => retained(units, NOW, (loss) => losses.push(loss), most).map(({ id }) => id);
    expect(kept(10)).toHaveLength(10);
    expect(losses).toEqual([]);
    expect(kept(9)).toEqual(['u0', 'u1', 'u2', 'u3', 'u4', 'u6', 'u7', 'u8', 'u9']);
    expect(losses).toEqual([
      'the history keeps at most 9 units of a pool, so it forgets 1 unit not seen for the longest time',
    ]);
  });

  test('more digits than a test is repeatable to', () => {
    const kept = (durationMs: number) => unitsAfter(undefined, [unit('a', { durationMs })])[0]?.durationsMs;
    expect([123_456, 12.345, 0.126, 0.004].map(kept)).toEqual([[123_000], [12.3], [0.13], [0]]);
  });

  test('nothing that keeps 100,000 units with nine samples from fitting into 3 MB', () => {
    const random = generator(7);
    const units = Array.from({ length: 100_000 }, (_, index) =>
      past(
        `packages/area-${index % 40}/src/part-${index % 997}/feature-${index}.test.ts`,
        Array.from({ length: MAX_SAMPLES }, () => toPrecision(20 ** (random() * 4))),
        { tests: index % 30, lastSeen: lastSeen(index % 3) },
      ),
    );
    expect(encodeHistory(historyWith(...units)).length).toBeLessThan(3_000_000);
  });
});

describe('the tests of the default branch', () => {
  const base: Base = { commit: 'c1', at: NOW.toISOString(), units: [{ id: 'a', tests: [{ name: 'x', fails: 1 }] }] };
  const previous: History = { ...historyWith(past('a', [50])), base };
  const passed = { unit: 'a', name: 'x', outcome: 'passed', flaky: false } as const;
  const given = { commit: 'c2', commitIsExact: true, complete: new Set(['a']), tests: [passed], results: RESULTS };

  test('are learned from its own runs', () => {
    const learned = updateHistory(previous, { ...run([unit('a')]), base: given }).base;
    expect(learned).toMatchObject({ commit: 'c2', units: [{ id: 'a', tests: [{ name: 'x' }] }] });
    expect(learned?.units[0]?.tests[0]).not.toHaveProperty('fails');
  });

  test('stay as they are in runs of other branches', () => {
    expect(updateHistory(previous, run([unit('a')])).base).toEqual(base);
    expect(updateHistory(historyWith(), run([unit('a')]))).not.toHaveProperty('base');
  });

  test('of another suite are not continued', () => {
    expect(updateHistory({ ...previous, suite: 'other' }, run([unit('a')]))).not.toHaveProperty('base');
  });

  test('are forgotten with the times of their unit', () => {
    const old = past('a', [50], { lastSeen: '2025-01-01T00:00:00.000Z' });
    const other = { ...given, tests: [{ ...passed, unit: 'b' }] };
    const learned = updateHistory({ ...historyWith(old), base }, { ...run([unit('b')]), base: other }).base;
    expect(learned?.units.map(({ id }) => id)).toEqual(['b']);
  });

  test('take less than 1.5 MB for 100,000 of them in 5,000 files', () => {
    const random = generator(11);
    const files = Array.from({ length: 5000 }, (_, at) => `packages/area-${at % 40}/src/feature-${at}.test.ts`);
    const title = () => Array.from({ length: 6 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
    const tests = files.flatMap((file) =>
      Array.from({ length: 20 }, () => ({ ...passed, unit: file, name: title(), durationMs: 10 ** (4 * random()) })),
    );
    const times = run(files.map((file) => unit(file)));
    const without = updateHistory(undefined, times);
    const complete = new Set(files);
    const learned = updateHistory(undefined, { ...times, base: { ...given, complete, tests } });
    expect(learned.base?.onlyBad).toBeUndefined();
    expect(encodeHistory(learned).length - encodeHistory(without).length).toBeLessThan(1_500_000);
  });
});

const WORDS = (
  'adds user tax returns error when empty cart total order rejects invalid email shows list page null updates state renders ' +
  'button handles missing token saves deletes record sorted by date with without the is for admin parses json rate limit'
).split(' ');

describe('a shard teaches its overhead', () => {
  const record = (given: Partial<ShardRecord> = {}): ShardRecord => ({
    version: 1,
    planId: 'p',
    suite: 's',
    shard: 1,
    pool: 'default',
    attempt: 1,
    runner: { name: 'r', os: 'linux', arch: 'x64', cpus: 2 },
    startedAt: '2026-02-03T04:00:00.000Z',
    finishedAt: '2026-02-03T04:01:00.000Z',
    setupMs: 20_000,
    exitCode: 0,
    outcome: 'passed',
    units: [{ id: 'a', outcome: 'passed', durationMs: 45_000, tests: 1, tries: 1 }],
    reports: [],
    tail: [],
    ...given,
  });
  const samples = (...records: ShardRecord[]) => updateHistory(undefined, run([unit('a')], records)).classes[0]?.shards;

  test('from the start of its job to the end of its tests, against the sum of its tests', () => {
    expect(samples(record())).toEqual([{ wallMs: 80_000, testsMs: 45_000 }]);
  });

  test('also when tests failed or were skipped', () => {
    const skipped = { id: 'b', outcome: 'skipped', tests: 1, tries: 1 } as const;
    expect(samples(record({ outcome: 'failed', units: [...record().units, skipped] }))).toHaveLength(1);
  });

  test.each<[string, Partial<ShardRecord>]>([
    ['it crashed', { outcome: 'crashed' }],
    ['it ran into its timeout', { outcome: 'timed-out' }],
    ['the start of its job is not known', { setupMs: undefined }],
    ['a unit was not timed', { units: [{ id: 'a', outcome: 'passed', tests: 1, tries: 1 }] }],
    ['it ran nothing', { units: [] }],
    ['its clock went backwards', { finishedAt: '2026-02-03T03:00:00.000Z' }],
  ])('unless %s', (_case, given) => {
    const { setupMs, ...rest } = { ...record(), ...given };
    expect(samples(setupMs === undefined ? rest : { ...rest, setupMs })).toEqual([]);
  });

  test('with at most eight samples of a run, from the lightest to the heaviest, and 64 in all', () => {
    const records = Array.from({ length: 100 }, (_, index) =>
      record({ shard: index + 1, units: [{ id: 'a', outcome: 'passed', durationMs: index, tests: 1, tries: 1 }] }),
    );
    expect(samples(...records)?.map(({ testsMs }) => testsMs)).toEqual([0, 14, 28, 42, 57, 71, 85, 99]);
    let history = updateHistory(undefined, run([unit('a')], records));
    for (let runs = 0; runs < 9; runs += 1) history = updateHistory(history, run([unit('a')], records));
    expect(history.classes[0]?.shards).toHaveLength(64);
  });

  test('in a fixed order, whatever order the shards came in', () => {
    const first = record({ shard: 1 });
    const second = record({ shard: 2, setupMs: 1000 });
    expect(samples(second, first)).toEqual(samples(first, second));
  });
});

test('a unit that no change affects is not forgotten, and nothing else is learned of it', () => {
  const before = historyWith(past('a', [5]), past('b', [5]));
  const [a, b] = updateHistory(before, { ...run([unit('b')]), notSelected: ['a', 'unknown'] }).classes[0]?.units ?? [];
  expect(a).toEqual({ ...before.classes[0]?.units[0], lastSeen: NOW.toISOString() });
  expect(b?.durationsMs.at(-1)).toBe(100);
});
