/**
 * The part of GitLab's REST API that we use: users, the notes of one merge request and the jobs of one pipeline with pages, and files of artifacts, which are in a store of
 * their own. https://docs.gitlab.com/api/notes/ https://docs.gitlab.com/api/job_artifacts/
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredNote {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number };
  readonly system: boolean;
}

/** An answer in place of the usual one. `cut` closes the connection. */
export interface Fault {
  /** Such as `POST`. Any method when left out. */
  readonly method?: string;
  readonly status: number | 'cut';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface GitLabService {
  /** Address of the API. */
  readonly url: string;
  /** Oldest first. */
  readonly notes: StoredNote[];
  /** Method and path of each request, such as `GET /user`. */
  readonly requests: readonly string[];
  /** The next requests that fit get these answers. */
  readonly faults: Fault[];
  /** The files of the newest artifacts of the default branch, by job and path: `merge tests .shardwise/history/default.json.gz`. */
  readonly artifacts: Map<string, Uint8Array>;
  /** The jobs of pipeline 11, with those that were retried. */
  readonly jobs: object[];
  /** Adds a note. */
  add(author: number, body: string, system?: boolean): StoredNote;
  close(): Promise<void>;
}

/** The token that the service takes, and the account that it belongs to. */
export const TOKEN = 'glpat-secret';
export const JOB_TOKEN = 'glcbt-secret';
export const OWN_ID = 42;
const JOBS = '/projects/7/pipelines/11/jobs';
const ARTIFACTS = '/projects/7/jobs/artifacts/main/raw/';
const STORE = '/store/';
const NOTES = '/projects/7/merge_requests/3/notes';

export async function startGitLabService(): Promise<GitLabService> {
  const notes: StoredNote[] = [];
  const requests: string[] = [];
  const faults: Fault[] = [];
  const jobs: object[] = [];
  const artifacts = new Map<string, Uint8Array>();
  let nextId = 1;

  const add = (author: number, body: string, system = false): StoredNote => {
    const note = { id: nextId, body, author: { id: author }, system };
    nextId += 1;
    notes.push(note);
    return note;
  };

  const send = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '' } = request;
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const path = pathname.replace('/api/v4', '');
    requests.push(`${method} ${path}`);
    const text = Buffer.concat(await request.toArray()).toString();
    const at = faults.findIndex((fault) => fault.method === undefined || fault.method === method);
    const [fault] = at < 0 ? [] : faults.splice(at, 1);
    if (fault?.status === 'cut') {
      response.destroy();
      return;
    }
    if (fault !== undefined) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body ?? '{"message":"as told"}');
      return;
    }
    const token = request.headers['private-token'] ?? request.headers['job-token'];
    if (path.startsWith(STORE)) {
      // Nobody may know the token there.
      if (token !== undefined) return send(response, 400, {});
      response.end(artifacts.get(decodeURIComponent(path.slice(STORE.length))));
      return;
    }
    if (path.startsWith(ARTIFACTS)) {
      if (token !== TOKEN && token !== JOB_TOKEN) return send(response, 401, { message: '401 Unauthorized' });
      const name = `${searchParams.get('job')} ${path.slice(ARTIFACTS.length)}`;
      if (!artifacts.has(name)) return send(response, 404, { message: '404 Not found' });
      return send(response, 302, undefined, { location: `/api/v4${STORE}${encodeURIComponent(name)}` });
    }
    if (request.headers['private-token'] !== TOKEN) return send(response, 401, { message: '401 Unauthorized' });
    if (path === '/user') return send(response, 200, { id: OWN_ID });
    const lists: Readonly<Record<string, readonly object[]>> = {
      [NOTES]: notes,
      ...(searchParams.get('include_retried') === 'true' && { [JOBS]: jobs }),
    };
    const all = method === 'GET' ? lists[path] : undefined;
    if (all !== undefined) {
      const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
      // Newest first, as GitLab has it.
      const rows = all.toReversed().slice((page - 1) * size, page * size);
      return send(response, 200, rows, { 'x-next-page': page * size < all.length ? String(page + 1) : '' });
    }
    if (path === NOTES && method === 'POST') return send(response, 201, add(OWN_ID, JSON.parse(text).body));
    const note = notes.find(({ id }) => path === `${NOTES}/${id}`);
    if (note === undefined) return send(response, 404, { message: '404 Not found' });
    if (method === 'PUT') note.body = JSON.parse(text).body;
    if (method === 'DELETE') notes.splice(notes.indexOf(note), 1);
    send(response, method === 'DELETE' ? 204 : 200, method === 'DELETE' ? undefined : note);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v4`,
    notes,
    artifacts,
    jobs,
    requests,
    faults,
    add,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
