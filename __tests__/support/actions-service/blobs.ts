/** The part of blob storage that the Azure client uses: blocks in any order and then a list with their order, or one put. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Exchange, headerOf, type Reply } from './http.ts';

export interface StoredBlob {
  readonly path: string;
  /** The name for `Content-Disposition`. The artifact client gives it to a raw file. */
  readonly fileName: string;
  readonly readSignature: string;
  readonly writeSignature: string;
  readonly blocks: Map<string, Buffer>;
  content?: Buffer;
  contentType: string;
}

/** The account in the path of a blob. Azure's client expects account, container and blob there when the host is an IP address. */
const ACCOUNT = 'emulated';

export function createBlobs(origin: () => string) {
  const byPath = new Map<string, StoredBlob>();

  function create(container: string, fileName: string): StoredBlob {
    const blob: StoredBlob = {
      path: `/${ACCOUNT}/${container}/${randomUUID()}`,
      fileName,
      // Hexadecimal, because the client drops the `=` padding of a base64 signature when it rewrites the query.
      readSignature: randomBytes(16).toString('hex'),
      writeSignature: randomBytes(16).toString('hex'),
      blocks: new Map(),
      contentType: 'application/octet-stream',
    };
    byPath.set(blob.path, blob);
    return blob;
  }

  const signed = (blob: StoredBlob, signature: string) =>
    `${origin()}${blob.path}?sv=2025-05-05&se=2099-01-01T00%3A00%3A00Z&sr=b&sig=${signature}`;

  function route(request: Exchange): Reply | undefined {
    if (!request.path.startsWith(`/${ACCOUNT}/`)) return undefined;
    const blob = byPath.get(request.path);
    if (blob === undefined) return azureError(404, 'BlobNotFound');
    const signature = request.query.get('sig');
    if (request.method === 'PUT') {
      return signature === blob.writeSignature ? put(blob, request) : azureError(403, 'AuthenticationFailed');
    }
    if (request.method !== 'GET') return azureError(405, 'UnsupportedHttpVerb');
    return signature === blob.readSignature ? get(blob) : azureError(403, 'AuthenticationFailed');
  }

  return {
    create,
    route,
    uploadUrl: (blob: StoredBlob) => signed(blob, blob.writeSignature),
    downloadUrl: (blob: StoredBlob) => signed(blob, blob.readSignature),
  };
}
export type Blobs = ReturnType<typeof createBlobs>;

export const sha256 = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

function put(blob: StoredBlob, request: Exchange): Reply {
  const comp = request.query.get('comp');
  if (comp === 'block') return putBlock(blob, request);
  if (comp === 'blocklist') return putBlockList(blob, request);
  if (comp !== null) return azureError(400, 'InvalidQueryParameterValue');
  if (headerOf(request, 'x-ms-blob-type') !== 'BlockBlob') return azureError(400, 'InvalidHeaderValue');
  return commit(blob, request.body, request);
}

function putBlock(blob: StoredBlob, request: Exchange): Reply {
  const id = request.query.get('blockid');
  if (!id) return azureError(400, 'InvalidQueryParameterValue');
  blob.blocks.set(id, request.body);
  return created();
}

/** The bytes in the order of the list. The blocks may have come in any order. */
function putBlockList(blob: StoredBlob, request: Exchange): Reply {
  const ids = [...request.body.toString('utf8').matchAll(/<(Latest|Uncommitted)>([^<]*)<\/\1>/g)].map(
    (m) => m[2] ?? '',
  );
  const blocks = ids.map((id) => blob.blocks.get(id));
  if (blocks.some((block) => block === undefined)) return azureError(400, 'InvalidBlockList');
  return commit(blob, Buffer.concat(blocks as Buffer[]), request);
}

function commit(blob: StoredBlob, content: Buffer, request: Exchange): Reply {
  blob.content = content;
  blob.contentType =
    headerOf(request, 'x-ms-blob-content-type') || headerOf(request, 'content-type') || 'application/octet-stream';
  blob.blocks.clear();
  return created();
}

function get(blob: StoredBlob): Reply {
  if (blob.content === undefined) return azureError(404, 'BlobNotFound');
  const name = encodeURIComponent(blob.fileName);
  return {
    status: 200,
    headers: { 'content-type': blob.contentType, 'content-disposition': `attachment; filename*=UTF-8''${name}` },
    body: blob.content,
  };
}

const created = (): Reply => ({
  status: 201,
  headers: {
    etag: `"0x${randomBytes(8).toString('hex')}"`,
    'last-modified': new Date().toUTCString(),
    'x-ms-request-id': randomUUID(),
    'x-ms-version': '2025-05-05',
  },
});

const azureError = (status: number, code: string): Reply => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});
