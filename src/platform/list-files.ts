/** Lists all files of a folder. A glob library passes over what it cannot read; a plan has to tell it. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { byCodeUnit } from '../model.ts';
import type { FileList } from './platform.ts';

/** Folders of others and our own. They contain no test of the project. */
export const NEVER_SEARCHED: readonly string[] = ['node_modules', '.git', '.shardwise'];

/** Reads at once, because through Node's thread pool it takes longer, and a plan has nothing else to do meanwhile. */
export function listFiles(folder: string): FileList {
  const walk = new Walk();
  walk.read({ bytes: Buffer.from(folder), path: '' });
  return walk.list();
}

interface Place {
  /** Only the bytes open a file whose name is not UTF-8. */
  readonly bytes: Buffer;
  /** Relative to the first folder; empty for that folder. */
  readonly path: string;
}

const SLASH = Buffer.from('/');

class Walk {
  readonly #files: string[] = [];
  readonly #unread: string[] = [];
  readonly #links = { toFiles: [] as string[], toFolders: [] as string[], toNothing: [] as string[] };

  /** No link is followed: what is behind it has another path already, or is outside. */
  read(folder: Place): void {
    for (const entry of this.#entriesOf(folder)) {
      const name = entry.name.toString();
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      if (entry.isFile()) this.#files.push(path);
      else if (entry.isDirectory() ? NEVER_SEARCHED.includes(name) : !entry.isSymbolicLink()) continue;
      else {
        const place = { bytes: Buffer.concat([folder.bytes, SLASH, entry.name]), path };
        if (entry.isDirectory()) this.read(place);
        else this.#links[kindOf(place)].push(path);
      }
    }
  }

  list(): FileList {
    const { toFiles, toFolders, toNothing } = this.#links;
    for (const paths of [this.#files, toFiles, toFolders, toNothing, this.#unread]) paths.sort(byCodeUnit);
    return { files: this.#files, links: this.#links, unread: this.#unread };
  }

  #entriesOf({ bytes, path }: Place): Dirent<Buffer>[] {
    try {
      return readdirSync(bytes, { withFileTypes: true, encoding: 'buffer' });
    } catch (problem) {
      const { code } = problem as NodeJS.ErrnoException;
      if (code !== 'ENOENT') this.#unread.push(`${path || '.'} (${code})`);
      return [];
    }
  }
}

function kindOf({ bytes }: Place): 'toFiles' | 'toFolders' | 'toNothing' {
  try {
    const target = statSync(bytes);
    return target.isDirectory() ? 'toFolders' : target.isFile() ? 'toFiles' : 'toNothing';
  } catch {
    return 'toNothing'; // it does not exist, or the links form a circle
  }
}
