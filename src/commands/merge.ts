/** Brings together what the shards left, judges it, writes it down, and teaches the history. */
import { join, posix, resolve } from 'node:path';
import { findFramework } from '../frameworks/index.ts';
import { createAdopter, createUnitOfPlan } from '../frameworks/parts.ts';
import { decodeHistory, encodeHistory } from '../history/format.ts';
import { updateHistory } from '../history/update.ts';
import type { Options } from '../inputs/inputs.ts';
import type { MERGE_INPUTS } from '../inputs/tables.ts';
import { createFold, type FoldedTest } from '../junit/fold.ts';
import { renderMergedJUnit } from '../junit/write.ts';
import { EXIT, type History, type Plan, type Report, type TestCase } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { assembleReport } from '../report/assemble.ts';
import type { EvidenceFile } from '../report/evidence.ts';
import { settleByUnit } from '../report/settle-units.ts';
import { renderSummary } from '../report/summary.ts';
import { renderStored } from '../stored.ts';
import { type FetchedPlan, fetchPlan, plannedHistory } from './fetch-plan.ts';
import { type MeasuredRun, measuredUnits } from './measured-units.ts';
import { RECORD_FILE } from './names.ts';
import { readReportFile } from './read-reports.ts';
import { type ShardFolder, type ShardFolders, shardFoldersAt, shardFoldersOfRun } from './shard-folders.ts';

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
  const found = await collect(inputs, settings, fetched?.plan, platform);
  const { tests: folded, files } = await readEverything(found, fetched?.plan, platform);
  const records = found.shards.folders.filter((folder) => !folder.superseded).map((folder) => folder.record);
  const tests = settleByUnit(folded, records);
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
  const report = assembleReport(evidence, { full: settings.full ?? false });
  const summary = renderSummary(report);
  await writeResults(settings, { report, summary, tests }, platform);
  const history =
    fetched === undefined ? undefined : await teach(inputs, settings, fetched, { report, records, tests }, platform);
  const result = { report, summary, exitCode: exitCode(report, fetched?.plan, inputs) };
  return history === undefined ? result : { ...result, history };
}

interface Found {
  readonly shards: ShardFolders;
  /** JUnit files that belong to no shard, relative to the repository. */
  readonly loose: readonly string[];
}

async function collect(
  inputs: MergeInputs,
  { paths }: MergeSettings,
  plan: Plan | undefined,
  platform: Platform,
): Promise<Found> {
  const { files, context } = platform;
  const junit = await files.find(context.root, inputs.junit ?? []);
  if (paths === undefined) {
    const shards = plan === undefined ? { folders: [], warnings: [] } : await shardFoldersOfRun(plan, platform);
    return { shards, loose: junit };
  }
  const given = await expand(paths, platform);
  const folders = given.filter((file) => posix.basename(file) === RECORD_FILE).map((file) => posix.dirname(file));
  const isLoose = (file: string) =>
    file !== '' && !folders.some((folder) => folder === '.' || file.startsWith(`${folder}/`));
  return {
    shards: await shardFoldersAt(folders, plan, platform),
    loose: [...new Set([...given.filter((file) => posix.basename(file) !== RECORD_FILE && isLoose(file)), ...junit])],
  };
}

/** A folder stands for the reports and shard records in it; anything else is a file or a glob. */
async function expand(paths: readonly string[], { files, context }: Platform): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (await files.isDirectory(resolve(context.root, path))) {
      const inside = await files.find(resolve(context.root, path), ['**/*.xml', '**/*.xml.gz', `**/${RECORD_FILE}`]);
      found.push(...inside.map((file) => posix.join(path, file)));
      continue;
    }
    const matching = (await files.exists(resolve(context.root, path)))
      ? [path]
      : await files.find(context.root, [path]);
    // What matches nothing stays in the list, so that it is reported as unreadable and not forgotten.
    found.push(...(matching.length > 0 ? matching : [path]));
  }
  return [...new Set(found)];
}

