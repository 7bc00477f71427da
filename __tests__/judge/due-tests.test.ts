import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import { dueTests } from '../../src/judge/due-tests.ts';
import { COUNT_SOURCES, type PlannedUnit, type ShardRecord, type TestOutcome } from '../../src/model.ts';
import { allGreen, somePlan, someRecord, someTest } from './samples.ts';

type Recorded = Partial<ShardRecord['units'][number]>;

interface Case {
  readonly planned?: Partial<PlannedUnit>;
  readonly recorded?: Recorded;
  readonly ownArgs?: boolean;
  readonly outcomes?: readonly TestOutcome[];
}

/** The report of a run in which unit `a` reported these outcomes, and all others passed. */
function reportOf({ planned = {}, recorded = {}, ownArgs = false, outcomes = ['passed', 'passed'] }: Case) {
  const plan = somePlan();
  const units = plan.units.map((unit) => (unit.id === 'a' ? { ...unit, ...planned } : unit));
  const record = someRecord(1);
  const own = record.units.map((unit) => (unit.id === 'a' ? { ...unit, tests: 2, ...recorded } : unit));
  const records = [{ ...record, units: own, ownArgs }, someRecord(2)];
  const ofA = outcomes.map((outcome, at) => someTest('a', outcome, { name: `test ${at}` }));
  const tests = [...ofA, ...['b', 'c', 'd'].map((unit) => someTest(unit))];
  return assembleReport(allGreen({ plan: { ...plan, units }, records, joined: records, tests }));
}

const EXACT = { tests: 3, testsSource: 'framework' } as const;

describe('a green unit with fewer tests than the framework counted', () => {
  test('makes the run incomplete, and is named with the numbers', () => {
    const { verdict, complete, reasons, units } = reportOf({ planned: EXACT });
    expect({ verdict, complete }).toEqual({ verdict: 'incomplete', complete: false });
    expect(reasons).toEqual(['1 unit lost tests: a: 3 tests planned, 2 reported']);
    expect(units[0]).toMatchObject({ id: 'a', tests: 2 });
    expect(units[0]).not.toHaveProperty('durationMs');
  });

  test('does so too when those tests are skipped', () => {
    expect(reportOf({ planned: EXACT, outcomes: ['skipped', 'skipped'] }).verdict).toBe('incomplete');
  });

  test('is told by what the framework selected in the shard', () => {
    const { reasons } = reportOf({ planned: { tests: 2, testsSource: 'framework' }, recorded: { selected: 4 } });
    expect(reasons).toEqual(['1 unit lost tests: a: 4 tests selected, 2 reported']);
  });

  test.each<[why: string, given: Case]>([
    ['all are reported', { planned: { ...EXACT, tests: 2 } }],
    ['more are reported', { planned: { ...EXACT, tests: 1 } }],
    ['the count is a guess from the source', { planned: { ...EXACT, testsSource: 'scan' } }],
    ['the count is of the last run', { planned: { ...EXACT, testsSource: 'history' } }],
    ['the framework selected fewer in the shard', { planned: EXACT, recorded: { selected: 2 } }],
    ['the shard had arguments of its own', { planned: EXACT, ownArgs: true }],
  ])('is complete where %s', (_why, given) => {
    expect(reportOf(given)).toMatchObject({ verdict: 'passed', complete: true });
  });

  test('is no gap when one of its tests failed, because those after it may not have run', () => {
    expect(reportOf({ planned: EXACT, outcomes: ['passed', 'failed'] })).toMatchObject({
      verdict: 'failed',
      complete: true,
    });
  });
});

test.each(COUNT_SOURCES)('what is selected in the shard counts more than a plan by %s', (testsSource) => {
  expect(dueTests({ tests: 5, testsSource }, 2)).toEqual({ tests: 2, how: 'selected' });
  expect(dueTests({ tests: 5, testsSource }, 0, true)).toEqual({ tests: 0, how: 'selected' });
});
