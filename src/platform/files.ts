/** The file system, used by both platforms. */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { cp, lstat, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { glob } from 'tinyglobby';
import { byCodeUnit } from '../model.ts';
import { followFile } from './follow-file.ts';
import { listFiles, NEVER_SEARCHED } from './list-files.ts';
import type { Files } from './platform.ts';
import { createWriteGuard } from './write-guard.ts';

const IGNORED = NEVER_SEARCHED.map((name) => `**/${name}/**`);

/** @param root absolute path of the repository; writes into it never follow a link out of it */
export function createFiles(root?: string): Files {
  const guard = createWriteGuard(root);
  return {
    list: async (folder) => listFiles(folder),
    find: async (folder, patterns, { hidden = false } = {}) => {
      const found = await glob([...patterns], {
        cwd: folder,
        ignore: IGNORED,
        dot: hidden,
        expandDirectories: false,
        // Files in a linked folder have another path already, or lie outside. The same test must not count twice.
        followSymbolicLinks: false,
      });
      return found.sort(byCodeUnit);
    },
    exists: async (path) => (await statOf(path)) !== undefined,
    isDirectory: async (path) => (await statOf(path))?.isDirectory() ?? false,
    factsOf: (path) =>
      unlessAbsent(async () => {
        const realPath = await realpath(path);
        const found = await stat(realPath);
        return { realPath, isFile: found.isFile(), bytes: found.size, changedAt: found.mtimeMs };
      }),
    stampOf: async (path) => {
      const found = await unlessAbsent(() => stat(path, { bigint: true }));
      return found && [found.ino, found.mtimeNs, found.size].join(' ');
    },
    read: (path) => unlessAbsent(() => readFile(path)),
    // At once: through Node's thread pool a small file takes 20 times as long, and a plan reads every test file.
    readText: (path) => unlessAbsent(async () => readFileSync(path, 'utf8')),
    stream: readPieces,
    write: async (path, content) => {
      await guard.check(path);
      await mkdir(dirname(path), { recursive: true });
      const whole = typeof content === 'string' || content instanceof Uint8Array ? content : joined(content);
      await replaceFile(path, whole, !guard.covers(path));
    },
    openWriter: async (path) => {
      await guard.check(path);
      await mkdir(dirname(path), { recursive: true });
      await rm(path, { force: true });
      const stream = createWriteStream(path);
      // A full disk must not end the process. Who closes the file gets the error.
      stream.on('error', () => {});
      return { write: (text) => void stream.write(text), close: () => finished(stream.end()) };
    },
    follow: async (path, onLine) => {
      await guard.check(path);
      await mkdir(dirname(path), { recursive: true });
      return followFile(path, onLine);
    },
    makeDirectory: async (path) => {
      await guard.check(path);
      await mkdir(path, { recursive: true });
      await guard.check(join(path, 'file'));
    },
    copy: async (from, to) => {
      await guard.check(to);
      await cp(from, to, { recursive: true });
    },
    remove: async (path) => {
      await guard.check(path);
      await rm(path, { recursive: true, force: true });
    },
  };
}

type Content = string | Uint8Array | Iterable<string>;

/**
 * Writes beside the file and renames. So a reader never sees half a file, a full disk keeps the old one, and a link of the repository is
 * replaced, not followed. Anything else that is no file, such as /dev/stdout, is written to.
 */
async function replaceFile(path: string, content: Content, followsLinks: boolean): Promise<void> {
  const there = await unlessAbsent(() => lstat(path));
  const isReplaced = there === undefined || there.isFile() || (there.isSymbolicLink() && !followsLinks);
  if (!isReplaced) return writeFile(path, content);
  const beside = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(beside, content);
    await rename(beside, path);
  } catch (problem) {
    await rm(beside, { force: true });
    throw Object.assign(problem as Error, { path });
  }
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

/** There is no such file: no entry, a file in place of a folder, links in a circle, or a name that no system takes. */
const ABSENT: readonly string[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'];

async function unlessAbsent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (problem) {
    const code = (problem as NodeJS.ErrnoException).code;
    if (code !== undefined && ABSENT.includes(code)) return undefined;
    throw problem;
  }
}
