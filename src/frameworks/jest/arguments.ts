/** The arguments of Jest, read as its own command line reads them. https://jestjs.io/docs/cli */
import {
  type Argument,
  plainValues,
  plainWords,
  type Syntax,
  valuesOf,
  wordsOfSwitch,
} from '../javascript/arguments.ts';

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

export const JEST_SYNTAX: Syntax = {
  names: SHORT_NAMES,
  wordsTaken(option, next) {
    if (TAKES_MANY.has(option)) return plainWords(next);
    return TAKES_ONE.has(option) ? Math.min(1, next.length) : wordsOfSwitch(next);
  },
};

/** The patterns of test paths. With `findRelatedTests` they are sources. */
export const pathPatterns = (args: readonly Argument[]): readonly string[] => [
  ...plainValues(args),
  ...(valuesOf(args, 'testPathPatterns') ?? []),
];
