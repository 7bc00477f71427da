/** The test files of a pytest project, found by its configuration without running code. The rules are those of `_pytest/main.py`. */
import { basename, dirname, isAbsolute, normalize } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Search, SearchedProject } from '../framework.ts';
import { fnmatch } from '../python/fnmatch.ts';
import { type PytestConfiguration, readConfiguration } from './configuration.ts';
import { NO_CONFTESTS, readConftests } from './conftest.ts';
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
  const starts = startsOf(configuration, options, existing);
  const leavesOut = ignoredBy(options);
  const isLeftOut = (path: string) => leavesOut(path) || conftests.ignored(path);
  const isSkipped = skippedFolders(configuration, options, project, isLeftOut);
  return {
    patterns: ['**/*'],
    hidden: true,
    accepts: acceptor(configuration, options, project, { starts, isLeftOut, isSkipped }),
    rules: patterns,
    ...(configuration.file === undefined ? {} : { configuration: configuration.file }),
    notFollowed: [...notFollowed(options, configuration), ...overlap(starts, isSkipped), ...conftests.notFollowed],
    warnings: [...configuration.problems, ...tooWide(patterns, configuration)],
  };
}

type IsPath = (path: string) => boolean;

/** The way that pytest takes through the folders. */
interface Way {
  readonly starts: ReadonlySet<string>;
  /** Whether an option or a conftest.py leaves out a file or a folder. */
  readonly isLeftOut: IsPath;
  /** Whether pytest does not go into a folder that it meets on the way. */
  readonly isSkipped: IsPath;
}

function acceptor(
  configuration: PytestConfiguration,
  options: PytestOptions,
  { folder: root, texts }: SearchedProject,
  { starts, isLeftOut, isSkipped }: Way,
): IsPath {
  const isModule = anyOf(configuration.words('python_files') ?? PYTHON_FILES, root);
  const isDoctest = doctestFiles(options, texts, root);
  const isTestFile = (file: string) => (file.endsWith('.py') && isModule(file)) || isDoctest(file);
  return (file) => {
    if (!starts.has(file) && !isTestFile(file)) return false;
    const from = ['.', ...foldersBelow('.', file), file].filter((path) => starts.has(path));
    if (from[0] === file) return /\.(?:py|txt|rst)$/.test(file);
    return isTestFile(file) && !isLeftOut(file) && from.some((start) => !foldersBelow(start, file).some(isSkipped));
  };
}

function skippedFolders(
  configuration: PytestConfiguration,
  options: PytestOptions,
  { folder: root, texts }: SearchedProject,
  isLeftOut: IsPath,
): IsPath {
  const isSkippedFolder = anyOf(configuration.words('norecursedirs') ?? NO_RECURSION, root);
  const environments = options.has('--collect-in-virtualenv') ? new Set() : virtualEnvironments(texts);
  return remember(
    (folder: string) =>
      basename(folder) === '__pycache__' || environments.has(folder) || isSkippedFolder(folder) || isLeftOut(folder),
  );
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

/** The paths that pytest starts from: those of the command line, the matches of `testpaths`, or the working directory. */
function startsOf(
  { words, root }: PytestConfiguration,
  { paths }: PytestOptions,
  existing: ReadonlySet<string>,
): ReadonlySet<string> {
  if (paths.length > 0) return new Set(paths.map(pathOf));
  const isTestPath = picomatch((root === '.' ? (words('testpaths') ?? []) : []).map(pathOf), PYTHON_GLOB);
  const starts = ['.', ...existing].filter((path) => isTestPath(path));
  return new Set(starts.length > 0 ? starts : ['.']);
}

/** The first start that another start leads to only through a skipped folder. pytest 9 leaves it out, and older versions do not. */
function overlap(starts: ReadonlySet<string>, isSkipped: IsPath): string[] {
  const outerOf = (inner: string) => ['.', ...foldersBelow('.', inner)].find((folder) => starts.has(folder));
  const skipped = [...starts].find((inner) => {
    const outer = outerOf(inner);
    return outer !== undefined && inner !== '.' && [...foldersBelow(outer, inner), inner].some(isSkipped);
  });
  return skipped === undefined
    ? []
    : [
        `${skipped} together with ${outerOf(skipped)} in testpaths or args: versions of pytest differ in whether they search the first`,
      ];
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
