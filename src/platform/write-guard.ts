/** Keeps our writes inside the repository. A checkout may contain a symbolic link where our results go, such as `.shardwise`. */
import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { UsageError } from '../model.ts';

export interface WriteGuard {
  /** Whether the path is in the repository, so that a stranger may have put something there. */
  covers(path: string): boolean;
  /** Refuses a path in the repository that a linked folder leads out of it. @throws UsageError */
  check(path: string): Promise<void>;
}

/**
 * Paths outside of the repository were chosen by the user and are not checked.
 * @param root absolute path of the repository; without one nothing is checked
 */
export function createWriteGuard(root: string | undefined): WriteGuard {
  if (root === undefined) return { covers: () => false, check: async () => {} };
  const insideOf = (path: string) => relative(root, resolve(path));
  const covers = (path: string) => {
    const inside = insideOf(path);
    return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
  };
  return {
    covers,
    check: async (path) => {
      if (!covers(path)) return;
      if (isBelow(await realFolder(dirname(resolve(path))), await realpath(root))) return;
      throw new UsageError(
        `${insideOf(path)} would be written outside of the repository, because a folder above it is a symbolic link: remove the link, or name another place`,
      );
    },
  };
}

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}${sep}`);

/** The real path of a folder, or of the nearest folder above it that exists. */
async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw problem;
    return realFolder(dirname(folder));
  }
}
