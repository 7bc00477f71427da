/** A retry of single tests settles no more than a retry of the whole unit in which each test ends in the same way. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failedByUnit, ranIn, testKey } from '../../../src/commands/run/still-failed.ts';
import { Fold } from '../../../src/junit/fold/fold.ts';
import { hasFailed, type TestCase, type TestOutcome } from '../../../src/model.ts';

/** A test: its name, the part that it is in, and how it ends in each try. `gone` is not reported. */
interface Tried {
  readonly name: string;
  readonly part: number;
  readonly ends: readonly (TestOutcome | 'gone')[];
}

const MOST_TRIES = 3;
const unit = 'tests/a.py';
const caseOf = ({ name }: Tried, outcome: TestOutcome): TestCase => ({
  suite: ['pytest'],
  className: 'tests.a',
  file: unit,
  name,
  outcome,
});

const tried: fc.Arbitrary<Tried> = fc.record({
  // Some are no tests but evidence, and some have numbers that change.
  name: fc.constantFrom('a', 'b', 'c', 'd', 'e[1]', 'e[2]', 'hook of "a"', unit),
  part: fc.nat(3),
  ends: fc.array(fc.constantFrom('passed', 'passed', 'failed', 'errored', 'skipped', 'gone'), {
    minLength: MOST_TRIES,
    maxLength: MOST_TRIES,
  }),
});

class Tries {
  readonly #added: (readonly [TestCase, { tryNumber: number; part: number }])[] = [];

  add(tests: readonly Tried[], at: number, part = 1): void {
    for (const one of tests) {
      const outcome = one.ends[at] ?? 'gone';
      if (outcome !== 'gone') this.#added.push([caseOf(one, outcome), { tryNumber: at + 1, part }]);
    }
  }

  fold(isOwn: (place: { tryNumber: number; part: number }) => boolean = () => true): Fold {
    const fold = new Fold();
    for (const [testCase, place] of this.#added)
      if (isOwn(place))
        fold.add(testCase, { report: `${place.tryNumber}-${place.part}.xml`, shard: 1, unit, ...place });
    return fold;
  }

  failed = (): string[] => this.fold().tests().filter(hasFailed).map(testKey).sort();
}

/** Each retry runs the parts with a failed test; and then everything, where one of these tests is not reported or is skipped. */
function runSingle(tests: readonly Tried[], most = MOST_TRIES): Tries {
  const tries = new Tries();
  tries.add(tests, 0);
  for (let at = 1; at < most && tries.failed().length > 0; at++) {
    const failed = failedByUnit(tries.fold()).get(unit) ?? [];
    const keys = new Set(failed.map(testKey));
    const parts = new Set(tests.filter((one) => keys.has(keyOf(one))).map(({ part }) => part));
    if (failed.length > 0)
      tries.add(
        tests.filter(({ part }) => parts.has(part)),
        at,
      );
    const ran = ranIn(tries.fold(({ tryNumber }) => tryNumber === at + 1));
    if (failed.length === 0 || [...keys].some((key) => !ran.has(key))) tries.add(tests, at, 2);
  }
  return tries;
}

function runWhole(tests: readonly Tried[], most = MOST_TRIES): Tries {
  const tries = new Tries();
  tries.add(tests, 0);
  for (let at = 1; at < most && tries.failed().length > 0; at++) tries.add(tests, at);
  return tries;
}

const keyOf = (one: Tried): string => {
  const fold = new Fold();
  fold.add(caseOf(one, 'passed'), { report: '', shard: 1, unit });
  return fold.tests().map(testKey)[0] ?? '';
};

const units = fc.uniqueArray(tried, { selector: ({ name }) => name, minLength: 1, maxLength: 6 });

/** With more tries, a retry of the whole unit also runs tests again that have passed meanwhile. */
test('what failed at first stays failed wherever it does after a retry of the whole unit', () => {
  fc.assert(
    fc.property(units, (tests) => {
      const first = new Tries();
      first.add(tests, 0);
      const single = new Set(runSingle(tests, 2).failed());
      const whole = new Set(runWhole(tests, 2).failed());
      for (const key of first.failed()) if (whole.has(key)) expect([...single]).toContain(key);
    }),
    { numRuns: 1_000 },
  );
});

test('each test counts once, and only one that passed after its failure is flaky', () => {
  fc.assert(
    fc.property(units, (tests) => {
      const found = runSingle(tests).fold().tests();
      expect(new Set(found.map(testKey)).size).toBe(found.length);
      for (const folded of found.filter(({ flaky }) => flaky)) {
        const own = tests.filter((one) => one.name.replace(/\d/, '') === folded.name.replace(/\d/, ''));
        expect(
          own.some(({ ends }) => ends.includes('passed') && ends.some((end) => end === 'failed' || end === 'errored')),
        ).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});
