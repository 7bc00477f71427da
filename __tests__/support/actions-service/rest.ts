/** The REST calls about artifacts: of a run, of the repository, one by id, and the redirect to its bytes. */
import type { Artifacts, StoredArtifact } from './artifacts.ts';
import type { Blobs } from './blobs.ts';
import { type Exchange, headerOf, type Reply } from './http.ts';
import { REPOSITORY_ID } from './sessions.ts';

/** The GITHUB_TOKEN of the emulated service. */
export const REST_TOKEN = 'ghs_emulated';

/** https://docs.github.com/rest/actions/artifacts */
const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 30;

const OF_REPOSITORY = /^\/repos\/([^/]+\/[^/]+)\/actions\/artifacts$/;
const OF_RUN = /^\/repos\/([^/]+\/[^/]+)\/actions\/runs\/(\d+)\/artifacts$/;
const ONE = /^\/repos\/([^/]+\/[^/]+)\/actions\/artifacts\/(\d+)(\/zip)?$/;

export function createRest(artifacts: Artifacts, blobs: Blobs, origin: () => string) {
  const ofRepository = (repository = '') => artifacts.finalised().filter((one) => one.repository === repository);

  function list(request: Exchange, found: readonly StoredArtifact[]): Reply {
    const name = request.query.get('name');
    const matching = found.filter((artifact) => name === null || artifact.name === name);
    const perPage = Math.min(MAX_PER_PAGE, Number(request.query.get('per_page') ?? DEFAULT_PER_PAGE));
    const page = Number(request.query.get('page') ?? 1);
    const rows = matching.slice((page - 1) * perPage, page * perPage).map((one) => row(one, origin()));
    const last = Math.max(1, Math.ceil(matching.length / perPage));
    return {
      status: 200,
      headers: page < last ? { link: linkHeader(request, origin(), page + 1, last) } : {},
      body: { total_count: matching.length, artifacts: rows },
    };
  }

  function one(request: Exchange, artifact: StoredArtifact | undefined, zip: boolean): Reply {
    if (artifact === undefined) return notFound;
    if (request.method === 'DELETE') {
      artifacts.remove(artifact);
      return { status: 204 };
    }
    if (zip && artifact.expired) return { status: 410, body: { message: 'Artifact has expired' } };
    if (zip) return { status: 302, headers: { location: blobs.downloadUrl(artifact.blob) } };
    return { status: 200, body: row(artifact, origin()) };
  }

  return function route(request: Exchange): Reply | undefined {
    if (!request.path.startsWith('/repos/')) return undefined;
    const [scheme, token] = headerOf(request, 'authorization').split(' ');
    if (!/^(token|bearer)$/i.test(scheme ?? '') || token !== REST_TOKEN) {
      return { status: 401, body: { message: 'Bad credentials' } };
    }
    const run = OF_RUN.exec(request.path);
    if (run !== null)
      return list(
        request,
        ofRepository(run[1]).filter((artifact) => artifact.runId === run[2]),
      );
    const repository = OF_REPOSITORY.exec(request.path);
    if (repository !== null) return list(request, ofRepository(repository[1]));
    const single = ONE.exec(request.path);
    if (single === null) return notFound;
    const artifact = ofRepository(single[1]).find(({ id }) => String(id) === single[2]);
    return one(request, artifact, single[3] !== undefined);
  };
}

const notFound: Reply = { status: 404, body: { message: 'Not Found' } };

function linkHeader(request: Exchange, origin: string, next: number, last: number): string {
  const to = (page: number) => {
    const query = new URLSearchParams(request.query);
    query.set('page', String(page));
    return `<${origin}${request.path}?${query}>`;
  };
  return `${to(next)}; rel="next", ${to(last)}; rel="last"`;
}

function row(artifact: StoredArtifact, origin: string) {
  const url = `${origin}/repos/${artifact.repository}/actions/artifacts/${artifact.id}`;
  const created = artifact.createdAt.toISOString();
  const { head } = artifact;
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    digest: artifact.digest,
    created_at: created,
    updated_at: created,
    workflow_run:
      head === undefined
        ? null
        : {
            id: Number(artifact.runId),
            repository_id: REPOSITORY_ID,
            head_repository_id: head.repositoryId,
            head_branch: head.branch,
            head_sha: 'a'.repeat(40),
          },
  };
}
