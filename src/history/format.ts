/** The bytes of `history.json.gz`. They come from a cache that others may write to: bounded, validated, never trusted. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { byCodeUnit, type History, historySchema } from '../model.ts';
import { parseStored, StoredFileError } from '../stored.ts';

/** Eight times what 100,000 units take: a file that unpacks to more is no history. */
export const MAX_HISTORY_BYTES = 256 * 1024 * 1024;

/** Byte 9 of a gzip header names the system that packed it (RFC 1952, 2.3.1); 255 is "unknown", so that every system gives the same bytes. */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/** @throws StoredFileError when these bytes are no history. */
export function decodeHistory(bytes: Uint8Array, name: string): History {
  return parseStored('history', new TextDecoder().decode(unpack(bytes, name)), name);
}

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_HISTORY_BYTES });
  } catch (cause) {
    const problem =
      (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : notGzip(cause as Error);
    throw new StoredFileError(`${name} is no valid history: ${problem}`, { cause });
  }
}

const tooLarge = `it unpacks to more than ${MAX_HISTORY_BYTES} bytes`;
const notGzip = (cause: Error): string => `it cannot be unpacked with gzip (${cause.message})`;

/** The same history gives the same bytes, whatever order its classes and units are in. @throws ZodError when it is no valid history. */
export function encodeHistory(history: History): Uint8Array {
  const packed = gzipSync(JSON.stringify(inOrder(historySchema.parse(history))), { level: 9 });
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return packed;
}

const inOrder = (history: History): History => ({
  ...history,
  classes: history.classes
    .map((group) => ({ ...group, units: group.units.toSorted((a, b) => byCodeUnit(a.id, b.id)) }))
    .sort((a, b) => byCodeUnit(a.name, b.name)),
});
