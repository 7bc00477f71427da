/** The repository file that a report means. Its paths may come from another machine, and class names are not paths. */
import { groupBy } from '../group-by.ts';

/**
 * @param reported the path as written
 * @param className such as `com.example.FooTest` or `tests.test_foo.TestFoo`
 */
export type FindFile = (reported: string | undefined, className?: string) => string | undefined;

/** Builds the index once, so no failure needs a search on the disk. @param files all tracked files, relative and `/`-separated */
export function createFindFile(files: Iterable<string>): FindFile {
  const all = new Set(files);
  const byName = groupBy(all, baseName);
  const byStem = groupBy(all, (file) => stem(baseName(file)));
  return (reported, className) => {
    const path = reported === undefined ? undefined : findPath(reported, all, byName.get(baseName(reported)) ?? []);
    if (path !== undefined) return path;
    const inClass = className === undefined ? [] : findClass(className, byStem);
    // A stack trace of Java names `FooTest.java`. The class tells which file of that name it is.
    const named = reported === undefined ? inClass : inClass.filter((file) => baseName(file) === baseName(reported));
    return named.length === 1 ? named[0] : undefined;
  };
}

/** How many names of a class are looked at. No real one has more, and a stranger may write a million. */
const MAX_DEPTH = 64;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const stem = (name: string): string => name.replace(/\.[^.]+$/, '');
const endsWithPath = (path: string, end: string): boolean => path === end || path.endsWith(`/${end}`);

/**
 * The file of a reported path:
 * - the file with exactly this path,
 * - or the only file whose path ends with the reported one, for the report of a subproject,
 * - or the longest path that the reported one ends with, for the report of another machine,
 * - or a file at the root, where the reported path is absolute and no other file has its name.
 */
function findPath(reported: string, all: ReadonlySet<string>, sameName: readonly string[]): string | undefined {
  if (all.has(reported)) return reported;
  const inside = sameName.filter((file) => endsWithPath(file, reported));
  if (inside.length > 0) return inside.length === 1 ? inside[0] : undefined;
  const around = sameName.filter((file) => file.includes('/') && endsWithPath(reported, file));
  const atRoot =
    reported.startsWith('/') || /^[A-Za-z]:/.test(reported) ? sameName.filter((file) => !file.includes('/')) : [];
  return around.toSorted((a, b) => b.length - a.length)[0] ?? (sameName.length === 1 ? atRoot[0] : undefined);
}

/** The files that match the longest beginning of a dotted name. Names of inner classes and functions come after the file. */
function findClass(className: string, byStem: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const parts = (className.split('$', 1)[0] ?? '').split('.', MAX_DEPTH);
  for (let length = parts.length; length > 0; length--) {
    const sameStem = byStem.get(parts[length - 1] ?? '');
    if (sameStem === undefined) continue;
    const path = parts.slice(0, length).join('/');
    const found = sameStem.filter((file) => endsWithPath(stem(file), path));
    if (found.length > 0) return found;
  }
  return [];
}
