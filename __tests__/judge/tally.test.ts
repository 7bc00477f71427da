import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tallyTests } from '../../src/judge/tally.ts';
import type { ReportTest } from '../../src/model.ts';

interface Outcome extends Pick<ReportTest, 'outcome' | 'flaky'> {
  readonly durationMs: number | undefined;
}

const someTest = ({ durationMs, ...outcome }: Outcome, at: number): ReportTest => ({
  name: `test ${at}`,
  suite: [],
  tries: 1,
  ...outcome,
  ...(durationMs !== undefined && { durationMs }),
});

const anyOutcome: fc.Arbitrary<Outcome> = fc.record({
  durationMs: fc.option(fc.nat(50), { nil: undefined }),
  outcome: fc.oneof({ weight: 99, arbitrary: fc.constant('passed' as const) }, fc.constantFrom('failed', 'errored')),
  flaky: fc.oneof({ weight: 99, arbitrary: fc.constant(false) }, fc.constant(true)),
});

test('the failed, the flaky and the ten slowest of very many tests are kept; of equal ones, the first', () => {
  fc.assert(
    fc.property(fc.array(anyOutcome, { minLength: 900, maxLength: 5_000, size: 'max' }), (outcomes) => {
      const tests = outcomes.map(someTest);
      const slowest = tests
        .filter(({ durationMs }) => durationMs !== undefined)
        .toSorted((a, b) => (b.durationMs ?? 0) - (a.durationMs ?? 0))
        .slice(0, 10);
      const kept = tests.filter((each) => each.outcome !== 'passed' || each.flaky || slowest.includes(each));
      expect(tallyTests(tests, false).kept).toEqual(kept);
    }),
    { numRuns: 50 },
  );
});
