/** GitHub's artifacts of this run, including those of its earlier attempts. */
import { mkdtemp, open, readdir, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ArtifactClient } from '@actions/artifact';
import { type Artifact, type Artifacts, NameTaken, ServiceError } from '../platform.ts';
import { againWhenCutOff, untilSettled } from './client-calls.ts';
import type { GitHubLog } from './log.ts';
import { UNPACKED_LIMITS, unpack } from './unzip.ts';

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
  limits = { packed: MAX_ARTIFACT_BYTES, unpacked: UNPACKED_LIMITS },
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
      if (size > limits.packed) throw new Error(`it has ${size} bytes, and more than ${limits.packed} are not read`);
      await expectRoom(scratch, size);
      // The client would unpack without a limit.
      const options = { path, skipDecompress: true, ...(expectedHash ? { expectedHash } : {}) };
      const { digestMismatch } = await againWhenCutOff(() => client.downloadArtifact(Number(id), options));
      // The client only reports a mismatch. Half an artifact must not count as a whole one.
      if (digestMismatch) throw new Error('the download is not what was uploaded (the digests differ)');
      await unpackIn(path, limits.unpacked);
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

/** @throws Error when the disk of the folder is too full. The client would try for 25 seconds, and not say why it failed. */
async function expectRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw new Error(`ENOSPC: no space left on device: it has ${bytes} bytes`);
}

/** Unpacks what was downloaded into the folder. A file that was uploaded alone may be no zip and stays as it is. */
async function unpackIn(folder: string, limits: typeof UNPACKED_LIMITS): Promise<void> {
  const [name] = await readdir(folder);
  if (name === undefined || !(await isZip(join(folder, name)))) return;
  // An entry may have the name of the zip.
  const zip = `${folder}.zip`;
  await rename(join(folder, name), zip);
  try {
    await unpack(zip, folder, limits);
  } catch (problem) {
    await rm(folder, { recursive: true, force: true });
    throw problem;
  } finally {
    await rm(zip, { force: true });
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2);
    return buffer.toString('latin1') === 'PK';
  } finally {
    await file.close();
  }
}
