/** The flaky tests of the default branch, as the report keeps them for the issue that lists them. */
import { type Base, MAX_PAST, type Report } from '../model.ts';
import { flakyTests, MAX_FLAKY } from '../text/flaky-tests.ts';
import { parseProjectUnit } from '../text/unit-id.ts';

/**
 * @param base after this run
 * @param ownersOf says who owns a file of the repository; absent where nobody knows it
 */
export function flakyBoard(
  base: Base,
  ownersOf: ((path: string) => readonly string[]) | undefined,
): NonNullable<Report['flakyBoard']> {
  const all = flakyTests(base);
  const tests = all.slice(0, MAX_FLAKY).map((test) => {
    const owners = ownersOf?.(parseProjectUnit(test.unit).file) ?? [];
    return owners.length === 0 ? test : { ...test, owners };
  });
  return { tests, all: all.length, runs: base.runs?.slice(-MAX_PAST) ?? [] };
}
