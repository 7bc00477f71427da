/** Reports a unit that does not report itself: alone it ended badly without all its tests, while others of its shard did report. */
import { join } from 'node:path';
import { renderMergedJUnit } from '../../junit/write/write.ts';
import type { UnitRecord } from '../../model.ts';
import { groupFolder } from '../shared/report-groups.ts';
import { howItEnded, lastError } from './how-it-ended.ts';
import type { GroupEnd } from './invoke.ts';
import type { TriesRequest } from './request.ts';
import type { GroupRun } from './run-group.ts';

const REPORT = 'no-test-reported.xml';

/** How many of the last lines the report quotes. */
const QUOTED_LINES = 20;

/** Writes an errored case for the only unit of the group, beside the reports of the group. */
export async function reportSilentUnit(
  { plan, folder, platform: { files } }: TriesRequest,
  { group, ended, heard }: GroupRun,
): Promise<{ readonly report: string; readonly unit: UnitRecord }> {
  const [id = ''] = group.units;
  const file = plan.units.find((unit) => unit.id === id)?.file;
  const test = {
    name: file ?? id,
    suite: [],
    ...(file !== undefined && { file }),
    outcome: 'errored',
    flaky: false,
    tries: 1,
    failedTries: [],
    message: `it ran alone, ${heard === 0 ? 'reported no test' : 'did not report all its tests'} and ${howItEnded(ended)}${lastWords(ended)}`,
    detail: ended.hang?.seen ?? ended.lines.slice(-QUOTED_LINES).join('\n'),
  } as const;
  const report = `${groupFolder(group)}/${REPORT}`;
  await files.write(join(folder, report), renderMergedJUnit([test]));
  return { report, unit: { id, outcome: 'failed', tests: 1, tries: group.tryNumber } };
}

function lastWords({ lines }: GroupEnd): string {
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  const words = lastError(said) ?? said.at(-1);
  return words === undefined ? '' : `: ${words}`;
}
