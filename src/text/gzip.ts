/** JSON packed with gzip: the same value gives the same bytes on every system. */
import { gzipSync } from 'node:zlib';

/** Byte 9 of a gzip header names the system that packed it (RFC 1952, 2.3.1); 255 is "unknown". */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

export function packedJson(value: unknown): Buffer {
  const packed = gzipSync(JSON.stringify(value), { level: 9 });
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return packed;
}
