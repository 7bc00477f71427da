/** Reads the zip of an artifact. Who made the artifact chose the names, the number and the sizes of its entries. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';

/** What one artifact may unpack to. The bytes are what a report may unpack to by gzip. The names of the entries are in memory. */
export const UNPACKED_LIMITS = { bytes: 4 * 1024 ** 3, entries: 200_000 };
type Limits = typeof UNPACKED_LIMITS;

/**
 * Unpacks a zip into an empty folder. A link in it becomes a file with the name of what it leads to.
 * @throws Error when the zip is damaged, names an entry twice or outside of the folder, or unpacks to too much
 */
export async function unpack(zip: string, folder: string, limits = UNPACKED_LIMITS): Promise<void> {
  const file = await openPromise(zip, { autoClose: false });
  try {
    const entries = await entriesOf(file, limits);
    for (const entry of entries) await unpackEntry(file, entry, join(folder, entry.fileName));
  } finally {
    file.close();
  }
}

/** All entries. Their sizes are claims, but an entry that unpacks to more than it claims is an error of its stream. */
async function entriesOf(file: ZipFile, limits: Limits): Promise<Entry[]> {
  const entries: Entry[] = [];
  let total = 0;
  for await (const entry of eachEntry(file, limits)) {
    total += entry.uncompressedSize;
    if (total > limits.bytes) throw new Error(`it unpacks to more than ${limits.bytes} bytes`);
    entries.push(entry);
  }
  return entries;
}

async function unpackEntry(file: ZipFile, entry: Entry, path: string): Promise<void> {
  const isFolder = entry.fileName.endsWith('/');
  await mkdir(isFolder ? path : dirname(path), { recursive: true });
  if (!isFolder) await pipeline(await file.openReadStreamPromise(entry), createWriteStream(path));
}

/**
 * One entry of a zip, unpacked in memory, so that no name in the archive becomes a path. Undefined when there is no such entry.
 * @throws Error when the zip is damaged, names an entry twice, or the entry is too large
 */
export async function readEntry(zip: Uint8Array, name: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const file = await fromBufferPromise(Buffer.from(zip));
  let found: Entry | undefined;
  for await (const entry of eachEntry(file, UNPACKED_LIMITS)) if (entry.fileName === name) found = entry;
  if (found === undefined) return undefined;
  if (found.uncompressedSize > maxBytes) throw new Error(`its ${name} is larger than ${maxBytes} bytes`);
  return buffer(await file.openReadStreamPromise(found));
}

/** The entries, each name once. A zip of 60 KB with many entries of one name took 54 s to unpack. */
async function* eachEntry(file: ZipFile, limits: Limits): AsyncGenerator<Entry> {
  const names = new Set<string>();
  if (file.entryCount > limits.entries) throw new Error(`it has more than ${limits.entries} entries`);
  for await (const entry of file.eachEntry()) {
    if (names.has(entry.fileName)) throw new Error(`it contains ${entry.fileName} twice`);
    names.add(entry.fileName);
    yield entry;
  }
}
