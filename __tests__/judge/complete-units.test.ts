import { expect, test } from '@jest/globals';
import { completeUnits } from '../../src/judge/complete-units.ts';
import type { Report } from '../../src/model.ts';
import { somePlan } from './samples.ts';

const planned = (id: string, file: string | undefined, part?: string) => ({
  id,
  ...(file !== undefined && { file }),
  ...(part !== undefined && { part }),
  estimateMs: 1000,
  source: 'history' as const,
  pool: 'default',
});
const plan = somePlan({
  workingDirectory: 'web',
  units: [
    planned('a.py', 'a.py'),
    planned('a.py::X', 'a.py', 'X'),
    planned('b.py', 'b.py'),
    planned('pkg.Case', undefined),
  ],
});

type Outcome = Report['units'][number]['outcome'];

function complete(
  outcomes: Readonly<Record<string, Outcome>>,
  shards: readonly Report['shards'][number]['outcome'][] = ['passed', 'passed'],
) {
  const unit = { flaky: false, tests: 1 };
  const shard = { pool: 'default', units: 1, tests: 1, failed: 0, tail: [] };
  return completeUnits(plan, {
    units: plan.units.map(({ id }) => ({
      ...unit,
      id,
      shard: id === 'a.py::X' ? 2 : 1,
      outcome: outcomes[id] ?? 'passed',
    })),
    shards: shards.map((outcome, at) => ({ ...shard, index: at + 1, outcome })),
  });
}

test('units that passed or were skipped are complete, and their files are named as in the repository', () => {
  expect([...complete({ 'b.py': 'skipped' })]).toEqual([
    ['a.py', 'web/a.py'],
    ['b.py', 'web/b.py'],
    ['pkg.Case', ''],
  ]);
});

test.each<Outcome>(['failed', 'missing'])('a split file with a part that is %s is not complete', (outcome) => {
  expect([...complete({ 'a.py::X': outcome }).keys()]).toEqual(['b.py', 'pkg.Case']);
});

test.each(['crashed', 'timed-out', 'missing'] as const)('a unit of a shard that is %s is not complete', (outcome) => {
  expect([...complete({}, ['passed', outcome]).keys()]).toEqual(['b.py', 'pkg.Case']);
  expect(complete({}, [outcome, 'passed']).size).toBe(0);
});
