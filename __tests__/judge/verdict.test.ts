import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assembleReport } from '../../src/judge/assemble.ts';
import { FILE_STATUSES, type ReportTest, SHARD_OUTCOMES, type ShardRecord, TEST_OUTCOMES } from '../../src/model.ts';
import { allGreen, type SmallEvidence, someFile, somePlan, someRecord, someTest } from './samples.ts';

const judge = (change: Partial<SmallEvidence>) => {
  const { verdict, reasons } = assembleReport(allGreen(change));
  return { verdict, reasons };
};
const testsOf = (...units: string[]) => units.map((unit) => someTest(unit));
const withoutPlan = ({ plan: _plan, ...evidence }: SmallEvidence): SmallEvidence => evidence;

describe('green', () => {
  test.each<[name: string, change: Partial<SmallEvidence>]>([
    ['everything planned was reported and passed', {}],
    ['a skipped test among others', { tests: [...testsOf('a', 'b', 'c'), someTest('d', 'skipped')] }],
    ['a flaky test', { tests: [...testsOf('a', 'b', 'c'), someTest('d', 'passed', { flaky: true, tries: 2 })] }],
    [
      'a unit without a test, as the plan and its shard say',
      {
        plan: somePlan({ units: somePlan().units.map((unit) => (unit.id === 'd' ? { ...unit, tests: 0 } : unit)) }),
        tests: testsOf('a', 'b', 'c'),
        records: [
          someRecord(1),
          someRecord(2, {
            units: [
              { id: 'c', outcome: 'passed', tests: 1, tries: 1 },
              { id: 'd', outcome: 'skipped', tests: 0, tries: 1 },
            ],
          }),
        ],
      },
    ],
    [
      'a remark about a file that was read in full',
      { files: [someFile({ problem: 'the time of 1 case is not a number' })] },
    ],
    ['damage in a file that a later attempt replaced', { files: [someFile({ status: 'damaged', superseded: true })] }],
    ['a suite error that a later attempt replaced', { files: [someFile({ suiteErrors: ['x'], superseded: true })] }],
    ['a warning', { warnings: ['something was set aside'] }],
  ])('%s', (_name, change) => {
    expect(judge(change)).toEqual({ verdict: 'passed', reasons: [] });
  });

  test('reports without a plan', () => {
    const { verdict } = assembleReport(withoutPlan(allGreen({ records: [] })));
    expect(verdict).toBe('passed');
  });
});

const someShard = (index: number) => ({
  index,
  pool: 'default',
  runsOn: 'ubuntu-latest',
  units: [],
  predictedMs: 0,
  timeoutMinutes: 30,
});

test.each<[missing: number, reason: string]>([
  [1, 'shard 1 left no result: its job crashed, was cancelled or never started'],
  [2, 'shards 1 and 2 left no result: their jobs crashed, were cancelled or never started'],
  [3, 'shards 1, 2 and 3 left no result: their jobs crashed, were cancelled or never started'],
])('%i missing shards are one reason', (missing, reason) => {
  const lost = Array.from({ length: missing }, (_, at) => someShard(at + 1));
  const { reasons } = judge({ plan: somePlan({ units: [], shards: lost }), records: [], tests: [] });
  expect(reasons).toEqual([reason]);
});

describe('failed', () => {
  test.each<[name: string, change: Partial<SmallEvidence>, reasons: string[]]>([
    ['a failed test', { tests: [...testsOf('a', 'b', 'c'), someTest('d', 'failed')] }, ['1 of 4 tests failed']],
    ['an errored test', { tests: [...testsOf('a', 'b', 'c'), someTest('d', 'errored')] }, ['1 of 4 tests failed']],
    [
      'an error of a whole suite',
      { files: [someFile({ suiteErrors: ['no database'] })] },
      ['a whole suite failed: no database'],
    ],
    [
      'a command that failed although its tests passed',
      { records: [someRecord(1), someRecord(2, { outcome: 'failed', exitCode: 2 })] },
      ['shard 2 ended with exit code 2 although none of its tests failed'],
    ],
    [
      'a record that says failed although its command and its tests do not',
      { records: [someRecord(1), someRecord(2, { outcome: 'failed', exitCode: 0 })] },
      [
        'shard 2 failed by its own record, although its command ended with exit code 0 and no report shows a failed test',
      ],
    ],
    [
      'a failed test although its shard says passed',
      { tests: [...testsOf('a', 'b', 'c'), someTest('d', 'failed')], records: [someRecord(1), someRecord(2)] },
      ['1 of 4 tests failed'],
    ],
  ])('%s', (_name, change, reasons) => {
    expect(judge(change)).toEqual({ verdict: 'failed', reasons });
  });

  test('a failure outweighs what is missing, and both are reasons', () => {
    const change = {
      tests: [someTest('a', 'failed'), someTest('b')],
      records: [someRecord(1, { outcome: 'failed', exitCode: 1 })],
    };
    expect(judge(change)).toEqual({
      verdict: 'failed',
      reasons: ['1 of 2 tests failed', 'shard 2 left no result: its job crashed, was cancelled or never started'],
    });
  });
});

