import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import type { FoldedTest } from '../../../src/junit/fold/folded-test.ts';
import { fold, read, write } from '../support.ts';
import { folded, mergedTests, nastyText, shardRuns, testCases } from './arbitrary-tests.ts';
import { childrenOf, descendantsOf, parseTree, type XmlElement } from './element-tree.ts';

// Long enough for a busy machine.
jest.setTimeout(60_000);
/** Number of random files. Each contains up to 40 tests. */
const RUNS = 60;

const one: FoldedTest = { name: 'a', suite: ['s'], outcome: 'passed', flaky: false, tries: 1, failedTries: [] };

test('a merged file looks like this', () => {
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
  expect(write(tests, ['a.ts: it did not load'])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="shardwise" tests="6" failures="1" errors="1" time="1.235">
<testsuite name="" tests="1" failures="0" errors="0" time="1.235" skipped="0">
<testcase name="in no suite" time="1.2345"/>
</testsuite>
<testsuite name="s" tests="4" failures="1" errors="0" time="0.000" skipped="1">
<properties>
<property name="shardwise.shard" value="1"/>
</properties>
<testcase name="a" classname="C" time="0.00025" file="a.ts" line="7"/>
<testcase name="b"><skipped message="not today"/></testcase>
<testsuite name="t" tests="1" failures="1" errors="0" skipped="0">
<properties>
<property name="shardwise.shard" value="2"/>
<property name="shardwise.attempt" value="2"/>
</properties>
<testcase name="c"><failure message="m">at &lt;x&gt;
at y</failure><rerunError message="first" type=""><stackTrace/></rerunError></testcase>
</testsuite>
<testsuite name="t" tests="1" failures="0" errors="0" skipped="0">
<properties>
<property name="shardwise.tries" value="3"/>
</properties>
<testcase name="d"><flakyFailure type=""><stackTrace>x</stackTrace></flakyFailure></testcase>
</testsuite>
</testsuite>
<testsuite name="suite errors" tests="1" failures="0" errors="1" skipped="0">
<properties>
<property name="shardwise.suite-errors" value="1"/>
</properties>
<testcase name="a.ts: it did not load"><error message="a.ts: it did not load"/></testcase>
</testsuite>
</testsuites>
`);
});

test('the documentation shows what is written', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../docs/merged-junit.md'), 'utf8');
  const file = 'tests/cart.test.mjs';
  const test = { ...one, suite: ['cart'], shard: 2, attempt: 1 };
  const failedTry = { outcome: 'failed', message: 'no', detail: 'at keep (src/cart.mjs:9:1)' } as const;
  const paid: FoldedTest = { ...test, name: 'is paid', durationMs: 1_484, file, line: 12, outcome: 'failed' };
  const tests: FoldedTest[] = [
    { ...test, name: 'adds up', className: 'test', durationMs: 250, file, line: 7 },
    { ...paid, message: 'no', detail: 'at pay (src/cart.mjs:3:1)', failedAt: { file: 'src/cart.mjs', line: 3 } },
    { ...test, name: 'is sent', outcome: 'skipped', message: 'not today' },
    { ...test, name: 'is kept', shard: 3, flaky: true, tries: 2, failedTries: [failedTry] },
  ];
  expect(/```xml\n([\s\S]*?)```/.exec(docs)?.[1]).toBe(write(tests));
});

test('the place of a failure is an attribute only if it is not in the text', () => {
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

test('a file without tests is valid', () => {
  expect(write([])).toContain('<testsuites name="shardwise" tests="0" failures="0" errors="0">');
});

test('times are never written with an exponent', () => {
  expect(write([{ ...one, durationMs: 0.001 }])).toContain('time="0.000001"');
});

test('a suite that continues after another one becomes a second element', () => {
  const xml = write([one, { ...one, suite: ['s', 't'] }, { ...one, name: 'b' }]);
  const suites = childrenOf(parseTree(xml), 'testsuite').map(({ attributes }) => [
    attributes['name'],
    attributes['tests'],
  ]);
  expect(suites).toEqual([
    ['s', '2'],
    ['s', '1'],
  ]);
});

test('a run with only a suite error is red for readers that count cases, and for us', async () => {
  const xml = write([], ['a.py: cannot import', 'b.py: cannot import']);
  const [suite] = childrenOf(parseTree(xml), 'testsuite');
  expect(childrenOf(suite as XmlElement, 'testcase').map((one) => childrenOf(one, 'error').length)).toEqual([1, 1]);
  expect(await read(xml)).toMatchObject({
    tests: [],
    suiteErrors: ['a.py: cannot import', 'b.py: cannot import'],
    cases: { tests: 0 },
  });
});

/** The totals in the attributes of a suite, and the totals of its cases. */
function claimsAndCases(suite: XmlElement) {
  const cases = descendantsOf(suite, 'testcase');
  const having = (tag: string) => cases.filter((each) => childrenOf(each, tag).length > 0).length;
  const { tests, failures, errors, skipped = String(having('skipped')), time } = suite.attributes;
  const times = cases.flatMap(({ attributes }) =>
    attributes['time'] === undefined ? [] : [Number(attributes['time'])],
  );
  const sum = times.reduce((total, seconds) => total + seconds, 0);
  return {
    claims: [tests, failures, errors, skipped].map(Number),
    cases: [cases.length, having('failure'), having('error'), having('skipped')],
    timeIsOff: times.length === 0 && time === undefined ? 0 : Math.abs(Number(time) - sum),
  };
}

/** Shard, attempt and number of tries for each case, from the suite around it, in the order of the file. */
const factsOfCases = (element: XmlElement): (string | undefined)[][] =>
  element.children.flatMap((child) =>
    child.tag === 'testcase' ? [suiteFacts(element)] : child.tag === 'testsuite' ? factsOfCases(child) : [],
  );

function suiteFacts(suite: XmlElement): (string | undefined)[] {
  const properties = descendantsOf({ ...suite, children: childrenOf(suite, 'properties') }, 'property');
  const facts = new Map(properties.map(({ attributes }) => [attributes['name'], attributes['value']]));
  return ['shard', 'attempt', 'tries'].map((name) => facts.get(`shardwise.${name}`));
}

const factsOf = ({ shard, attempt, tries, failedTries }: FoldedTest) =>
  [shard, attempt, tries === 1 + failedTries.length ? undefined : tries].map((fact) =>
    fact === undefined ? undefined : String(fact),
  );

const withoutPlace = ({ shard: _shard, attempt: _attempt, unit: _unit, ...test }: FoldedTest) => test;

test('names of any length are the same when the file is merged again', async () => {
  const names = [3_999, 4_000, 4_001, 5_000, 70_000].map((length) => '😀'.repeat(length / 2));
  const cases = names.map((name) => `<testcase name="${name}" classname="${name}"/>`);
  const first = write(await fold([`<testsuite name="${names[3]}">${cases.join('')}</testsuite>`]));
  expect(first.match(/<testcase /g)).toHaveLength(names.length);
  expect(write(await fold([first]))).toBe(first);
});

test('each of thousands of suites has its own totals', () => {
  const tests = Array.from(
    { length: 9_000 },
    (_, at): FoldedTest => ({
      ...one,
      suite: ['outer', `suite ${Math.floor(at / 3)}`],
      outcome: at % 3 === 0 ? 'failed' : 'passed',
      durationMs: at % 3,
    }),
  );
  const totals = write(tests)
    .split('\n')
    .flatMap((line) => /<testsuite .*?( tests=.*)>/.exec(line)?.[1] ?? []);
  const [outer, ...inner] = totals;
  expect(outer).toBe(' tests="9000" failures="3000" errors="0" time="9.000" skipped="0"');
  expect(inner).toEqual(Array(3_000).fill(' tests="3" failures="1" errors="0" time="0.003" skipped="0"'));
});

describe('for any test names and places', () => {
  const suiteErrors = fc.array(nastyText, { maxLength: 3 });

  test('the file is well-formed and has no character that XML forbids', async () => {
    await fc.assert(
      fc.asyncProperty(testCases, suiteErrors, async (cases, errors) => {
        const xml = write(folded(cases), errors);
        expect(XMLValidator.validate(xml)).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
        const { status, problem } = await read(xml);
        expect([status, problem]).toEqual(['ok', undefined]);
      }),
      { numRuns: RUNS },
    );
  });

  test('the totals of every suite agree with the cases in it', async () => {
    await fc.assert(
      fc.asyncProperty(shardRuns, suiteErrors, async (runs, errors) => {
        const root = parseTree(write(await mergedTests(runs), errors));
        for (const suite of [root, ...descendantsOf(root, 'testsuite')]) {
          const { claims, cases, timeIsOff } = claimsAndCases(suite);
          expect(claims).toEqual(cases);
          expect(timeIsOff).toBeLessThan(0.000_51);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('the shard, attempt and tries of a test are in the suite around it, not in properties of the test', async () => {
    await fc.assert(
      fc.asyncProperty(shardRuns, async (runs) => {
        const tests = await mergedTests(runs);
        const root = parseTree(write(tests));
        expect(factsOfCases(root)).toEqual(tests.map(factsOf));
        expect(descendantsOf(root, 'testcase').flatMap((each) => childrenOf(each, 'properties'))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('reading and writing the file again gives the same tests and suite errors', async () => {
    await fc.assert(
      fc.asyncProperty(shardRuns, suiteErrors, async (runs, errors) => {
        const first = await mergedTests(runs);
        const xml = write(first, errors);
        const second = await fold([xml]);
        expect(second).toEqual(first.map(withoutPlace));
        expect(await fold([write(second)])).toEqual(second);
        const { suiteErrors: again } = await read(xml);
        expect(again).toHaveLength(errors.length);
        expect((await read(write([], again))).suiteErrors).toEqual(again);
      }),
      { numRuns: RUNS },
    );
  });
});
