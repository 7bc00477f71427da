/** Joins the history of a branch with the newest outcomes of the default branch. */
import { decodeHistory, encodeHistory } from '../../history/codec.ts';
import type { History } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';

/**
 * Replaces the outcomes of the default branch in the history of a branch. That history keeps them as they were when the branch was first
 * tested. A test that failed then and was fixed since would otherwise count as already failing when the branch breaks it.
 */
export async function withNewestBase(
  own: Uint8Array,
  { suite, base }: Pick<History, 'suite' | 'base'>,
  { host, historyStore, log }: Platform,
): Promise<Uint8Array> {
  const bytes = await historyStore.restoreBase(suite);
  if (bytes === undefined) return own;
  try {
    const newest = decodeHistory(bytes, `the history of ${host.base.name}`);
    if (newest.suite !== suite || newest.base === undefined || !isNewer(newest.base, base)) return own;
    return encodeHistory({ ...decodeHistory(own, 'the stored history'), base: newest.base });
  } catch (problem) {
    log.warning(`failures are compared with an older ${host.base.run}: ${(problem as Error).message}`);
    return own;
  }
}

const isNewer = (one: { readonly at: string }, other: { readonly at: string } | undefined): boolean =>
  other === undefined || Date.parse(one.at) > Date.parse(other.at);
