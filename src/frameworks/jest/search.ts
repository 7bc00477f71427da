/** Finds the test files of Jest by its configuration. The rules are those of Jest's `SearchSource` and `jest-haste-map`. */
import { relative, resolve } from 'node:path/posix';
import picomatch from 'picomatch';
import { UsageError } from '../../model.ts';
import type { Project, Search } from '../framework.ts';
import { type Argument, valuesOf } from '../javascript/arguments.ts';
import { argumentsOf } from '../javascript/launch.ts';
import { majorVersion } from '../javascript/package-json.ts';
import { pathPatterns } from './arguments.ts';
import { type JestOptions, type JestProject, LIST_OPTIONS, readJestConfiguration } from './config.ts';
import { JEST, runsReactScripts } from './launch.ts';

export function searchJest(project: Project, words: readonly string[], command?: readonly string[]): Search {
  const args = argumentsOf(JEST, project, words, command);
  const { projects, notFollowed } = readJestConfiguration(project, args);
  const rules = projects.map(rulesOf(defaultsOf(project, command ?? [])));
  const isChosen = chosenBy(args, project);
  const accepts = rules.map(acceptorOf);
  const configured = projects.find(({ from, options }) => from !== undefined && DECIDING.some((key) => key in options));
  return {
    patterns: ['**'],
    accepts: (file) => {
      const path = resolve(project.folder, file);
      return isChosen(path) && accepts.some((accept) => accept(path));
    },
    rules: [...new Set(rules.flatMap((one) => describe(one, project)))],
    ...(configured?.from === undefined ? {} : { configuration: configured.from }),
    notFollowed: [...new Set([...notFollowed, ...projects.flatMap(unfollowed(project)), ...onlyJest(args)])],
  };
}

/** The options that decide which files are tests. */
const DECIDING = ['rootDir', ...LIST_OPTIONS, 'projects'] as const satisfies readonly (keyof JestOptions)[];

type Defaults = Readonly<Record<'testMatch' | 'moduleFileExtensions', readonly string[]>>;

const JEST_30: Defaults = {
  testMatch: ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'json', 'node'],
};
/** Before version 30, Jest knew fewer endings. */
const JEST_29: Defaults = {
  testMatch: ['**/__tests__/**/*.[jt]s?(x)', '**/?(*.)+(spec|test).[jt]s?(x)'],
  moduleFileExtensions: ['js', 'mjs', 'cjs', 'jsx', 'ts', 'tsx', 'json', 'node'],
};

/** react-scripts gives Jest a configuration of its own. */
const REACT_SCRIPTS: Defaults = {
  testMatch: ['<rootDir>/src/**/__tests__/**/*.{js,jsx,ts,tsx}', '<rootDir>/src/**/*.{spec,test}.{js,jsx,ts,tsx}'],
  moduleFileExtensions: ['js', 'ts', 'tsx', 'json', 'jsx', 'node'],
};

function defaultsOf(project: Project, command: readonly string[]): Defaults {
  if (runsReactScripts(project, command)) return REACT_SCRIPTS;
  const major = majorVersion(project, 'jest');
  return major !== undefined && major < 30 ? JEST_29 : JEST_30;
}

/** The rules of one project. A file is a test when it keeps to all of them. */
export interface Rules {
  readonly from?: string | undefined;
  readonly roots: readonly string[];
  readonly moduleFileExtensions: readonly string[];
  readonly testMatch: readonly string[];
  readonly testRegex: readonly string[];
  readonly testPathIgnorePatterns: readonly string[];
  readonly modulePathIgnorePatterns: readonly string[];
}

const rulesOf =
  (defaults: Defaults) =>
  ({ options, rootDir, from }: JestProject): Rules => {
    const inRoot = (path: string) => resolve(rootDir, replaceRoot(path, rootDir));
    const everywhere = (pattern: string) => pattern.replaceAll('<rootDir>', rootDir);
    const { testRegex = [], testMatch = testRegex.length > 0 ? [] : defaults.testMatch } = options;
    return {
      from,
      roots: (options.roots ?? ['.']).map(inRoot),
      moduleFileExtensions: options.moduleFileExtensions ?? defaults.moduleFileExtensions,
      testMatch: testMatch.map((glob) => replaceRoot(glob, rootDir.replace(GLOB_CHARACTERS, '\\$&'))),
      testRegex,
      testPathIgnorePatterns: (options.testPathIgnorePatterns ?? ['/node_modules/']).map(everywhere),
      modulePathIgnorePatterns: (options.modulePathIgnorePatterns ?? []).map(everywhere),
    };
  };

const GLOB_CHARACTERS = /[!()*?[\\\]{}]/g;

const replaceRoot = (path: string, rootDir: string): string =>
  path.startsWith('<rootDir>') ? `${rootDir}/${path.slice('<rootDir>'.length).replace(/^\/+|^(?:\.\/)+/, '')}` : path;

const acceptorOf = (rules: Rules): ((path: string) => boolean) => {
  const checks = checksOf(rules);
  return (path) => checks.every(({ allows }) => allows(path));
};

