/** Plans whose shards are in several matrices: what no job ran is noticed. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { legOf } from '../../src/commands/run/leg.ts';
import { assembleReport } from '../../src/judge/assemble.ts';
import { expectedLegs } from '../../src/judge/expected-legs.ts';
import { Sightings } from '../../src/judge/sightings.ts';
import { axisLabel, type EndedJob, type Plan } from '../../src/model.ts';
import { renderMatrices } from '../../src/platform/github/matrix.ts';
import { dealShards } from '../../src/schedule/deal-shards.ts';
import { allGreen, planOfPools, somePool, someRecord, someTest } from './samples.ts';

const suiteOf = (suite: string, shards: number): Plan => ({
  ...planOfPools([somePool(), Array.from({ length: shards }, (_, at) => [`${suite}-${at}`])]),
  suite,
});

function dealt(sizes: readonly number[], matrices: number): readonly Plan[] {
  const suites = sizes.map((shards, at) => ({ suite: `s${at}`, shards }));
  const plans = suites.map(({ suite, shards }) => suiteOf(suite, shards));
  return dealShards(plans.length === 1 ? plans : plans.map((plan) => ({ ...plan, suites })), matrices);
}

/** A job of a matrix: its suite, its shard, and what its record says about the leg. */
interface Job extends ReturnType<typeof legOf> {
  readonly legs: number;
}

/** All jobs of a workflow with one job definition for each matrix, and an axis of its own around each. */
function jobsOf(plans: readonly Plan[], values: readonly string[]): Job[] {
  return Object.values(renderMatrices(plans)).flatMap((output) => {
    const rows: readonly object[] = output === '' ? [] : JSON.parse(output).include;
    const ownAxis = (value: string) => (values.length === 1 ? {} : { python: value });
    const jobs = rows.flatMap((plan) => values.map((value) => ({ ...ownAxis(value), plan })));
    return jobs.map((matrix) => ({
      ...legOf({ matrix, suite: undefined, shard: undefined, axis: undefined }),
      legs: jobs.length,
    }));
  });
}

/** The report about a suite, when these jobs left a result. */
function judge(plan: Plan, jobs: readonly Job[], endedJobs: readonly EndedJob[] = []) {
  const own = jobs.filter(({ suite }) => suite === plan.suite);
  const sightings = new Sightings();
  const records = own.map(({ shard, axis, legs, rows }) => {
    const units = plan.shards.find(({ index }) => index === shard)?.units ?? [];
    for (const unit of units) sightings.on(axisLabel(axis)).add(unit, shard, true);
    return someRecord(shard, {
      ...(axis.length === 0 ? {} : { axis, legs, ...(rows === undefined ? {} : { rows }) }),
      units: units.map((id) => ({ id, outcome: 'passed', durationMs: 1000, tests: 1, tries: 1 })),
    });
  });
  const tests = records.flatMap(({ shard, axis, units }) =>
    units.map(({ id }) => someTest(id, 'passed', { shard, ...(axis === undefined ? {} : { axis: axisLabel(axis) }) })),
  );
  const legs = expectedLegs(records, plan, { expectShards: undefined, expectsOwnShards: false });
  return assembleReport(
    allGreen({ plan, sightings, records, tests, jobs: endedJobs, ...(legs === undefined ? {} : { legs }) }),
  );
}

test('no leg of any matrix, any suite and any axis of the user vanishes', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 });
  const [matrices, values] = [fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })];
  fc.assert(
    fc.property(sizes, matrices, values, fc.infiniteStream(fc.boolean()), (all, count, width, coins) => {
      const plans = dealt(all, count);
      const jobs = jobsOf(plans, ['3.11', '3.12', '3.13'].slice(0, width));
      expect(jobs).toHaveLength(all.reduce((sum, size) => sum + size, 0) * width);
      const left = jobs.filter(() => coins.next().value);
      for (const plan of plans) {
        const ofSuite = (list: readonly Job[]) => list.filter(({ suite }) => suite === plan.suite).length;
        expect(judge(plan, jobs).verdict).toBe('passed');
        expect(judge(plan, left).verdict).toBe(ofSuite(left) === ofSuite(jobs) ? 'passed' : 'incomplete');
      }
    }),
    { numRuns: 300 },
  );
});

