/** The repository files that a report may mean. Its paths may come from another machine, and class names are not paths. */

import { groupBy } from '../group-by.ts';
import { MOST_NAMES } from '../text/paths.ts';

/**
 * All files that fit, so one file is an answer, and several are a question that nothing here can decide.
 * @param reported the path as written
 * @param className such as `com.example.FooTest` or `tests.test_foo.TestFoo`
 */
export type FindFiles = (reported: string | undefined, className?: string) => readonly string[];

/** Builds the index once, so no failure needs a search on the disk. @param files all tracked files, relative and `/`-separated */
export function createFindFiles(files: Iterable<string>): FindFiles {
  const all = new Set(files);
  const byName = groupBy(all, baseName);
  const byStem = groupBy(all, (file) => stem(baseName(file)));
  return (reported, className) => {
    const inClass = className === undefined ? [] : findClass(className, byStem);
    if (reported === undefined) return inClass;
    const fits = findPath(reported, all, byName.get(baseName(reported)) ?? []);
    if (fits.length === 1) return fits;
    // A stack trace of Java names `FooTest.java`. The class tells which file of that name it is.
    const named = inClass.filter((file) => baseName(file) === baseName(reported));
    return named.length === 1 ? named : fits;
  };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const stem = (name: string): string => name.replace(/\.[^.]+$/, '');
const endsWithPath = (path: string, end: string): boolean => path === end || path.endsWith(`/${end}`);

/**
 * The files of a reported path:
 * - the file with exactly this path,
 * - or those whose path ends with the reported one, for the report of a subproject,
 * - or the longest path that the reported one ends with, for the report of another machine,
 * - or a file at the root, where the reported path is absolute and no other file has its name.
 */
function findPath(reported: string, all: ReadonlySet<string>, sameName: readonly string[]): readonly string[] {
  if (all.has(reported)) return [reported];
  const inside = sameName.filter((file) => endsWithPath(file, reported));
  if (inside.length > 0) return inside;
  const around = sameName.filter((file) => file.includes('/') && endsWithPath(reported, file));
  if (around.length > 0) return around.toSorted((a, b) => b.length - a.length).slice(0, 1);
  const isAbsolute = reported.startsWith('/') || /^[A-Za-z]:/.test(reported);
  return isAbsolute && sameName.length === 1 ? sameName.filter((file) => !file.includes('/')) : [];
}

/** The files that match the longest beginning of a dotted name. Names of inner classes and functions come after the file. */
function findClass(className: string, byStem: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const parts = (className.split('$', 1)[0] ?? '').split('.', MOST_NAMES);
  for (let length = parts.length; length > 0; length--) {
    const sameStem = byStem.get(parts[length - 1] ?? '');
    if (sameStem === undefined) continue;
    const path = parts.slice(0, length).join('/');
    const found = sameStem.filter((file) => endsWithPath(stem(file), path));
    if (found.length > 0) return found;
  }
  return [];
}