async function readEverything({ shards, loose }: Found, plan: Plan | undefined, platform: Platform) {
  const fold = createFold();
  const files: EvidenceFile[] = [];
  const locate = createLocator(plan);
  const read = async (
    path: string,
    name: string,
    origin: { shard?: number; attempt?: number; tryNumber?: number; superseded?: boolean },
  ) => {
    const { superseded = false, ...place } = origin;
    const onCase = (testCase: TestCase) => {
      const { unit, file } = locate(testCase, place.shard);
      fold.add(
        { ...testCase, ...(file === undefined ? {} : { file }) },
        { report: name, ...place, ...(unit === undefined ? {} : { unit }) },
      );
    };
    const result = await readReportFile(path, onCase, platform);
    files.push({ path: name, ...result, superseded, ...(place.shard === undefined ? {} : { shard: place.shard }) });
  };
  for (const folder of shards.folders) {
    for (const report of folder.record.reports)
      await read(join(folder.folder, report), `${folder.name}/${report}`, originOf(folder, report));
  }
  for (const path of loose) await read(resolve(platform.context.root, path), path, {});
  return { tests: fold.each(), files };
}

const originOf = ({ record, superseded }: ShardFolder, report: string) => ({
  shard: record.shard,
  attempt: record.attempt,
  tryNumber: tryNumberOf(report),
  // What a damaged report of an early try had to say was run again, or the shard would not have passed.
  superseded:
    superseded || (record.outcome === 'passed' && tryNumberOf(report) < Math.max(...record.reports.map(tryNumberOf))),
});

const tryNumberOf = (report: string): number => Number(/^try-(\d{1,2})\//.exec(report)?.[1] ?? 1);

/** Gives a case its unit, and its file a path in the repository where the unit's own file is meant. */
function createLocator(plan: Plan | undefined) {
  const unitOf = plan === undefined ? () => undefined : unitOfPlan(plan);
  const adopters = new Map(plan?.shards.map(({ index, units }) => [index, createAdopter(plan.units, units)]));
  const fileOf = new Map(plan?.units.map((unit) => [unit.id, unit.file]));
  return (testCase: TestCase, shard: number | undefined): { unit?: string; file?: string } => {
    const found = unitOf(testCase);
    if (found === undefined) return {};
    const unit = adopters.get(shard ?? 0)?.(found) ?? found;
    const file = fileOf.get(unit);
    const other =
      testCase.file !== undefined && file !== undefined && posix.basename(testCase.file) !== posix.basename(file);
    return file === undefined || other ? { unit } : { unit, file: posix.join(plan?.workingDirectory ?? '.', file) };
  };
}

const unitOfPlan = ({ units, framework, workingDirectory }: Plan) =>
  createUnitOfPlan(units, findFramework(framework), { reportedRoots: [workingDirectory] });

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

/** Gives what it taught. Nothing here may change the verdict: a history that cannot be saved only costs the next plan. */
async function teach(
  { history }: MergeInputs,
  settings: MergeSettings,
  fetched: FetchedPlan,
  run: MeasuredRun,
  platform: Platform,
): Promise<Uint8Array | undefined> {
  const { historyWritable } = platform.context;
  if (history === 'never') return undefined;
  if (history === 'auto' && historyWritable !== true) {
    platform.log.info(`timings are not saved: ${historyWritable}`);
    return undefined;
  }
  const updated = encodeHistory(
    updateHistory(await previousHistory(settings, fetched, platform), {
      suite: fetched.plan.suite,
      now: platform.now(),
      records: run.records,
      units: measuredUnits(fetched.plan, run),
    }),
  );
  if (settings.historyFile === undefined) await platform.historyStore.save(fetched.plan.suite, updated);
  else await platform.files.write(resolve(platform.context.root, settings.historyFile), updated);
  return updated;
}

async function previousHistory(
  settings: MergeSettings,
  fetched: FetchedPlan,
  platform: Platform,
): Promise<History | undefined> {
  const bytes = await historyBytes(settings, fetched, platform);
  try {
    return bytes === undefined ? undefined : decodeHistory(bytes, settings.historyFile ?? 'the past history');
  } catch (problem) {
    platform.log.warning(`the history begins anew: ${(problem as Error).message}`);
    return undefined;
  }
}

/** Of a plan that came as a file nobody knows what it was made from: then the store's newest is the past. */
function historyBytes(
  { historyFile }: MergeSettings,
  fetched: FetchedPlan,
  platform: Platform,
): Promise<Uint8Array | undefined> {
  if (historyFile !== undefined) return platform.files.read(resolve(platform.context.root, historyFile));
  return fetched.folder === undefined
    ? platform.historyStore.restore(fetched.plan.suite)
    : plannedHistory(fetched, platform);
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
