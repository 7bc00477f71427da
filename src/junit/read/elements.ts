/** The elements that mean something, by local name. Case is forgiven, prefixes are ignored, everything else is passed over. */
import { findFormatOfRoot } from '../../dialects/foreign-formats.ts';

export type ElementKind = 'root' | 'suite' | 'case' | 'result' | 'retry' | 'output' | 'property' | 'other';

const KINDS: ReadonlyMap<string, ElementKind> = new Map<string, ElementKind>([
  ['testsuites', 'root'],
  ['testrun', 'root'],
  ['testsuite', 'suite'],
  ['testcase', 'case'],
  ['error', 'result'],
  ['failure', 'result'],
  ['skipped', 'result'],
  ['disabled', 'result'],
  ['flakyfailure', 'retry'],
  ['flakyerror', 'retry'],
  ['rerunfailure', 'retry'],
  ['rerunerror', 'retry'],
  ['system-out', 'output'],
  ['system-err', 'output'],
  ['property', 'property'],
]);

export const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1);

/** Of an element with this name, prefix included. */
export function elementKind(name: string): ElementKind {
  const local = localName(name);
  const known = KINDS.get(local) ?? KINDS.get(local.toLowerCase());
  return known ?? (isMangledFailure(name) ? 'result' : 'other');
}

/** One letter away from a failure: a flipped bit must not turn it into an element that is passed over. */
const isMangledFailure = (name: string): boolean =>
  ['failure', 'error'].some(
    (word) => word.length === name.length && [...word].filter((letter, at) => letter !== name[at]).length === 1,
  );

/** The format that a root element belongs to; undefined for one of JUnit. */
export function foreignRoot(name: string): string | undefined {
  const known = findFormatOfRoot(name) ?? findFormatOfRoot(localName(name));
  if (known !== undefined) return known.title;
  const kind = elementKind(name);
  return kind === 'root' || kind === 'suite' || kind === 'case'
    ? undefined
    : `XML with the root element <${name.slice(0, 60)}>`;
}
