/** Which tests still fail after the tries so far. The merge folds the same reports in the same way, so both say the same. */
import { join } from 'node:path';
import { groupBy } from '../../group-by.ts';
import { Fold } from '../../junit/fold/fold.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import { readReport } from '../../junit/read/read.ts';
import { hasFailed, type TestCase } from '../../model.ts';
import { groupOf } from '../shared/report-groups.ts';
import type { TriesRequest } from './request.ts';

type FoldRequest = Pick<TriesRequest, 'shard' | 'folder' | 'platform'>;
type Units = { has(unit: string): boolean };
type UnitOf = (testCase: TestCase, report: string) => string;

/**
 * The units with a failed test.
 * @param reports of all tries so far
 * @param unitOf the unit of a reported test
 */
export async function stillFailed(
  request: FoldRequest,
  reports: readonly string[],
  units: Units,
  unitOf: UnitOf,
): Promise<ReadonlySet<string>> {
  const fold = await foldReports(request, reports, units, unitOf);
  return new Set([...fold.each()].flatMap((test) => (hasFailed(test) && test.unit !== undefined ? [test.unit] : [])));
}

/** The tests of these units, in the reports of some tries. */
export async function foldReports(
  { shard, folder, platform }: FoldRequest,
  reports: readonly string[],
  units: Units,
  unitOf: UnitOf,
): Promise<Fold> {
  const fold = new Fold();
  for (const report of reports) {
    const origin = { report, shard: shard.index, ...groupOf(report) };
    await readReport(platform.files.stream(join(folder, report)), (testCase) => {
      const unit = unitOf(testCase, report);
      if (units.has(unit)) fold.add(testCase, { ...origin, unit });
    });
  }
  return fold;
}

/** What tells a test from all others of its shard, in each of its tries. */
export const testKey = ({ unit, suite, className, file, fileIsGuess, name }: FoldedTest): string =>
  JSON.stringify([unit, suite, className, fileIsGuess ? undefined : file, name]);

/** The tests that ran, by their keys. A test that was skipped did not. */
export const ranIn = (fold: Fold): ReadonlySet<string> =>
  new Set([...fold.each()].filter(({ outcome }) => outcome !== 'skipped').map(testKey));

/** The failed tests of each unit, without units that have two tests of the same name as one of them. */
export function failedByUnit(fold: Fold): ReadonlyMap<string, readonly FoldedTest[]> {
  const failed = [...fold.each()].filter(hasFailed);
  const keys = new Set(failed.map(testKey));
  const counts = new Map<string, number>();
  for (const test of fold.each()) {
    const key = testKey(test);
    if (keys.has(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const units = [...groupBy(failed, ({ unit = '' }) => unit)];
  return new Map(units.filter(([, tests]) => tests.every((test) => counts.get(testKey(test)) === 1)));
}
