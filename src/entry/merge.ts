/** The merge action. It joins the results of the shards, sets pass or fail, and shows them. Or it shows the results of another run. */
import { worstExitCode } from '../commands/merge/exit-code.ts';
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import { type KeptReport, keepReport } from '../commands/merge/keep-report.ts';
import { merge } from '../commands/merge/merge.ts';
import type { MergeResult, MergeSettings } from '../commands/merge/request.ts';
import { monitor } from '../commands/monitor/monitor.ts';
import type { Published } from '../commands/publish/publish.ts';
import { reportsTogether, showTriggering, triggeringReport } from '../commands/publish/publish-triggering.ts';
import { show } from '../commands/publish/show.ts';
import { suitesOfRun } from '../commands/shared/fetch-plan.ts';
import type { Options } from '../inputs/inputs.ts';
import type { SuiteOptions } from '../inputs/settings.ts';
import { EXIT, type Report, UsageError } from '../model.ts';
import { setOutputs } from '../platform/github/index.ts';
import type { Platform } from '../platform/platform.ts';
import { byOutput, KEPT, type Places, placesIn } from '../render/index.ts';
import { worstVerdict } from '../render/suites.ts';
import { durationInput } from '../text/numbers.ts';
import { runAction } from './action.ts';
import type { MERGE_OUTPUTS, Outputs } from './outputs.ts';

type MergeActionInputs = Options<typeof MERGE_INPUTS>;
type MergeOptions = SuiteOptions<typeof MERGE_INPUTS>;

/** Judges the suites that this run has planned together, or one suite. */
async function judge(options: MergeOptions, platform: Platform): Promise<number> {
  const { common, isNamed, isOwn, ofSuite } = options;
  const suites = isNamed ? undefined : await suitesOfRun(platform);
  if (suites !== undefined) refuseForAll(common);
  const results: (MergeResult & KeptReport)[] = [];
  for (const suite of suites ?? [common.suite]) {
    const settings = { suites, expectsOwnShards: isNamed || isOwn(suite, 'expect-shards') };
    results.push(await judgeOne(ofSuite(suite), settings, platform));
  }
  const ended = results.map(({ report, exitCode, forgivenBy, page }) => ({
    report,
    page,
    passed: exitCode === EXIT.passed,
    forgivenBy,
  }));
  const published = await show(ended, common, platform);
  const reports = results.map(({ report }) => report);
  setOutputs(
    outputs(
      reports,
      reports.map(({ suite }) => placesOf(suite)),
      published,
    ),
  );
  return worstExitCode(results.map(({ exitCode }) => exitCode));
}

async function judgeOne(
  inputs: MergeActionInputs,
  settings: Pick<MergeSettings, 'suites' | 'expectsOwnShards'>,
  platform: Platform,
): Promise<MergeResult & KeptReport> {
  const result = await merge(inputs, { write: placesOf(inputs.suite), ...settings }, platform);
  // Kept before the pages are shown, because they link to the artifact.
  return { ...result, ...(await keepReport(result, folderOf(inputs.suite), platform)) };
}

const folderOf = (suite: string): string => `.shardwise/${suite}`;
const placesOf = (suite: string): Places => placesIn(folderOf(suite), KEPT);

/** Inputs that name results. Those of one suite must not count for all. */
const OF_ONE_SUITE = ['junit', 'artifacts', 'reports', 'later-tries'] as const;

/** @throws UsageError */
function refuseForAll(inputs: MergeActionInputs): void {
  const problems = OF_ONE_SUITE.filter((name) => inputs[name] !== undefined).map(
    (name) =>
      `input ${name} is given for all suites of the plan, but its results would count in each of them: write it in one suite of .github/shardwise.yml`,
  );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

/** Shows the reports of another run. That run has set pass or fail in its own job. */
async function showAnother({ common, isNamed }: MergeOptions, platform: Platform): Promise<number> {
  const { log, context } = platform;
  const together = isNamed ? new Map<string, Report>() : await reportsTogether(platform);
  const found =
    together.size > 0 ? together : new Map([[common.suite, await triggeringReport(common.suite, platform)]]);
  const reports = [...found.values()].filter((report) => report !== undefined);
  for (const [suite, report] of found)
    if (report === undefined)
      log.error(
        `run ${context.triggeredBy?.runId} left no report of suite ${suite}: it has no such suite, or it ended before its merge`,
      );
  if (reports.length < found.size) return EXIT.incomplete;
  log.info(`These are the results of run ${context.triggeredBy?.runId}:`);
  setOutputs(outputs(reports, [], await showTriggering(reports, common, platform)));
  return EXIT.passed;
}

/** @param written where the files of each report are; empty where they are not written */
function outputs(
  reports: readonly Report[],
  written: readonly Places[],
  { comment = '', check = '', flakyIssue = '' }: Published,
): Outputs<typeof MERGE_OUTPUTS> {
  const sum = (numberOf: (totals: Report['totals']) => number): number =>
    reports.reduce((total, { totals }) => total + numberOf(totals), 0);
  const walls = reports.flatMap(({ totals: { wallMs } }) => (wallMs === undefined ? [] : [wallMs]));
  const wallMs = walls.length === 0 ? undefined : Math.max(...walls);
  return {
    verdict: worstVerdict(reports),
    tests: String(sum(({ tests }) => tests)),
    passed: String(sum(({ passed }) => passed)),
    failed: String(sum(({ failed }) => failed)),
    errored: String(sum(({ errored }) => errored)),
    skipped: String(sum(({ skipped }) => skipped)),
    flaky: String(sum(({ flaky }) => flaky)),
    missing: String(sum(({ missing }) => missing)),
    'not-selected': String(reports.reduce((total, { notSelected }) => total + (notSelected?.count ?? 0), 0)),
    duration: wallMs === undefined ? '' : durationInput(wallMs),
    speedup: wallMs === undefined || wallMs === 0 ? '' : (sum(({ durationMs }) => durationMs) / wallMs).toFixed(1),
    ...byOutput(({ option }) => written.flatMap((places) => places[option] ?? []).join('\n')),
    'comment-url': comment,
    'check-url': check,
    'flaky-issue-url': flakyIssue,
  };
}

/** Watches the shards of this run. Nothing that goes wrong here is a reason for a red job. */
async function watchShards({ common, isNamed }: MergeOptions, platform: Platform): Promise<number> {
  try {
    await monitor(common, isNamed, platform);
  } catch (problem) {
    platform.log.warning(`the shards are not watched: ${(problem as Error).message}`);
  }
  return EXIT.passed;
}

/** The mode of the action, by the input that asks for it. */
function storyOf({ common }: MergeOptions): typeof judge {
  if (common.monitor && common['publish-only'])
    throw new UsageError(
      'inputs monitor and publish-only are both true: one watches this run, and the other shows another run',
    );
  if (common.monitor) return watchShards;
  return common['publish-only'] ? showAnother : judge;
}

await runAction(MERGE_INPUTS, (options, platform) => storyOf(options)(options, platform));