/** A rule by the name of its option. */
export interface Check {
  readonly option: keyof JestOptions;
  readonly values: readonly string[];
  allows(path: string): boolean;
}

export function checksOf(rules: Rules): Check[] {
  const endings = rules.moduleFileExtensions.map((extension) => `.${extension}`);
  const roots = rules.roots.map((root) => (root.endsWith('/') ? root : `${root}/`));
  const regexes = regexesOf(rules, 'testRegex');
  const check = (option: keyof Rules & Check['option'], allows: Check['allows']): Check[] =>
    rules[option].length === 0 ? [] : [{ option, values: rules[option], allows }];
  const ignores = (option: RegexOption) => {
    const patterns = regexesOf(rules, option);
    return check(option, (path) => !patterns.some((pattern) => pattern.test(path)));
  };
  return [
    ...check('moduleFileExtensions', (path) => endings.some((ending) => path.endsWith(ending))),
    ...check('roots', (path) => roots.some((root) => path.startsWith(root))),
    ...check('testMatch', globMatcher(rules.testMatch)),
    ...check('testRegex', (path) => regexes.some((pattern) => pattern.test(path))),
    ...ignores('testPathIgnorePatterns'),
    ...ignores('modulePathIgnorePatterns'),
  ];
}

/** Jest's `globsToMatcher`: the last glob that has a say decides. */
function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => {
    const matches = picomatch(glob, { dot: true }, true);
    const { negated = false, negatedExtglob = false } = matches.state as {
      negated?: boolean;
      negatedExtglob?: boolean;
    };
    return { matches, negated: negated || negatedExtglob };
  });
  const onlyNegated = matchers.every(({ negated }) => negated);
  return (path) => {
    let kept: boolean | undefined;
    for (const { matches, negated } of matchers) if (matches(path) !== negated) kept = !negated;
    return onlyNegated ? kept !== false : kept === true;
  };
}

type RegexOption = 'testRegex' | 'testPathIgnorePatterns' | 'modulePathIgnorePatterns';

const regexesOf = (rules: Rules, option: RegexOption): RegExp[] =>
  rules[option].map((pattern) => {
    try {
      return new RegExp(pattern);
    } catch (problem) {
      throw new UsageError(
        `${option} in ${rules.from ?? 'the configuration of jest'} contains ${JSON.stringify(pattern)}, which is no regular expression (${(problem as Error).message}): Jest itself stops at it`,
      );
    }
  });

/** Whether the user's patterns of test paths choose a file. Jest ignores patterns that are no regular expressions. */
function chosenBy(args: readonly Argument[], { folder }: Project): (path: string) => boolean {
  if (valuesOf(args, 'findRelatedTests') !== undefined) return () => true;
  const patterns = pathPatterns(args).flatMap((pattern) => {
    try {
      return [new RegExp(pattern, 'i'), new RegExp(pattern.replace(/^\.\//, '^'), 'i')];
    } catch {
      return [];
    }
  });
  return (path) =>
    patterns.length === 0 || patterns.some((pattern) => pattern.test(path) || pattern.test(relative(folder, path)));
}

/** Arguments that choose tests in ways that only Jest knows. */
const ONLY_JEST = [
  'onlyChanged',
  'changedSince',
  'changedFilesWithAncestor',
  'lastCommit',
  'findRelatedTests',
  'filter',
];

const onlyJest = (args: readonly Argument[]): string[] =>
  args.flatMap(({ option = '', words }) => (ONLY_JEST.includes(option) ? [`${words.join(' ')} in args`] : []));

/** Presets that choose no test files. */
const HARMLESS_PRESET = /^ts-jest(?:\/|$)/;

const unfollowed =
  ({ folder }: Project) =>
  ({ options: { preset, filter, roots = [] }, rootDir, from = 'args' }: JestProject): string[] => [
    ...(preset === undefined || HARMLESS_PRESET.test(preset) ? [] : [`preset in ${from}: ${preset}`]),
    ...(filter === undefined ? [] : [`filter in ${from}: it is code`]),
    ...[rootDir, ...roots.map((root) => resolve(rootDir, replaceRoot(root, rootDir)))]
      .filter((root) => root !== folder && !root.startsWith(`${folder}/`))
      .map((root) => `tests outside of the working directory, in ${relative(folder, root)} (${from})`),
  ];

/** The rules in words. Paths are relative where that is shorter. */
function describe(rules: Rules, { folder }: Project): string[] {
  const shown = (pattern: string) => pattern.replaceAll(`${folder}/`, '');
  const roots = rules.roots.filter((root) => root !== folder).map((root) => `in ${relative(folder, root) || '.'}`);
  return [
    ...roots,
    ...rules.testMatch.map(shown),
    ...rules.testRegex.map((pattern) => `testRegex ${shown(pattern)}`),
    ...rules.testPathIgnorePatterns.map((pattern) => `testPathIgnorePatterns ${shown(pattern)}`),
    ...rules.modulePathIgnorePatterns.map((pattern) => `modulePathIgnorePatterns ${shown(pattern)}`),
  ];
}
