/** Coverage data of the shards. Each try measures anew, so every one keeps its own. Tools of the user put them together. */
import { join, posix } from 'node:path';
import type { Framework } from '../../frameworks/framework.ts';
import type { Platform } from '../../platform/platform.ts';

/** One folder for all suites, shards and tries, relative to the repository. */
export const COVERAGE_FOLDER = '.shardwise/coverage';

/** `.coverage.shardwise-default-shard-1-attempt-1-try-1.1`. With artifact and try in their names, the files of all jobs fit into one folder. */
const keptName = (file: string, artifact: string): string => {
  const { dir, name, ext } = posix.parse(file);
  return `${name}.${artifact}-${dir.replaceAll('/', '-')}${ext}`;
};

/** The artifact in the name of a kept file. Another file has no name of an artifact there. */
const artifactIn = (kept: string): string => kept.slice(kept.indexOf('.shardwise-') + 1, kept.lastIndexOf('-try-'));

/**
 * Keeps what the framework left in the folders of the tries.
 * @param folder absolute path of the folder of the shard @returns how many files there are
 */
export async function keepCoverage(
  { coverage = [] }: Framework,
  folder: string,
  artifact: string,
  { files, context }: Platform,
): Promise<number> {
  const globs = coverage.map((glob) => `try-*/**/${glob}`);
  const found = await files.find(folder, globs, { hidden: true });
  for (const file of found)
    await files.copy(join(folder, file), join(context.root, COVERAGE_FOLDER, keptName(file, artifact)));
  return found.length;
}

/** Removes what earlier runs of these shards left. */
export async function clearCoverage(
  isOld: (artifact: string) => boolean,
  { files, context }: Pick<Platform, 'files' | 'context'>,
): Promise<void> {
  const folder = join(context.root, COVERAGE_FOLDER);
  for (const file of await files.find(folder, ['*'], { hidden: true }))
    if (isOld(artifactIn(file))) await files.remove(join(folder, file));
}
