/** All known dialects of JUnit. */
import type { Dialect, Mark, VagueMessage } from './dialect.ts';
import { createLookup } from './lookup.ts';
import { MERGED_NAME } from './shardwise.ts';

const rootNamed = (value: string): Mark => ({ on: 'root', attribute: 'name', value });
const suiteNamed = (value: string | RegExp): Mark => ({ on: 'suite', attribute: 'name', value });

/** nextest names the suites of a stress run `binary@stress-0`, `binary@stress-1` and so on. */
const STRESS_ROUND = /@stress-\d+$/;

/** Jest's text for a file that does not load, in reports of jest-junit and in ours. The cause may be vague again, so the order matters. */
const JEST_VAGUE: readonly VagueMessage[] = [
  {
    message: /^(?:● )?Test suite failed to run$/,
    lines: [/^\s*(?!(?:● )?Test suite failed to run)(\S.*)$/],
    which: 'first',
  },
  { message: /^Jest encountered an unexpected token$/, lines: [/^\s*(SyntaxError: .*)$/], which: 'first' },
];

/** Pytest marks the error in a text by `E`. The last line with the name of an exception says it, or else the last line. */
const PYTEST_VAGUE: readonly VagueMessage[] = [
  {
    message: /^collection failure$/,
    lines: [/^E +((?:\w+\.)*[A-Z]\w*(?:: .*)?)$/, /^E +(\S.*)$/],
    which: 'last',
  },
  { message: /^internal error$/, lines: [/^((?:\w+\.)*[A-Z]\w*(?:: .*)?)$/], which: 'last' },
];

export const DIALECTS: readonly Dialect[] = [
  // A merged file contains every test once. Our reporters for frameworks name a hook by its suite.
  { name: 'Shardwise', marks: [rootNamed(MERGED_NAME)], sameName: 'parameter', hooks: /(?:^| › )hook of "/ },
  // jest-junit, Vitest, pytest and mocha-junit-reporter write one case for a test, even if it was retried.
  {
    name: 'Jest',
    marks: [rootNamed('jest tests')],
    sameName: 'parameter',
    hiddenSuites: ['jest tests'],
    vague: JEST_VAGUE,
  },
  { name: 'Vitest', marks: [rootNamed('vitest tests')], sameName: 'parameter' },
  {
    name: 'pytest',
    marks: [rootNamed('pytest tests'), suiteNamed('pytest')],
    sameName: 'parameter',
    hiddenSuites: ['pytest'],
    continues: /^failed on teardown\b/,
    countsAssertions: true, // subtests
    leavesUnfinished: true,
    vague: PYTEST_VAGUE,
  },
  {
    name: 'Mocha',
    marks: [rootNamed('Mocha Tests')],
    sameName: 'parameter',
    hiddenSuites: ['Mocha Tests', 'Root Suite'],
    // mocha-junit-reporter, which Cypress also uses, names the file only on this suite.
    suiteWithFile: 'Root Suite',
    hooks: /"(?:before|after) (?:each|all)" hook\b/,
  },
  // It puts the time of the run behind the names of suites.
  { name: 'unittest-xml-reporting', roundSuffix: /-\d{14}$/, hooks: /(?:^| › )(?:setUp|tearDown)(?:Class|Module) \(/ },
  { name: 'bats', hooks: /(?:^| › )(?:setup|teardown)_(?:file|suite)(?: failed)?$/ },
  // Its reporter names no files and writes tests outside suites, so tests of two files can have the same name. It never retries.
  { name: 'Node.js', looseClass: 'test', sameName: 'parameter', hiddenSuites: ['nodejs'] },
  {
    name: 'nextest',
    marks: [suiteNamed(STRESS_ROUND)],
    sameName: 'repeat',
    roundSuffix: STRESS_ROUND,
    // Its message is the place of a panic. What the panic says is below it.
    vague: [
      {
        message: /^thread '.*' (?:\(\d+\) )?panicked at \S+:\d+:\d+:?$/,
        lines: [/^(?!thread '|stack backtrace:|note: )(\S.*)$/],
        which: 'first',
      },
    ],
  },
  // Converters of xcresult files write one case for each repetition of a test.
  { name: 'Xcode', repetition: { property: 'repetition', repeats: /^Repetition/i } },
  // Runners report the set-up of a class as a case with such a name: JUnit 4, Gradle and others.
  { name: 'JUnit', hooks: /(?:^| › )(?:initializationError|executionError|classMethod)$/ },
  // Where several classes of TestNG run, all of them are in one suite. Tests of a class may be in the suite of the last class in it.
  {
    name: 'Surefire',
    marks: [{ on: 'suite', attribute: 'xsi:noNamespaceSchemaLocation', value: /\/surefire-test-report[\w.-]*\.xsd$/ }],
    classSuites: /^[\w.$]+$/,
  },
  // With -count and -cpu a test runs several times.
  { name: 'go test', marks: [rootNamed('go test')], sameName: 'repeat' },
  // A package whose tests did not start or end. No test in Go can have this name.
  { name: 'gotestsum', hooks: /(?:^| › )TestMain$/ },
  // A test without an assertion, say. PHPUnit ends with exit code 0.
  {
    name: 'PHPUnit',
    risky:
      /^PHPUnit\\Framework\\(?:RiskyTestError|CoveredCodeNotExecutedException|MissingCoversAnnotationException|UnintentionallyCoveredCodeError)$/,
  },
  // It writes these like skips, and ends with exit code 8. What a test skips by itself has a message that begins with SKIP_.
  {
    name: 'CTest',
    hiddenSuites: ['(empty)'],
    failedSkips: {
      status: 'notrun',
      message:
        /^(?:Unable to find executable|Required Files Missing|Missing Configuration|Fixture dependency failed|Insufficient resources|Failed to change working directory|Failed to start|Not Run)$/,
    },
  },
  // It knows no machine, and says so.
  {
    name: 'Catch2',
    marks: [{ on: 'suite', attribute: 'hostname', value: 'tbd' }],
    countsAssertions: true,
  },
  { name: 'Bazel', earlierTries: /(?:^|\/)test_attempts\/attempt_(\d{1,3})\.xml$/ },
  {
    name: 'Playwright',
    marks: [
      { on: 'around', attribute: 'id', value: /^/ },
      { on: 'suite', attribute: 'timestamp', value: /^\d{13}$/ },
    ],
    projectInHostname: true,
  },
];

export const dialects = createLookup(DIALECTS);
