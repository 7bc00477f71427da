/** The older cache service (REST), which GitHub Enterprise Server still has. */
import type { Blobs } from './blobs.ts';
import { type CacheEntry, type Caches, isValidKey, WRITE_DENIED } from './caches.ts';
import { type Exchange, headerOf, jsonBody, type Reply, textOf } from './http.ts';
import type { Session } from './sessions.ts';

const BASE = '/_apis/artifactcache/';

export function createCacheV1(
  caches: Caches,
  blobs: Blobs,
  sessionOf: (request: Exchange) => Session | undefined,
): (request: Exchange) => Reply | undefined {
  function lookUp(session: Session, request: Exchange): Reply {
    const keys = (request.query.get('keys') ?? '').split(',');
    const entry = caches.find(session, keys, request.query.get('version') ?? '');
    if (entry === undefined) return { status: 204 };
    const archiveLocation = blobs.downloadUrl(entry.blob);
    return { status: 200, body: { cacheKey: entry.key, scope: entry.scope, archiveLocation } };
  }

  function reserve(session: Session, request: Exchange): Reply {
    const body = jsonBody(request);
    const key = textOf(body, 'key');
    if (!isValidKey(key)) return refusal(400, 'invalid cache key');
    if (session.writeScope === undefined) return refusal(403, WRITE_DENIED);
    const entry = caches.reserve(session.writeScope, key, textOf(body, 'version'));
    return entry === undefined ? refusal(409, 'cache already exists') : { status: 201, body: { cacheId: entry.id } };
  }

  function upload(entry: CacheEntry, request: Exchange): Reply {
    const start = /^bytes (\d+)-\d+\/\*$/.exec(headerOf(request, 'content-range'))?.[1];
    if (start === undefined) return refusal(400, 'bad Content-Range');
    entry.blob.blocks.set(start, request.body);
    return { status: 204 };
  }

  function commit(entry: CacheEntry, request: Exchange): Reply {
    const parts = [...entry.blob.blocks].sort(([a], [b]) => Number(a) - Number(b)).map(([, bytes]) => bytes);
    const content = Buffer.concat(parts);
    if (jsonBody(request)['size'] !== content.length) return refusal(400, 'size does not match');
    entry.blob.content = content;
    entry.size = content.length;
    entry.finalised = true;
    return { status: 204 };
  }

  function onEntry(session: Session, request: Exchange, id: number): Reply {
    const entry = caches.pending((one) => one.id === id && one.scope === session.writeScope);
    if (entry === undefined) return refusal(404, 'no such reservation');
    if (request.method === 'PATCH') return upload(entry, request);
    return request.method === 'POST' ? commit(entry, request) : refusal(405, 'method not allowed');
  }

  return (request) => {
    if (!request.path.startsWith(BASE)) return undefined;
    const session = sessionOf(request);
    if (session === undefined) return refusal(401, 'bad bearer token');
    const resource = request.path.slice(BASE.length);
    if (resource === 'cache' && request.method === 'GET') return lookUp(session, request);
    if (resource === 'caches' && request.method === 'POST') return reserve(session, request);
    const id = /^caches\/(\d+)$/.exec(resource)?.[1];
    return id === undefined ? refusal(404, 'not found') : onEntry(session, request, Number(id));
  };
}

const refusal = (status: number, message: string): Reply => ({ status, body: { message } });
