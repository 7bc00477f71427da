import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RunStore } from '../../../src/junit/fold/run-store.ts';
import type { Run } from '../../../src/junit/fold/settle.ts';
import type { TestCase } from '../../../src/model.ts';

const texts = fc.constantFrom('a', 'b', 'a.b', 'tests/a.test.ts', 'adds an item', 'adds an item ü', 'adds an item 😀');
const cases: fc.Arbitrary<TestCase> = fc.record(
  {
    name: texts,
    suite: fc.array(texts, { maxLength: 3 }),
    outcome: fc.constantFrom('passed', 'failed', 'errored', 'skipped'),
    className: texts,
    file: fc.constantFrom('a.test.ts', 'b/c.test.ts'),
    line: fc.integer({ min: 1, max: 9_999 }),
    durationMs: fc.integer({ min: 0, max: 86_400_000 }),
    message: texts,
    detail: texts,
    failedAt: fc.record({ file: texts }),
    failedTries: fc.array(fc.record({ outcome: fc.constant('failed' as const), detail: texts }), { maxLength: 2 }),
    tries: fc.integer({ min: 1, max: 9 }),
    sameName: fc.constantFrom('retry', 'repeat', 'parameter'),
  },
  { requiredKeys: ['name', 'suite', 'outcome'] },
);

/** All that was added, in the order in which it was. */
const runsOf = (store: RunStore) =>
  [...store.addresses()].flatMap((address) => store.runsAt(address)).toSorted((a, b) => a.order - b.order);

test('gives back every run as it was added', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cases, fc.constantFrom(undefined, 'unit 1', 'unit 2')), { maxLength: 50 }), (all) => {
      const store = new RunStore();
      for (const [testCase, unit] of all) store.add(testCase, { report: 'a.xml', shard: 1, ...(unit && { unit }) });
      expect(runsOf(store).map(({ testCase }) => testCase)).toEqual(all.map(([testCase]) => testCase));
      expect(runsOf(store).map(({ origin }) => origin.unit)).toEqual(all.map(([, unit]) => unit));
    }),
  );
});

test('keeps a test apart from every other, and its own runs together', () => {
  const store = new RunStore();
  const count = 50_000;
  for (let round = 0; round < 2; round++) {
    for (let at = 0; at < count; at++) {
      const testCase = {
        name: `test ${at % 1_000}`,
        suite: [`suite ${Math.floor(at / 1_000)}`],
        outcome: 'passed',
      } as const;
      store.add(testCase, { report: `report-${round}.xml` });
    }
  }
  const told = ({ testCase: { name, suite }, origin }: Run) => `${suite[0]} ${name} of ${origin.report}`;
  const expected = Array.from(
    { length: count },
    (_, at) => `suite ${Math.floor(at / 1_000)} test ${at % 1_000} of report-0.xml`,
  );
  const rings = Array.from(store.addresses(), (address) => store.runsAt(address).map(told).toSorted());
  expect(rings.map(([first]) => first).toSorted()).toEqual(expected.toSorted());
  expect(rings.map((ring) => ring[1])).toEqual(rings.map(([first]) => first?.replace('report-0', 'report-1')));
  expect(rings.every((ring) => ring.length === 2)).toBe(true);
});

test('a test with more words than a page of memory holds, and those after it', () => {
  const store = new RunStore();
  const failedTries = Array.from({ length: 100 }, () => ({ outcome: 'failed', detail: '€'.repeat(32_000) }) as const);
  const large: TestCase = { name: 'large', suite: [], outcome: 'passed', failedTries };
  const small: TestCase = { name: 'small', suite: [], outcome: 'passed', failedTries: failedTries.slice(0, 40) };
  for (const testCase of [large, small]) store.add(testCase, { report: 'a.xml' });
  expect(runsOf(store).map(({ testCase }) => testCase)).toEqual([large, small]);
});

test('details beyond 16 million characters are left out, and the test says so', () => {
  const store = new RunStore();
  const detail = 'x'.repeat(32_000);
  for (let at = 0; at < 501; at++)
    store.add({ name: `${at}`, suite: [], outcome: 'failed', detail }, { report: 'a.xml' });
  const details = runsOf(store).map(({ testCase }) => testCase.detail);
  expect(details.slice(0, 500)).toEqual(Array(500).fill(detail));
  expect(details[500]).toMatch(/left out here: there are too many failures/);
});

test('what is added after the tests were read would be lost, and is refused', () => {
  const store = new RunStore();
  const testCase: TestCase = { name: 'a', suite: [], outcome: 'passed' };
  store.add(testCase, { report: 'a.xml' });
  store.addresses();
  expect(() => store.add(testCase, { report: 'b.xml' })).toThrow('added after the tests were read');
});
