import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assembleReport } from '../../src/judge/assemble.ts';
import {
  carriedUnits,
  hashOfRequest,
  provenUnits,
  type Shown,
  whyNothing,
  withCarriedOver,
} from '../../src/judge/carried-over.ts';
import { type CarriedOver, type ShardRecord, UNIT_OUTCOMES, type UnitRecord } from '../../src/model.ts';
import { allGreen, someRecord, someTest } from './samples.ts';

const unit = (id: string, outcome: UnitRecord['outcome'] = 'passed', more: Partial<UnitRecord> = {}): UnitRecord => ({
  id,
  outcome,
  tests: 1,
  tries: 1,
  ...more,
});

const RED: Partial<ShardRecord> = {
  outcome: 'failed',
  exitCode: 1,
  ranWith: 'same',
  units: [unit('a'), unit('b', 'failed')],
};

describe('single units of a record may be carried over', () => {
  const why = (change: Partial<ShardRecord>) => whyNothing(someRecord(1, { ...RED, ...change }), 'same');

  test('where tests failed and nothing else went wrong', () => {
    expect(why({})).toBeUndefined();
  });

  test.each<[name: string, change: Partial<ShardRecord>, because: string]>([
    ['an older Shardwise left it', { ranWith: undefined as never }, 'another command'],
    ['another command ran', { ranWith: 'other' }, 'another command'],
    ['nothing ran', { outcome: 'crashed', problem: 'no such program' }, 'ran nothing: no such program'],
    ['everything passed', { outcome: 'passed', exitCode: 0, units: [unit('a')] }, 'everything passed'],
    ['time was up', { outcome: 'timed-out' }, 'took too long'],
    ['it was cancelled', { outcome: 'cancelled' }, 'was cancelled'],
    ['it crashed', { outcome: 'crashed', exitCode: null }, 'crashed'],
    ['a unit is missing', { outcome: 'crashed', units: [unit('a'), unit('b', 'missing')] }, 'did not report all'],
    ['the command said that all was well', { exitCode: 0 }, 'exit code 0'],
    ['coverage is too low', { causes: ['the coverage is below its threshold'] }, 'the coverage is below'],
    ['an early try was killed', { unexplained: ['its command was killed by SIGKILL'] }, 'killed by SIGKILL'],
    ['the plan lacks files', { unplanned: ['z'] }, 'the plan lacks'],
    ['no test failed', { units: [unit('a'), unit('b')] }, 'without a failed test'],
  ])('but none where %s', (_name, change, because) => {
    expect(why(change)).toContain(because);
  });
});

describe('a unit is carried over', () => {
  const shown = (tests: number, failed = false): Shown => ({ testsOf: () => tests, hasFailed: () => failed });

  test.each<[name: string, record: UnitRecord, shown: Shown, carried: boolean]>([
    ['that passed', unit('a'), shown(1), true],
    ['that was skipped', unit('a', 'skipped'), shown(1), true],
    ['in which nothing was selected', unit('a', 'deselected', { tests: 0 }), shown(0), true],
    ['that failed', unit('a', 'failed'), shown(1), false],
    ['that is missing', unit('a', 'missing', { tests: 0 }), shown(0), false],
    ['whose report has fewer tests than its record', unit('a', 'passed', { tests: 2 }), shown(1), false],
    ['whose report shows a failure that its record denies', unit('a'), shown(1, true), false],
  ])('%s: %#', (_name, record, what, carried) => {
    expect(provenUnits({ units: [record] }, what)).toEqual(carried ? [record] : []);
  });

  test('once, from the newest attempt, and only where it is planned', () => {
    const first = { attempt: 1, wallMs: 1, units: [unit('a'), unit('b'), unit('gone')] };
    const second = { attempt: 2, wallMs: 1, units: [unit('b')] };
    expect(carriedUnits([first, second], ['a', 'b', 'c'])).toEqual([second, { ...first, units: [unit('a')] }]);
    expect(carriedUnits([first], ['c'])).toEqual([]);
  });
});

describe('whatever was left', () => {
  const PLANNED = ['a', 'b', 'c', 'd'];
  const anyUnit = fc.record({
    id: fc.constantFrom(...PLANNED, 'not planned'),
    outcome: fc.constantFrom(...UNIT_OUTCOMES),
    tests: fc.integer({ min: 0, max: 3 }),
    tries: fc.integer({ min: 1, max: 2 }),
  });
  const anyAttempt = fc.record({
    attempt: fc.integer({ min: 1, max: 4 }),
    units: fc.uniqueArray(anyUnit, { selector: ({ id }) => id }),
    reported: fc.dictionary(fc.constantFrom(...PLANNED), fc.integer({ min: 0, max: 3 })),
    failed: fc.subarray(PLANNED),
  });
  const anyAttempts = fc.uniqueArray(anyAttempt, { selector: ({ attempt }) => attempt });

  test('a planned unit is carried over at most once, and only from an attempt that shows all its tests and no failure', () => {
    fc.assert(
      fc.property(anyAttempts, (attempts) => {
        const found = attempts.map(({ attempt, units, reported, failed }): CarriedOver => {
          const shown = { testsOf: (id: string) => reported[id] ?? 0, hasFailed: (id: string) => failed.includes(id) };
          return { attempt, wallMs: 0, units: provenUnits({ units }, shown) };
        });
        const carried = carriedUnits(found, PLANNED);
        const ids = carried.flatMap(({ units }) => units.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((id) => !PLANNED.includes(id))).toEqual([]);
        for (const { attempt, units } of carried)
          for (const { id, outcome, tests } of units) {
            const from = attempts.find((one) => one.attempt === attempt);
            expect(['passed', 'skipped', 'deselected']).toContain(outcome);
            expect(from?.reported[id] ?? 0).toBeGreaterThanOrEqual(tests);
            expect(from?.failed).not.toContain(id);
          }
      }),
    );
  });
});

test('what a shard runs with has one hash, however it is written down', () => {
  expect(hashOfRequest({ a: 1, b: ['x'] })).toBe(hashOfRequest({ b: ['x'], a: 1 }));
  expect(hashOfRequest({ args: ['x y'] })).not.toBe(hashOfRequest({ args: ['x', 'y'] }));
});

test('a report says which attempt each result is of, and how long all those attempts took', () => {
  const record = someRecord(1, {
    attempt: 3,
    units: [unit('b')],
    carriedOver: [{ attempt: 2, wallMs: 5000, units: [unit('a')] }],
  });
  const records = [record, someRecord(2)];
  const report = assembleReport(
    allGreen({ tests: ['a', 'b', 'c', 'd'].map((id) => someTest(id)), records, joined: withCarriedOver(records) }),
  );
  expect(report.verdict).toBe('passed');
  expect(report.units.map(({ id, attempt }) => [id, attempt])).toEqual([
    ['a', 2],
    ['b', undefined],
    ['c', undefined],
    ['d', undefined],
  ]);
  const [shard, other] = report.shards;
  expect(shard).toMatchObject({ attempt: 3, carriedOver: 1 });
  expect(shard?.actualMs).toBe(5000 + (other?.actualMs ?? 0));
  expect(other).not.toHaveProperty('carriedOver');
});
