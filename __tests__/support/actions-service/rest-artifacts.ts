/** The operations for artifacts: those of a run, those of the repository, one by id, and the redirect to its bytes. */
import type { StoredArtifact } from './artifacts.ts';
import type { Exchange, Reply } from './http.ts';
import { paged } from './pages.ts';
import { type Call, type Handlers, notFound, type RestState, refused } from './rest-call.ts';
import { REPOSITORY_ID } from './sessions.ts';

const BASE = '/repos/{owner}/{repo}/actions';

type Params = Call['params'];

export function artifactHandlers({ artifacts, blobs, origin }: RestState): Handlers {
  const ofRepository = ({ owner, repo }: Params) =>
    artifacts.finalised().filter((one) => one.repository === `${owner}/${repo}`);

  const find = (params: Params) => ofRepository(params).find(({ id }) => String(id) === params['artifact_id']);

  function list(request: Exchange, found: readonly StoredArtifact[]): Reply {
    const name = request.query.get('name');
    const matching = found.filter((artifact) => name === null || artifact.name === name);
    return paged(request, origin(), matching, (page) => ({
      total_count: matching.length,
      artifacts: page.map((one) => row(one, origin())),
    }));
  }

  function remove({ params }: Call): Reply {
    const artifact = find(params);
    if (artifact === undefined) return notFound;
    artifacts.remove(artifact);
    return { status: 204 };
  }

  function redirect({ params }: Call): Reply {
    const artifact = find(params);
    if (artifact === undefined) return notFound;
    if (artifact.expired) return refused(410, 'Artifact has expired');
    return { status: 302, headers: { location: blobs.downloadUrl(artifact.blob) } };
  }

  function one({ params }: Call): Reply {
    const artifact = find(params);
    return artifact === undefined ? notFound : { status: 200, body: row(artifact, origin()) };
  }

  return {
    [`GET ${BASE}/artifacts`]: ({ request, params }) => list(request, ofRepository(params)),
    [`GET ${BASE}/runs/{run_id}/artifacts`]: ({ request, params }) =>
      list(
        request,
        ofRepository(params).filter(({ runId }) => runId === params['run_id']),
      ),
    [`GET ${BASE}/artifacts/{artifact_id}`]: one,
    [`DELETE ${BASE}/artifacts/{artifact_id}`]: remove,
    [`GET ${BASE}/artifacts/{artifact_id}/{archive_format}`]: redirect,
  };
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
