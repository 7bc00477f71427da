/** Failed tests, grouped by what is known about them. What this change probably broke comes first and in sight. The rest is folded. */
import type { BaseWords } from '../../host.ts';
import { type FailureClass, hasFailed, type Report, type ReportTest } from '../../model.ts';
import { capped, codeBlock, inlineCode, markdownText } from '../../text/escape.ts';
import { listSome, plural, thousands } from '../../text/numbers.ts';
import { pastWords, shortPast } from '../../text/past-words.ts';
import { withoutLibraries } from '../../text/trace-parts.ts';
import { attachmentWords } from '../attachments.ts';
import type { Section } from '../budget.ts';
import { diffBlock, hasDiffLines } from '../diff.ts';
import { type Links, placeLink } from '../links.ts';
import { document, folded } from '../markdown.ts';
import { messageOf, named, titleOf } from '../words.ts';
import { foldAfter, tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** How much a page shows of its failures. The rest is folded, or left out where there is no room. */
export interface FailureDetail {
  /** The most failures that are all in sight, each with its stack trace in a fold. */
  readonly inSight: number;
  readonly maxTrace: number;
  /** The most failures whose stack traces are unfolded. */
  readonly openUpTo: number;
  /** Whether tables have the command of each test. A small page has room for more tests without them. */
  readonly commandsInTables: boolean;
}

/** From this number on, people no longer read failures one by one. */
const MANY = 10;
/** How many failures are in sight when there are too many for all. They are enough to see the problem. */
const FEW_OF_MANY = 5;

interface Group {
  readonly title: (count: number, base: BaseWords) => string;
  /** @param tests how the sentence calls them: `This test` or `These tests` */
  readonly lead?: (tests: string, base: BaseWords) => string;
}

/** The groups of failures, in the order in which people should look at them. */
const GROUPS: Readonly<Record<FailureClass | 'unknown', Group>> = {
  new: {
    title: (count) => `Probably yours: ${plural(count, 'new failure')}`,
    lead: (tests, { there }) => `${tests} passed ${there} or did not run there.`,
  },
  unknown: { title: (count) => plural(count, 'failed test') },
  'already-failing': {
    title: (count, { there }) => `Also failing ${there}: ${thousands(count)}`,
    lead: (tests) => `${tests} also failed before this change.`,
  },
  'known-flaky': {
    title: (count) => `Known to be flaky: ${thousands(count)}`,
    lead: (tests, { sameFiles }) => `${tests} failed and passed ${sameFiles}: running again may be enough.`,
  },
  quarantined: {
    title: (count) => `In quarantine: ${thousands(count)}`,
    lead: () => 'A failure in quarantine does not fail the run.',
  },
};

export type GroupName = keyof typeof GROUPS;
const GROUP_ORDER = Object.keys(GROUPS) as readonly GroupName[];

/** The title of a group, as plain text. */
export const groupTitle = (group: GroupName, count: number, base: BaseWords): string =>
  GROUPS[group].title(count, base);

/** What is known of the failures of a group, as plain text. Undefined where nothing is. */
export const groupLead = (group: GroupName, count: number, base: BaseWords): string | undefined =>
  GROUPS[group].lead?.(count === 1 ? 'This test' : 'These tests', base);

/** Failed tests by class. The groups have the order of GROUPS, and the tests have the order of the report. */
export function failureGroups({ tests, infrastructure }: Report): ReadonlyMap<GroupName, readonly ReportTest[]> {
  const groups = new Map<GroupName, ReportTest[]>(GROUP_ORDER.map((name) => [name, []]));
  // Where the infrastructure failed, no test has a class.
  const groupOf = ({ failureClass }: ReportTest) => (infrastructure ? 'unknown' : failureClass) ?? 'unknown';
  for (const test of tests) if (hasFailed(test)) groups.get(groupOf(test))?.push(test);
  return new Map([...groups].filter(([, failed]) => failed.length > 0));
}

/** The first group is in sight, and the others are folded. The quarantine is always folded, because it blocks nobody. */
export function failureSections(report: Report, links: Links, detail: FailureDetail): readonly Section[] {
  return [...failureGroups(report)].flatMap(([name, failed], index) => {
    const { base } = links.host;
    const title = groupTitle(name, failed.length, base);
    const lead = groupLead(name, failed.length, base);
    if (index === 0 && name !== 'quarantined')
      return firstGroup(failed, links, detail, report.base, [
        `### ${title}${inFiles(failed)}`,
        lead,
        commonMessage(failed),
      ]);
    return [{ ...failureTable(failed, links, detail), weight: WEIGHT.otherFailures, fold: title, ...intro(lead) }];
  });
}

/** The number of files, such as ` in 25 files`, for many failures. */
function inFiles(failed: readonly ReportTest[]): string {
  const files = new Set(failed.flatMap(({ file }) => (file === undefined ? [] : [file])));
  return failed.length < MANY || files.size === 0 ? '' : ` in ${plural(files.size, 'file')}`;
}

const intro = (...parts: readonly (string | undefined)[]): { intro?: string } => {
  const text = parts.filter((part) => part !== undefined).join('\n\n');
  return text === '' ? {} : { intro: text };
};

/** The first failures in full, and the others as a table. Nobody reads two hundred stack traces. */
function firstGroup(
  failed: readonly ReportTest[],
  links: Links,
  detail: FailureDetail,
  base: Report['base'],
  head: readonly (string | undefined)[],
): readonly Section[] {
  const inSight = failed.length > detail.inSight ? FEW_OF_MANY : detail.inSight;
  const rest = failed.slice(inSight);
  const first = {
    weight: WEIGHT.firstFailures,
    noun: 'failed test',
    ...intro(...head),
    rows: failed.slice(0, inSight).map((test) => failureBlock(test, links, detail, { of: failed.length, base })),
    gap: '\n\n',
  };
  const fold = plural(rest.length, 'more failed test');
  return [first, { ...failureTable(rest, links, detail), weight: WEIGHT.moreFailures, fold }];
}

/** What a failure stands among. */
interface Among {
  /** How many failures there are. */
  readonly of: number;
  readonly base: Report['base'];
}

/** One failure: its name, message, place and past, with the stack trace in a fold. */
function failureBlock(
  test: ReportTest,
  links: Links,
  { maxTrace, openUpTo }: FailureDetail,
  { of, base }: Among,
): string {
  const shard = test.shard === undefined || test.file === undefined ? '' : ` · shard ${test.shard}`;
  const words = `❌ <b>${named(titleOf(test))}</b><br/>${messageOf(test)}<br/>${placeLink(test, links)}${shard}${onDevice(test)}${elsewhere(test)}${ownedBy(test)}${pastLine(test, base, links)}${commandLine(test)}${attachmentLine(test, links)}`;
  const evidence = evidenceOf(test, maxTrace);
  return evidence === '' ? words : folded(words, evidence, of <= openUpTo);
}

/** Expected and received values, and the stack trace. Together they are no longer than a trace may be. */
function evidenceOf(test: ReportTest, maxTrace: number): string {
  const { detail } = test;
  // A trace that has them as lines of a diff says them once, in colour.
  if (detail !== undefined && hasDiffLines(detail))
    return codeBlock(capped(withoutLibraries(detail), maxTrace), 'diff');
  const diff = diffBlock(test, maxTrace / 2);
  const left = maxTrace - (diff?.length ?? 0);
  const trace = detail === undefined ? undefined : codeBlock(capped(withoutLibraries(detail), left));
  return document(diff, trace).trimEnd();
}

/** In words without an @, so that it notifies nobody. */
const ownedBy = ({ owners = [] }: ReportTest): string =>
  owners.length === 0 ? '' : ` · owner ${named(listSome(owners))}`;

/** What earlier runs said, as a line of its own. */
function pastLine({ past }: ReportTest, base: Report['base'], { host }: Links): string {
  const said = past && pastWords(past.outcomes, base?.runs ?? [], host.base.runs);
  return said === undefined ? '' : `<br/>${markdownText(said)}`;
}

/** The longest command that is shown. Nobody pastes half of one. */
const MAX_COMMAND = 300;

/** What runs this test alone, to paste. */
const commandLine = ({ command = '' }: ReportTest): string =>
  command === '' || command.length > MAX_COMMAND ? '' : `<br/>${inlineCode(command)}`;

const attachmentLine = ({ attachments }: ReportTest, links: Links): string =>
  attachments === undefined ? '' : `<br/>${attachmentWords(attachments, links)}`;

const onDevice = ({ device }: ReportTest): string => (device === undefined ? '' : ` · on ${named(device)}`);

/** Where the same test passed, when it failed on one value of the axis. */
const elsewhere = ({ passedOn = [] }: ReportTest): string =>
  passedOn.length === 0 ? '' : ` · passed on ${named(listSome(passedOn))}`;

const failureTable = (
  failed: readonly ReportTest[],
  links: Links,
  { commandsInTables }: FailureDetail,
): Omit<Section, 'weight'> => testTable('failed test', 'Message', failed, links, commandsInTables);

/** A row for each test. What earlier runs said of it is a column where any of them is known. */
function testTable(
  noun: string,
  message: string,
  tests: readonly ReportTest[],
  links: Links,
  withCommands = false,
): Omit<Section, 'weight'> {
  const hasPast = tests.some(({ past }) => past !== undefined);
  const columns = ['Test', message, 'Where', ...(hasPast ? ['Earlier runs'] : [])];
  return tableSection(noun, columns, tests, (test) => [
    `${named(titleOf(test))}${withCommands ? commandLine(test) : ''}`,
    messageOf(test),
    `${placeLink(test, links)}${ownedBy(test)}${attachmentLine(test, links)}`,
    ...(hasPast ? [shortPast(test.past?.outcomes ?? '')] : []),
  ]);
}

/** A message that most of many failures have. It points to one cause. */
function commonMessage(failed: readonly ReportTest[]): string | undefined {
  if (failed.length < MANY) return undefined;
  const counts = new Map<string, number>();
  for (const { message } of failed) if (message !== undefined) counts.set(message, (counts.get(message) ?? 0) + 1);
  for (const [message, count] of counts) {
    if (count * 2 < failed.length) continue;
    const share = count === failed.length ? 'All' : `${thousands(count)} of ${thousands(failed.length)}`;
    return `${share} have the same message: ${messageOf({ message })}`;
  }
  return undefined;
}

/** Tests that failed first and passed on a retry. */
export function flakySection(report: Report, links: Links, inSight: number): readonly Section[] {
  const flaky = report.tests.filter((test) => test.flaky);
  const section = {
    ...testTable('flaky test', 'First failure', flaky, links),
    weight: WEIGHT.flaky,
    intro: `### Flaky: ${thousands(flaky.length)}\n\nA flaky test failed first and passed on a retry. It counts as passed.`,
  };
  return foldAfter(inSight, section);
}
