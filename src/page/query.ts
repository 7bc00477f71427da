/**
 * The language of the search field: words, and filters such as `status:failed shard:3 is:new axis:windows`. All terms must fit. A comma
 * separates values of which one must fit, quotes keep blanks together, and a hyphen in front turns a term around.
 */
import type { Status } from '../render/html/page-data.ts';
import type { Tests } from './tests.ts';

export interface Term {
  /** Undefined for a word that is searched in names, files and messages. */
  readonly key?: FilterKey;
  /** In lower case. One of them must fit. */
  readonly values: readonly string[];
  readonly not: boolean;
}

type Fits = (tests: Tests, at: number, value: string) => boolean;

const contains =
  (textOf: (tests: Tests, at: number) => string): Fits =>
  (tests, at, value) =>
    textOf(tests, at).toLowerCase().includes(value);

/** What `is:` takes. */
const KINDS: Readonly<Record<string, (tests: Tests, at: number) => boolean>> = {
  new: (tests, at) => tests.detail(at)?.failureClass === 'new',
  known: (tests, at) => tests.detail(at)?.failureClass === 'already-failing',
  'known-flaky': (tests, at) => tests.detail(at)?.failureClass === 'known-flaky',
  quarantined: (tests, at) => tests.detail(at)?.failureClass === 'quarantined',
  flaky: (tests, at) => tests.status(at) === 'flaky' || tests.detail(at)?.failureClass === 'known-flaky',
  retried: (tests, at) => (tests.detail(at)?.tries ?? 1) > 1,
  slow: (tests, at) => (tests.ms(at) ?? 0) >= SLOW_MS,
};
const SLOW_MS = 1000;

/** For people, an error is a failure too. A flaky test counts as passed, here as in the verdict. */
const ALSO: Readonly<Record<string, Status>> = { failed: 'errored', passed: 'flaky' };

const isStatus: Fits = (tests, at, value) => {
  const status = tests.status(at);
  return status === value || ALSO[value] === status;
};

export const FILTERS = {
  status: isStatus,
  is: (tests, at, value) => KINDS[value]?.(tests, at) ?? false,
  shard: (tests, at, value) => String(tests.shard(at)) === value,
  axis: contains((tests, at) => tests.axis(at)),
  owner: contains((tests, at) => tests.owner(at)),
  file: contains((tests, at) => tests.file(at)),
  unit: contains((tests, at) => tests.unit(at)),
  suite: contains((tests, at) => tests.group(at)),
  name: contains((tests, at) => tests.name(at)),
  message: contains((tests, at) => tests.message(at)),
} as const satisfies Readonly<Record<string, Fits>>;
export type FilterKey = keyof typeof FILTERS;

const isKey = (word: string): word is FilterKey => Object.hasOwn(FILTERS, word);

/** A blank separates terms, but not between quotes. */
const TERM = /(-?)(?:([a-z]+):)?((?:"[^"]*"?|[^\s"])+)/g;
const VALUE = /"([^"]*)"?|([^,"]+)/g;

export function parseQuery(text: string): readonly Term[] {
  return [...text.matchAll(TERM)].flatMap(([whole, minus, key = '', rest = '']): readonly Term[] => {
    const not = minus === '-' && whole.length > 1;
    if (isKey(key)) return [{ key, values: valuesOf(rest), not }];
    const word = unquoted(not || minus === '' ? whole.slice(minus?.length ?? 0) : whole);
    return word === '' ? [] : [{ values: [word], not }];
  });
}

const valuesOf = (text: string): readonly string[] =>
  [...text.matchAll(VALUE)].map(([, quoted, plain]) => (quoted ?? plain ?? '').toLowerCase());

const unquoted = (text: string): string => text.replaceAll('"', '').toLowerCase();

/** The places of the tests that fit, in order. */
export function search(tests: Tests, terms: readonly Term[]): Uint32Array {
  const found = new Uint32Array(tests.count);
  let count = 0;
  for (let at = 0; at < tests.count; at++) if (terms.every((term) => fits(tests, at, term))) found[count++] = at;
  return found.subarray(0, count);
}

function fits(tests: Tests, at: number, { key, values, not }: Term): boolean {
  const one = (value: string) =>
    key === undefined ? tests.searched(at).includes(value) : FILTERS[key](tests, at, value);
  return values.some(one) !== not;
}

/** The value of a filter as it is written in the search field. */
const written = (value: string): string => (/[\s,"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

/** The text with this filter instead of others of its key. Without a value, the key goes. */
export function withFilter(text: string, key: FilterKey, value: string | undefined): string {
  const others = [...text.matchAll(TERM)].filter(([, , one]) => one !== key).map(([whole]) => whole);
  return [...(value === undefined ? [] : [`${key}:${written(value)}`]), ...others].join(' ');
}

/** The value that a filter has in the text, where it has one. */
export function filterValue(text: string, key: FilterKey): string | undefined {
  const term = parseQuery(text).find((one) => one.key === key && !one.not);
  return term?.values.length === 1 ? term.values[0] : undefined;
}
