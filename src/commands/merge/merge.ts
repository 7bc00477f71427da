/** Joins the results of the shards, judges them, writes the report files, and teaches the history. */
import type { OwnersOf } from '../../inputs/code-owners.ts';
import { type AssembleOptions, assembleReport } from '../../judge/assemble.ts';
import { withCommands } from '../../judge/commands.ts';
import { flakyBoard } from '../../judge/flaky-board.ts';
import { placesOf } from '../../judge/metrics/places.ts';
import { Samples } from '../../judge/metrics/samples.ts';
import { withOwners } from '../../judge/owners.ts';
import type { Base, Report } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type BadPlan, type FetchedPlan, fetchPlan, tryFetchPlan } from '../shared/fetch-plan.ts';
import { isClaim } from '../shared/names.ts';
import { keepAttachments } from './attachments.ts';
import { type Background, overheadOf, readBackground } from './background.ts';
import { withCost } from './cost.ts';
import { exitCode, forgivenBy } from './exit-code.ts';
import { type GatheredEvidence, gather } from './gather.ts';
import { limitsOf } from './limits.ts';
import { readCodeOwners } from './owners.ts';
import { placeFailures } from './place-failures.ts';
import type { MergeInputs, MergeResult, MergeSettings } from './request.ts';
import { runOneOf } from './run-one.ts';
import { learn, saveHistory } from './teach.ts';
import { writeFiles } from './write-files.ts';

/** @throws UsageError, StoredFileError when the plan does not fit. */
export async function merge(inputs: MergeInputs, settings: MergeSettings, platform: Platform): Promise<MergeResult> {
  const { fetched, bad } = await planFor(inputs, settings, platform);
  const background = await readBackground(inputs, settings, fetched, platform);
  const found = await gather(inputs, settings, fetched?.plan, platform);
  const gathered = { ...found, warnings: [...(settings.warnings ?? []), ...found.warnings] };
  const evidence = bad === undefined ? gathered : { ...gathered, unusable: [], badPlan: bad.why };
  const samples = new Samples(placesOf(evidence));
  const judged = await judge(evidence, { ...background, limits: limitsOf(inputs) }, samples, settings, platform);
  const ownersOf = await readCodeOwners(platform);
  const costed = withCost(judged, evidence.plan, platform.host);
  const told = withCommands(withOwners(costed, ownersOf), evidence.plan && runOneOf(evidence.plan));
  const { report: judgedWhole, attachments } = await keepAttachments(
    told,
    evidence.attachments,
    settings.write,
    platform,
  );
  const learned = learn(inputs, background.history, { ...evidence, report: judgedWhole, samples }, platform);
  const report = withFlakyBoard(judgedWhole, learned?.base, ownersOf, platform);
  await writeFiles(settings.write, report, { ...evidence, base: background.base, ownersOf }, platform);
  const history = learned && (await saveHistory(learned, settings, platform));
  if (evidence.plan?.stealing?.on) await platform.claims?.removeAll((name) => isClaim(inputs.suite, name));
  const code = exitCode(report, evidence, inputs);
  const result = { report, attachments, exitCode: code, forgivenBy: forgivenBy(report, code, inputs) };
  return history === undefined ? result : { ...result, history };
}

/** Only a run of the base says which tests are flaky there, and only for a host that can show them. @param base after this run */
const withFlakyBoard = (
  report: Report,
  base: Base | undefined,
  ownersOf: OwnersOf | undefined,
  { context, publisher }: Platform,
): Report =>
  base === undefined || !context.isBase || publisher.flakyIssue === undefined
    ? report
    : { ...report, flakyBoard: flakyBoard(base, ownersOf) };

interface PlanFor {
  readonly fetched?: FetchedPlan | undefined;
  /** Why there is none, where other suites are judged all the same. */
  readonly bad?: BadPlan;
}

async function planFor(
  { suite }: MergeInputs,
  { plan, paths, suites }: MergeSettings,
  platform: Platform,
): Promise<PlanFor> {
  if (plan !== undefined || paths !== undefined) return { fetched: plan };
  if (suites === undefined) return { fetched: await fetchPlan(suite, platform) };
  const fetched = await tryFetchPlan(suite, platform);
  return fetched !== undefined && 'why' in fetched ? { bad: fetched } : { fetched };
}

function judge(
  evidence: GatheredEvidence,
  background: Background & Pick<AssembleOptions, 'limits'>,
  samples: Samples,
  { full = false, suites }: MergeSettings,
  platform: Platform,
): Promise<Report> {
  const { plan, records } = evidence;
  const overhead = plan === undefined ? undefined : overheadOf(plan, background, records);
  const { base, lastRun, quarantine, limits, history } = background;
  const options = { full, suites, base, lastRun, quarantine, overhead, samples, series: history?.series, limits };
  return placeFailures(assembleReport(evidence, options), plan, platform);
}
