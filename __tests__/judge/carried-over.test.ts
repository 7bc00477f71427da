import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import {
  carriedUnits,
  hashOfRequest,
  provenUnits,
  type Shown,
  whyNothing,
  withCarriedOver,
} from '../../src/judge/carried-over.ts';
import type { ShardRecord, UnitRecord } from '../../src/model.ts';
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
