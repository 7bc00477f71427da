/**
 * Data that the commands of a shard leave beside their reports. Each try leaves its own, so every one is kept. Tools of the user put them
 * together.
 */
import { join, posix } from 'node:path';
import type { Framework } from '../../frameworks/framework.ts';
import type { Platform } from '../../platform/platform.ts';

interface Kind {
  readonly what: string;
  /** For all suites, shards and tries. Relative to the repository. */
  readonly folder: string;
  readonly globsOf: (framework: Framework) => readonly string[] | undefined;
}

export const KINDS: readonly Kind[] = [
  { what: 'coverage data', folder: '.shardwise/coverage', globsOf: ({ coverage }) => coverage },
  { what: 'blob reports', folder: '.shardwise/blobs', globsOf: ({ blobs }) => blobs },
];

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
export async function keepData(
  { folder: kept, globsOf }: Kind,
  framework: Framework,
  folder: string,
  artifact: string,
  { files, context }: Platform,
): Promise<number> {
  const globs = globsOf(framework)?.map((glob) => `try-*/**/${glob}`) ?? [];
  const found = globs.length === 0 ? [] : await files.find(folder, globs, { hidden: true });
  for (const file of found) await files.copy(join(folder, file), join(context.root, kept, keptName(file, artifact)));
  return found.length;
}

/** Removes what earlier runs of these shards left. */
export async function clearData(
  isOld: (artifact: string) => boolean,
  { files, context }: Pick<Platform, 'files' | 'context'>,
): Promise<void> {
  for (const { folder } of KINDS)
    for (const file of await files.find(join(context.root, folder), ['*'], { hidden: true }))
      if (isOld(artifactIn(file))) await files.remove(join(context.root, folder, file));
}
