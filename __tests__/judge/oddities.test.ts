import { expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import { allGreen, type SmallEvidence, someTest } from './samples.ts';

const report = (change: Partial<SmallEvidence>) => assembleReport(allGreen(change));
const ALL = ['a', 'b', 'c', 'd'].map((unit) => someTest(unit));
const withoutPlan = ({ plan: _plan, ...evidence }: SmallEvidence): SmallEvidence => evidence;

test('a run without oddities has no warnings', () => {
  expect(report({})).not.toHaveProperty('doubled');
  expect(report({})).not.toHaveProperty('unexpected');
  expect(report({}).warnings).toEqual([]);
});

test('a unit that ran in two shards is doubled and not unexpected, wherever it was planned', () => {
  const { verdict, doubled, unexpected } = report({ tests: [...ALL, someTest('a', 'passed', { shard: 2 })] });
  expect({ verdict, doubled, unexpected }).toEqual({ verdict: 'passed', doubled: [{ unit: 'a', shards: [1, 2] }] });
});

test('a unit that only ran in another shard is unexpected there', () => {
  const tests = [someTest('a', 'passed', { shard: 2 }), ...ALL.slice(1)];
  const { verdict, doubled, unexpected } = report({ tests });
  expect({ verdict, doubled, unexpected }).toEqual({ verdict: 'passed', unexpected: [{ unit: 'a', shard: 2 }] });
});

test('a shard may skip what another one runs, because both run parts of one file', () => {
  const odd = report({ tests: [...ALL, someTest('a', 'skipped', { shard: 2, name: 'of a part' })] });
  expect(odd).not.toHaveProperty('doubled');
  expect(odd.warnings).toEqual([]);
});

test('tests that belong to no unit are named with their shard', () => {
  const { unit: _unit, ...stray } = someTest('a', 'passed', { name: 'x' });
  const { unexpected, warnings } = report({ tests: [...ALL, stray] });
  expect(unexpected).toEqual([{ unit: 'x', shard: 1 }]);
  expect(warnings).toEqual(['1 test belongs to no planned unit: x (shard 1)']);
});

test('a run in which everything was skipped says so, and one in which nothing ran does not', () => {
  const skipped = ALL.map((one) => ({ ...one, outcome: 'skipped' as const }));
  expect(report({ tests: skipped }).warnings).toEqual(['every test was skipped (4): nothing was tested']);
  expect(report({ tests: [someTest('a'), ...skipped.slice(1)] }).warnings).toEqual([]);
  expect(report({ tests: [] }).warnings).toEqual([]);
});

test('without a plan, only an expected number of shards shows whether one is missing', () => {
  const loose = allGreen({ records: [] });
  expect(assembleReport(withoutPlan(loose)).warnings).toEqual([
    'without a plan or expect-shards, it is unknown whether a shard is missing',
  ]);
  const expecting = (shards: number) =>
    assembleReport(withoutPlan({ ...loose, expected: { shards, found: ['x', 'y'] } }));
  expect(expecting(2)).toMatchObject({ verdict: 'passed', warnings: [] });
  expect(expecting(1)).toMatchObject({
    verdict: 'passed',
    warnings: ['1 shard was expected, but 2 left a result: x, y'],
  });
  expect(expecting(3)).toMatchObject({ verdict: 'incomplete', warnings: [] });
});

test('a suite that claims more tests than it contains is named, but for a damaged or superseded file', () => {
  const [file] = allGreen({}).files;
  const claiming = (change: object) =>
    report({ files: [{ ...file, absentTests: 3, ...change }] as SmallEvidence['files'] }).warnings;
  expect(claiming({})).toEqual([expect.stringMatching(/^suites claim 3 more tests than their reports contain: /)]);
  expect(claiming({ superseded: true })).toEqual([]);
  expect(claiming({ status: 'damaged' })).toEqual([]);
});
