/** The state of the page in the hash of its address, so that a link leads to exactly what someone saw. */
import { GROUPINGS, type Grouping } from './rows.ts';

export const VIEWS = ['tests', 'timeline', 'trends', 'run'] as const;
export type View = (typeof VIEWS)[number];

export interface Address {
  readonly view: View;
  readonly q: string;
  readonly by: Grouping;
  /** Address of the open test; empty for none. */
  readonly test: string;
}

export const START: Address = { view: 'tests', q: '', by: 'known', test: '' };

export function parseHash(hash: string): Address {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T =>
    values.find((value) => value === given.get(name)) ?? otherwise;
  return {
    view: oneOf('view', VIEWS, START.view),
    q: given.get('q') ?? '',
    by: oneOf('by', GROUPINGS, START.by),
    test: given.get('test') ?? '',
  };
}

/** Without what is as at the start. Signs that mean nothing in a hash stay readable. */
export function formatHash(address: Address): string {
  const parts = (Object.keys(START) as (keyof Address)[])
    .filter((key) => address[key] !== START[key])
    .map((key) => `${key}=${readable(address[key])}`);
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

const readable = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:20|3A|2F|2C|40)/g, (code) => (code === '%20' ? '+' : decodeURIComponent(code)));
