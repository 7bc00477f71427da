/** Chooses test files from a list of files by globs. Each file is a unit. */
import picomatch from 'picomatch';
import { UsageError } from '../model.ts';
import { plural } from '../text/numbers.ts';
import { findUnusable, type Unit } from './unit.ts';

/**
 * The files that at least one glob includes and no `!` glob excludes, sorted. The order of the globs does not matter.
 * @param files relative to the working directory, in any order
 * @param hidden whether a wildcard matches names that begin with a dot
 * @throws UsageError for a file whose name cannot be part of a list
 */
export const discoverFiles = (files: readonly string[], patterns: readonly string[], hidden = false): Unit[] =>
  usableFiles(files.filter(createMatcher(patterns, hidden)));

/** The files, sorted, each once. @throws UsageError for a file whose name cannot be part of a list */
export function usableFiles(files: readonly string[]): Unit[] {
  const chosen = [...new Set(files)].sort();
  const bad = chosen.find((file) => findUnusable(file) !== undefined);
  if (bad === undefined) return chosen.map((id) => ({ id, file: id }));
  throw new UsageError(
    `the name of the test file ${JSON.stringify(bad)} contains ${findUnusable(bad)}: rename it, or exclude it with a "!" glob in "tests:"`,
  );
}

/** Whether a glob excludes files. */
export const isExclude = (pattern: string): boolean => pattern.startsWith('!');

/** A wildcard also matches a line break. A test file with one in its name must be found, because it is refused by its name. */
const ANY_CHARACTER = { flags: 's' };

/** Whether a list of globs includes files. With exclusions alone, whatever is usual is meant. */
export const namesFiles = (patterns: readonly string[] = []): boolean =>
  patterns.some((pattern) => !isExclude(pattern));

/** Whether a file matches one of the globs, and none of those with `!`. @param hidden whether a wildcard matches names that begin with a dot */
export function createMatcher(patterns: readonly string[], hidden: boolean): (file: string) => boolean {
  const includes = picomatch(patterns.filter((pattern) => !isExclude(pattern)).map(withoutDot), {
    dot: hidden,
    ...ANY_CHARACTER,
  });
  const excludes = excludedBy(patterns);
  return (file) => includes(file) && !excludes(file);
}

/** Whether one of the `!` globs excludes a file. */
export const excludedBy = (patterns: readonly string[]): ((file: string) => boolean) =>
  picomatch(
    patterns
      .map(withoutDot)
      .filter(isExclude)
      .map((pattern) => withoutDot(pattern.slice(1))),
    { dot: true, ...ANY_CHARACTER },
  );

const withoutDot = (pattern: string): string => pattern.replace(/^(?:\.\/)+/, '');

export interface FileSearch {
  /** Relative to the repository, as the user knows it. */
  readonly folder: string;
  readonly patterns: readonly string[];
  /** The rules in words, where they are not the globs. */
  readonly rules?: readonly string[];
  /** All files below the folder, as far as they are known. */
  readonly files: readonly string[];
  /** The files that rules other than the globs accept. Absent where there are no such rules. */
  readonly accepted?: readonly string[];
  /** The framework that the patterns belong to; absent when the user wrote them. */
  readonly framework?: string;
  /** The file with its configuration; absent when the patterns are its usual ones. */
  readonly configuration?: string;
}

/** A message for a plan without tests: the folder and the globs that were searched, and what to write. */
export function describeNothingFound(search: FileSearch): string {
  const { folder, patterns, rules = patterns, files } = search;
  return [
    `No test file in ${folder === '.' ? 'the root of the repository' : folder} matches ${sourceOf(search)} (${plural(files.length, 'file')} searched):`,
    ...rules.map((rule) => `  ${rule}`),
    ...hints(search),
    'Write globs that match your test files as "tests:", one per line. Or write their folder as "working-directory:".',
  ].join('\n');
}

function sourceOf({ framework, configuration }: FileSearch): string {
  if (framework === undefined) return 'the globs of "tests:"';
  return configuration === undefined ? `the usual globs of ${framework}` : `what ${configuration} says of ${framework}`;
}

function hints({ patterns, files, accepted = files }: FileSearch): string[] {
  const includes = patterns.filter((pattern) => !isExclude(pattern));
  const excluded = accepted.filter(createMatcher(includes, false)).length;
  const folders = includes.map((pattern) => withoutDot(pattern).replace(/(?<!\/)\/+$/, '')).filter(isFolderOf(files));
  return [
    ...(excluded > 0 ? [`Matched by a glob and excluded by a "!" glob: ${plural(excluded, 'file')}.`] : []),
    ...folders.map((folder) => `${folder} is a folder: write ${folder}/** or a narrower glob.`),
  ];
}

const isFolderOf = (files: readonly string[]) => (path: string) => files.some((file) => file.startsWith(`${path}/`));
