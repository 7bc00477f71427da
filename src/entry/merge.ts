/** The merge action: brings the shards' results together and sets pass or fail. */
import { join } from 'node:path';
import { type MergeResult, merge } from '../commands/merge.ts';
import { MERGE_INPUTS } from '../inputs/tables.ts';
import { HISTORY_FILE, type Report, reportArtifact } from '../model.ts';
import { setOutputs } from '../platform/actions/index.ts';
import type { Log, Platform } from '../platform/platform.ts';
import { renderConsole } from '../report/console.ts';
import { capped } from '../report/escape.ts';
import { durationInput } from '../report/format.ts';
import { hasFailed } from '../report/tally.ts';
import { testName } from '../report/test-name.ts';
import { runAction } from './action.ts';
import type { MERGE_OUTPUTS, Outputs } from './outputs.ts';

/** The runner keeps ten errors of a step; the summary has them all. https://github.com/actions/runner */
const MAX_ANNOTATIONS = 10;
/** The runner cuts longer ones. */
const MAX_MESSAGE = 4000;

const REPORT = 'report.json';
const JUNIT = 'junit.xml';

await runAction(MERGE_INPUTS, async (inputs, platform) => {
  const folder = `.shardwise/${inputs.suite}`;
  const write = { report: `${folder}/${REPORT}`, junit: `${folder}/${JUNIT}` };
  const result = await merge(inputs, { write }, platform);
  const { report, summary, exitCode } = result;
  platform.log.info(renderConsole(report));
  if (inputs.summary) await platform.showSummary(summary);
  annotate(report, platform.log);
  setOutputs(outputs(report, write));
  await uploadReport(inputs.suite, folder, result, platform);
  return exitCode;
});

function annotate(report: Report, log: Log): void {
  for (const test of report.tests.filter(hasFailed).slice(0, MAX_ANNOTATIONS)) {
    const { file, line } = test;
    const place = {
      title: testName(test),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    };
    log.error(capped(test.message ?? 'failed', MAX_MESSAGE), place);
  }
  for (const reason of report.reasons) log.error(reason, { title: `Shardwise: ${report.verdict}` });
}

/**
 * The report outlives the run's workspace; that it cannot be kept changes no verdict. The history goes with it: a later plan looks here when
 * the cache has lost it, or never got it.
 */
async function uploadReport(
  suite: string,
  folder: string,
  { history }: MergeResult,
  { artifacts, context, files, log }: Platform,
): Promise<void> {
  const root = join(context.root, folder);
  try {
    if (history !== undefined) await files.write(join(root, HISTORY_FILE), history);
    const kept = [REPORT, JUNIT, ...(history === undefined ? [] : [HISTORY_FILE])];
    await artifacts.upload(reportArtifact(suite, context.attempt), root, kept);
  } catch (problem) {
    log.warning(`the report was not kept as an artifact: ${(problem as Error).message}`);
  }
}

function outputs({ verdict, totals }: Report, files: { report: string; junit: string }): Outputs<typeof MERGE_OUTPUTS> {
  const { wallMs, durationMs } = totals;
  return {
    verdict,
    tests: String(totals.tests),
    passed: String(totals.passed),
    failed: String(totals.failed),
    errored: String(totals.errored),
    skipped: String(totals.skipped),
    flaky: String(totals.flaky),
    missing: String(totals.missing),
    duration: wallMs === undefined ? '' : durationInput(wallMs),
    speedup: wallMs === undefined || wallMs === 0 ? '' : (durationMs / wallMs).toFixed(1),
    'report-file': files.report,
    'junit-file': files.junit,
  };
}
