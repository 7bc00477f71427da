/** The timings in GitHub's cache. Each run saves one entry, and the newest is restored. Without an entry, the newest report serves. */
import { join } from 'node:path';
import type { Files, HistoryStore, RunContext } from '../platform.ts';
import { untilSettled } from './client-calls.ts';
import type { GitHubLog } from './log.ts';
import { messageOf } from './problem.ts';
import type { ReportHistory } from './report-history.ts';

/** Start of every key. A history that an older Shardwise cannot read gets another number here, so that the older one does not find it. */
const KEY_START = 'shardwise-history-v1-';

/**
 * The start of the keys of a suite in a workflow. Escapes dashes and every other character that a key or a glob may not contain. The dash after the name then ends it: the prefix of suite
 * `api` does not match suite `api-slow`.
 */
const escapeName = (name: string): string =>
  name.replace(/[^A-Za-z0-9_.]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);

export const historyKeyPrefix = (suite: string, workflow = ''): string =>
  `${KEY_START}${workflow === '' ? '' : `${escapeName(workflow)}/`}${escapeName(suite)}-`;

/** Path of the file, relative to the repository. The cache hashes the path as text, so saving and restoring must use the same text. */
export const historyPath = (suite: string): string => `.shardwise/history/${escapeName(suite)}.json.gz`;

export function createGitHubHistoryStore(
  { root, runId, attempt, isBase, workflow }: Pick<RunContext, 'root' | 'runId' | 'attempt' | 'isBase' | 'workflow'>,
  files: Files,
  log: GitHubLog,
  reports: ReportHistory,
): HistoryStore {
  const keyPrefix = (suite: string): string => historyKeyPrefix(suite, workflow);
  /** Prefix of the entries that runs of the default branch save. It finds them even where another branch has saved a newer entry for itself. */
  const baseKeyPrefix = (suite: string): string => `${keyPrefix(suite)}base-`;
  /** Key of the entry that was restored last, by suite. */
  const restoredKeys = new Map<string, string>();

  /** In each scope, an entry of the default branch comes before any other. */
  const restore = async (suite: string) =>
    (await restoreFromCache(suite, baseKeyPrefix(suite), keyPrefix(suite))) ?? (await reports.restore(suite));

  async function restoreBase(suite: string): Promise<Uint8Array | undefined> {
    const isOwn = restoredKeys.get(suite)?.startsWith(baseKeyPrefix(suite)) === false;
    return isOwn ? restoreFromCache(suite, baseKeyPrefix(suite)) : undefined;
  }

  /** Restores an entry. The cache searches the entries of this branch first, then those of the default branch. */
  async function restoreFromCache(suite: string, prefix: string, ...others: string[]): Promise<Uint8Array | undefined> {
    log.resume();
    const path = historyPath(suite);
    try {
      // Refused where a linked folder leads out of the repository: the cache client unpacks through links.
      await files.remove(join(root, path));
      const { restoreCache } = await import('@actions/cache');
      // No entry has the prefix itself as its key, so the newest entry of any run is taken.
      const key = await untilSettled(restoreCache([path], prefix, [prefix, ...others]));
      if (key !== undefined) {
        restoredKeys.set(suite, key);
        return await takeAway(path);
      }
      log.info(`The cache gave no timings of suite ${suite}.`);
    } catch (problem) {
      log.warning(`The timings of suite ${suite} could not be restored from the cache: ${messageOf(problem)}`);
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
      log.warning(`The timings of suite ${suite} could not be saved to the cache: ${messageOf(problem)}`);
    }
  }

  /** A new key for each attempt, because a saved entry cannot change. Entries are found by their prefix, so no other run needs this key. */
  const historyKey = (suite: string): string =>
    `${isBase ? baseKeyPrefix(suite) : keyPrefix(suite)}${runId}-${attempt}`;

  /** Reads the restored file and removes it, so that the repository stays as it was. */
  async function takeAway(path: string): Promise<Uint8Array> {
    const bytes = await files.read(join(root, path));
    if (bytes === undefined) throw new Error(`the cache entry does not contain ${path}`);
    await files.remove(join(root, path));
    return bytes;
  }

  return { restore, restoreBase, save };
}
