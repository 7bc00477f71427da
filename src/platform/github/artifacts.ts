/** GitHub's artifacts of this run, including those of its earlier attempts. */
import { mkdtemp } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ArtifactClient } from '@actions/artifact';
import { type Artifact, type Artifacts, NameTaken, ServiceError } from '../platform.ts';
import { againWhenCutOff, untilSettled } from './client-calls.ts';
import type { GitHubLog } from './log.ts';

const ADVICE = 'the tests did not cause this: run this job again, or run all jobs again if an artifact has expired';

/** Whether the service says that the name exists. Its client has no other sign than the text. */
const isConflict = (problem: unknown): boolean =>
  problem instanceof Error && problem.message.includes('(409) Conflict');

/** The largest packed artifact that is downloaded. It is a thousand times that of a large report, and a disk of GitHub's runners holds ten. */
export const MAX_ARTIFACT_BYTES = 1024 ** 3;

/** @param scratch absolute path of the folder for downloads @param addressOf the address of the page of an artifact */
export function createGitHubArtifacts(
  scratch: string,
  log: GitHubLog,
  addressOf: (id: string) => string | undefined,
  maxBytes = MAX_ARTIFACT_BYTES,
): Artifacts {
  /** What the listing says about each artifact, by id. */
  const listed = new Map<string, { readonly digest?: string | undefined; readonly size: number }>();

  /** The client loads Azure's SDK (3 MB, 90 ms), so it is imported only where it is used. */
  async function use<T>(doing: string, work: (client: ArtifactClient) => Promise<T>): Promise<T> {
    log.resume();
    try {
      const { DefaultArtifactClient } = await import('@actions/artifact');
      return await work(new DefaultArtifactClient());
    } catch (cause) {
      const message = `could not ${doing}: ${cause instanceof Error ? cause.message : cause}`;
      throw new (isConflict(cause) ? NameTaken : ServiceError)(message, ADVICE, { cause });
    }
  }

  async function list(prefix: string): Promise<Artifact[]> {
    const { artifacts } = await use(`list the artifacts of this run`, (client) =>
      againWhenCutOff(() => client.listArtifacts()),
    );
    const found = artifacts.filter(({ name }) => name.startsWith(prefix)).sort((a, b) => b.id - a.id);
    for (const { id, digest, size } of found) listed.set(String(id), { digest, size });
    return found.map(({ id, name, createdAt }) => ({ id: String(id), name, createdAt: createdAt?.getTime() ?? 0 }));
  }

  async function download({ id, name }: Artifact): Promise<string> {
    const path = await mkdtemp(join(scratch, 'artifact-'));
    const { digest: expectedHash, size = 0 } = listed.get(id) ?? {};
    await use(`download the artifact ${name}`, async (client) => {
      if (size > maxBytes) throw new Error(`it has ${size} bytes, and more than ${maxBytes} are not read`);
      const options = { path, ...(expectedHash ? { expectedHash } : {}) };
      const { digestMismatch } = await againWhenCutOff(() => client.downloadArtifact(Number(id), options));
      // The client only reports a mismatch. Half an artifact must not count as a whole one.
      if (digestMismatch) throw new Error('the download is not what was uploaded (the digests differ)');
    });
    return path;
  }

  async function upload(name: string, folder: string, files: readonly string[]): Promise<void> {
    const paths = files.map((file) => join(folder, file));
    await use(`upload the artifact ${name}`, (client) => untilSettled(client.uploadArtifact(name, paths, folder)));
  }

  /** A file that is not packed is shown by browsers. Servers of GitHub Enterprise may not know it. https://github.com/actions/toolkit/pull/2256 */
  async function uploadFile(path: string): Promise<string | undefined> {
    const name = basename(path);
    const { id } = await use(`upload ${name}`, (client) =>
      untilSettled(client.uploadArtifact(name, [path], dirname(path), { skipArchive: true })),
    );
    return id === undefined ? undefined : addressOf(String(id));
  }

  // Every run has its own artifacts, so there is nothing to clear.
  return { upload, uploadFile, list, download, clear: async () => {} };
}
