/** Collects everything to merge: what the shards left, and other files. */

import { posix, resolve } from 'node:path';
import type { Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { slashed } from '../../text/paths.ts';
import { JUNIT_FILES, RECORD_FILE } from '../shared/names.ts';
import { pathInside } from '../shared/path-inside.ts';
import type { Found, LooseReport } from './found.ts';
import { otherArtifacts } from './other-artifacts.ts';
import { createLaterTries, createReportFilter, tryNumbers } from './report-filter.ts';
import { shardFoldersAt, shardFoldersOfRun, shardsWithoutPlan } from './shard-folders.ts';

/** The user's request. */
export interface Asked {
  readonly suite: string;
  /** Globs of JUnit files to merge in addition to what the shards left. */
  readonly junit: readonly string[] | undefined;
  /** Name pattern of artifacts that other tools uploaded. */
  readonly artifacts: string | undefined;
  /** Globs of the files that are reports. */
  readonly reports: readonly string[] | undefined;
  /** Patterns of artifacts and reports in which failed tests ran again. */
  readonly laterTries: readonly string[] | undefined;
  /** Expected number of shards when there is no plan. */
  readonly expectShards: number | undefined;
  /** Files, folders and globs to merge instead of this run's artifacts. */
  readonly paths: readonly string[] | undefined;
}

const NO_REPORT = 'no report was found there';

/** @throws UsageError */
export async function collect(asked: Asked, plan: Plan | undefined, platform: Platform): Promise<Found> {
  const named = await platform.files.find(platform.context.root, asked.junit ?? []);
  const junit = asked.reports === undefined ? named : named.filter(createReportFilter(asked.reports));
  const noJUnit = asked.junit !== undefined && junit.length === 0 ? [asked.junit.join(', ')] : [];
  const found =
    asked.paths === undefined
      ? await ofRun(asked, plan, platform)
      : await atPaths(asked.paths, asked.expectShards, plan, platform);
  const known = new Set(found.loose.map(({ path }) => path));
  const tryOf = tryNumbers(junit, createLaterTries(asked.laterTries));
  const beside = junit.filter((file) => !known.has(file)).map((file) => ({ ...asLoose(file), ...tryOf(file) }));
  return {
    ...found,
    loose: [...found.loose, ...beside],
    absent: [...found.absent, ...noJUnit.map((path) => ({ path, problem: NO_REPORT }))],
  };
}

/** The expected shards. They are only used without a plan, which would know the number of shards. */
const expecting = (shards: number | undefined, found: readonly string[]): Pick<Found, 'expected'> =>
  shards === undefined ? {} : { expected: { shards, found } };

const asLoose = (file: string): LooseReport => ({ name: file, path: file });

async function ofRun(
  { suite, artifacts, reports, laterTries, expectShards }: Asked,
  plan: Plan | undefined,
  platform: Platform,
): Promise<Found> {
  const shards = await (plan === undefined ? shardsWithoutPlan(suite, platform) : shardFoldersOfRun(plan, platform));
  if (artifacts === undefined)
    return { shards, loose: [], absent: [], ...expecting(plan === undefined ? expectShards : undefined, []) };
  const other = await otherArtifacts({ pattern: artifacts, reports, laterTries }, platform);
  const { names, absent, warnings } = other;
  const none = names.length === 0 && expectShards === undefined;
  return {
    shards: { ...shards, warnings: [...shards.warnings, ...warnings] },
    loose: other.reports,
    absent: none ? [{ path: artifacts, problem: 'no artifact of this run has a matching name' }] : absent,
    ...expecting(expectShards, names),
  };
}

async function atPaths(
  paths: readonly string[],
  expectShards: number | undefined,
  plan: Plan | undefined,
  platform: Platform,
): Promise<Found> {
  const { found, absent } = await expand(paths, platform);
  const folders = found.filter((file) => posix.basename(file) === RECORD_FILE).map((file) => posix.dirname(file));
  const isLoose = (file: string) => !folders.some((folder) => folder === '.' || file.startsWith(`${folder}/`));
  const shards = await shardFoldersAt(folders, plan, platform);
  const indices = [...new Set(shards.folders.map(({ record }) => record.shard))].sort((a, b) => a - b);
  const names = indices.map((shard) => `shard ${shard}`);
  return {
    shards,
    loose: found.filter(isLoose).map(asLoose),
    absent: absent.map((path) => ({ path, problem: NO_REPORT })),
    ...expecting(plan === undefined ? expectShards : undefined, names),
  };
}

/** Finds the files of each path. A folder means the reports and shard records in it. Any other path is a file or a glob. */
async function expand(
  paths: readonly string[],
  platform: Platform,
): Promise<{ readonly found: readonly string[]; readonly absent: readonly string[] }> {
  const found = new Set<string>();
  const absent: string[] = [];
  for (const path of paths) {
    const matching = await filesAt(path, platform);
    if (matching.length === 0) absent.push(path);
    for (const file of matching) found.add(file);
  }
  return { found: [...found], absent };
}

/** The first wildcard of a glob. */
const WILDCARD = /[*?{[(]/;

async function filesAt(path: string, platform: Platform): Promise<string[]> {
  const { root } = platform.context;
  const full = resolve(root, path);
  if (await platform.files.isDirectory(full)) return findIn(full, REPORTS_AND_RECORDS, platform);
  if (await platform.files.exists(full)) return [shownPath(full, root)];
  const wildcard = path.search(WILDCARD);
  if (wildcard === -1) return [];
  const start = path.lastIndexOf('/', wildcard) + 1;
  return findIn(resolve(root, path.slice(0, start)), [path.slice(start)], platform);
}

const REPORTS_AND_RECORDS = [...JUNIT_FILES, `**/${RECORD_FILE}`];

async function findIn(folder: string, patterns: readonly string[], { files, context }: Platform): Promise<string[]> {
  const found = await files.find(folder, patterns);
  return found.map((file) => posix.join(shownPath(folder, context.root), file));
}

/** The path in reports: relative to the repository, or absolute outside of it. So a file that is named in two ways counts once. */
const shownPath = (absolute: string, root: string): string => pathInside(root, absolute) ?? slashed(absolute);
