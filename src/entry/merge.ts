/** The merge action. It joins the results of the shards, sets pass or fail, and shows them. Or it shows the results of another run. */
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import { keepReport } from '../commands/merge/keep-report.ts';
import { merge } from '../commands/merge/merge.ts';
import type { Published } from '../commands/publish/publish.ts';
import { showTriggering, triggeringReport } from '../commands/publish/publish-triggering.ts';
import { show } from '../commands/publish/show.ts';
import { linksOf } from '../commands/shared/run-links.ts';
import type { Options } from '../inputs/inputs.ts';
import { EXIT, type Report } from '../model.ts';
import { setOutputs } from '../platform/github/index.ts';
import type { Platform } from '../platform/platform.ts';
import { byOutput, KEPT, type Places, placesIn } from '../render/index.ts';
import { durationInput } from '../text/numbers.ts';
import { runAction } from './action.ts';
import type { MERGE_OUTPUTS, Outputs } from './outputs.ts';

type MergeActionInputs = Options<typeof MERGE_INPUTS>;

await runAction(MERGE_INPUTS, (inputs, platform) =>
  inputs['publish-only'] ? showAnother(inputs, platform) : judge(inputs, platform),
);

async function judge(inputs: MergeActionInputs, platform: Platform): Promise<number> {
  const folder = `.shardwise/${inputs.suite}`;
  const write = placesIn(folder, KEPT);
  const result = await merge(inputs, { write }, platform);
  const { report, exitCode, forgivenBy } = result;
  // Kept before the pages are shown, because they link to the artifact.
  await keepReport(result, folder, platform);
  const end = { passed: exitCode === EXIT.passed, forgivenBy };
  const published = await show(report, end, inputs, linksOf(platform, report.suite), platform);
  setOutputs(outputs(report, write, published));
  return exitCode;
}

/** Shows the report of another run. That run has set pass or fail in its own job. */
async function showAnother(inputs: MergeActionInputs, platform: Platform): Promise<number> {
  const { log, context } = platform;
  const report = await triggeringReport(inputs.suite, platform);
  if (report === undefined) {
    log.error(
      `run ${context.triggeredBy?.runId} left no report of suite ${inputs.suite}: it has no such suite, or it ended before its merge`,
    );
    return EXIT.incomplete;
  }
  log.info(`These are the results of run ${context.triggeredBy?.runId}:`);
  setOutputs(outputs(report, {}, await showTriggering(report, inputs, platform)));
  return EXIT.passed;
}

function outputs(
  { verdict, totals }: Report,
  written: Places,
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
    ...byOutput(({ option }) => written[option] ?? ''),
    'comment-url': comment,
    'check-url': check,
  };
}
