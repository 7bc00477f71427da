import { describe, expect, test } from '@jest/globals';
import { TestIdentities } from '../../src/judge/test-identity.ts';
import { MAX_BASE_NAME, type ReportTest } from '../../src/model.ts';
import { somePlan, someTest } from './samples.ts';

const planned = (id: string, part?: string) => ({
  id,
  file: id.split('::')[0] ?? id,
  ...(part !== undefined && { part }),
  estimateMs: 1000,
  source: 'history' as const,
  pool: 'default',
});
const plan = somePlan({
  units: [planned('tests/a.py'), planned('tests/a.py::TestX', 'TestX'), { ...planned('pkg.Case'), file: undefined }],
});

const identify = (...tests: readonly Partial<ReportTest>[]) => {
  const identities = new TestIdentities(plan);
  return tests.map((change) => identities.of(someTest('tests/a.py', 'passed', change)));
};
const nameOf = (change: Partial<ReportTest>) => identify(change)[0]?.name;

describe('the identity of a test', () => {
  test('is its unit, and its suites and name without the file', () => {
    expect(identify({ suite: ['pytest', 'tests/a.py', 'totals'], name: 'adds tax' })).toEqual([
      { unit: 'tests/a.py', name: 'totals › adds tax' },
    ]);
    expect(nameOf({ className: 'tests.a.TestX', name: 'test_b' })).toBe('TestX › test_b');
  });

  test('is the same when its file runs in parts', () => {
    expect(identify({ unit: 'tests/a.py::TestX', name: 'x' })).toEqual([{ unit: 'tests/a.py', name: 'x' }]);
  });

  test('has an empty name for a file that is reported as a test', () => {
    expect(nameOf({ name: 'tests/a.py', className: 'tests/a.py' })).toBe('');
    expect(nameOf({ name: 'tests.a' })).toBe('');
    expect(nameOf({ name: 'tests.a', className: '' })).toBe('');
  });

  test('has a name for a test with the name of its module', () => {
    expect(nameOf({ name: 'a', className: 'tests.a' })).toBe('a');
  });

  test('has an empty name for a unit that is one test', () => {
    expect(identify({ unit: 'pkg.Case', file: undefined, name: 'pkg.Case' })).toEqual([{ unit: 'pkg.Case', name: '' }]);
  });

  test('does not depend on a file that the report only knows for failed tests', () => {
    const test = { unit: 'pkg.Case', className: 'com.x.Case', name: 'adds' };
    const seen = identify(
      { ...test, file: undefined },
      { ...test, name: 'y' },
      { ...test, file: 'src/com/x/Case.java' },
    );
    expect(seen[0]).toEqual(seen[2]);
  });

  test('is unknown for a test without a unit', () => {
    expect(identify({ unit: undefined })).toEqual([undefined]);
  });

  test('does not change with a memory address', () => {
    expect(nameOf({ name: 'test[<X object at 0x7f3a5c0d2e50>]' })).toBe('test[<X object at 0x…>]');
    expect(nameOf({ name: 'reads 0x1f' })).toBe('reads 0x1f');
  });

  test('does not change with a UUID', () => {
    expect(nameOf({ name: 'reads 123e4567-e89b-12d3-a456-426614174000 twice' })).toBe('reads … twice');
  });

  test('has a number where tests with the same name follow each other', () => {
    const x = { name: 'x' };
    expect(identify(x, x, { name: 'y' }, x, { ...x, suite: ['s'] }).map((one) => one?.name)).toEqual([
      'x',
      'x #2',
      'y',
      'x',
      's › x',
    ]);
  });

  test.each([MAX_BASE_NAME - 12, MAX_BASE_NAME, 10_000])('of %i characters fits into a history', (length) => {
    const name = 'x'.repeat(length);
    const names = identify({ name }, { name }).map((one) => one?.name ?? '');
    expect(new Set(names).size).toBe(2);
    for (const one of names) expect(one.length).toBeLessThanOrEqual(MAX_BASE_NAME);
  });
});
