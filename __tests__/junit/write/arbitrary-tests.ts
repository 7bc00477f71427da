/** Tests of any shape and name, as the shards and attempts of a run report them. */
import fc from 'fast-check';
import { Fold } from '../../../src/junit/fold/fold.ts';
import type { FoldedTest } from '../../../src/junit/fold/folded-test.ts';
import type { TestCase, TestOutcome } from '../../../src/model.ts';
import { anyText } from '../../support/any-text.ts';
import { fold, write } from '../support.ts';

/** Text that must be escaped, or that XML 1.0 does not allow. */
export const nastyText = fc.oneof(
  anyText(),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      ']]>',
      '\n',
      '\t',
      '\r',
      '\u0000',
      '\u001b[31m',
      '\ufffe',
      '\ud800',
      '😀',
      'a',
      ' ',
      '&amp;',
      '--',
    ),
  }),
  fc.constantFrom('__proto__', 'constructor', 'true', '', ' ', 'at a.ts:3:1'),
);

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const words = { message: optional(nastyText), detail: optional(nastyText) };
const file = fc.constantFrom('a.ts', 'src/b.test.ts', '/elsewhere/c.py');
const line = optional(fc.integer({ min: 1, max: 9 }));
const failedTry = fc.record({ outcome: fc.constantFrom<'failed' | 'errored'>('failed', 'errored'), ...words });

const metric = fc.record({
  name: fc.constantFrom('login', 'log in: 2', 'é/a+b-c._'),
  ms: fc.array(
    fc.integer({ min: 0, max: 10 ** 9 }).map((microseconds) => microseconds / 1_000),
    { minLength: 1, maxLength: 9 },
  ),
});

const testCase: fc.Arbitrary<TestCase> = fc
  .record({
    name: nastyText,
    className: optional(nastyText),
    suite: fc.array(fc.oneof(nastyText, fc.constantFrom('s', 't')), { maxLength: 4 }),
    file: optional(file),
    line,
    outcome: fc.constantFrom<TestOutcome>('errored', 'failed', 'skipped', 'passed'),
    durationMs: optional(fc.integer({ min: 0, max: 10 ** 9 }).map((microseconds) => microseconds / 1_000)),
    failedAt: optional(fc.record({ file, line })),
    failedTries: fc.array(failedTry, { maxLength: 3 }),
    tries: optional(fc.integer({ min: 1, max: 6 })),
    metrics: optional(fc.uniqueArray(metric, { selector: ({ name }) => name, minLength: 1, maxLength: 3 })),
    ...words,
  })
  .map((value) => JSON.parse(JSON.stringify(value)) as TestCase);

/** Removes the place of a failure from a test that did not fail. */
const plausible = ({ failedAt, ...test }: TestCase): TestCase =>
  failedAt !== undefined && (test.outcome === 'failed' || test.outcome === 'errored') ? { ...test, failedAt } : test;

export const testCases = fc.array(testCase.map(plausible), { maxLength: 8 });

export function folded(cases: readonly TestCase[]): FoldedTest[] {
  const all = new Fold();
  for (const each of cases) all.add(each, { report: 'r' });
  return all.tests();
}

export interface ShardRun {
  readonly shard: number;
  readonly attempt: number;
  readonly cases: readonly TestCase[];
}

const shardRun: fc.Arbitrary<ShardRun> = fc.record({
  shard: fc.integer({ min: 1, max: 3 }),
  attempt: fc.integer({ min: 1, max: 2 }),
  cases: testCases,
});

/** Reports of shards, which often contain the same tests. */
export const shardRuns: fc.Arbitrary<readonly ShardRun[]> = fc
  .tuple(fc.array(shardRun, { maxLength: 4 }), testCases)
  .map(([runs, shared]) => runs.map((run, at) => ({ ...run, cases: [...run.cases, ...shared.slice(0, 1 + at)] })));

/** The tests of a run after its merge. The reports were written and read once, so they only contain text that a report can hold. */
export const mergedTests = (runs: readonly ShardRun[]): Promise<FoldedTest[]> =>
  fold(...runs.map(({ shard, attempt, cases }) => [write(folded(cases)), { shard, attempt }] as const));
