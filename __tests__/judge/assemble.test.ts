import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import { withCarriedOver } from '../../src/judge/carried-over.ts';
import { type Plan, type Report, reportSchema } from '../../src/model.ts';
import { renderStored } from '../../src/stored.ts';
import { slowest } from '../../src/text/slowest.ts';
import { testName } from '../../src/text/test-name.ts';
import { allGreen, someFile, somePlan, someRecord, someTest } from './samples.ts';

describe('totals', () => {
  test('count every test once, by how it ended', () => {
    const tests = [
      someTest('a', 'passed', { name: '1', flaky: true, tries: 2 }),
      someTest('a', 'passed', { name: '2' }),
      someTest('b', 'failed'),
      someTest('c', 'errored'),
      someTest('d', 'skipped', { durationMs: 0 }),
    ];
    expect(assembleReport(allGreen({ tests })).totals).toEqual({
      tests: 5,
      passed: 2,
      failed: 1,
      errored: 1,
      skipped: 1,
      flaky: 1,
      missing: 0,
      durationMs: 4000,
      wallMs: 3000,
    });
  });

  test('a test without a time adds nothing, and no shard gives no wall time', () => {
    const { durationMs: _unknown, ...timeless } = someTest('a');
    const { totals } = assembleReport(allGreen({ tests: [timeless, someTest('b')], records: [] }));
    expect(totals.durationMs).toBe(1000);
    expect(totals).not.toHaveProperty('wallMs');
  });

  test('the wall time is that of the slowest shard, set-up included', () => {
    const records = [someRecord(1, { setupMs: 40_000 }), someRecord(2, { setupMs: 1000 })];
    expect(assembleReport(allGreen({ records })).totals.wallMs).toBe(43_000);
  });

  test('a clock that was set back makes no negative time', () => {
    const records = [someRecord(1, { finishedAt: '2026-03-01T09:00:00.000Z' })];
    expect(assembleReport(allGreen({ records })).shards[0]?.actualMs).toBe(0);
  });
});

describe('shards', () => {
  test('are those of the plan, in order, with their results', () => {
    const records = [someRecord(2, { attempt: 3, outcome: 'failed', exitCode: 1, tail: ['the end'] })];
    const tests = [someTest('c', 'failed'), someTest('d')];
    expect(assembleReport(allGreen({ records, tests })).shards).toEqual([
      { index: 1, pool: 'default', predictedMs: 2000, units: 2, tests: 0, failed: 0, outcome: 'missing', tail: [] },
      {
        index: 2,
        pool: 'default',
        predictedMs: 2000,
        units: 2,
        tests: 2,
        failed: 1,
        attempt: 3,
        outcome: 'failed',
        exitCode: 1,
        actualMs: 3000,
        tail: ['the end'],
      },
    ]);
  });

  test('the log of a shard that passed is not in the report', () => {
    const records = [someRecord(1, { tail: ['fine'] })];
    expect(assembleReport(allGreen({ records })).shards[0]?.tail).toEqual([]);
  });

  test('are those with a record where there is no plan', () => {
    const { plan: _plan, ...evidence } = allGreen({ records: [someRecord(2), someRecord(1)] });
    expect(assembleReport(evidence).shards.map(({ index }) => index)).toEqual([1, 2]);
  });
});

