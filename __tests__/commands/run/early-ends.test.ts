import { afterEach, describe, expect, test } from '@jest/globals';
import { endedEarly } from '../../../src/commands/run/early-ends.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import type { PlannedUnit } from '../../../src/model.ts';
import { type LocalProject, nodeProject, nodeTest, PASSES } from '../project.ts';

type Seen = { tests: number; named: number; failed?: number; skipped?: number };

const warnings = (unit: Partial<PlannedUnit>, seen: Seen, framework = 'node') =>
  endedEarly(
    findFramework(framework),
    [{ id: 'a.js', estimateMs: 1, source: 'default', pool: 'default', ...unit }],
    new Map([['a.js', { failed: 0, skipped: 0, ...seen }]]),
  );

describe('a file that passes gets a warning', () => {
  test.each<[name: string, unit: Partial<PlannedUnit>, seen: Seen, says: string]>([
    [
      'that defines more tests than it reports',
      { tests: 3, testsSource: 'scan' },
      { tests: 2, named: 2 },
      'a.js defines 3 tests, but its report names 2: if',
    ],
    [
      'that names none of its tests',
      { tests: 1, testsSource: 'scan' },
      { tests: 1, named: 0 },
      'a.js defines 1 test, but its report names none: if',
    ],
    [
      'of which all the tests of the last run are gone',
      { tests: 4, testsSource: 'history' },
      { tests: 1, named: 0 },
      'a.js had 4 tests in the last run, but its report names none: if',
    ],
  ])('%s', (_name, unit, seen, says) => {
    expect(warnings(unit, seen)).toEqual([expect.stringContaining(says)]);
  });
});

describe('there is no warning about a file', () => {
  test.each<[name: string, unit: Partial<PlannedUnit>, seen: Seen]>([
    ['that reports all, and more', { tests: 3, testsSource: 'scan' }, { tests: 5, named: 5 }],
    ['of which some tests went since the last run', { tests: 3, testsSource: 'history' }, { tests: 2, named: 2 }],
    ['that never named its tests', { tests: 1, testsSource: 'history' }, { tests: 1, named: 0 }],
    ['that nobody counted', {}, { tests: 1, named: 0 }],
    ['that failed, which is red enough', { tests: 3, testsSource: 'scan' }, { tests: 1, named: 1, failed: 1 }],
    ['with a suite that is skipped', { tests: 3, testsSource: 'scan' }, { tests: 1, named: 1, skipped: 1 }],
    ['that reported nothing, which is red', { tests: 3, testsSource: 'scan' }, { tests: 0, named: 0 }],
  ])('%s', (_name, unit, seen) => {
    expect(warnings(unit, seen)).toEqual([]);
  });

  test('whose framework would notice', () => {
    expect(warnings({ tests: 3, testsSource: 'scan' }, { tests: 1, named: 1 }, 'jest')).toEqual([]);
  });
});

describe('a real run', () => {
  let project: LocalProject;
  afterEach(() => project.remove());

  test('of a file that ends its process passes, with a warning', async () => {
    project = await nodeProject({
      'a.test.js': nodeTest(PASSES, "it('leaves', () => process.exit(0));", PASSES),
      'b.test.js': nodeTest(PASSES, PASSES),
    });
    await project.plan({ shards: '1' });
    const { record } = await project.run({ shard: '1' });
    expect(record?.outcome).toBe('passed');
    expect(project.told.filter((line) => line.includes('process.exit()'))).toEqual([
      expect.stringContaining('warning: a.test.js defines 3 tests, but its report names none'),
    ]);
  }, 60_000);
});
