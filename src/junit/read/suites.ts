/** Suites while they are read: their path, their file, what their dialect means by a repeated name, and whether their counts agree with their cases. */
import type { SameName } from '../../model.ts';
import { attributePlace, pathName } from './place.ts';
import { nameText } from './plain-text.ts';
import { parseCount } from './values.ts';
import type { Attributes } from './xml.ts';

/** Deeper suites are read but add no name to the path. */
const MAX_PATH = 64;

export interface Suite {
  readonly parent: Suite | undefined;
  /** Names, outermost first. */
  readonly path: readonly string[];
  readonly attributes: Attributes;
  readonly sameName: SameName | undefined;
  file: string | undefined;
  /** By `TRIES_PROPERTY`. */
  tries?: number;
  /** By `SUITE_ERRORS_PROPERTY`. */
  holdsSuiteErrors?: true;
  /** Cases in it or below. */
  tests: number;
  /** Cases in it or below that failed, also those that passed in the end, and its own errors. */
  failing: number;
}

/** `testsuites` and what is around it: adds nothing to the path. */
export function createRoot(parent: Suite | undefined, attributes: Attributes): Suite {
  const sameName = NO_RETRIES.has(attributes['name'] ?? '') ? 'parameter' : parent?.sameName;
  return { parent, path: parent?.path ?? [], attributes, sameName, file: parent?.file, tests: 0, failing: 0 };
}

export function createSuite(parent: Suite, attributes: Attributes): Suite {
  const name = nameText(attributes['name'] ?? '');
  const path = parent.path.length >= MAX_PATH ? parent.path : [...parent.path, ...pathNames(name, parent, attributes)];
  const file = attributePlace(attributes).file ?? pathName(name) ?? parent.file;
  // mocha-junit-reporter, which Cypress uses, names the file only on the first of several sibling suites.
  if (name === 'Root Suite') parent.file = file;
  return { parent, path, attributes, sameName: sameNameIn(name, parent), file, tests: 0, failing: 0 };
}

/** Root name of our own files, in which every test is there once. */
export const MERGED_NAME = 'shardwise';

/** Property of a suite in our own files: how often each test directly in it ran in all. */
export const TRIES_PROPERTY = 'shardwise.tries';

/**
 * Property of the suite in our own files whose cases are no tests: each stands for an error of a whole suite that no case carried, so that
 * readers who count cases see it too.
 */
export const SUITE_ERRORS_PROPERTY = 'shardwise.suite-errors';

/** Root names of reporters that write one case for a test however often it was retried: a second one is another test. */
const NO_RETRIES: ReadonlySet<string> = new Set([
  MERGED_NAME,
  'jest tests',
  'vitest tests',
  'pytest tests',
  'Mocha Tests',
]);

/** nextest writes a stress run as one suite for each round. */
const STRESS = /@stress-\d+$/;

function sameNameIn(name: string, parent: Suite): SameName | undefined {
  if (STRESS.test(name)) return 'repeat';
  return name === 'pytest' ? 'parameter' : parent.sameName;
}

/** Node's own reporter names no file and puts tests beside the suites, so those of two files can have the same name. It never retries. */
export const sameNameOf = (suite: Suite, { classname }: Attributes): SameName | undefined =>
  suite.sameName ?? (suite.path.length === 0 && classname === 'test' ? 'parameter' : undefined);

export function addSuiteProperty(suite: Suite, { name, value }: Attributes): void {
  const tries = name === TRIES_PROPERTY ? parseCount(value) : undefined;
  if (tries !== undefined) suite.tries = tries;
  if (name === SUITE_ERRORS_PROPERTY) suite.holdsSuiteErrors = true;
}

/** A suite without a name is no place of its own. */
function pathNames(name: string, parent: Suite, attributes: Attributes): readonly string[] {
  if (name === '') return [];
  const project = playwrightProject(name, parent, attributes);
  return [...(project === undefined ? [] : [project]), name.replace(STRESS, '')];
}

/** Playwright has the project in `hostname`; without it the same test in two browsers would be one. Elsewhere it is the name of a machine. */
function playwrightProject(name: string, parent: Suite, attributes: Attributes): string | undefined {
  const { hostname = '', timestamp = '' } = attributes;
  const isPlaywright = parent.attributes['id'] !== undefined || /^\d{13}$/.test(timestamp);
  return isPlaywright && hostname !== '' && pathName(name) !== undefined ? nameText(hostname) : undefined;
}

/** Hands the suite's counts to its parent, and says what its attributes claim beyond its cases. */
export function closeSuite(suite: Suite): { readonly unexplained?: string; readonly claimedTests: number } {
  const { parent, attributes } = suite;
  const claimedTests = suite.tests === 0 ? (parseCount(attributes['tests']) ?? 0) : 0;
  const failures = (parseCount(attributes['failures']) ?? 0) + (parseCount(attributes['errors']) ?? 0);
  const isUnexplained = failures > 0 && suite.failing === 0;
  if (parent !== undefined) {
    parent.tests += suite.tests + claimedTests;
    parent.failing += isUnexplained ? failures : suite.failing;
  }
  return {
    claimedTests,
    ...(isUnexplained && {
      unexplained: `its attributes count ${failures} failures or errors, and no test case in it has one`,
    }),
  };
}
