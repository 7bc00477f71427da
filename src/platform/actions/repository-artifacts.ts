/** Artifacts of other runs of this repository, by REST: the runner's own token knows this run alone. */
import { createHash } from 'node:crypto';
import type { getOctokit } from '@actions/github';

/** Who asks, and of which repository. */
export interface Access {
  readonly token: string;
  readonly owner: string;
  readonly repo: string;
  /** GITHUB_API_URL; GitHub's own when absent. */
  readonly baseUrl?: string;
}

export interface RepositoryArtifact {
  readonly id: number;
  readonly runId: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Bytes of the zip. */
  readonly size: number;
  readonly digest?: string;
}

export interface RepositoryArtifacts {
  /** Of these names, not expired, from runs of this branch of this very repository; newest first. */
  list(names: readonly string[], branch: string): Promise<RepositoryArtifact[]>;
  /** The zip. @throws Error when it is too large, or not what was uploaded. */
  download(artifact: RepositoryArtifact): Promise<Uint8Array>;
}

/** The most there are on a page. https://docs.github.com/rest/actions/artifacts */
export const PER_PAGE = 100;
/** Of each name: GitHub gives the newest first, though it does not promise to. A job may make 1,000 requests an hour. */
export const MAX_PAGES = 5;
/** A report of 100,000 tests is a tenth of it. It is held in memory. */
export const MAX_ZIP_BYTES = 64 * 1024 * 1024;
/** For all requests together: nobody should wait longer for timings than a plan without them costs. */
const MAX_WAIT_MS = 60_000;

type Client = ReturnType<typeof getOctokit>;
type Row = Awaited<ReturnType<Client['rest']['actions']['listArtifactsForRepo']>>['data']['artifacts'][number];

/** Every call may throw what GitHub's client throws: see `refusal`. */
export async function openRepositoryArtifacts({ token, owner, repo, baseUrl }: Access): Promise<RepositoryArtifacts> {
  const { getOctokit } = await import('@actions/github');
  const client = getOctokit(token, baseUrl === undefined ? {} : { baseUrl });
  const request = { signal: AbortSignal.timeout(MAX_WAIT_MS) };

  async function rowsOf(name: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const query = { owner, repo, name, per_page: PER_PAGE, page, request };
      const { artifacts } = (await client.rest.actions.listArtifactsForRepo(query)).data;
      rows.push(...artifacts);
      if (artifacts.length < PER_PAGE) break;
    }
    return rows;
  }

  async function list(names: readonly string[], branch: string): Promise<RepositoryArtifact[]> {
    const rows = (await Promise.all(names.map(rowsOf))).flat();
    return rows
      .filter((row) => !row.expired && isOfBranch(row, branch))
      .map(described)
      .sort((a, b) => b.createdAt - a.createdAt || b.id - a.id);
  }

  async function download({ id, size, digest }: RepositoryArtifact): Promise<Uint8Array> {
    if (size > MAX_ZIP_BYTES) throw new Error(tooLarge);
    const { data } = await client.rest.actions.downloadArtifact({
      owner,
      repo,
      artifact_id: id,
      archive_format: 'zip',
      request: { ...request, parseSuccessResponseBody: false },
    });
    const zip = await readBounded(data as AsyncIterable<Uint8Array>);
    if (digest !== undefined && digest !== sha256(zip)) {
      throw new Error('what arrived is not what was uploaded (the digests differ)');
    }
    return zip;
  }

  return { list, download };
}

/** A fork's branch can have the same name, and the repository of a run can be gone: unknown is not ours. */
function isOfBranch({ workflow_run: run }: Row, branch: string): boolean {
  const ours = typeof run?.repository_id === 'number' && run.repository_id === run.head_repository_id;
  return ours && run.head_branch === branch;
}

const described = ({ id, workflow_run, created_at, size_in_bytes, digest }: Row): RepositoryArtifact => ({
  id,
  runId: workflow_run?.id ?? 0,
  createdAt: Date.parse(created_at ?? '') || 0,
  size: size_in_bytes,
  ...(digest ? { digest } : {}),
});

/** The size in the list is GitHub's word; what is read is bounded all the same. */
async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ZIP_BYTES) throw new Error(tooLarge);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = `it is larger than ${MAX_ZIP_BYTES} bytes`;

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** How GitHub refused: undefined when it was not GitHub's answer that went wrong. */
export function refusal(problem: unknown): { readonly status: number; readonly limited: boolean } | undefined {
  const { response } = problem as { response?: { status?: unknown; headers?: Record<string, unknown> } };
  if (!(problem instanceof Error) || typeof response?.status !== 'number') return undefined;
  const { headers = {} } = response;
  // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api: a rate limit is a 403 or a 429.
  const limited = 'retry-after' in headers || String(headers['x-ratelimit-remaining']) === '0';
  return { status: response.status, limited };
}
