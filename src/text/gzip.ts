/** Text packed with gzip: the same text gives the same bytes on every system. */
import { gzipSync } from 'node:zlib';

/** Byte 9 of a gzip header names the system that packed it (RFC 1952, 2.3.1); 255 is "unknown". */
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

export const packedJson = (value: unknown): Buffer => packed(JSON.stringify(value));

function packed(text: string): Buffer {
  const bytes = gzipSync(text, { level: 9 });
  bytes[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return bytes;
}

/** How many characters are packed at once. A longer text becomes several members of one gzip file (RFC 1952, 2.2). */
const MEMBER_CHARACTERS = 32 * 1024 * 1024;

/**
 * The pieces of a text, packed. Undefined when there is no room for them.
 * @param most bytes of the text
 * @param mostPacked bytes of the result
 * @param atOnce the least characters of a member, but for the last one
 */
export function packedText(
  pieces: Iterable<string>,
  most: number,
  mostPacked: number,
  atOnce = MEMBER_CHARACTERS,
): Buffer | undefined {
  const members: Buffer[] = [];
  let [text, bytes, packedBytes] = ['', 0, 0];
  const close = (): void => {
    const member = packed(text);
    members.push(member);
    packedBytes += member.length;
    text = '';
  };
  for (const piece of pieces) {
    bytes += Buffer.byteLength(piece);
    text += piece;
    if (text.length >= atOnce) close();
    if (bytes > most || packedBytes > mostPacked) return undefined;
  }
  if (text !== '' || members.length === 0) close();
  if (packedBytes > mostPacked) return undefined;
  return members.length === 1 ? members[0] : Buffer.concat(members);
}
