/**
 * Suites while they are read: their path and file, and what a repeated name means in their dialect.
 * Also checks whether their counts agree with their cases.
 */
import { dialects } from '../../dialects/index.ts';
import { EVERY_SHARD_PROPERTY, SUITE_ERRORS_PROPERTY, TRIES_PROPERTY } from '../../dialects/shardwise.ts';
import { isBad, type SameName, type SuiteElement, type TestCase } from '../../model.ts';
import { plural } from '../../text/numbers.ts';
import type { Draft } from './draft.ts';
import { attributePlace, pathName } from './place.ts';
import { nameText } from './plain-text.ts';
import { parseCount } from './values.ts';
import type { Attributes } from './xml.ts';

/** Maximum number of names in a path. Deeper suites are read but add no name to it. */
const MAX_PATH = 64;

export interface Suite {
  readonly parent: Suite | undefined;
  /** Names, outermost first. */
  readonly path: readonly string[];
  readonly attributes: Attributes;
  /** Set if the class of a case stands in place of the last name of the path. */
  readonly isClass: boolean;
  readonly sameName: SameName | undefined;
  /** Set if a case without a name in it is a test that was interrupted. */
  readonly leavesUnfinished: boolean;
  /** The element for the cases that are directly in it. */
  readonly element: SuiteElement;
  file: string | undefined;
  /** The value of `TRIES_PROPERTY`. */
  tries?: number;
  /** Set if the suite has `SUITE_ERRORS_PROPERTY`. */
  holdsSuiteErrors?: true;
  readonly found: Found;
}

/** What was found in a suite. Except for `own` and `ownBad`, also in the suites below. */
interface Found {
  /** Number of cases directly in it. */
  own: number;
  /** Number of cases directly in it that failed. */
  ownBad: number;
  /** Number of cases. Where a suite claims more, its claim. */
  tests: number;
  /** Number of failures and errors, also of suites, and also in tries of tests that passed later. */
  failures: number;
}

const nothingFound = (): Found => ({ own: 0, ownBad: 0, tests: 0, failures: 0 });

/** A `<testsuites>`, or what is around the outermost element. It adds no name to the path. */
export function createRoot(parent: Suite | undefined, attributes: Attributes): Suite {
  const sameName = dialects.sameName({ root: attributes }) ?? parent?.sameName;
  const leavesUnfinished = dialects.leavesUnfinished({ root: attributes }) || parent?.leavesUnfinished === true;
  const path = parent?.path ?? [];
  return { parent, path, attributes, isClass: false, sameName, leavesUnfinished, file: parent?.file, ...newElement() };
}

export function createSuite(parent: Suite, attributes: Attributes): Suite {
  const name = nameText(attributes['name'] ?? '');
  const path = parent.path.length >= MAX_PATH ? parent.path : [...parent.path, ...pathNames(name, parent, attributes)];
  const file = attributePlace(attributes).file ?? pathName(name) ?? parent.file;
  if (dialects.hasFileOfSiblings(name)) parent.file = file;
  const sameName = dialects.sameName({ suite: attributes }) ?? parent.sameName;
  const leavesUnfinished = parent.leavesUnfinished || dialects.leavesUnfinished({ suite: attributes });
  const isClass = dialects.isClassSuite(name, { suite: attributes });
  return { parent, path, attributes, isClass, sameName, leavesUnfinished, file, ...newElement() };
}

const newElement = (): Pick<Suite, 'element' | 'found'> => ({ element: { extraCases: 0 }, found: nothingFound() });

/** The path of a case of this class. */
export const pathOf = ({ path, isClass }: Suite, className: string): readonly string[] =>
  isClass && className !== '' && className !== path.at(-1) ? [...path.slice(0, -1), className] : path;

/** What a second case of the same name means, if its own attributes or those around it say so. */
export const sameNameOf = (suite: Suite, { classname }: Attributes): SameName | undefined =>
  suite.sameName ?? (suite.path.length === 0 ? dialects.looseSameName(classname) : undefined);

export function addSuiteProperty(suite: Suite, { name, value }: Attributes): void {
  const tries = name === TRIES_PROPERTY ? parseCount(value) : undefined;
  if (tries !== undefined) suite.tries = tries;
  if (name === SUITE_ERRORS_PROPERTY) suite.holdsSuiteErrors = true;
  if (name === EVERY_SHARD_PROPERTY) suite.element.inEveryShard = true;
}

/** The names that a suite adds to the path: none if it has no name. A project comes first, because the same test in two projects is two tests. */
function pathNames(name: string, { attributes: around }: Suite, attributes: Attributes): readonly string[] {
  if (name === '') return [];
  const { hostname = '' } = attributes;
  const hasProject = hostname !== '' && pathName(name) !== undefined;
  const isProject = hasProject && dialects.hasProjectInHostname({ suite: attributes, around });
  return [...(isProject ? [nameText(hostname)] : []), dialects.withoutRound(name)];
}

/** Adds a case to what was found. Each of its failures counts, because some producers count assertions. */
export function addFound({ found }: Suite, { outcome }: TestCase, { badResults, failedTries }: Draft): void {
  found.own++;
  found.tests++;
  if (isBad(outcome)) found.ownBad++;
  found.failures += Math.max(badResults, isBad(outcome) ? 1 : 0) + failedTries.length;
}

/** What the attributes of a suite claim and its cases do not show. */
export interface Unshown {
  /** How many tests are claimed and not there. */
  readonly tests: number;
  /** A sentence about failures that are claimed and not there. */
  readonly failures?: string;
}

/** Adds what was found in the suite to its parent, and compares it with what the suite claims. */
export function closeSuite({ parent, attributes, found, element }: Suite): Unshown {
  const claimed = claimsOf(attributes);
  element.extraCases = extraCases(claimed, found);
  const tests = Math.max(0, (claimed.tests ?? 0) - found.tests);
  const failures = Math.max(0, (claimed.failures ?? 0) - found.failures);
  if (parent !== undefined) {
    parent.found.tests += found.tests + tests;
    parent.found.failures += found.failures + failures;
  }
  return { tests, ...(failures > 0 && { failures: notShown(claimed.failures, found) }) };
}

interface Claims {
  readonly tests: number | undefined;
  /** Failures and errors. */
  readonly failures: number | undefined;
}

function claimsOf(attributes: Attributes): Claims {
  const { tests, failures, errors } = attributes;
  const isTests = !dialects.countsAssertions({ suite: attributes });
  const counts = [failures, errors].flatMap((count) => parseCount(count) ?? []);
  return {
    tests: isTests ? parseCount(tests) : undefined,
    failures: counts.length === 0 ? undefined : counts.reduce((a, b) => a + b),
  };
}

/** How many cases are only tries of tests. As many fewer tests and failures must be claimed than there are, so it is no other way to count. */
function extraCases({ tests, failures }: Claims, found: Found): number {
  if (tests === undefined || failures === undefined || found.own !== found.tests) return 0;
  const extra = found.own - tests;
  return extra > 0 && found.ownBad - failures === extra ? extra : 0;
}

function notShown(claimed: number | undefined, { failures }: Found): string {
  const counted = plural(claimed ?? 0, 'failure or error', 'failures or errors');
  const there = failures === 0 ? 'no test case in it has one' : `its test cases have only ${failures}`;
  return `the attributes of this suite count ${counted}, but ${there}`;
}
