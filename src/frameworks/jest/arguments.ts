/** The arguments of Jest, read as its own command line reads them. https://jestjs.io/docs/cli */

export interface JestArgument {
  /** The full name of the option. Absent for a pattern of test paths. */
  readonly option?: string;
  readonly values: readonly string[];
  /** The argument as it was written. */
  readonly words: readonly string[];
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  b: 'bail',
  c: 'config',
  e: 'expand',
  env: 'testEnvironment',
  f: 'onlyFailures',
  h: 'help',
  i: 'runInBand',
  o: 'onlyChanged',
  t: 'testNamePattern',
  testPathPattern: 'testPathPatterns', // its name before Jest 30
  u: 'updateSnapshot',
  v: 'version',
  w: 'maxWorkers',
};

/** The options that take all words up to the next option. */
const TAKES_MANY = new Set(
  `collectCoverageOnlyFrom coveragePathIgnorePatterns coverageReporters ignoreProjects moduleDirectories moduleFileExtensions
  modulePathIgnorePatterns modulePaths projects reporters roots selectProjects setupFiles setupFilesAfterEnv snapshotSerializers
  testMatch testPathIgnorePatterns testPathPatterns testRegex transformIgnorePatterns unmockedModulePathPatterns
  watchPathIgnorePatterns`.split(/\s+/),
);

/** The options that take the next word. All others are switches. */
const TAKES_ONE = new Set(
  `cacheDirectory changedSince collectCoverageFrom config coverageDirectory coverageProvider coverageThreshold filter globalSetup
  globalTeardown globals haste maxConcurrency maxWorkers moduleNameMapper notifyMode openHandlesTimeout outputFile preset prettierPath
  resolver rootDir runner seed shard testEnvironment testEnvironmentOptions testFailureExitCode testNamePattern testResultsProcessor
  testRunner testSequencer testTimeout transform workerGracefulExitTimeout`.split(/\s+/),
);

export function parseJestArguments(words: readonly string[]): JestArgument[] {
  const found: JestArgument[] = [];
  for (let at = 0; at < words.length; at += found.at(-1)?.words.length ?? 1) found.push(argumentAt(words.slice(at)));
  return found;
}

function argumentAt([word = '', ...next]: readonly string[]): JestArgument {
  const [, name, value] = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined) return { values: word === '--' ? [] : [word], words: [word] };
  const option = fullName(name);
  const taken = value === undefined ? next.slice(0, wordsTaken(option, next)) : [];
  return { option, values: value === undefined ? taken : [value], words: [word, ...taken] };
}

function fullName(name: string): string {
  const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return SHORT_NAMES[camel] ?? camel;
}

function wordsTaken(option: string, next: readonly string[]): number {
  const end = next.findIndex((word) => word.startsWith('-'));
  const plain = end < 0 ? next.length : end;
  if (TAKES_MANY.has(option)) return plain;
  if (TAKES_ONE.has(option)) return Math.min(1, next.length);
  return /^(?:true|false)$/.test(next[0] ?? '') ? 1 : 0;
}

/** All values of an option; undefined when it is not given. */
export function valuesOf(args: readonly JestArgument[], option: string): readonly string[] | undefined {
  const given = args.filter((arg) => arg.option === option);
  return given.length === 0 ? undefined : given.flatMap(({ values }) => values);
}

/** The patterns of test paths. With `findRelatedTests` they are sources. */
export const pathPatterns = (args: readonly JestArgument[]): readonly string[] => [
  ...args.flatMap(({ option, values }) => (option === undefined ? values : [])),
  ...(valuesOf(args, 'testPathPatterns') ?? []),
];