describe('incomplete', () => {
  test.each<[name: string, change: Partial<SmallEvidence>, reasons: string[]]>([
    [
      'a shard that left nothing',
      { tests: testsOf('a', 'b'), records: [someRecord(1)] },
      ['shard 2 left no result: its job crashed, was cancelled or never started'],
    ],
    [
      'a shard that left nothing, although its tests are reported',
      { records: [someRecord(1)] },
      ['shard 2 left no result: its job crashed, was cancelled or never started'],
    ],
    ['a unit that no report names', { tests: testsOf('a', 'b', 'c') }, ['1 planned unit reported no tests: d']],
    [
      'a unit that no report names, and tests that belong to no known unit',
      { tests: [...testsOf('a', 'b', 'c'), { name: 'x', suite: [], outcome: 'passed', flaky: false, tries: 1 }] },
      [
        '1 planned unit reported no tests: d; 1 reported test could not be matched to a unit: a report must name the unit as file, class or test name',
      ],
    ],
    [
      'a shard with a record that ran nothing',
      { tests: testsOf('a', 'b') },
      ['shard 2 ran no tests from its 2 units: c, d'],
    ],
    [
      'a unit that only another shard reports, and only as skipped',
      { tests: [...testsOf('a', 'b', 'c'), someTest('d', 'skipped', { shard: 1 })] },
      ['1 planned unit reported no tests: d'],
    ],
    [
      'a unit that is empty for its shard, but not for the plan',
      {
        tests: testsOf('a', 'b', 'c'),
        records: [
          someRecord(1),
          someRecord(2, {
            units: [
              { id: 'c', outcome: 'passed', tests: 1, tries: 1 },
              { id: 'd', outcome: 'skipped', tests: 0, tries: 1 },
            ],
          }),
        ],
      },
      ['1 planned unit reported no tests: d'],
    ],
    [
      'a unit that reports have, and that its shard neither ran nor carried over',
      {
        tests: testsOf('a', 'b', 'c', 'd'),
        records: [
          someRecord(1),
          someRecord(2, { attempt: 2, units: [{ id: 'd', outcome: 'passed', tests: 1, tries: 1 }] }),
        ],
      },
      ['1 planned unit reported no tests: c'],
    ],
    [
      'a shard whose newest result cannot be used',
      { tests: testsOf('a', 'b'), records: [someRecord(1)], unusable: [{ shard: 2, why: 'x: it is damaged' }] },
      ['the results of shard 2 cannot be used: x: it is damaged'],
    ],
    [
      'many results that cannot be used',
      { unusable: ['q', 'r', 's', 't'].map((why) => ({ why })) },
      ['the results of a shard cannot be used: q; r; s; and 1 more'],
    ],
    [
      'fewer shards than expected',
      { expected: { shards: 3, found: ['linux', 'windows'] } },
      ['2 of 3 expected shards left a result: linux, windows'],
    ],
    [
      'a shard that took too long',
      { records: [someRecord(1), someRecord(2, { outcome: 'timed-out', exitCode: null })] },
      ['shard 2 was stopped because it took too long'],
    ],
    [
      'a shard that a signal killed',
      { records: [someRecord(1), someRecord(2, { outcome: 'crashed', exitCode: null })] },
      ['shard 2 was killed by a signal'],
    ],
    [
      'a shard that crashed',
      { records: [someRecord(1), someRecord(2, { outcome: 'crashed', exitCode: 134 })] },
      ['shard 2 crashed with exit code 134'],
    ],
    ...FILE_STATUSES.filter((status) => status !== 'ok').map((status): [string, Partial<SmallEvidence>, string[]] => [
      `a report that is ${status}`,
      { files: [someFile({ path: 'r.xml', status, problem: 'line 3, column 1: x' })] },
      [`report r.xml is ${status}: line 3, column 1: x`],
    ]),
  ])('%s', (_name, change, reasons) => {
    expect(judge(change)).toEqual({ verdict: 'incomplete', reasons });
  });

  test('nothing at all to judge', () => {
    const { verdict, reasons } = assembleReport(withoutPlan(allGreen({ records: [], tests: [], files: [] })));
    expect({ verdict, reasons }).toEqual({
      verdict: 'incomplete',
      reasons: [expect.stringMatching(/^there is nothing to judge: suite default has no plan .* junit and artifacts/)],
    });
  });

  test('many missing units are counted, and the first ones are named', () => {
    const ids = Array.from({ length: 9 }, (_, index) => `unit-${index}`);
    const [shard] = somePlan().shards;
    if (shard === undefined) throw new Error('the plan has shards');
    const [unit] = somePlan().units;
    if (unit === undefined) throw new Error('the plan has units');
    const plan = somePlan({ units: ids.map((id) => ({ ...unit, id })), shards: [{ ...shard, units: ids }] });
    expect(judge({ plan, tests: [], records: [someRecord(1)] }).reasons).toEqual([
      'shard 1 ran no tests from its 9 units: unit-0, unit-1, unit-2, unit-3, unit-4 and 4 more',
    ]);
  });
});

