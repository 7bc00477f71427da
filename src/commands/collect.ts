/** Everything that is to be merged: what the shards left, and files beside it. */
import { isAbsolute, posix, relative, resolve } from 'node:path';
import type { Plan } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { RECORD_FILE } from './names.ts';
import { type ShardFolders, shardFoldersAt, shardFoldersOfRun } from './shard-folders.ts';

export interface Found {
  readonly shards: ShardFolders;
  /** JUnit files that belong to no shard, relative to the repository. */
  readonly loose: readonly string[];
  /** What was asked for and holds no report: never green. */
  readonly absent: readonly string[];
}

/** What the user asked to be merged. */
export interface Asked {
  /** Globs of JUnit files beside what the shards left. */
  readonly junit: readonly string[] | undefined;
  /** Files, folders and globs in place of this run's artifacts. */
  readonly paths: readonly string[] | undefined;
}

/** @throws UsageError */
export async function collect(asked: Asked, plan: Plan | undefined, platform: Platform): Promise<Found> {
  const { paths } = asked;
  const junit = await platform.files.find(platform.context.root, asked.junit ?? []);
  const noJUnit = asked.junit !== undefined && junit.length === 0 ? [asked.junit.join(', ')] : [];
  if (paths === undefined) {
    const shards = plan === undefined ? { folders: [], warnings: [] } : await shardFoldersOfRun(plan, platform);
    return { shards, loose: junit, absent: noJUnit };
  }
  const { found, absent } = await expand(paths, platform);
  const folders = found.filter((file) => posix.basename(file) === RECORD_FILE).map((file) => posix.dirname(file));
  const isLoose = (file: string) => !folders.some((folder) => folder === '.' || file.startsWith(`${folder}/`));
  return {
    shards: await shardFoldersAt(folders, plan, platform),
    loose: [...new Set([...found.filter(isLoose), ...junit])],
    absent: [...absent, ...noJUnit],
  };
}

/** A folder stands for the reports and shard records in it; anything else is a file or a glob. */
async function expand(
  paths: readonly string[],
  platform: Platform,
): Promise<Pick<Found, 'absent'> & { found: string[] }> {
  const found = new Set<string>();
  const absent: string[] = [];
  for (const path of paths) {
    const matching = await filesAt(path, platform);
    if (matching.length === 0) absent.push(path);
    for (const file of matching) found.add(file);
  }
  return { found: [...found], absent };
}

/** Where the wildcards of a glob begin. */
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

const REPORTS_AND_RECORDS = ['**/*.xml', '**/*.xml.gz', `**/${RECORD_FILE}`];

async function findIn(folder: string, patterns: readonly string[], { files, context }: Platform): Promise<string[]> {
  const found = await files.find(folder, patterns);
  return found.map((file) => posix.join(shownPath(folder, context.root), file));
}

/** Relative to the repository, so that a file that is named in two ways counts once; absolute outside of it. */
function shownPath(absolute: string, root: string): string {
  const inside = relative(root, absolute).replaceAll('\\', '/');
  const outside = inside === '..' || inside.startsWith('../') || isAbsolute(inside);
  return outside ? absolute.replaceAll('\\', '/') : inside || '.';
}
