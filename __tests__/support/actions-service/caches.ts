/** The common part of both versions of the cache service: immutable entries, and the order of the search. */
import type { Blobs, StoredBlob } from './blobs.ts';
import type { Session } from './sessions.ts';

export interface CacheEntry {
  readonly id: number;
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly createdAt: Date;
  readonly blob: StoredBlob;
  size: number;
  finalised: boolean;
}

/** The prefix that the toolkit looks for. */
export const WRITE_DENIED = 'cache write denied: token has no writable scopes';

/** https://docs.github.com/actions/reference/dependency-caching-reference */
const MAX_KEY_LENGTH = 512;

export const isValidKey = (key: string) => key !== '' && key.length <= MAX_KEY_LENGTH && !key.includes(',');

export function createCaches(blobs: Blobs) {
  const entries: CacheEntry[] = [];
  let lastId = 0;

  /** Reserves an entry. Undefined when the entry exists or is being written, because it is never replaced. */
  function reserve(scope: string, key: string, version: string): CacheEntry | undefined {
    if (entries.some((one) => one.scope === scope && one.key === key && one.version === version)) return undefined;
    lastId += 1;
    const entry: CacheEntry = {
      id: lastId,
      scope,
      key,
      version,
      createdAt: new Date(),
      blob: blobs.create('caches', `${key}.tar`),
      size: 0,
      finalised: false,
    };
    entries.push(entry);
    return entry;
  }

  /** Finds an entry, scope by scope, and in a scope key by key. The exact key comes before the newest key that begins with it. */
  function find(session: Session, keys: readonly string[], version: string): CacheEntry | undefined {
    for (const scope of session.readScopes) {
      const here = finalised().filter((entry) => entry.scope === scope && entry.version === version);
      for (const key of keys) {
        const found = here.find((entry) => entry.key === key) ?? here.find((entry) => entry.key.startsWith(key));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  const finalised = () => entries.filter((entry) => entry.finalised).sort((a, b) => b.id - a.id);

  const pending = (test: (entry: CacheEntry) => boolean) => entries.find((entry) => !entry.finalised && test(entry));

  const evict = () => void entries.splice(0);

  return { reserve, find, finalised, pending, evict };
}
export type Caches = ReturnType<typeof createCaches>;
