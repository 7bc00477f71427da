/** The timings in GitHub's cache: one entry for each run, the newest is restored; or else from the newest report. */
import { join } from 'node:path';
import type { Files, HistoryStore, RunContext } from '../platform.ts';
import { untilSettled } from './client-calls.ts';
import type { GitHubLog } from './log.ts';
import type { ReportHistory } from './report-history.ts';

/** A history that an older Shardwise cannot read gets another number here, and is not found by it. */
const KEY_START = 'shardwise-history-v1-';

/**
 * Every dash is escaped, and whatever else a key or a glob may not hold, so that the dash after it ends it: the prefix of suite `api`
 * is not one of suite `api-slow`.
 */
const escapeSuite = (suite: string): string =>
  suite.replace(/[^A-Za-z0-9_.]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

export const historyKeyPrefix = (suite: string): string => `${KEY_START}${escapeSuite(suite)}-`;

/** What runs of the default branch save is found by this prefix even where another branch has saved something newer for itself. */
const baseKeyPrefix = (suite: string): string => `${historyKeyPrefix(suite)}base-`;

/** Relative to the repository. The cache hashes the words themselves: those who save and those who restore must give the same. */
export const historyPath = (suite: string): string => `.shardwise/history/${escapeSuite(suite)}.json.gz`;

export function createGitHubHistoryStore(
  { root, runId, attempt, isBase }: Pick<RunContext, 'root' | 'runId' | 'attempt' | 'isBase'>,
  files: Files,
  log: GitHubLog,
  reports: ReportHistory,
): HistoryStore {
  /** By suite, the key of what was restored last. */
  const restoredKeys = new Map<string, string>();

  const restore = async (suite: string) =>
    (await restoreFromCache(suite, historyKeyPrefix(suite))) ?? (await reports.restore(suite));

  async function restoreBase(suite: string): Promise<Uint8Array | undefined> {
    const isOwn = restoredKeys.get(suite)?.startsWith(baseKeyPrefix(suite)) === false;
    return isOwn ? restoreFromCache(suite, baseKeyPrefix(suite)) : undefined;
  }

  /** The cache looks among the entries of this branch first, then among those of the default branch. */
  async function restoreFromCache(suite: string, prefix: string): Promise<Uint8Array | undefined> {
    log.resume();
    const path = historyPath(suite);
    try {
      const { restoreCache } = await import('@actions/cache');
      // No entry has the prefix itself for a key, so that the newest of any run is taken.
      const key = await untilSettled(restoreCache([path], prefix, [prefix]));
      if (key !== undefined) {
        restoredKeys.set(suite, key);
        return await takeAway(path);
      }
      log.info(`No timings of suite ${suite} came from the cache.`);
    } catch (problem) {
      log.warning(`The timings of suite ${suite} could not be restored from the cache: ${reason(problem)}`);
    }
    return undefined;
  }

  async function save(suite: string, bytes: Uint8Array): Promise<void> {
    log.resume();
    const path = historyPath(suite);
    try {
      await files.write(join(root, path), bytes);
      const { saveCache } = await import('@actions/cache');
      const id = await untilSettled(saveCache([path], historyKey(suite)));
      if (id === -1) log.warning(`The timings of suite ${suite} were not saved to the cache; the line above says why.`);
      await files.remove(join(root, path));
    } catch (problem) {
      log.warning(`The timings of suite ${suite} could not be saved to the cache: ${reason(problem)}`);
    }
  }

  /** Another one for each attempt: what is saved under a key stays as it is. Nobody computes it, entries are found by their prefix. */
  const historyKey = (suite: string): string =>
    `${isBase ? baseKeyPrefix(suite) : historyKeyPrefix(suite)}${runId}-${attempt}`;

  /** The repository is left as it was. */
  async function takeAway(path: string): Promise<Uint8Array> {
    const bytes = await files.read(join(root, path));
    if (bytes === undefined) throw new Error(`the cache entry holds no ${path}`);
    await files.remove(join(root, path));
    return bytes;
  }

  return { restore, restoreBase, save };
}

const reason = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
