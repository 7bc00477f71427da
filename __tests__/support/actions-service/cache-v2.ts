/** CacheService (Twirp, JSON) of github.com. */
import type { Blobs } from './blobs.ts';
import { type Caches, isValidKey, WRITE_DENIED } from './caches.ts';
import { type Exchange, type JsonObject, jsonBody, type Reply, textOf, twirpError } from './http.ts';
import type { Session } from './sessions.ts';

const SERVICE = '/twirp/github.actions.results.api.v1.CacheService/';

export function createCacheV2(
  caches: Caches,
  blobs: Blobs,
  sessionOf: (request: Exchange) => Session | undefined,
): (request: Exchange) => Reply | undefined {
  function createEntry(session: Session, body: JsonObject): Reply {
    const key = textOf(body, 'key');
    if (!isValidKey(key)) return twirpError('invalid_argument', 'invalid cache key');
    if (session.writeScope === undefined) return { status: 200, body: { ok: false, message: WRITE_DENIED } };
    const entry = caches.reserve(session.writeScope, key, textOf(body, 'version'));
    if (entry === undefined) {
      return twirpError('already_exists', 'cache entry with the same key, version, and scope already exists');
    }
    return { status: 200, body: { ok: true, signed_upload_url: blobs.uploadUrl(entry.blob) } };
  }

  function finalizeEntry(session: Session, body: JsonObject): Reply {
    const entry = caches.pending(
      (one) => one.scope === session.writeScope && one.key === body['key'] && one.version === textOf(body, 'version'),
    );
    const content = entry?.blob.content;
    if (entry === undefined || content === undefined) return twirpError('not_found', 'cache entry was not uploaded');
    if (textOf(body, 'size_bytes') !== String(content.length)) {
      return twirpError('invalid_argument', 'size does not match');
    }
    entry.size = content.length;
    entry.finalised = true;
    return { status: 200, body: { ok: true, entry_id: String(entry.id) } };
  }

  function getDownloadUrl(session: Session, body: JsonObject): Reply {
    const restoreKeys = Array.isArray(body['restore_keys']) ? body['restore_keys'].map(String) : [];
    const entry = caches.find(session, [textOf(body, 'key'), ...restoreKeys], textOf(body, 'version'));
    if (entry === undefined) return { status: 200, body: { ok: false } };
    const signed_download_url = blobs.downloadUrl(entry.blob);
    return { status: 200, body: { ok: true, signed_download_url, matched_key: entry.key } };
  }

  const methods = new Map([
    ['CreateCacheEntry', createEntry],
    ['FinalizeCacheEntryUpload', finalizeEntry],
    ['GetCacheEntryDownloadURL', getDownloadUrl],
  ]);

  return (request) => {
    if (!request.path.startsWith(SERVICE)) return undefined;
    const session = sessionOf(request);
    if (session === undefined) return twirpError('unauthenticated', 'bad bearer token');
    const method = methods.get(request.path.slice(SERVICE.length));
    if (method === undefined || request.method !== 'POST') return twirpError('not_found', 'no such method');
    return method(session, jsonBody(request));
  };
}
