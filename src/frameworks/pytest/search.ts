/** The test files of a pytest project, found by its configuration without running code. The rules are those of `_pytest/main.py`. */
import { basename, dirname, isAbsolute, normalize } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Search, SearchedProject } from '../framework.ts';
import { fnmatch } from '../python/fnmatch.ts';
import { type PytestConfiguration, readConfiguration } from './configuration.ts';
import { type Ignored, NO_CONFTESTS, readConftests } from './conftest.ts';
import { type PytestOptions, readOptions } from './options.ts';

const PYTHON_FILES = ['test_*.py', '*_test.py'];
const NO_RECURSION = ['*.egg', '.*', '_darcs', 'build', 'CVS', 'dist', 'node_modules', 'venv', '{arch}'];
const DOCTEST_FILES = ['test*.txt'];

/** The files that mark the root of a virtual environment. */
export const VIRTUAL_ENVIRONMENT = ['pyvenv.cfg', 'conda-meta/history'];

/** @param args the user's arguments */
export function searchPytest(project: SearchedProject, args: readonly string[]): Search {
  const { texts, files } = project;
  const existing = new Set(files.flatMap((file) => [...foldersBelow('.', file), file]));
  const exists = (word: string) => existing.has(pathOf(word)) || /^\.{1,2}(?:\/|$)/.test(word);
  const given = readOptions(args, exists);
  const configuration = readConfiguration(texts, commonFolder(given.paths), {
    file: given.last('-c', '--config-file'),
    root: given.last('--rootdir'),
    values: given.all('-o', '--override-ini'),
  });
  const options = readOptions([...(configuration.words('addopts') ?? []), ...args], exists);
  const conftests = options.has('--noconftest') ? NO_CONFTESTS : readConftests(texts);
  const patterns = configuration.words('python_files') ?? PYTHON_FILES;
  return {
    patterns: ['**/*'],
    hidden: true,
    accepts: acceptor(configuration, options, conftests.ignored, project, existing),
    rules: patterns,
    ...(configuration.file === undefined ? {} : { configuration: configuration.file }),
    notFollowed: [...notFollowed(options, configuration), ...conftests.notFollowed],
    warnings: [...configuration.problems, ...tooWide(patterns, configuration)],
  };
}

function acceptor(
  configuration: PytestConfiguration,
  options: PytestOptions,
  ignored: Ignored,
  { folder: root, texts }: SearchedProject,
  existing: ReadonlySet<string>,
): (file: string) => boolean {
  const isModule = anyOf(configuration.words('python_files') ?? PYTHON_FILES, root);
  const isDoctest = doctestFiles(options, texts, root);
  const starts = startsOf(configuration, options, existing);
  const leavesOut = ignoredBy(options);
  const isSkippedFolder = anyOf(configuration.words('norecursedirs') ?? NO_RECURSION, root);
  const environments = options.has('--collect-in-virtualenv') ? new Set() : virtualEnvironments(texts);
  const isSkipped = remember(
    (folder: string) =>
      basename(folder) === '__pycache__' ||
      environments.has(folder) ||
      isSkippedFolder(folder) ||
      leavesOut(folder) ||
      ignored(folder),
  );
  return (file) => {
    const start = starts(file);
    if (start === file) return /\.(?:py|txt|rst)$/.test(file);
    if (start === undefined || leavesOut(file) || ignored(file)) return false;
    if (!(file.endsWith('.py') && isModule(file)) && !isDoctest(file)) return false;
    return !foldersBelow(start, file).some(isSkipped);
  };
}

/** Whether a path matches one of the patterns: by its name, or by the whole absolute path where the pattern has a slash. */
function anyOf(patterns: readonly string[], root: string): (path: string) => boolean {
  const matchers = patterns.map((pattern) => {
    if (!pattern.includes('/')) {
      const matches = fnmatch(pattern);
      return (path: string) => matches(basename(path));
    }
    const matches = fnmatch(isAbsolute(pattern) ? pattern : `*/${pattern}`);
    return (path: string) => matches(`${root}/${path}`);
  });
  return (path) => matchers.some((matches) => matches(path));
}

/**
 * Finds the path that pytest starts from to get to a file: a path of the command line, a match of `testpaths`, or the working directory.
 * Undefined when it does not get there.
 */
function startsOf(
  { words, root }: PytestConfiguration,
  { paths }: PytestOptions,
  existing: ReadonlySet<string>,
): (file: string) => string | undefined {
  const testpaths = paths.length === 0 && root === '.' ? (words('testpaths') ?? []) : [];
  const isTestPath = picomatch(testpaths.map(pathOf), PYTHON_GLOB);
  const starts = new Set(paths.length > 0 ? paths.map(pathOf) : [...existing].filter((path) => isTestPath(path)));
  if (starts.size === 0 || starts.has('.')) return () => '.';
  return (file) => [...foldersBelow('.', file), file].find((path) => starts.has(path));
}

