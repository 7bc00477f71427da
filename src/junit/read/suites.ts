/** Suites while they are read: their path, their file, what their dialect means by a repeated name, and whether their counts agree with their cases. */
import { dialects } from '../../dialects/index.ts';
import { SUITE_ERRORS_PROPERTY, TRIES_PROPERTY } from '../../dialects/shardwise.ts';
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
  const sameName = dialects.sameName({ root: attributes }) ?? parent?.sameName;
  return { parent, path: parent?.path ?? [], attributes, sameName, file: parent?.file, tests: 0, failing: 0 };
}

export function createSuite(parent: Suite, attributes: Attributes): Suite {
  const name = nameText(attributes['name'] ?? '');
  const path = parent.path.length >= MAX_PATH ? parent.path : [...parent.path, ...pathNames(name, parent, attributes)];
  const file = attributePlace(attributes).file ?? pathName(name) ?? parent.file;
  if (dialects.hasFileOfSiblings(name)) parent.file = file;
  const sameName = dialects.sameName({ suite: attributes }) ?? parent.sameName;
  return { parent, path, attributes, sameName, file, tests: 0, failing: 0 };
}

/** What a second case of the same name is, as far as its own attributes or those around it tell. */
export const sameNameOf = (suite: Suite, { classname }: Attributes): SameName | undefined =>
  suite.sameName ?? (suite.path.length === 0 ? dialects.looseSameName(classname) : undefined);

export function addSuiteProperty(suite: Suite, { name, value }: Attributes): void {
  const tries = name === TRIES_PROPERTY ? parseCount(value) : undefined;
  if (tries !== undefined) suite.tries = tries;
  if (name === SUITE_ERRORS_PROPERTY) suite.holdsSuiteErrors = true;
}

/** A suite without a name is no place of its own. In two projects the same test is two. */
function pathNames(name: string, { attributes: around }: Suite, attributes: Attributes): readonly string[] {
  if (name === '') return [];
  const { hostname = '' } = attributes;
  const hasProject = hostname !== '' && pathName(name) !== undefined;
  const isProject = hasProject && dialects.hasProjectInHostname({ suite: attributes, around });
  return [...(isProject ? [nameText(hostname)] : []), dialects.withoutRound(name)];
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
