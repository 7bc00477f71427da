/** The test files that `python -m unittest discover` finds, without running code. The rules are those of `unittest/loader.py`. */
import { basename, dirname, normalize } from 'node:path/posix';
import type { Search, SearchedProject } from '../framework.ts';
import { fnmatch } from '../python/fnmatch.ts';
import { stripPython } from '../shared/source-text.ts';
import { optionsOf, type UnittestOptions } from './options.ts';
import { namingCommands } from './project.ts';

/** The texts that may have a function `load_tests`. */
export const PACKAGE_FILES: readonly string[] = ['**/__init__.py'];

/** unittest imports a test file as a module, so no other names will do. */
const MODULE = /^[_a-z][\p{L}\p{N}_]*\.py$/iu;

export function searchUnittest(project: SearchedProject, args: readonly string[], command?: readonly string[]): Search {
  const options = optionsOf(command, args);
  const { start, pattern } = options;
  const folder = folderOf(options, project);
  const accepts = acceptor(folder, pattern, project);
  return {
    patterns: ['**/*.py'],
    hidden: true,
    accepts,
    rules: [`${pattern} in ${start} and in the packages below it`],
    notFollowed: [...outside(folder, options), ...loadTests(folder, project), ...named(project, command)],
  };
}

/** The folder that is searched. It may be named as a package. */
function folderOf({ start, top = '.' }: UnittestOptions, { files }: SearchedProject): string {
  const isFolder = (path: string) => path === '.' || files.some((file) => file.startsWith(`${path}/`));
  const path = normalize(start).replace(/(?<=.)\/$/, '');
  return isFolder(path) || !/^[\w.]+$/.test(start) ? path : normalize(`${top}/${start.replaceAll('.', '/')}`);
}

function acceptor(folder: string, pattern: string, { files, texts }: SearchedProject): (file: string) => boolean {
  const known = new Set(files);
  const matches = fnmatch(pattern);
  const isPackage = (path: string) => known.has(`${path}/__init__.py`);
  const isReached = (path: string): boolean => path === folder || (isPackage(path) && isReached(dirname(path)));
  return (file) => {
    const name = basename(file);
    if (!isInside(file, folder) || !isReached(dirname(file))) return false;
    return (MODULE.test(name) && matches(name)) || (name === '__init__.py' && hasTests(texts.get(file) ?? ''));
  };
}

const isInside = (file: string, folder: string): boolean => folder === '.' || file.startsWith(`${folder}/`);

/** Whether a package has tests of its own. */
const hasTests = (source: string): boolean => /^[ \t]*class[ \t]+\w+\([^()\n]*TestCase\b/m.test(stripPython(source));

/** Code that chooses the tests of a folder. */
const loadTests = (folder: string, { texts }: SearchedProject): string[] =>
  [...texts]
    .filter(
      ([file, text]) =>
        isInside(file, folder) && basename(file) === '__init__.py' && LOAD_TESTS.test(stripPython(text)),
    )
    .map(([file]) => `load_tests in ${file}: it is code`);
const LOAD_TESTS = /^def[ \t]+load_tests\b/m;

const outside = (folder: string, { start }: UnittestOptions): string[] =>
  /^(?:\/|\.\.)/.test(folder) ? [`-s ${start}: it is outside of the working directory`] : [];

/** A command that names modules is not the one that shards run. */
const named = (project: SearchedProject, command: readonly string[] | undefined): string[] =>
  command === undefined ? namingCommands(project).map((text) => `${text}: it names tests`) : [];
