/** The file system, used by both platforms. */
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { glob } from 'tinyglobby';
import { byCodeUnit } from '../model.ts';
import type { Files } from './platform.ts';

const NEVER_SEARCHED = ['**/node_modules/**', '**/.git/**', '**/.shardwise/**'];

export function createFiles(): Files {
  return {
    find: async (folder, patterns, { hidden = false } = {}) => {
      const found = await glob([...patterns], {
        cwd: folder,
        ignore: NEVER_SEARCHED,
        dot: hidden,
        expandDirectories: false,
        // Files in a linked folder have another path already, or lie outside. The same test must not count twice.
        followSymbolicLinks: false,
      });
      return found.sort(byCodeUnit);
    },
    exists: async (path) => (await statOf(path)) !== undefined,
    isDirectory: async (path) => (await statOf(path))?.isDirectory() ?? false,
    read: (path) => unlessAbsent(() => readFile(path)),
    // At once: through Node's thread pool a small file takes 20 times as long, and a plan reads every test file.
    readText: (path) => unlessAbsent(async () => readFileSync(path, 'utf8')),
    stream: readPieces,
    write: async (path, content) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, typeof content === 'string' || content instanceof Uint8Array ? content : joined(content));
    },
    openWriter: async (path) => {
      await mkdir(dirname(path), { recursive: true });
      const stream = createWriteStream(path);
      return { write: (text) => void stream.write(text), close: () => finished(stream.end()) };
    },
    makeDirectory: async (path) => void (await mkdir(path, { recursive: true })),
    copy: (from, to) => cp(from, to, { recursive: true }),
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
}

/** Opens the file when the first piece is requested, so that the reader gets the error of a file that cannot be opened. */
async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
}

/** Lines are joined up to about this many characters, because each write takes a system call. */
const JOINED_CHARACTERS = 1 << 16;

function* joined(texts: Iterable<string>): Generator<string> {
  let all = '';
  for (const text of texts) {
    all += text;
    if (all.length < JOINED_CHARACTERS) continue;
    yield all;
    all = '';
  }
  if (all !== '') yield all;
}

const statOf = (path: string) => unlessAbsent(() => stat(path));

async function unlessAbsent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (problem) {
    const code = (problem as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw problem;
  }
}
