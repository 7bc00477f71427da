/** Test files as units: chosen from a listing by globs. */
import picomatch from 'picomatch';
import { UsageError } from '../model.ts';
import { findControlCharacter, type Unit } from './unit.ts';

/**
 * The files that at least one glob includes and no `!` glob excludes, sorted; the order of the globs means nothing.
 * @param files relative to the working directory, in any order
 * @param hidden whether a wildcard matches names that begin with a dot
 * @throws UsageError for a file whose name cannot be passed on in a list
 */
export function discoverFiles(files: readonly string[], patterns: readonly string[], hidden = false): Unit[] {
  const chosen = [...new Set(files.filter(createMatcher(patterns, hidden)))].sort();
  const bad = chosen.find((file) => findControlCharacter(file) !== undefined);
  if (bad === undefined) return chosen.map((id) => ({ id, file: id }));
  throw new UsageError(
    `the name of the test file ${JSON.stringify(bad)} holds a control character: rename it, or exclude it with a "!" glob in "tests:"`,
  );
}

const isExclude = (pattern: string): boolean => pattern.startsWith('!');

function createMatcher(patterns: readonly string[], hidden: boolean): (file: string) => boolean {
  const trimmed = patterns.map(withoutDot);
  const includes = picomatch(
    trimmed.filter((pattern) => !isExclude(pattern)),
    { dot: hidden },
  );
  const excludes = picomatch(
    trimmed.filter(isExclude).map((pattern) => withoutDot(pattern.slice(1))),
    { dot: true },
  );
  return (file) => includes(file) && !excludes(file);
}

const withoutDot = (pattern: string): string => pattern.replace(/^(?:\.\/)+/, '');

export interface FileSearch {
  /** As the user knows it, relative to the repository. */
  readonly folder: string;
  readonly patterns: readonly string[];
  /** All files below the folder, or what is known of them. */
  readonly files: readonly string[];
  /** Whose patterns these are; absent when the user wrote them. */
  readonly framework?: string;
}

/** Why there is nothing to plan: where it looked, with which globs, and what to write. */
export function describeNothingFound(search: FileSearch): string {
  const { folder, patterns, files, framework } = search;
  return [
    `No test files in ${folder === '.' ? 'the root of the repository' : folder} (${files.length} files were looked at), by ${
      framework === undefined ? 'the globs of "tests:"' : `the usual globs of ${framework}`
    }:`,
    ...patterns.map((pattern) => `  ${pattern}`),
    ...hints(search),
    'Write globs that match your test files, one a line, as "tests:", or the folder they are in as "working-directory:".',
  ].join('\n');
}

function hints({ patterns, files }: FileSearch): string[] {
  const includes = patterns.filter((pattern) => !isExclude(pattern));
  const excluded = discoverFiles(files, includes).length;
  const folders = includes.map((pattern) => withoutDot(pattern).replace(/\/+$/, '')).filter(isFolderOf(files));
  return [
    ...(excluded > 0
      ? [`Matched by a glob and excluded by a "!" glob: ${excluded} ${excluded === 1 ? 'file' : 'files'}.`]
      : []),
    ...folders.map((folder) => `${folder} is a folder: write ${folder}/** or a narrower glob.`),
  ];
}

const isFolderOf = (files: readonly string[]) => (path: string) => files.some((file) => file.startsWith(`${path}/`));
