/** Several files as one piece of bytes, as they travel through a queue. Others may have written them, so they are bounded and checked. */
import { isAbsolute, normalize } from 'node:path/posix';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

export interface PackedFile {
  /** Relative, `/`-separated. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** The most bytes of the files together, and the most files. */
export const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;
const MAX_FILES = 20_000;

const indexSchema = z
  .array(z.strictObject({ path: z.string().min(1).max(1000), bytes: z.int().min(0).max(MAX_UNPACKED_BYTES) }))
  .max(MAX_FILES);

/** Bytes that are no packed files, or files that may not be written. */
export class BadPackage extends Error {
  override readonly name = 'BadPackage';
}

/** The index as a line of JSON, and then the contents, one after the other. All of it is compressed. */
export function packFiles(files: readonly PackedFile[]): Uint8Array {
  const index = JSON.stringify(files.map(({ path, content }) => ({ path, bytes: content.length })));
  return gzipSync(Buffer.concat([Buffer.from(`${index}\n`), ...files.map(({ content }) => content)]));
}

/** @throws BadPackage */
export function unpackFiles(packed: Uint8Array): readonly PackedFile[] {
  const all = unzip(packed);
  const end = all.indexOf('\n');
  const index = readIndex(all.subarray(0, Math.max(0, end)));
  let at = end + 1;
  const files = index.map(({ path, bytes }) => {
    at += bytes;
    return { path, content: all.subarray(at - bytes, at) };
  });
  if (at !== all.length) throw new BadPackage(`its files have ${at - end - 1} bytes, but ${all.length - end - 1} came`);
  return files;
}

function unzip(packed: Uint8Array): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (problem) {
    throw new BadPackage(`it cannot be unpacked (${(problem as Error).message})`);
  }
}

function readIndex(line: Uint8Array): z.infer<typeof indexSchema> {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(line));
  } catch {
    throw new BadPackage('its list of files is not JSON');
  }
  const { success, data: index } = indexSchema.safeParse(data);
  if (!success) throw new BadPackage('its list of files is not valid');
  const bad = index.find(({ path }) => !isPlain(path));
  if (bad !== undefined) throw new BadPackage(`it has a file outside its folder: ${JSON.stringify(bad.path)}`);
  if (new Set(index.map(({ path }) => path.toLowerCase())).size < index.length)
    throw new BadPackage('it has two files of one name');
  return index;
}

/** Whether a path stays in its folder, on every system, and is in its only spelling. */
function isPlain(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what may not be in a path
  if (/[\\\u0000-\u001f\u007f]|^[A-Za-z]:/.test(path)) return false;
  return normalize(path) === path && !isAbsolute(path) && path.split('/').every((part) => !isOdd(part));
}

const isOdd = (part: string): boolean => part === '' || part === '.' || part === '..';
