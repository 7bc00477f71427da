/** The merge action: brings the shards' results together, sets pass or fail, and shows it; or shows what another run found. */
import { join } from 'node:path';
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import { type MergeResult, merge } from '../commands/merge/merge.ts';
import { type Published, publish } from '../commands/publish/publish.ts';
import { publishTriggering, triggeringLinks, triggeringReport } from '../commands/publish/publish-triggering.ts';
import { linksOf } from '../commands/shared/run-links.ts';
import type { Options } from '../inputs/inputs.ts';
import { EXIT, HISTORY_FILE, REPORT_FILE, type Report, reportArtifact } from '../model.ts';
import { setOutputs } from '../platform/github/index.ts';
import type { Platform } from '../platform/platform.ts';
import { renderConsole } from '../render/console.ts';
import { renderSummary } from '../render/summary.ts';
import { durationInput } from '../text/numbers.ts';
import { runAction } from './action.ts';
import type { MERGE_OUTPUTS, Outputs } from './outputs.ts';

const JUNIT = 'junit.xml';

type Inputs = Options<typeof MERGE_INPUTS>;

await runAction(MERGE_INPUTS, (inputs, platform) =>
  inputs['publish-only'] ? showAnother(inputs, platform) : judge(inputs, platform),
);

async function judge(inputs: Inputs, platform: Platform): Promise<number> {
  const folder = `.shardwise/${inputs.suite}`;
  const write = { report: `${folder}/${REPORT_FILE}`, junit: `${folder}/${JUNIT}` };
  const result = await merge(inputs, { write }, platform);
  const { report, exitCode, forgivenBy } = result;
  const links = linksOf(platform, report.suite);
  platform.log.info(renderConsole(report, platform.host, forgivenBy));
  if (inputs.summary) await platform.showSummary(renderSummary(report, links));
  // Before the pages that send people there.
  await uploadReport(inputs.suite, folder, result, platform);
  const published = await publish(report, exitCode === EXIT.passed, inputs, links, platform);
  setOutputs(outputs(report, write, published));
  return exitCode;
}

/** The other run has judged, and its job has said so: here it is only shown. */
async function showAnother(inputs: Inputs, platform: Platform): Promise<number> {
  const { log, context } = platform;
  const report = await triggeringReport(inputs.suite, platform);
  if (report === undefined) {
    log.error(
      `run ${context.triggeredBy?.runId} left no report of suite ${inputs.suite}: it has no such suite, or it ended before its merge`,
    );
    return EXIT.incomplete;
  }
  log.info(`What run ${context.triggeredBy?.runId} found is shown:`);
  log.info(renderConsole(report, platform.host));
  if (inputs.summary) await platform.showSummary(renderSummary(report, triggeringLinks(platform, report.suite)));
  const published = await publishTriggering(report, inputs, platform);
  setOutputs(outputs(report, { report: '', junit: '' }, published));
  return EXIT.passed;
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
    const kept = [REPORT_FILE, JUNIT, ...(history === undefined ? [] : [HISTORY_FILE])];
    await artifacts.upload(reportArtifact(suite, context.attempt), root, kept);
  } catch (problem) {
    log.warning(`the report was not kept as an artifact: ${(problem as Error).message}`);
  }
}

function outputs(
  { verdict, totals }: Report,
  files: { report: string; junit: string },
  { comment = '', check = '' }: Published,
): Outputs<typeof MERGE_OUTPUTS> {
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
    'comment-url': comment,
    'check-url': check,
  };
}
