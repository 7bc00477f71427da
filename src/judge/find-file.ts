/** Which file of the repository a report means, whose paths may be of another machine, and whose class names are no paths. */
import { groupBy } from '../group-by.ts';

/** `reported` as it was written, a class name such as `com.example.FooTest` or `tests.test_foo.TestFoo` beside it. */
export type FindFile = (reported: string | undefined, className?: string) => string | undefined;

/** `files`: all that are tracked, relative, `/`-separated. The index is built once; nothing is searched on the disk for a failure. */
export function createFindFile(files: Iterable<string>): FindFile {
  const all = new Set(files);
  const byName = groupBy(all, baseName);
  const byStem = groupBy(all, (file) => stem(baseName(file)));
  return (reported, className) => {
    const path = reported === undefined ? undefined : findPath(reported, all, byName.get(baseName(reported)) ?? []);
    if (path !== undefined) return path;
    const inClass = className === undefined ? [] : findClass(className, byStem);
    // A stack trace of Java names `FooTest.java` and the class tells which of them.
    const named = reported === undefined ? inClass : inClass.filter((file) => baseName(file) === baseName(reported));
    return named.length === 1 ? named[0] : undefined;
  };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const stem = (name: string): string => name.replace(/\.[^.]+$/, '');
const endsWithPath = (path: string, end: string): boolean => path === end || path.endsWith(`/${end}`);

/** The file itself, or the only one that ends like the path (a subproject's report), or that the path ends with (another machine's): the longest wins. */
function findPath(reported: string, all: ReadonlySet<string>, sameName: readonly string[]): string | undefined {
  if (all.has(reported)) return reported;
  const inside = sameName.filter((file) => endsWithPath(file, reported));
  if (inside.length > 0) return inside.length === 1 ? inside[0] : undefined;
  const around = sameName.filter((file) => file.includes('/') && endsWithPath(reported, file));
  const atRoot =
    reported.startsWith('/') || /^[A-Za-z]:/.test(reported) ? sameName.filter((file) => !file.includes('/')) : [];
  return around.toSorted((a, b) => b.length - a.length)[0] ?? (sameName.length === 1 ? atRoot[0] : undefined);
}

/** Files that the longest possible beginning of a dotted name leads to: inner classes and functions come after the file. */
function findClass(className: string, byStem: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const parts = className.replace(/\$.*$/, '').split('.');
  for (let length = parts.length; length > 0; length--) {
    const sameStem = byStem.get(parts[length - 1] ?? '');
    if (sameStem === undefined) continue;
    const path = parts.slice(0, length).join('/');
    const found = sameStem.filter((file) => endsWithPath(stem(file), path));
    if (found.length > 0) return found;
  }
  return [];
}
