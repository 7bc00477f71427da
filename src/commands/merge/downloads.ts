/** Several artifacts at a time, each with its own luck. */
import pLimit from 'p-limit';
import type { Artifact, Platform } from '../../platform/platform.ts';

/** A download is three requests after each other, and unpacking: more at a time make 256 of them no faster. */
const MAX_DOWNLOADS = 8;

/** In the order of the artifacts. */
export function eachDownload<A, T>(artifacts: readonly A[], download: (artifact: A) => Promise<T>): Promise<T[]> {
  return pLimit(MAX_DOWNLOADS).map(artifacts, download);
}

/** Its folder, absolute, or why it could not be had: one that is lost must not hide the others. */
export async function tryDownload(
  artifact: Artifact,
  { artifacts }: Platform,
): Promise<{ readonly folder: string } | { readonly why: string }> {
  try {
    return { folder: await artifacts.download(artifact) };
  } catch (problem) {
    return { why: (problem as Error).message };
  }
}
