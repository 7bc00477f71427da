/** Brings together what the shards left, judges it, writes it down, and teaches the history. */
import { resolve } from 'node:path';
import type { Options } from '../inputs/inputs.ts';
import type { MERGE_INPUTS } from '../inputs/tables.ts';
import type { FoldedTest } from '../junit/fold.ts';
import { renderMergedJUnit } from '../junit/write.ts';
import { EXIT, type Plan, type Report } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { assembleReport } from '../report/assemble.ts';
import { settleByUnit } from '../report/settle-units.ts';
import { renderSummary } from '../report/summary.ts';
import { renderStored } from '../stored.ts';
import { collect } from './collect.ts';
import { type FetchedPlan, fetchPlan } from './fetch-plan.ts';
import { placeFailures } from './place-failures.ts';
import { readEvidence } from './read-evidence.ts';
import { teach } from './teach.ts';

export type MergeInputs = Options<typeof MERGE_INPUTS>;

/** What no input says. */
export interface MergeSettings {
  /** Files, folders and globs to merge in place of this run's artifacts. */
  readonly paths?: readonly string[] | undefined;
  /** In place of this run's plan artifact. */
  readonly plan?: FetchedPlan | undefined;
  /** A history file to update in place of the platform's store. */
  readonly historyFile?: string | undefined;
  /** Keep every test in the report. */
  readonly full?: boolean;
  /** Relative to the repository; what is left out is not written. */
  readonly write: {
    readonly report?: string | undefined;
    readonly junit?: string | undefined;
    readonly summary?: string | undefined;
  };
}

export interface MergeResult {
  readonly report: Report;
  /** Markdown. */
  readonly summary: string;
  readonly exitCode: number;
  /** The history as this run leaves it, packed, whether or not it could be saved; absent when the run taught nothing. */
  readonly history?: Uint8Array;
}

/** @throws UsageError, StoredFileError when the plan does not fit. */
export async function merge(inputs: MergeInputs, settings: MergeSettings, platform: Platform): Promise<MergeResult> {
  const fetched = settings.plan ?? (settings.paths === undefined ? await fetchPlan(inputs.suite, platform) : undefined);
  const found = await collect({ junit: inputs.junit, paths: settings.paths }, fetched?.plan, platform);
  const { tests: folded, files, failedToTheEnd } = await readEvidence(found, fetched?.plan, platform);
  const records = found.shards.folders.filter((folder) => !folder.superseded).map((folder) => folder.record);
  const tests = settleByUnit(folded, records, failedToTheEnd);
  const evidence = {
    suite: fetched?.plan.suite ?? inputs.suite,
    commit: platform.context.commit,
    createdAt: platform.now().toISOString(),
    ...(fetched === undefined ? {} : { plan: fetched.plan }),
    records,
    tests,
    files,
    warnings: found.shards.warnings,
  };
  const report = await placeFailures(assembleReport(evidence, { full: settings.full ?? false }), platform);
  const summary = renderSummary(report);
  await writeResults(settings, { report, summary, tests }, platform);
  const history =
    fetched === undefined ? undefined : await teach(inputs, settings, fetched, { report, records, tests }, platform);
  const result = { report, summary, exitCode: exitCode(report, fetched?.plan, inputs) };
  return history === undefined ? result : { ...result, history };
}

async function writeResults(
  { write }: MergeSettings,
  results: { report: Report; summary: string; tests: Iterable<FoldedTest> },
  { files, context }: Platform,
): Promise<void> {
  const at = (path: string) => resolve(context.root, path);
  if (write.report !== undefined) await files.write(at(write.report), renderStored(results.report));
  if (write.junit !== undefined) await files.write(at(write.junit), renderMergedJUnit(results.tests));
  if (write.summary !== undefined) await files.write(at(write.summary), results.summary);
}

/** `fail-on: never` forgives failures and not what is missing beside them. */
function exitCode({ verdict, complete }: Report, plan: Plan | undefined, inputs: MergeInputs): number {
  if (verdict === 'failed' && inputs['fail-on'] === 'failures') return EXIT.failed;
  if (verdict === 'failed') return complete ? EXIT.passed : EXIT.incomplete;
  if (verdict === 'empty')
    return inputs['on-empty'] === 'pass' && (plan === undefined || plan.units.length === 0)
      ? EXIT.passed
      : EXIT.incomplete;
  return verdict === 'passed' ? EXIT.passed : EXIT.incomplete;
}
