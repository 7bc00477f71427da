/** The elements that have a meaning, by local name. Letter case and prefixes do not matter. All other elements are ignored. */
import { type ForeignFormat, findFormatOfRoot } from '../../dialects/foreign-formats.ts';

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

/** The kind of an element with this name, which may have a prefix. */
export function elementKind(name: string): ElementKind {
  const local = localName(name);
  const known = KINDS.get(local) ?? KINDS.get(local.toLowerCase());
  return known ?? (isMangledFailure(name) ? 'result' : 'other');
}

const TAG = /<\/?([A-Za-z][\w:.-]*)/g;

/** Does the text contain the start of a tag of JUnit? */
export const startsElement = (text: string): boolean =>
  [...text.matchAll(TAG)].some(([, name = '']) => elementKind(name) !== 'other');

/** Does the name differ from a failure in one letter? A failure with one flipped bit must not be ignored. */
const isMangledFailure = (name: string): boolean =>
  ['failure', 'error'].some(
    (word) => word.length === name.length && [...word].filter((letter, at) => letter !== name[at]).length === 1,
  );

/** The foreign format that a root element belongs to. Undefined for a root element of JUnit. */
export function foreignRoot(name: string): ForeignFormat | undefined {
  const known = findFormatOfRoot(name) ?? findFormatOfRoot(localName(name));
  if (known !== undefined) return known;
  const kind = elementKind(name);
  return kind === 'root' || kind === 'suite' || kind === 'case'
    ? undefined
    : { title: `XML with the root element <${name.slice(0, 60)}>` };
}
