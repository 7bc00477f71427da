/** What a run that split a file says about the file. */
import { describe, expect, test } from '@jest/globals';
import { measuredUnits } from '../../../src/commands/merge/measured-units.ts';
import { copiesOf } from '../../../src/judge/evidence.ts';
import type { Plan, Report, ReportTest, ReportUnit, ShardRecord } from '../../../src/model.ts';
import { allGreen, somePlan, someRecord } from '../../judge/samples.ts';

const planned = (id: string, inside: Partial<Plan['units'][number]> = {}) => ({
  id,
  file: id,
  estimateMs: 1000,
  source: 'history' as const,
  pool: 'default',
  ...inside,
});
const plan = somePlan({
  framework: 'pytest',
  units: [
    planned('a.py'),
    planned('a.py::X', { file: 'a.py', part: 'X' }),
    planned('a.py::Y', { file: 'a.py', part: 'Y' }),
    planned('b.py', { pool: 'large' }),
  ],
});
const result = (id: string, change: Partial<ReportUnit> = {}): ReportUnit => ({
  id,
  outcome: 'passed',
  flaky: false,
  durationMs: 100,
  tests: 2,
  ...change,
});
const case_ = (className: string, name: string, durationMs: number): ReportTest => ({
  name,
  className,
  suite: [],
  unit: 'a.py',
  outcome: 'passed',
  flaky: false,
  durationMs,
  tries: 1,
});

function measured(
  units: readonly ReportUnit[],
  tests: readonly ReportTest[] = [],
  records: readonly ShardRecord[] = [{ ...someRecord(1), canSelect: true }],
) {
  const report = { units } as unknown as Report;
  return new Map(
    measuredUnits(copiesOf(allGreen({ plan, records })), { report, tests }).map((unit) => [unit.id, unit]),
  );
}

test.each([
  ['a package, which is no file', 'internal/cart', {}],
  ['a file of a project', '[chromium] › a.spec.ts', { file: 'a.spec.ts' }],
])('the parts of %s are joined under its own id', (_, id, file) => {
  const part = `${id}::TestSlow`;
  const split = somePlan({
    framework: 'pytest',
    units: [
      { id, estimateMs: 1, source: 'size', pool: 'default', ...file },
      { id: part, part: 'TestSlow', estimateMs: 1, source: 'size', pool: 'default', ...file },
    ],
  });
  const report = { units: [result(id), result(part)] } as unknown as Report;
  const copies = copiesOf(allGreen({ plan: split, records: [someRecord(1)] }));
  const units = measuredUnits(copies, { report, tests: [] });
  expect(units).toMatchObject([{ id, tests: 4, durationMs: 200 }]);
});

describe('a split file', () => {
  test('is one unit with the sum of its parts', () => {
    const units = measured([
      result('a.py'),
      result('a.py::X', { durationMs: 30 }),
      result('a.py::Y', { tests: 1 }),
      result('b.py'),
    ]);
    expect([...units.keys()]).toEqual(['a.py', 'b.py']);
    expect(units.get('a.py')).toMatchObject({ pool: 'default', outcome: 'passed', durationMs: 230, tests: 5 });
    expect(units.get('b.py')).toMatchObject({ pool: 'large', durationMs: 100, tests: 2 });
  });

  test.each<[string, Partial<ReportUnit>, Partial<ReportUnit>]>([
    ['failed when a part did', { outcome: 'failed' }, { outcome: 'failed' }],
    ['not measured when a part is missing', { outcome: 'missing', tests: 0 }, { outcome: 'missing' }],
    ['flaky when a part is', { flaky: true }, { outcome: 'passed', flaky: true }],
    ['passed when a part is gone', { outcome: 'skipped', tests: 0 }, { outcome: 'passed', flaky: false }],
  ])('is %s', (_what, change, expected) => {
    expect(measured([result('a.py'), result('a.py::X', change)]).get('a.py')).toMatchObject(expected);
  });

  test('has no time when one of its parts has none, unless that was skipped', () => {
    const { durationMs: _time, ...untimed } = result('a.py::X');
    expect(measured([result('a.py'), untimed]).get('a.py')).not.toHaveProperty('durationMs');
    expect(measured([result('a.py'), { ...untimed, outcome: 'skipped' }]).get('a.py')).toHaveProperty(
      'durationMs',
      100,
    );
  });
});

describe('the parts of a file', () => {
  const tests = [case_('a.X', 'test_1', 5), case_('a.X.Inner', 'test_2', 6), case_('a', 'test_3[x]', 20)];

  test('are those that can be selected, longest first', () => {
    expect(measured([result('a.py')], tests).get('a.py')?.parts).toEqual([
      { name: 'test_3', durationMs: 20, tests: 1 },
      { name: 'X', durationMs: 11, tests: 2 },
    ]);
  });

  test('are unknown when one shard could not have selected them', () => {
    const records = [{ ...someRecord(1), canSelect: true }, someRecord(2)];
    expect(measured([result('a.py')], tests, records).get('a.py')?.parts).toEqual([]);
    expect(measured([result('a.py')], tests, []).get('a.py')?.parts).toEqual([]);
  });
});
