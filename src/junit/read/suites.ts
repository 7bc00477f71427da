/**
 * Suites while they are read: their path and file, and what a repeated name means in their dialect.
 * Also checks whether their counts agree with their cases.
 */
import { dialects } from '../../dialects/index.ts';
import { SUITE_ERRORS_PROPERTY, TRIES_PROPERTY } from '../../dialects/shardwise.ts';
import type { SameName } from '../../model.ts';
import { plural } from '../../text/numbers.ts';
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
  readonly sameName: SameName | undefined;
  /** Set if a case without a name in it is a test that was interrupted. */
  readonly leavesUnfinished: boolean;
  file: string | undefined;
  /** The value of `TRIES_PROPERTY`. */
  tries?: number;
  /** Set if the suite has `SUITE_ERRORS_PROPERTY`. */
  holdsSuiteErrors?: true;
  /** Number of cases in it or below. */
  tests: number;
  /** Number of its own errors, and of cases in it or below that failed. Includes cases that failed first and passed later. */
  failing: number;
}

/** A `<testsuites>`, or what is around the outermost element. It adds no name to the path. */
export function createRoot(parent: Suite | undefined, attributes: Attributes): Suite {
  const sameName = dialects.sameName({ root: attributes }) ?? parent?.sameName;
  const leavesUnfinished = dialects.leavesUnfinished({ root: attributes }) || parent?.leavesUnfinished === true;
  const path = parent?.path ?? [];
  return { parent, path, attributes, sameName, leavesUnfinished, file: parent?.file, tests: 0, failing: 0 };
}

export function createSuite(parent: Suite, attributes: Attributes): Suite {
  const name = nameText(attributes['name'] ?? '');
  const path = parent.path.length >= MAX_PATH ? parent.path : [...parent.path, ...pathNames(name, parent, attributes)];
  const file = attributePlace(attributes).file ?? pathName(name) ?? parent.file;
  if (dialects.hasFileOfSiblings(name)) parent.file = file;
  const sameName = dialects.sameName({ suite: attributes }) ?? parent.sameName;
  const leavesUnfinished = parent.leavesUnfinished || dialects.leavesUnfinished({ suite: attributes });
  return { parent, path, attributes, sameName, leavesUnfinished, file, tests: 0, failing: 0 };
}

/** What a second case of the same name means, if its own attributes or those around it say so. */
export const sameNameOf = (suite: Suite, { classname }: Attributes): SameName | undefined =>
  suite.sameName ?? (suite.path.length === 0 ? dialects.looseSameName(classname) : undefined);

export function addSuiteProperty(suite: Suite, { name, value }: Attributes): void {
  const tries = name === TRIES_PROPERTY ? parseCount(value) : undefined;
  if (tries !== undefined) suite.tries = tries;
  if (name === SUITE_ERRORS_PROPERTY) suite.holdsSuiteErrors = true;
}

/** The names that a suite adds to the path: none if it has no name. A project comes first, because the same test in two projects is two tests. */
function pathNames(name: string, { attributes: around }: Suite, attributes: Attributes): readonly string[] {
  if (name === '') return [];
  const { hostname = '' } = attributes;
  const hasProject = hostname !== '' && pathName(name) !== undefined;
  const isProject = hasProject && dialects.hasProjectInHostname({ suite: attributes, around });
  return [...(isProject ? [nameText(hostname)] : []), dialects.withoutRound(name)];
}

/** Adds the suite's counts to its parent. Returns what its attributes claim and its cases do not show. */
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
      unexplained: `the attributes of this suite count ${plural(failures, 'failure or error', 'failures or errors')}, but no test case in it has one`,
    }),
  };
}
