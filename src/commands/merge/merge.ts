/** Brings together what the shards left, judges it, writes it down, and teaches the history. */
import { resolve } from 'node:path';
import type { Options } from '../../inputs/inputs.ts';
import { assembleReport } from '../../judge/assemble.ts';
import { joinAttempts } from '../../judge/attempts.ts';
import type { EvidenceFile } from '../../judge/evidence.ts';
import { settleByUnit } from '../../judge/settle-units.ts';
import type { FoldedTest } from '../../junit/fold/fold.ts';
import { renderMergedJUnit } from '../../junit/write/write.ts';
import type { Report } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { renderSummary } from '../../render/summary.ts';
import { renderInPieces } from '../../stored.ts';
import { type FetchedPlan, fetchPlan } from '../shared/fetch-plan.ts';
import { linksOf } from '../shared/run-links.ts';
import { collect } from './collect.ts';
import { exitCode, forgivenBy } from './exit-code.ts';
import type { MERGE_INPUTS } from './inputs.ts';
import { overheadOf, readPast } from './past.ts';
import { placeFailures } from './place-failures.ts';
import { readEvidence } from './read-evidence.ts';
import { teach } from './teach.ts';

/** What decides the verdict and what it teaches; the others say where it is shown. */
export type MergeInputs = Pick<
  Options<typeof MERGE_INPUTS>,
  'suite' | 'junit' | 'artifacts' | 'expect-shards' | 'fail-on' | 'on-empty' | 'quarantine' | 'history'
>;

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
  readonly exitCode: number;
  /** Why that is 0 although the verdict is not `passed`, such as `fail-on: never`. */
  readonly forgivenBy?: string | undefined;
  /** The history as this run leaves it, packed, whether or not it could be saved; absent when the run taught nothing. */
  readonly history?: Uint8Array;
}

/** @throws UsageError, StoredFileError when the plan does not fit. */
export async function merge(inputs: MergeInputs, settings: MergeSettings, platform: Platform): Promise<MergeResult> {
  const fetched = settings.plan ?? (settings.paths === undefined ? await fetchPlan(inputs.suite, platform) : undefined);
  const past = await readPast(inputs, settings, fetched, platform);
  const { suite, junit, artifacts, 'expect-shards': expectShards } = inputs;
  const found = await collect(
    { suite, junit, artifacts, expectShards, paths: settings.paths },
    fetched?.plan,
    platform,
  );
  const {
    tests: folded,
    files,
    failedToTheEnd,
    sightings,
    oddTimes,
  } = await readEvidence(found, fetched?.plan, platform);
  const newest = found.shards.folders.filter((folder) => !folder.superseded).map((folder) => folder.record);
  const records = oddTimes.dropFromRecords(newest);
  const joined = joinAttempts(found.shards.folders.map((folder) => folder.record));
  const tests = oddTimes.dropFromTests(settleByUnit(folded, joined, failedToTheEnd));
  // Before there is a report, which takes memory of its own.
  await writeJUnit(settings, tests, files, platform);
  const evidence = {
    suite: fetched?.plan.suite ?? inputs.suite,
    commit: platform.context.commit,
    createdAt: platform.now().toISOString(),
    ...(fetched === undefined ? {} : { plan: fetched.plan }),
    records,
    joined,
    tests,
    sightings,
    files,
    unusable: found.shards.unusable,
    ...(found.expected === undefined ? {} : { expected: found.expected }),
    warnings: [...found.shards.warnings, ...oddTimes.warnings],
  };
  const overhead = fetched === undefined ? undefined : overheadOf(fetched.plan, past, records);
  const { base, quarantine } = past;
  const assembled = assembleReport(evidence, { full: settings.full ?? false, base, quarantine, overhead });
  const report = await placeFailures(assembled, platform);
  await writeReport(settings, report, platform);
  const history =
    fetched === undefined
      ? undefined
      : await teach(inputs, settings, fetched, past.history, { report, records, tests }, platform);
  const code = exitCode(report, evidence, inputs);
  const result = { report, exitCode: code, forgivenBy: forgivenBy(report, code, inputs) };
  return history === undefined ? result : { ...result, history };
}

async function writeJUnit(
  { write }: MergeSettings,
  tests: Iterable<FoldedTest>,
  read: readonly EvidenceFile[],
  { files, context }: Platform,
): Promise<void> {
  if (write.junit === undefined) return;
  const suiteErrors = read.flatMap((file) => (file.superseded ? [] : file.suiteErrors));
  await files.write(resolve(context.root, write.junit), renderMergedJUnit(tests, suiteErrors));
}

async function writeReport({ write }: MergeSettings, report: Report, platform: Platform): Promise<void> {
  const { files, context } = platform;
  const at = (path: string) => resolve(context.root, path);
  if (write.report !== undefined) await files.write(at(write.report), renderInPieces(report));
  if (write.summary !== undefined)
    await files.write(at(write.summary), renderSummary(report, linksOf(platform, report.suite)));
}