describe('units', () => {
  const outcomes = ({ units }: Report) => units.map(({ id, outcome }) => `${id} ${outcome}`);

  test('one failed test fails its unit, and a unit whose tests are all skipped is skipped', () => {
    const tests = [
      someTest('a'),
      someTest('a', 'failed', { name: 'other' }),
      someTest('b', 'skipped', { name: '1' }),
      someTest('b', 'skipped', { name: '2' }),
      someTest('c', 'errored'),
      someTest('d', 'skipped', { name: '1' }),
      someTest('d'),
    ];
    const report = assembleReport(allGreen({ tests }));
    expect(outcomes(report)).toEqual(['a failed', 'b skipped', 'c failed', 'd passed']);
  });

  test('a unit without a test is missing, whatever its shard says', () => {
    const units = [
      { id: 'a', outcome: 'passed' as const, tests: 3, tries: 1 },
      { id: 'b', outcome: 'skipped' as const, tests: 2, tries: 1 },
    ];
    const report = assembleReport(allGreen({ tests: [], records: [someRecord(1, { units })] }));
    expect(outcomes(report)).toEqual(['a missing', 'b missing', 'c missing', 'd missing']);
    expect(report.totals.missing).toBe(4);
  });

  test.each<[name: string, change: Partial<Plan['units'][number]>, outcome: string]>([
    ['the plan found no test in it', { tests: 0 }, 'a skipped'],
    ['it is a part of a file, which may not exist any more', { part: 'A' }, 'a skipped'],
    ['the plan counted tests in it', { tests: 3 }, 'a missing'],
    ['its tests were not counted', {}, 'a missing'],
  ])('a unit whose shard ran it and found no test: %s', (_name, change, outcome) => {
    const record = someRecord(1, { units: [{ id: 'a', outcome: 'skipped', tests: 0, tries: 1 }] });
    const units = somePlan().units.map((unit) => (unit.id === 'a' ? { ...unit, ...change } : unit));
    const report = assembleReport(allGreen({ plan: somePlan({ units }), tests: [], records: [record] }));
    expect(outcomes(report)[0]).toBe(outcome);
  });

  test.each<[name: string, shard: number, change: Partial<Plan['units'][number]>, ownArgs: boolean, outcome: string]>([
    ['the plan knows no count', 1, {}, false, 'a deselected'],
    ['the plan counted tests in its source', 1, { tests: 3, testsSource: 'scan' }, false, 'a deselected'],
    ['another shard says it', 2, {}, false, 'a missing'],
    ['the framework listed tests of it for the plan', 1, { tests: 3, testsSource: 'framework' }, false, 'a missing'],
    ['the shard had arguments of its own', 1, { tests: 3, testsSource: 'framework' }, true, 'a deselected'],
  ])('a unit of which the framework selected no test: %s', (_name, shard, change, ownArgs, outcome) => {
    const said = { id: 'a', outcome: 'deselected' as const, tests: 0, selected: 0, tries: 1 };
    const units = somePlan().units.map((unit) => (unit.id === 'a' ? { ...unit, ...change } : unit));
    const records = [someRecord(shard, { units: [said], ownArgs })];
    const report = assembleReport(allGreen({ plan: somePlan({ units }), tests: [], records }));
    expect(outcomes(report)[0]).toBe(outcome);
  });

  test.each([
    ['skipped tests in it which no report names', 'skipped', 4],
    ['did not run it', 'missing', 0],
  ] as const)('and it is missing when its shard says that it %s', (_name, outcome, tests) => {
    const record = someRecord(1, { units: [{ id: 'a', outcome, tests, tries: 1 }] });
    const units = somePlan().units.map((unit) => (unit.id === 'a' ? { ...unit, tests: 0 } : unit));
    const report = assembleReport(allGreen({ plan: somePlan({ units }), tests: [], records: [record] }));
    expect(outcomes(report)[0]).toBe('a missing');
  });

  test('a unit that was empty in an earlier attempt stays empty when the newest attempt carried it over', () => {
    const units = somePlan().units.map((unit) => (unit.id === 'a' ? { ...unit, tests: 0 } : unit));
    const records = [
      someRecord(1, {
        attempt: 2,
        units: [{ id: 'b', outcome: 'passed', tests: 1, tries: 1 }],
        carriedOver: [{ attempt: 1, wallMs: 1000, units: [{ id: 'a', outcome: 'skipped', tests: 0, tries: 1 }] }],
      }),
      someRecord(2),
    ];
    const joined = withCarriedOver(records);
    const tests = ['b', 'c', 'd'].map((unit) => someTest(unit));
    expect(assembleReport(allGreen({ plan: somePlan({ units }), tests, records, joined })).verdict).toBe('passed');
  });

  test('units that are not planned come last, sorted by name', () => {
    const report = assembleReport(allGreen({ tests: ['z', 'a', 'y'].map((unit) => someTest(unit)) }));
    expect(report.units.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'y', 'z']);
  });

  test('times are added up, and absent when no test has one', () => {
    const { durationMs: _unknown, ...timeless } = someTest('b');
    const report = assembleReport(
      allGreen({ tests: [someTest('a'), someTest('a', 'passed', { name: '2' }), timeless] }),
    );
    expect(report.units[0]?.durationMs).toBe(2000);
    expect(report.units[1]).not.toHaveProperty('durationMs');
  });
});

