/** Decodes the bytes of a report into text. Handles gzip, byte order marks, and encodings that are declared, misspelt or contradictory. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Size of the first part of a file, in which the encoding is looked for. Holds a byte order mark and any XML declaration. */
const HEAD_BYTES = 1024;

/** Limit for the unzipped data. It is far more than any report, and it stops a gzip bomb. */
const MAX_UNZIPPED_BYTES = 4 * 2 ** 30;

/** Receives what a person should know about the bytes. The text is read anyway. */
export type Note = (problem: string, damage: 'damaged' | 'harmless') => void;

/** The source of the bytes failed. The message is that of the cause. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/**
 * Yields the text without a byte order mark. Never throws because of the content of the bytes.
 * @throws SourceError when `chunks` throw
 */
export function decodeText(chunks: AsyncIterable<Uint8Array>, note: Note): AsyncGenerator<string> {
  return decodeBytes(withSourceErrors(chunks), note);
}

async function* withSourceErrors(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new SourceError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function* decodeBytes(chunks: AsyncIterable<Uint8Array>, note: Note): AsyncGenerator<string> {
  const source = chunks[Symbol.asyncIterator]();
  const head = await takeHead(source);
  const all = rejoin(head, source);
  if (head[0] === 0x1f && head[1] === 0x8b) yield* decodeBytes(gunzip(all, note), note);
  else yield* decode(all, encodingOf(head, note), note);
}

async function takeHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let size = 0; size < HEAD_BYTES; ) {
    const next = await source.next();
    if (next.done === true) break;
    parts.push(next.value);
    size += next.value.length;
  }
  return Buffer.concat(parts);
}

async function* rejoin(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* gunzip(chunks: AsyncIterable<Uint8Array>, note: Note): AsyncGenerator<Uint8Array> {
  const unzipped = createGunzip();
  const packed = Readable.from(chunks).on('error', (error) => unzipped.destroy(error));
  let size = 0;
  try {
    for await (const chunk of packed.pipe(unzipped)) {
      yield chunk;
      size += chunk.length;
      if (size > MAX_UNZIPPED_BYTES) throw new RangeError(`more than ${MAX_UNZIPPED_BYTES} bytes when unzipped`);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    note(`the gzip data is broken (${(error as Error).message})`, 'damaged');
  } finally {
    packed.destroy();
  }
}

async function* decode(chunks: AsyncIterable<Uint8Array>, encoding: string, note: Note): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let replaced = false;
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    replaced ||= text.includes('\uFFFD') && !holdsReplacement(chunk);
    if (text !== '') yield text;
  }
  const end = decoder.decode();
  if (replaced || end !== '') note(`some bytes are not ${decoder.encoding} and were replaced`, 'harmless');
  if (end !== '') yield end;
}

/** Does the chunk contain U+FFFD itself, in UTF-8? If so, the producer of the report replaced something. */
const holdsReplacement = (chunk: Uint8Array): boolean =>
  Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).includes('\uFFFD');

const BYTE_ORDER_MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0x3c, 0x00]],
  ['utf-16be', [0x00, 0x3c]],
];

/** The encoding of the text. The bytes decide over the declaration: PowerShell declares UTF-8 and writes UTF-16, others do the reverse. */
function encodingOf(head: Uint8Array, note: Note): string {
  const marked = BYTE_ORDER_MARKS.find(([, bytes]) => bytes.every((byte, at) => head[at] === byte));
  if (marked !== undefined) return marked[0];
  const start = new TextDecoder('latin1').decode(head.subarray(0, HEAD_BYTES));
  const declared = /\bencoding\s*=\s*["']([^"'>]*)/.exec(/^\s*<\?xml[^>]*/.exec(start)?.[0] ?? '')?.[1]?.trim();
  if (declared === undefined || /^(?:utf|ucs)[-_ ]?(?:16|32|2|4)/i.test(declared)) return 'utf-8';
  try {
    return new TextDecoder(declared).encoding;
  } catch {
    note(`the encoding ${JSON.stringify(declared)} is unknown, so the file is read as UTF-8`, 'harmless');
    return 'utf-8';
  }
}
