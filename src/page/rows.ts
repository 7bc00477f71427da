/** The rows of the list: groups with a heading, and the tests in them. What failed comes first in every group and among groups. */
import type { FailureGroup } from '../render/html/page-data.ts';
import { commonMessage } from './common-message.ts';
import type { Tests } from './tests.ts';

export const GROUPINGS = ['known', 'message', 'file', 'suite', 'owner', 'shard', 'axis', 'none'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type Row =
  | { readonly kind: 'group'; readonly group: Group; readonly open: boolean }
  | { readonly kind: 'test'; readonly at: number };

export interface Group {
  readonly key: string;
  readonly title: string;
  readonly lead?: string;
  readonly tests: readonly number[];
  /** How many of them failed or are missing. */
  readonly bad: number;
}

/** The order of tests: those that need attention first. */
const RANKS: Readonly<Record<string, number>> = { missing: 1, errored: 2, failed: 2, flaky: 7, passed: 8, skipped: 9 };
const CLASS_RANKS: Readonly<Record<string, number>> = {
  new: 0,
  unknown: 2,
  'already-failing': 4,
  'known-flaky': 5,
  quarantined: 6,
};

export function rankOf(tests: Tests, at: number): number {
  const status = tests.status(at);
  const known = tests.detail(at)?.failureClass;
  return known === undefined || status === 'flaky' ? (RANKS[status] ?? 9) : (CLASS_RANKS[known] ?? 2);
}

/** Places in the order of their ranks. Equal ones keep their order. */
export function inOrder(tests: Tests, found: Uint32Array): readonly number[] {
  const byRank: number[][] = [];
  for (const at of found) {
    const rank = rankOf(tests, at);
    byRank[rank] ??= [];
    byRank[rank].push(at);
  }
  return byRank.flatMap((places) => places ?? []);
}

export function groupsOf(tests: Tests, ordered: readonly number[], grouping: Grouping): readonly Group[] {
  const places = new Map<string, number[]>();
  const keyOf = KEYS[grouping];
  for (const at of ordered) {
    const key = keyOf(tests, at);
    const found = places.get(key);
    if (found === undefined) places.set(key, [at]);
    else found.push(at);
  }
  const groups = [...places].map(([key, members]) => ({
    key,
    ...(grouping === 'known'
      ? knownTitle(tests, key, members)
      : { title: titleOf(grouping, key, tests.message(members[0] ?? -1)) }),
    tests: members,
    bad: members.reduce((sum, at) => sum + (tests.isBad(at) ? 1 : 0), 0),
  }));
  // What is known has its own order. Elsewhere most failures mean the most urgent group, and the rest comes last.
  return grouping === 'known' ? groups : groups.toSorted((a, b) => isRest(a) - isRest(b) || b.bad - a.bad);
}

const isRest = ({ key }: Pick<Group, 'key'>): number => (key === '' ? 1 : 0);

const KEYS: Readonly<Record<Grouping, (tests: Tests, at: number) => string>> = {
  known: (tests, at) => {
    const status = tests.status(at);
    return status === 'failed' || status === 'errored' ? (tests.detail(at)?.failureClass ?? 'unknown') : status;
  },
  message: (tests, at) => (tests.message(at) === '' ? '' : commonMessage(tests.message(at))),
  file: (tests, at) => tests.file(at),
  suite: (tests, at) => tests.group(at),
  owner: (tests, at) => tests.owner(at),
  shard: (tests, at) => {
    const [shard, axis] = [tests.shard(at), tests.axis(at)];
    return `${shard === 0 ? '' : `shard ${shard}`}${axis === '' ? '' : ` (${axis})`}`;
  },
  axis: (tests, at) => tests.axis(at),
  none: () => '',
};

const WITHOUT: Readonly<Record<Grouping, string>> = {
  known: '',
  message: 'Without a message',
  file: 'Without a file',
  suite: 'Without a suite',
  owner: 'Without an owner',
  shard: 'Of no known shard',
  axis: 'On no axis',
  none: 'All tests',
};

/** Of messages that differ only in numbers or values, the first one stands for all. */
function titleOf(grouping: Grouping, key: string, message: string): string {
  if (key === '') return WITHOUT[grouping];
  return grouping === 'message' ? (message.trimStart().split('\n', 1)[0] ?? key) : key;
}

const OTHER_TITLES: Readonly<Record<string, readonly [title: string, lead: string]>> = {
  missing: ['Missing', 'These were planned, but no report names them. It is unknown whether they pass.'],
  flaky: ['Flaky', 'A flaky test failed first and passed on a retry. It counts as passed.'],
  passed: ['Passed', ''],
  skipped: ['Skipped', ''],
};

/** The words of the summary. Its titles end with the number of all failures, and a filter may show fewer. */
function knownTitle(tests: Tests, key: string, members: readonly number[]): Pick<Group, 'title' | 'lead'> {
  const known = tests.data.groups.find(({ name }) => name === key);
  const [other = key, otherLead] = OTHER_TITLES[key] ?? [];
  const title = known === undefined ? other : withoutCount(known);
  const lead = [known === undefined ? otherLead : known.lead, sameMessage(tests, members)].filter(Boolean).join(' ');
  return lead === '' ? { title } : { title, lead };
}

const withoutCount = ({ title }: FailureGroup): string =>
  title
    .replace(/: [\d,]+ new failures?$/, '')
    .replace(/: [\d,]+$/, '')
    .replace(/^[\d,]+ failed tests?$/, 'Failed');

/** From this number on, people no longer read failures one by one. */
const MANY = 10;

/** A message that most of many failures have, apart from numbers and values. It points to one cause. */
function sameMessage(tests: Tests, members: readonly number[]): string | undefined {
  if (members.length < MANY || !tests.isBad(members[0] ?? -1)) return undefined;
  const counts = new Map<string, number>();
  for (const at of members) {
    const message = commonMessage(tests.message(at));
    if (message !== '') counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  const [most = 0] = [...counts.values()].toSorted((a, b) => b - a);
  if (most * 2 < members.length) return undefined;
  return `${most === members.length ? 'All' : `${most} of ${members.length}`} have the same message.`;
}

/** One long list for the window of rows. A closed group has only its heading. */
export function rowsOf(groups: readonly Group[], isOpen: (group: Group) => boolean, headings = true): readonly Row[] {
  const rows: Row[] = [];
  for (const group of groups) {
    const open = !headings || isOpen(group);
    if (headings) rows.push({ kind: 'group', group, open });
    if (open) for (const at of group.tests) rows.push({ kind: 'test', at });
  }
  return rows;
}
