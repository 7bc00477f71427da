/** Which units still have a failed test after a retry. The merge folds the same reports in the same way, so both say the same. */
import { join } from 'node:path';
import { Fold } from '../../junit/fold/fold.ts';
import { readReport } from '../../junit/read/read.ts';
import { hasFailed, type TestCase } from '../../model.ts';
import { groupOf } from '../shared/report-groups.ts';
import type { TriesRequest } from './request.ts';

/**
 * @param reports of all tries so far
 * @param unitOf the unit of a reported test
 */
export async function stillFailed(
  { shard, folder, platform }: Pick<TriesRequest, 'shard' | 'folder' | 'platform'>,
  reports: readonly string[],
  units: { has(unit: string): boolean },
  unitOf: (testCase: TestCase, report: string) => string,
): Promise<ReadonlySet<string>> {
  const fold = new Fold();
  for (const report of reports) {
    const origin = { report, shard: shard.index, ...groupOf(report) };
    await readReport(platform.files.stream(join(folder, report)), (testCase) => {
      const unit = unitOf(testCase, report);
      if (units.has(unit)) fold.add(testCase, { ...origin, unit });
    });
  }
  return new Set([...fold.each()].flatMap((test) => (hasFailed(test) && test.unit !== undefined ? [test.unit] : [])));
}