/** What Python's globs do not have: braces, other groups, and `!` for the opposite. */
const PYTHON_GLOB = { nobrace: true, noextglob: true, nonegate: true } as const;

/** The path of an argument, such as `tests/test_a.py` in `./tests/test_a.py::test_b`. */
const pathOf = (word: string): string => normalize(word.split('::', 1)[0] ?? '').replace(/(?<=.)\/$/, '');

/** The folders between a start and a file, outermost first. The start itself is never skipped. */
function foldersBelow(start: string, file: string): string[] {
  const from = start === '.' ? 0 : start.split('/').length;
  const names = dirname(file) === '.' ? [] : dirname(file).split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/')).slice(from);
}

/** Whether `--ignore`, `--ignore-glob` or `--deselect` leave out a whole path. */
function ignoredBy(options: PytestOptions): (path: string) => boolean {
  const paths = new Set(options.all('--ignore').map(normalize).map(pathOf));
  const globs = options.all('--ignore-glob').map((glob) => fnmatch(normalize(glob)));
  const prefixes = options.all('--deselect');
  return (path) =>
    paths.has(path) ||
    globs.some((matches) => matches(path)) ||
    prefixes.some((prefix) => `${path}::`.startsWith(prefix));
}

/** Whether pytest looks for doctests in a file. Many files have a name such as test-requirements.txt, so a known text must have one. */
function doctestFiles(
  options: PytestOptions,
  texts: SearchedProject['texts'],
  root: string,
): (file: string) => boolean {
  if (options.all('-p').includes('no:doctest')) return () => false;
  const globs = options.all('--doctest-glob');
  const isText = anyOf(globs.length > 0 ? globs : DOCTEST_FILES, root);
  const modules = options.has('--doctest-modules');
  return (file) =>
    file.endsWith('.py')
      ? modules && basename(file) !== '__main__.py' && !isSetup(file, texts)
      : isText(file) && texts.get(file)?.includes('>>>') !== false;
}

/** Whether a file is the setup.py of a package. Any other setup.py is a module. */
const isSetup = (file: string, texts: SearchedProject['texts']): boolean =>
  basename(file) === 'setup.py' && /setuptools|distutils/.test(texts.get(file) ?? '');

const virtualEnvironments = (texts: SearchedProject['texts']): ReadonlySet<string> =>
  new Set(
    [...texts.keys()].flatMap((file) =>
      VIRTUAL_ENVIRONMENT.filter((mark) => file.endsWith(`/${mark}`)).map((mark) => file.slice(0, -mark.length - 1)),
    ),
  );

/** The folder that contains all given paths. pytest looks for its configuration from there. */
function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => folderOf(pathOf(path)).split('/'));
  const length = first.findIndex((name, index) => others.some((other) => other[index] !== name));
  const common = (length < 0 ? first : first.slice(0, length)).join('/');
  return common === '' ? '.' : common;
}

const folderOf = (path: string): string => (/\.[a-z]+$/.test(path) ? dirname(path) : path);

function notFollowed(options: PytestOptions, { file }: PytestConfiguration): string[] {
  const where = file === undefined ? 'input args' : `addopts (${file}) or input args`;
  const outside = options.paths.filter((path) => /^(?:\/|\.\.)/.test(path));
  return [
    ...options
      .all('-p')
      .filter((name) => !/^no:/.test(name) && !HARMLESS.has(name))
      .map((name) => `-p ${name} in ${where}: a plugin may choose other files`),
    ...(options.has('--pyargs') ? [`--pyargs in ${where}: it names packages, not paths`] : []),
    ...outside.map((path) => `${path} in ${where}: it is outside of the working directory`),
  ];
}

/** Plugins that choose no files. */
const HARMLESS = new Set([
  'cacheprovider',
  'doctest',
  'junitxml',
  'pytester',
  'xdist',
  'pytest_cov',
  'randomly',
  'asyncio',
  'rerunfailures',
  'pytest_mock',
  'timeout',
]);

function tooWide(patterns: readonly string[], { file }: PytestConfiguration): string[] {
  const wide = patterns.find((pattern) => /^\**(?:\.py)?$/.test(pattern));
  return wide === undefined
    ? []
    : [
        `python_files in ${file} is ${JSON.stringify(wide)}: pytest then loads every Python file as a test file, conftest.py and setup.py included`,
      ];
}

function remember<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as V;
  };
}
