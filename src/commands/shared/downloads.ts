/** Downloads several artifacts at a time. One that fails does not stop the others. */
import pLimit from 'p-limit';
import type { Artifact, Platform } from '../../platform/platform.ts';

/** Downloads at the same time. Each takes three requests in a row and unpacking. More at a time do not make 256 downloads faster. */
const MAX_DOWNLOADS = 8;

/** Returns the results in the order of the artifacts. */
export function eachDownload<A, T>(artifacts: readonly A[], download: (artifact: A) => Promise<T>): Promise<T[]> {
  return pLimit(MAX_DOWNLOADS).map(artifacts, download);
}

/** The absolute path of the artifact's folder, or why it could not be downloaded. One lost artifact must not hide the others. */
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
