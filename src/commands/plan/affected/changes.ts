/** Asks Git which files have changed since a branch, tag or commit. */
import { posix } from 'node:path';
import type { Change } from '../../../discovery/affected/select.ts';
import { PULL_REQUEST } from '../../../model.ts';
import type { Platform } from '../../../platform/platform.ts';
import { capture } from '../../shared/ask.ts';
import { isCommandNotFound } from '../../shared/command-not-found.ts';

export interface Changes {
  /** The commit from which the changes count. */
  readonly commit: string;
  readonly changes: readonly Change[];
  /** Whether the repository has this file. @param file relative to the working directory */
  isOurs(file: string): boolean;
}

/** Git cannot say what has changed. Then all tests run. */
export class UnknownChanges extends Error {
  /** Whether it is so on purpose, as in a run of the default branch. */
  readonly isUsual: boolean;

  constructor(message: string, isUsual = false) {
    super(message);
    this.isUsual = isUsual;
  }
}

/** @param folder absolute working directory @throws UnknownChanges */
export async function changesSince(since: string, folder: string, platform: Platform): Promise<Changes> {
  const git = gitIn(folder, platform);
  const ref = refOf(since, platform);
  const [prefix = ''] = await git(['rev-parse', '--show-prefix'], 'this is no checkout of a Git repository');
  const commit = await mergeBase(ref, git);
  const changed = (await git(['diff-tree', '-r', '--name-status', '--no-renames', commit, 'HEAD'])).map(parseStatus);
  const dirty = platform.context.commitIsExact ? [] : (await git(STATUS)).map(parsePorcelain).filter(isNotOwn);
  const [head] = await git(['rev-parse', 'HEAD']);
  if (head === commit && dirty.length === 0)
    throw new UnknownChanges(`nothing has been committed since ${since}`, true);
  const tracked = new Set([...(await git(['ls-files', '--full-name', TOP])), ...dirty.map(({ path }) => path)]);
  const place = (path: string): string => posix.relative(`/${prefix}`, `/${path}`);
  const changes = [...new Map([...changed, ...dirty].map((change) => [change.path, change])).values()];
  return {
    commit,
    changes: changes.map((change) => ({ ...change, file: place(change.path) })),
    isOurs: (file) => tracked.has(posix.join(prefix, file)),
  };
}

type Git = (args: readonly string[], problem?: string) => Promise<readonly string[]>;

/** Everything in the repository, wherever Git was started. */
const TOP = ':/';
const STATUS = ['status', '--porcelain', '--untracked-files=all', '--no-renames', '--ignore-submodules=none', TOP];

/** Runs Git, which prints a line for each file. A name with characters that are special is in quotes, and is then no file that anybody knows. */
function gitIn(folder: string, platform: Platform): Git {
  return async (args, problem = 'Git cannot say which files have changed') => {
    const command = { program: 'git', args: ['-c', 'core.quotePath=false', ...args] };
    const { exitCode, output, last } = await capture(command, folder, platform).catch((error: unknown) => {
      if (isCommandNotFound(error)) throw new UnknownChanges(`${problem}: Git is not installed`);
      throw error;
    });
    if (exitCode !== 0) throw new UnknownChanges(last === '' ? problem : `${problem}: ${last}`);
    return output.split('\n').filter((line) => line !== '');
  };
}

function refOf(since: string, { context }: Platform): string {
  if (since !== PULL_REQUEST) return since;
  if (context.changeBase !== undefined) return context.changeBase;
  throw new UnknownChanges('this run is of no pull request', true);
}

/** The newest commit that HEAD and the ref share. A checkout in CI has the branches of its remote only. */
async function mergeBase(ref: string, git: Git): Promise<string> {
  const unknown = `this checkout does not have ${ref}. Check out all commits (fetch-depth: 0), or fetch it before the plan`;
  const find = async (name: string): Promise<string> => {
    const [commit = ''] = await git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], unknown);
    return commit;
  };
  const commit = await find(ref).catch(() => find(`origin/${ref}`));
  const apart = `this checkout does not have the commits between HEAD and ${ref}. Check out all of them (fetch-depth: 0)`;
  const [base = ''] = await git(['merge-base', commit, 'HEAD'], apart);
  return base;
}

/** A line of `--name-status`: a letter, a tab and the path. */
const parseStatus = (line: string): Omit<Change, 'file'> => ({ path: line.slice(2), gone: line.startsWith('D') });

/** A line of `--porcelain`: two letters, a blank and the path. */
const parsePorcelain = (line: string): Omit<Change, 'file'> => ({
  path: line.slice(3),
  gone: line.slice(0, 2).includes('D'),
});

/** Our own files are not part of the project. */
const isNotOwn = ({ path }: { readonly path: string }): boolean => !/(?:^|\/)\.shardwise\//.test(path);