test('a value of the axis that left nothing in any matrix is noticed', () => {
  const [plan] = dealt([4], 2) as [Plan];
  const jobs = jobsOf([plan], ['3.11', '3.12']);
  const left = jobs.filter(({ axis }) => axisLabel(axis) === 'python=3.11');
  expect(judge(plan, left).reasons[0]).toMatch(
    /^4 of 8 jobs of the matrix left no result, for other values than python=3.11/,
  );
});

describe('a workflow without a job for a matrix', () => {
  const [plan] = dealt([12], 3) as [Plan];
  const jobs = jobsOf([plan], ['only']);
  const without = (...shards: readonly number[]) => jobs.filter(({ shard }) => !shards.includes(shard));
  const NO_JOB = 'no job of matrix-2 left one. Does the workflow have a job for that output of the plan?';

  test('is incomplete, and the reason names the shards and the output', () => {
    const { verdict, reasons } = judge(plan, without(5, 6, 7, 8));
    expect(verdict).toBe('incomplete');
    expect(reasons).toEqual([`shards 5 to 8 left no result: ${NO_JOB}`]);
  });

  test('has a sentence of its own beside other lost shards', () => {
    expect(judge(plan, without(1, 5, 6, 7, 8, 9)).reasons).toEqual([
      `shards 5 to 8 left no result: ${NO_JOB}`,
      'shards 1 and 9 left no result: their jobs crashed, were cancelled or never started',
    ]);
  });

  test('is not blamed for a part of a matrix, for all of them, or for what was cancelled', () => {
    expect(judge(plan, without(5, 6, 7)).reasons.join()).not.toContain('matrix-2');
    expect(judge(plan, []).reasons).toEqual([
      'shards 1 to 12 left no result: their jobs crashed, were cancelled or never started',
    ]);
    expect(judge(plan, without(5, 6, 7, 8), [{ name: 'test-2', conclusion: 'cancelled' }]).reasons).toEqual([
      'shards 5 to 8 left no result: job "test-2" was cancelled',
    ]);
  });
});

describe('an axis of the user around one of two matrices', () => {
  const [plan] = dealt([4], 2) as [Plan];
  const plain = jobsOf([plan], ['only']);
  const onAxis = jobsOf([plan], ['3.11', '3.12']);
  const both = [...onAxis.filter(({ shard }) => shard <= 2), ...plain.filter(({ shard }) => shard > 2)];
  const UNEQUAL =
    'an axis of your own is not around each matrix (matrix-1 has python; matrix-2 has none): write it in the job of each matrix, with the same values';

  test('is one reason, and no job is said to be lost', () => {
    const { verdict, reasons } = judge(plan, both);
    expect(verdict).toBe('incomplete');
    expect(reasons).toEqual([UNEQUAL]);
  });

  test('hides no shard that was really lost', () => {
    const left = both.filter(({ shard, axis }) => !(shard === 2 && axisLabel(axis) === 'python=3.12') && shard !== 3);
    expect(judge(plan, left).reasons).toEqual([
      UNEQUAL,
      'shard 3 left no result: its job crashed, was cancelled or never started',
      'shard 2 (python=3.12) left no result: its job crashed, was cancelled or never started',
    ]);
  });
});

test('many lost shards are a short list that counts all of them', () => {
  const [plan] = dealt([99], 1) as [Plan];
  const odd = jobsOf([plan], ['only']).filter(({ shard }) => shard % 2 === 0);
  expect(judge(plan, odd).reasons[0]).toBe(
    `shards ${Array.from({ length: 20 }, (_, at) => 2 * at + 1).join(', ')} and 30 more left no result: their jobs crashed, were cancelled or never started`,
  );
});
