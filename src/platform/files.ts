/** The file system, shared by both platforms. */
import { createWriteStream } from 'node:fs';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { glob } from 'tinyglobby';
import { byCodeUnit } from '../model.ts';
import { readBlocks, writeTexts } from './blocks.ts';
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
        // A linked folder holds files that have a name already, or lie outside: the same test must not count twice.
        followSymbolicLinks: false,
      });
      return found.sort(byCodeUnit);
    },
    exists: async (path) => (await statOf(path)) !== undefined,
    isDirectory: async (path) => (await statOf(path))?.isDirectory() ?? false,
    read: (path) => unlessAbsent(() => readFile(path)),
    readText: (path) => unlessAbsent(() => readFile(path, 'utf8')),
    size: async (path) => (await stat(path)).size,
    stream: readBlocks,
    write: async (path, content) => {
      await mkdir(dirname(path), { recursive: true });
      if (typeof content === 'string' || content instanceof Uint8Array) return writeFile(path, content);
      await writeTexts(path, content);
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
