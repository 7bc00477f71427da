import { describe, expect, test } from '@jest/globals';
import { Fold } from '../../../src/junit/fold/fold.ts';
import type { CaseOrigin, TestCase } from '../../../src/model.ts';

type RunOf = readonly [testCase: Partial<TestCase>, origin?: Partial<CaseOrigin>];

function fold(...runs: readonly RunOf[]) {
  const folded = new Fold();
  for (const [testCase, origin] of runs)
    folded.add({ name: 'adds', suite: ['s'], outcome: 'passed', ...testCase }, { report: 'r.xml', ...origin });
  return folded.tests();
}

const FAILED = { outcome: 'failed', message: 'm' } as const;
const FLAKY = { failedTries: [{ outcome: 'failed', message: 'by itself' }] } as const;

describe('runs that differ only in their try', () => {
  test('are two tries, although they come from one report', () => {
    expect(fold([FAILED, { tryNumber: 1 }], [{}, { tryNumber: 2 }])).toMatchObject([
      { outcome: 'passed', flaky: true, tries: 2, failedTries: [{ message: 'm' }] },
    ]);
    expect(fold([{}, { tryNumber: 1 }], [FAILED, { tryNumber: 2 }])).toMatchObject([{ outcome: 'failed', tries: 2 }]);
  });

  test('are ordered by attempt before anything else, so that an early try of a later attempt decides', () => {
    const early = 'x/test_attempts/attempt_1.xml';
    expect(fold([FAILED, { attempt: 2, report: early }], [{}, { attempt: 1, report: 'x/test.xml' }])).toMatchObject([
      { outcome: 'failed', tries: 2 },
    ]);
  });
});

describe('failed tries that a report itself names', () => {
  test('stay when a later try passes again', () => {
    expect(fold([FLAKY, { tryNumber: 1 }], [{}, { tryNumber: 2 }])).toMatchObject([
      { outcome: 'passed', flaky: true, failedTries: [{ message: 'by itself' }] },
    ]);
  });

  test.each([
    ['first', [FLAKY, {}]],
    ['last', [{}, FLAKY]],
  ] as const)('stay when another report of the same try has none, and they come %s', (_place, [one, other]) => {
    const tests = fold([one, { report: 'a.xml', shard: 1 }], [other, { report: 'b.xml', shard: 2 }]);
    expect(tests).toMatchObject([{ flaky: true, failedTries: [{ message: 'by itself' }] }]);
  });
});

describe('the place of a failure', () => {
  const failedAt = { file: '/home/runner/work/shop/shop/src/x.ts', line: 3 };

  test('is a path of the repository, and a guess for a test without a file', () => {
    expect(fold([{ ...FAILED, failedAt }])).toMatchObject([
      { file: 'src/x.ts', line: 3, fileIsGuess: true, failedAt: { file: 'src/x.ts', line: 3 } },
    ]);
  });

  test('changes no file that the report names', () => {
    const [test] = fold([{ ...FAILED, failedAt, file: 'tests/x.test.ts' }]);
    expect(test).toMatchObject({ file: 'tests/x.test.ts', failedAt: { file: 'src/x.ts', line: 3 } });
    expect(test).not.toHaveProperty('fileIsGuess');
    expect(test).not.toHaveProperty('line');
  });
});

test('what a run does not say is absent, and not undefined', () => {
  expect(Object.keys(fold([{}])[0] ?? {}).sort()).toEqual(
    ['failedTries', 'flaky', 'name', 'outcome', 'suite', 'tries'].sort(),
  );
  expect(fold([FAILED, { tryNumber: 1 }], [{ outcome: 'failed' }, { tryNumber: 2 }])[0]).not.toHaveProperty('message');
  const [flaky] = fold([{ outcome: 'failed' }, { tryNumber: 1 }], [{}, { tryNumber: 2 }]);
  expect(Object.keys(flaky?.failedTries[0] ?? {})).toEqual(['outcome']);
});
