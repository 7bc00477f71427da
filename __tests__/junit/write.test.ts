import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import type { FoldedTest } from '../../src/junit/fold.ts';
import { createFold } from '../../src/junit/fold.ts';
import type { TestCase, TestOutcome } from '../../src/model.ts';
import { fold, read, write } from './support.ts';

// Also on a busy machine.
jest.setTimeout(60_000);

const one: FoldedTest = { name: 'a', suite: ['s'], outcome: 'passed', flaky: false, tries: 1, failedTries: [] };

test('a merged file reads like this', () => {
  const tests: FoldedTest[] = [
    { ...one, name: 'in no suite', suite: [], durationMs: 1_234.5 },
    { ...one, className: 'C', file: 'a.ts', line: 7, durationMs: 0.25, shard: 1 },
    { ...one, name: 'b', outcome: 'skipped', message: 'not today', shard: 1 },
    {
      ...one,
      name: 'c',
      suite: ['s', 't'],
      outcome: 'failed',
      message: 'm',
      detail: 'at <x>\nat y',
      shard: 2,
      attempt: 2,
      tries: 2,
      failedTries: [{ outcome: 'errored', message: 'first' }],
    },
    { ...one, name: 'd', suite: ['s', 't'], flaky: true, tries: 3, failedTries: [{ outcome: 'failed', detail: 'x' }] },
  ];
  expect(write(tests)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="shardwise" tests="5" failures="1" errors="0" skipped="1" time="1.23475">
<testsuite name="" tests="1" failures="0" errors="0" skipped="0" time="1.2345">
<testcase name="in no suite" time="1.2345"/>
</testsuite>
<testsuite name="s" tests="4" failures="1" errors="0" skipped="1" time="0.00025">
<properties>
 <property name="shardwise.shard" value="1"/>
</properties>
<testcase name="a" classname="C" time="0.00025" file="a.ts" line="7"/>
<testcase name="b">
 <skipped message="not today"/>
</testcase>
<testsuite name="t" tests="2" failures="1" errors="0" skipped="0" time="0.000">
<testcase name="c">
 <properties>
  <property name="shardwise.shard" value="2"/>
  <property name="shardwise.attempt" value="2"/>
 </properties>
 <failure message="m">at &lt;x&gt;
at y</failure>
 <rerunError message="first" type=""/>
</testcase>
<testcase name="d">
 <properties>
  <property name="shardwise.tries" value="3"/>
 </properties>
 <flakyFailure type="">x</flakyFailure>
</testcase>
</testsuite>
</testsuite>
</testsuites>
`);
});

test('where a failure happened is an attribute only where its words do not tell', () => {
  const failed: FoldedTest = {
    ...one,
    outcome: 'failed',
    detail: 'at a.ts:3:1',
    file: 'a.ts',
    line: 3,
    fileIsGuess: true,
  };
  expect(write([{ ...failed, failedAt: { file: 'a.ts', line: 3 } }])).toContain('<failure>at a.ts:3:1</failure>');
  expect(write([{ ...failed, failedAt: { file: 'b.cc', line: 4 } }])).toContain('<failure file="b.cc" line="4">');
});

test('no tests are a file too', () => {
  expect(write([])).toContain(
    '<testsuites name="shardwise" tests="0" failures="0" errors="0" skipped="0" time="0.000">',
  );
});

test('times are never written with an exponent', () => {
  expect(write([{ ...one, durationMs: 0.001 }])).toContain('time="0.000001"');
});

describe('whatever the tests are called', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
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
    fc.constantFrom('__proto__', 'constructor', 'true', '', ' '),
  );
  const words = { message: fc.option(nasty, { nil: undefined }), detail: fc.option(nasty, { nil: undefined }) };
  const failedTry = fc.record({ outcome: fc.constantFrom<'failed' | 'errored'>('failed', 'errored'), ...words });
  const optional = <T>(value: T): Partial<T> => JSON.parse(JSON.stringify(value));
  const testCase: fc.Arbitrary<TestCase> = fc
    .record({
      name: nasty,
      className: fc.option(nasty, { nil: undefined }),
      suite: fc.array(nasty, { maxLength: 4 }),
      outcome: fc.constantFrom<TestOutcome>('errored', 'failed', 'skipped', 'passed'),
      durationMs: fc.option(
        fc.integer({ min: 0, max: 10 ** 9 }).map((microseconds) => microseconds / 1_000),
        { nil: undefined },
      ),
      failedTries: fc.array(failedTry, { maxLength: 3 }),
      ...words,
    })
    .map((value) => optional(value) as TestCase);

  const folded = (cases: readonly TestCase[]): FoldedTest[] => {
    const all = createFold();
    for (const each of cases) all.add(each, { report: 'r' });
    return all.tests();
  };

  test('the file is well-formed, has no character that XML forbids, and its totals agree with its cases', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(testCase, { maxLength: 8 }), async (cases) => {
        const xml = write(folded(cases));
        expect(XMLValidator.validate(xml)).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
        const { status, problem, cases: totals, suiteErrors } = await read(xml);
        expect([status, problem, suiteErrors]).toEqual(['ok', undefined, []]);
        const [, tests, failures, errors, skipped] =
          /<testsuites [^>]*tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)"/.exec(xml) ?? [];
        expect([tests, failures, errors, skipped].map(Number)).toEqual([
          totals.tests,
          totals.failed,
          totals.errored,
          totals.skipped,
        ]);
      }),
      { numRuns: 200 },
    );
  });

  test('reading the file again gives the same tests, and writing those the same file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(testCase, { maxLength: 8 }), async (cases) => {
        // What a report says of a case is cleaned when it is read: so is what this property begins with.
        const first = await fold([write(folded(cases))]);
        const xml = write(first);
        const second = await fold([xml]);
        expect(second).toEqual(first);
        expect(write(second)).toBe(xml);
        expect(first.map(({ outcome }) => outcome).toSorted()).toEqual(
          folded(cases)
            .map(({ outcome }) => outcome)
            .toSorted(),
        );
      }),
      { numRuns: 200 },
    );
  });
});