test('missing shards are named, and missing units with the shard that they were planned for', () => {
  const { missing } = assembleReport(allGreen({ records: [someRecord(1)], tests: [someTest('a')] }));
  expect(missing).toEqual([{ shard: 2 }, { shard: 1, unit: 'b' }, { shard: 2, unit: 'c' }, { shard: 2, unit: 'd' }]);
});

describe('the tests that a report keeps', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    someTest('a', 'passed', { name: `fast ${index}`, durationMs: index }),
  );

  test('are the failed, the flaky and the slowest, in their order', () => {
    const failed = someTest('b', 'failed', { durationMs: 0 });
    const flaky = someTest('c', 'passed', { flaky: true, tries: 2, durationMs: 0 });
    const { tests } = assembleReport(allGreen({ tests: [flaky, ...many, failed] }));
    expect(tests.map(({ name }) => name)).toEqual([
      'test of c',
      ...Array.from({ length: 10 }, (_, index) => `fast ${30 + index}`),
      'test of b',
    ]);
  });

  test('are all tests with the option for it', () => {
    expect(assembleReport(allGreen({ tests: many }), { full: true }).tests).toHaveLength(40);
  });

  test('include the slowest, slowest first, and no test without a time', () => {
    const { durationMs: _unknown, ...timeless } = someTest('c');
    expect(slowest([someTest('a', 'passed', { durationMs: 1 }), timeless, someTest('b')]).map(testName)).toEqual([
      'b › test of b',
      'a › test of a',
    ]);
  });
});

test.each([
  [
    'file, suite and name',
    { file: 'a.test.ts', suite: ['outer', 'inner'], className: 'C', name: 'n' },
    'a.test.ts › outer › inner › n',
  ],
  [
    'the class where there is no suite',
    { file: 'a.test.ts', suite: [], className: 'C', name: 'n' },
    'a.test.ts › C › n',
  ],
  [
    'the class where the suite has the name of the file',
    { file: 'web/tests/a.test.ts', suite: ['tests/a.test.ts'], className: 'C > D', name: 'n' },
    'web/tests/a.test.ts › C > D › n',
  ],
  [
    'its project and its class, where the suite of the file is in that of the project',
    { file: 'a.test.ts', suite: ['jsdom', 'a.test.ts'], className: 'C > D', name: 'n' },
    'a.test.ts › jsdom › C > D › n',
  ],
  [
    'only the file where all have its name',
    { file: 'a.test.ts', suite: ['a.test.ts'], className: 'a.test.ts', name: 'n' },
    'a.test.ts › n',
  ],
  [
    'the class in a module',
    { file: 'tests/test_cart.py', suite: ['pytest'], className: 'tests.test_cart.TestTotals', name: 'n' },
    'tests/test_cart.py › TestTotals › n',
  ],
  ['each part once', { file: 'a.test.ts', suite: ['a.test.ts', 's'], name: 's' }, 'a.test.ts › s'],
  ['only a name', { suite: [], name: 'n' }, 'n'],
])('the name of a test consists of %s', (_name, parts, called) => {
  expect(testName({ outcome: 'passed', flaky: false, tries: 1, ...parts })).toBe(called);
});

test('a report fits its schema and has no fields that only the judgement needs', () => {
  const files = [someFile({ shard: 1, suiteErrors: ['x'], superseded: true })];
  // As the fold returns them.
  const tests = [{ ...someTest('a', 'failed'), attempt: 1, failedTries: [{ outcome: 'failed' as const }] }];
  const report = JSON.parse(renderStored(assembleReport(allGreen({ files, tests }))));
  expect(reportSchema.parse(report)).toEqual(report);
});

test('a flaky test shows the message of its failure', () => {
  const failedTries = [{ outcome: 'failed' as const, message: 'too early', detail: 'at line 3' }];
  const tests = [{ ...someTest('a', 'passed', { flaky: true, tries: 2 }), failedTries }];
  expect(assembleReport(allGreen({ tests })).tests[0]).toMatchObject({ message: 'too early', detail: 'at line 3' });
});

test('warnings of the plan are not repeated, because the plan has shown them', () => {
  const report = assembleReport(allGreen({ plan: somePlan({ warnings: ['planned'] }), warnings: ['merged'] }));
  expect(report.warnings).toEqual(['merged']);
});
