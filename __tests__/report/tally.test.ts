import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ReportTest } from '../../src/model.ts';
import { tallyTests } from '../../src/report/tally.ts';

const passed = (durationMs: number | undefined, at: number): ReportTest => ({
  name: `test ${at}`,
  suite: [],
  outcome: 'passed',
  flaky: false,
  tries: 1,
  ...(durationMs !== undefined && { durationMs }),
});

test('of more tests than are compared at once the ten slowest are kept, of equals the first', () => {
  const times = fc.array(fc.option(fc.nat(50), { nil: undefined }), { minLength: 900, maxLength: 5_000, size: 'max' });
  fc.assert(
    fc.property(times, (durations) => {
      const tests = durations.map(passed);
      const slowest = tests
        .filter(({ durationMs }) => durationMs !== undefined)
        .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))
        .slice(0, 10);
      expect(tallyTests(tests, false).kept).toEqual(tests.filter((each) => slowest.includes(each)));
    }),
    { numRuns: 50 },
  );
});
