/** Checks what docs/merged-junit.md says about the schemas of other projects: what they accept and what they reject. */
import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { FoldedTest } from '../../../src/junit/fold/folded-test.ts';
import { write } from '../support.ts';
import { mergedTests, nastyText, shardRuns } from './arbitrary-tests.ts';
import { schema } from './schemas.ts';

// Long enough for a busy machine.
jest.setTimeout(60_000);

const complaints = {
  junit10: schema('junit-10'),
  junit4: schema('junit-4'),
  surefire: schema('surefire-3.0.2'),
  ant: schema('ant'),
};

const one: FoldedTest = {
  name: 'a',
  className: 'C',
  suite: ['s'],
  outcome: 'passed',
  durationMs: 0.25,
  flaky: false,
  tries: 1,
  failedTries: [],
  shard: 1,
  attempt: 1,
};
const failedTry = { outcome: 'failed', message: 'm', detail: 'd' } as const;

/** A file with everything that all schemas allow. */
const PLAIN: readonly FoldedTest[] = [
  one,
  { ...one, name: 'b', outcome: 'failed', message: 'm', detail: 'd' },
  { ...one, name: 'c', outcome: 'errored', message: 'm', shard: 2 },
  { ...one, name: 'd', outcome: 'skipped', shard: 2, tries: 2 },
];
const WITH_TRIES: readonly FoldedTest[] = [
  ...PLAIN,
  { ...one, name: 'e', flaky: true, tries: 2, failedTries: [failedTry] },
  { ...one, name: 'f', outcome: 'failed', tries: 3, failedTries: [failedTry, { outcome: 'errored' }] },
];
const WITH_REASON: readonly FoldedTest[] = [{ ...one, outcome: 'skipped', message: 'not today' }];
const NESTED: readonly FoldedTest[] = [...PLAIN, { ...one, suite: ['s', 't'] }];
const WITH_PLACES: readonly FoldedTest[] = [
  { ...one, file: 'a.ts', line: 7 },
  { ...one, outcome: 'failed', file: 'a.ts', failedAt: { file: 'b.cc', line: 4 } },
];
const WITHOUT_TIME: readonly FoldedTest[] = [{ ...one, durationMs: undefined } as unknown as FoldedTest];

/** Each suite as a separate file, as surefire writes them. */
const suitesOf = (tests: readonly FoldedTest[]): string[] =>
  write(tests).match(/<testsuite [\s\S]*?<\/testsuite>/g) ?? [];

const PLACES = ['testcase', 'failure'].flatMap((tag) =>
  ['file', 'line'].map((name) => `Element '${tag}', attribute '${name}': The attribute '${name}' is not allowed.`),
);

describe("junit-10.xsd of Jenkins' xUnit plugin", () => {
  test.each([
    ['plain', PLAIN],
    ['with tries', WITH_TRIES],
    ['with the reason of a skip', WITH_REASON],
    ['of nested suites', NESTED],
    ['without times', WITHOUT_TIME],
    ['without tests', []],
  ])('a file %s is valid, with and without suite errors', (_name, tests) => {
    expect(complaints.junit10(write(tests))).toEqual([]);
    expect(complaints.junit10(write(tests, ['it did not load']))).toEqual([]);
  });

  test('it does not allow a file or a line', () => {
    expect(complaints.junit10(write(WITH_PLACES)).toSorted()).toEqual(PLACES.toSorted());
  });

  test('it rejects nothing else, for any test names and places', async () => {
    const allowed = new Set(PLACES.flatMap((text) => [text, text.replace("'failure'", "'error'")]));
    await fc.assert(
      fc.asyncProperty(shardRuns, fc.array(nastyText, { maxLength: 2 }), async (runs, errors) => {
        const others = complaints.junit10(write(await mergedTests(runs), errors)).filter((text) => !allowed.has(text));
        expect(others).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('junit-4.xsd, the version before it', () => {
  test('a plain file is valid', () => {
    expect(complaints.junit4(write(PLAIN))).toEqual([]);
    expect(complaints.junit4(write(WITHOUT_TIME, ['it did not load']))).toEqual([]);
  });

  test.each<[string, readonly FoldedTest[], RegExp]>([
    ['tries of a test', WITH_TRIES, /^Element 'flakyFailure': This element is not expected/],
    ['the reason of a skip', WITH_REASON, /^Element 'skipped', attribute 'message'/],
    ['suites in suites', NESTED, /^Element 'testsuite': This element is not expected/],
    ['places', WITH_PLACES, /^Element 'testcase', attribute 'file'/],
  ])('it does not know %s', (_name, tests, complaint) => {
    expect(complaints.junit4(write(tests))).toContainEqual(expect.stringMatching(complaint));
  });
});

describe('surefire-test-report.xsd of Maven', () => {
  test('it allows one suite in a file: each of our suites is valid', () => {
    expect(suitesOf([...WITH_TRIES, ...WITH_REASON]).flatMap(complaints.surefire)).toEqual([]);
  });

  test.each<[string, readonly FoldedTest[], RegExp]>([
    ['places', WITH_PLACES, /^Element 'testcase', attribute 'file'/],
    ['a time that is not known', WITHOUT_TIME, /^Element 'testcase': The attribute 'time' is required but missing/],
    [
      'tries that failed in several ways in the order in which they did',
      [{ ...one, flaky: true, tries: 3, failedTries: [{ outcome: 'errored' }, failedTry] }],
      /^Element 'flakyFailure': This element is not expected/,
    ],
  ])('it does not know %s', (_name, tests, complaint) => {
    expect(suitesOf(tests).flatMap(complaints.surefire)).toContainEqual(expect.stringMatching(complaint));
  });
});

test('the schema of Ant requires values that a merge cannot know', () => {
  expect(complaints.ant(write([one])).toSorted()).toEqual(
    [
      ...['errors', 'failures', 'name', 'tests', 'time'].map(
        (name) => `Element 'testsuites', attribute '${name}': The attribute '${name}' is not allowed.`,
      ),
      ...['hostname', 'id', 'package', 'timestamp'].map(
        (name) => `Element 'testsuite': The attribute '${name}' is required but missing.`,
      ),
      "Element 'testsuite', attribute 'skipped': The attribute 'skipped' is not allowed.",
      "Element 'testsuite': Missing child element(s). Expected is one of ( testcase, system-out ).",
    ].toSorted(),
  );
});
