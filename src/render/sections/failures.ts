/** What failed, by what is known of it: what this change probably broke comes first and in sight, the rest folded. */
import type { BaseWords } from '../../host.ts';
import { type FailureClass, hasFailed, type Report, type ReportTest } from '../../model.ts';
import { capped, codeBlock } from '../../text/escape.ts';
import { plural, thousands } from '../../text/numbers.ts';
import type { Section } from '../budget.ts';
import { type Links, placeLink } from '../links.ts';
import { folded } from '../markdown.ts';
import { messageOf, named, titleOf } from '../words.ts';
import { foldAfter, tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** How much of the failures a page shows; the rest is folded, and then left out. */
export interface FailureDetail {
  /** Up to so many failures are all in sight, each with its stack trace in a fold. */
  readonly inSight: number;
  readonly maxTrace: number;
  /** So few failures are shown with their stack traces unfolded. */
  readonly openUpTo: number;
}

/** Fewer failures than this are read one by one. */
const MANY = 10;
/** Where there are too many to show them all, these are enough to see what it is about. */
const FEW_OF_MANY = 5;

interface Group {
  readonly title: (count: number, base: BaseWords) => string;
  readonly lead?: (base: BaseWords) => string;
}

/** `new` at first: this is the order in which people should look at them. */
const GROUPS: Readonly<Record<FailureClass | 'unknown', Group>> = {
  new: {
    title: (count) => `Probably yours: ${plural(count, 'new failure')}`,
    lead: ({ there }) => `Passed ${there}, or not known there.`,
  },
  unknown: { title: (count) => plural(count, 'failed test') },
  'already-failing': {
    title: (count, { there }) => `Also failing ${there}: ${thousands(count)}`,
    lead: () => 'Failed there too, before this change.',
  },
  'known-flaky': {
    title: (count) => `Known to be flaky: ${thousands(count)}`,
    lead: ({ sameFiles }) => `Failed and passed ${sameFiles}: running it again may be enough.`,
  },
  quarantined: {
    title: (count) => `In quarantine: ${thousands(count)}`,
    lead: () => 'Failed, and the quarantine file keeps that from failing the run.',
  },
};

export type GroupName = keyof typeof GROUPS;
const GROUP_ORDER = Object.keys(GROUPS) as readonly GroupName[];

/** Plain text. */
export const groupTitle = (group: GroupName, count: number, base: BaseWords): string =>
  GROUPS[group].title(count, base);

/** Failed tests by class, in the order of GROUPS, and in the order of the report within one. */
export function failureGroups({ tests, infrastructure }: Report): ReadonlyMap<GroupName, readonly ReportTest[]> {
  const groups = new Map<GroupName, ReportTest[]>(GROUP_ORDER.map((name) => [name, []]));
  // Where the machines failed, nothing is anybody's.
  const groupOf = ({ failureClass }: ReportTest) => (infrastructure ? 'unknown' : failureClass) ?? 'unknown';
  for (const test of tests) if (hasFailed(test)) groups.get(groupOf(test))?.push(test);
  return new Map([...groups].filter(([, failed]) => failed.length > 0));
}

/** The first group in sight; the others folded, and what is in quarantine always: it stops nobody. */
export function failureSections(report: Report, links: Links, detail: FailureDetail): readonly Section[] {
  return [...failureGroups(report)].flatMap(([name, failed], index) => {
    const { base } = links.host;
    const title = groupTitle(name, failed.length, base);
    const lead = GROUPS[name].lead?.(base);
    if (index === 0 && name !== 'quarantined')
      return firstGroup(failed, links, detail, [`### ${title}${inFiles(failed)}`, lead, commonMessage(failed)]);
    return [{ ...failureTable(failed, links), weight: WEIGHT.otherFailures, fold: title, ...intro(lead) }];
  });
}

/** ` in 25 files`, where that says more than the number of tests. */
function inFiles(failed: readonly ReportTest[]): string {
  const files = new Set(failed.flatMap(({ file }) => (file === undefined ? [] : [file])));
  return failed.length < MANY || files.size === 0 ? '' : ` in ${plural(files.size, 'file')}`;
}

const intro = (...parts: readonly (string | undefined)[]): { intro?: string } => {
  const text = parts.filter((part) => part !== undefined).join('\n\n');
  return text === '' ? {} : { intro: text };
};

/** The first ones with all that is known of them; more of them as a table, since nobody reads two hundred stack traces. */
function firstGroup(
  failed: readonly ReportTest[],
  links: Links,
  detail: FailureDetail,
  head: readonly (string | undefined)[],
): readonly Section[] {
  const inSight = failed.length > detail.inSight ? FEW_OF_MANY : detail.inSight;
  const rest = failed.slice(inSight);
  const first = {
    weight: WEIGHT.firstFailures,
    noun: 'failed test',
    ...intro(...head),
    rows: failed.slice(0, inSight).map((test) => failureBlock(test, links, detail, failed.length)),
    gap: '\n\n',
  };
  const fold = plural(rest.length, 'more failed test');
  return [first, { ...failureTable(rest, links), weight: WEIGHT.moreFailures, fold }];
}

/** Name, message and place in sight; the stack trace under them. */
function failureBlock(test: ReportTest, links: Links, { maxTrace, openUpTo }: FailureDetail, of: number): string {
  const shard = test.shard === undefined || test.file === undefined ? '' : ` · shard ${test.shard}`;
  const words = `❌ <b>${named(titleOf(test))}</b><br/>${messageOf(test)}<br/>${placeLink(test, links)}${shard}`;
  return test.detail === undefined ? words : folded(words, codeBlock(capped(test.detail, maxTrace)), of <= openUpTo);
}

const failureTable = (failed: readonly ReportTest[], links: Links): Omit<Section, 'weight'> =>
  tableSection('failed test', ['Test', 'Message', 'Where'], failed, (test) => [
    named(titleOf(test)),
    messageOf(test),
    placeLink(test, links),
  ]);

/** Many failures with one message have one cause. */
function commonMessage(failed: readonly ReportTest[]): string | undefined {
  if (failed.length < MANY) return undefined;
  const counts = new Map<string, number>();
  for (const { message } of failed) if (message !== undefined) counts.set(message, (counts.get(message) ?? 0) + 1);
  for (const [message, count] of counts) {
    if (count * 2 < failed.length) continue;
    const share = count === failed.length ? 'All' : `${thousands(count)} of ${thousands(failed.length)}`;
    return `${share} say the same: ${messageOf({ message })}`;
  }
  return undefined;
}

/** Passed when tried again. */
export function flakySection(report: Report, links: Links, inSight: number): readonly Section[] {
  const flaky = report.tests.filter((test) => test.flaky);
  const section = {
    ...tableSection('flaky test', ['Test', 'How it failed at first', 'Where'], flaky, (test) => [
      named(titleOf(test)),
      messageOf(test),
      placeLink(test, links),
    ]),
    weight: WEIGHT.flaky,
    intro: `### Flaky: ${thousands(flaky.length)}\n\nFailed at first and passed when tried again; counted as passed.`,
  };
  return foldAfter(inSight, section);
}