describe('empty', () => {
  test('the plan found nothing', () => {
    const change = { plan: somePlan({ units: [], shards: [] }), records: [], tests: [], files: [] };
    expect(judge(change)).toEqual({ verdict: 'empty', reasons: ['the plan found no tests'] });
  });

  test('the reports contain no test', () => {
    const { verdict, reasons } = assembleReport(withoutPlan(allGreen({ records: [], tests: [] })));
    expect({ verdict, reasons }).toEqual({ verdict: 'empty', reasons: ['the reports contain no tests'] });
  });
});

/** Everything that can go wrong in two shards with two units each, in any combination. */
const anyRecord = (shard: number): fc.Arbitrary<ShardRecord | undefined> =>
  fc.option(
    fc
      .record({ outcome: fc.constantFrom(...SHARD_OUTCOMES), exitCode: fc.constantFrom(0, 0, 1, 137, null) })
      .map((end) => someRecord(shard, end)),
    { nil: undefined, freq: 8 },
  );
const anyTest = (unit: string): fc.Arbitrary<ReportTest | undefined> =>
  fc.option(
    fc.constantFrom(...TEST_OUTCOMES, 'passed' as const, 'passed' as const).map((outcome) => someTest(unit, outcome)),
    { nil: undefined, freq: 8 },
  );
const anyFile = fc
  .record({
    status: fc.constantFrom(...FILE_STATUSES, 'ok' as const, 'ok' as const),
    suiteErrors: fc.constantFrom([], [], ['x']),
    superseded: fc.boolean(),
  })
  .map((change) => someFile(change));
const anyEvidence = fc
  .record({
    records: fc.tuple(anyRecord(1), anyRecord(2)).map((records) => records.filter((record) => record !== undefined)),
    tests: fc.tuple(...['a', 'b', 'c', 'd'].map(anyTest)).map((tests) => tests.filter((one) => one !== undefined)),
    files: fc.array(anyFile, { maxLength: 3 }),
  })
  .map(allGreen);

describe('any combination', () => {
  const isWhole = ({ records, tests, files }: SmallEvidence) =>
    records.length === 2 &&
    records.every(({ outcome }) => outcome === 'passed') &&
    new Set([...tests].map(({ unit }) => unit)).size === 4 &&
    [...tests].every(({ outcome }) => outcome === 'passed' || outcome === 'skipped') &&
    files.every(({ status, suiteErrors, superseded }) => superseded || (status === 'ok' && suiteErrors.length === 0));

  test('is passed exactly when every part is known to have passed', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        expect(assembleReport(evidence).verdict === 'passed').toBe(isWhole(evidence));
      }),
      { numRuns: 1000 },
    );
  });

  test('with a failed test is failed, whatever else is unknown', () => {
    fc.assert(
      fc.property(anyEvidence, ({ tests, ...evidence }) => {
        const report = assembleReport({
          ...evidence,
          tests: [...tests, someTest('a', 'failed', { name: 'one more' })],
        });
        expect(report.verdict).toBe('failed');
      }),
    );
  });

  test('has reasons exactly when it is not passed', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const { verdict, reasons } = assembleReport(evidence);
        expect(reasons.length > 0).toBe(verdict !== 'passed');
      }),
    );
  });

  test('has the same verdict in any order; only lists change their order', () => {
    fc.assert(
      fc.property(anyEvidence, (evidence) => {
        const turned = { ...evidence, records: evidence.records.toReversed(), tests: [...evidence.tests].toReversed() };
        const [a, b] = [assembleReport(evidence), assembleReport(turned)];
        expect(b.verdict).toBe(a.verdict);
        expect(b.totals).toEqual(a.totals);
        expect(b.shards).toEqual(a.shards);
        expect(b.units).toEqual(a.units);
        expect(b.reasons.toSorted()).toEqual(a.reasons.toSorted());
      }),
    );
  });
});
