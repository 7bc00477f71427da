/**
 * Recognises the same test in many reports: tries and attempts of one shard, shards, files, parameters.
 * The result does not depend on the order in which reports are read.
 */
import { byCodeUnit, type CaseOrigin, type FailedTry, type ReportTest, type TestCase } from '../model.ts';
import { portable } from './place.ts';
import { plainText } from './plain-text.ts';
import { type Run, settleRuns } from './settle.ts';

/** One test, however often it was tried. */
export interface FoldedTest extends ReportTest {
  /** The attempt that decided, where that is known. */
  readonly attempt?: number;
  /** Failed tries beside the one that decided, oldest first. */
  readonly failedTries: readonly FailedTry[];
  /** Where it failed, by the failure's own word. */
  readonly failedAt?: TestCase['failedAt'];
  /** The report does not say where the test is: `file` is only where it failed. */
  readonly fileIsGuess?: true;
}

export interface Fold {
  add(testCase: TestCase, origin: CaseOrigin): void;
  /** Sorted by suite, class, name, file and unit. */
  tests(): FoldedTest[];
}

export function createFold(): Fold {
  const groups = new Map<string, Run[]>();
  let added = 0;
  return {
    add(testCase, origin) {
      const key = identity(testCase, origin);
      const run = { testCase, origin, order: added++ };
      const runs = groups.get(key);
      if (runs === undefined) groups.set(key, [run]);
      else runs.push(run);
    },
    tests: () => [...groups].toSorted(([a], [b]) => byCodeUnit(a, b)).flatMap(([, runs]) => settleRuns(runs)),
  };
}

/** Suites first, so that the tests of one suite are neighbours when sorted; the separators occur in no plain text. */
function identity({ suite, className = '', name, file = '' }: TestCase, { unit = '' }: CaseOrigin): string {
  const path = suite.map(plainText).join('\u0001');
  return [path, plainText(className), plainText(name), portable(file), plainText(unit)].join('\u0000');
}
