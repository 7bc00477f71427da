/** Annotations: failures at the lines where they belong. What fails the run comes before what only warns. */
import type { BaseWords, Host } from '../host.ts';
import type { Annotation, Report, ReportTest } from '../model.ts';
import { capped, visible, visibleLines } from '../text/escape.ts';
import { listSome, plural } from '../text/numbers.ts';
import { isPlaced } from './links.ts';
import { failureGroups, type GroupName } from './sections/failures.ts';
import { titleOf } from './words.ts';

/** How many tests one annotation names. */
const MAX_VARIANTS = 10;
const MAX_VARIANT = 150;

type Kind = GroupName | 'flaky';

interface KindWords {
  readonly level: Annotation['level'];
  readonly word: (base: BaseWords) => string;
}

const KINDS: Readonly<Record<Kind, KindWords>> = {
  new: { level: 'failure', word: () => 'New failure' },
  unknown: { level: 'failure', word: () => 'Failed' },
  'already-failing': { level: 'failure', word: ({ there }) => `Also failing ${there}` },
  'known-flaky': { level: 'failure', word: () => 'Known to be flaky' },
  quarantined: { level: 'warning', word: () => 'In quarantine' },
  flaky: { level: 'warning', word: () => 'Flaky' },
};

/**
 * At most `max` annotations. If there are more, the last one says how many. Tests that fail at one line share one annotation, because a
 * matrix or a list of parameters repeats the same failure.
 */
export function annotationsOf(reports: readonly Report[], max: number, host: Host): readonly Annotation[] {
  const groups = reports.flatMap((report) => [
    ...failureGroups(report),
    ['flaky', report.tests.filter((test) => test.flaky)] as const,
  ]);
  const [failures, others] = [groups.filter(([kind]) => fails(kind)), groups.filter(([kind]) => !fails(kind))];
  const all = [...failures, ...others].flatMap(([kind, tests]) =>
    byPlace(tests.filter(isPlaced)).map((same) => [kind, same] as const),
  );
  const shown = all.slice(0, max).map(([kind, same]) => annotation(kind, same, host));
  const last = shown.at(-1);
  if (last === undefined || all.length === shown.length) return shown;
  const more = `\n\nNot shown here: ${plural(all.length - shown.length, 'more annotation')}. The summary has them all.`;
  return [
    ...shown.slice(0, -1),
    { ...last, message: capped(last.message, host.limits.annotationCharacters - more.length) + more },
  ];
}

const fails = (kind: Kind): boolean => KINDS[kind].level === 'failure';

type Tests = readonly [ReportTest, ...ReportTest[]];

/** Tests grouped by file and line. Where only the file is known, each test is a group. */
function byPlace(tests: readonly ReportTest[]): readonly Tests[] {
  const places = new Map<string, [ReportTest, ...ReportTest[]]>();
  for (const test of tests) {
    const place = JSON.stringify([test.file, test.line ?? titleOf(test)]);
    const same = places.get(place);
    if (same === undefined) places.set(place, [test]);
    else same.push(test);
  }
  return [...places.values()];
}

function annotation(kind: Kind, tests: Tests, { limits, base }: Host): Annotation {
  const { level, word } = KINDS[kind];
  const [{ file = '', line = 1 }] = tests;
  const others = tests.length > 1 ? ` and ${tests.length - 1} more` : '';
  const title = `${short(`${word(base)}: ${titleOf(tests[0])}`, limits.titleCharacters - others.length)}${others}`;
  const message = visibleLines(messageOf(tests, limits.annotationCharacters));
  return { level, file, line, title, message: capped(message, limits.annotationCharacters) };
}

function messageOf(tests: Tests, max: number): string {
  const [first] = tests;
  const message = capped(reasonOf(first), max / 2);
  if (tests.length === 1) return message;
  const names = tests.map((test) => short(titleOf(test), MAX_VARIANT));
  if (tests.every((test) => reasonOf(test) === reasonOf(first)))
    return `${message}\n\nIn ${tests.length} variants: ${listSome([...new Set(names)], MAX_VARIANTS)}`;
  const lines = tests.slice(0, MAX_VARIANTS).map((test, index) => `${names[index]}: ${firstLine(reasonOf(test))}`);
  const rest = tests.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}

const reasonOf = ({ message, detail }: ReportTest): string => message ?? detail ?? 'no message';

const firstLine = (text: string): string => capped(text.trim().split('\n', 1)[0] ?? '', MAX_VARIANT);

/** A short text. It is cut before escaping, because a name may be very long, and after, because escaped text is longer. */
const short = (text: string, max: number): string => capped(visible(capped(text, max)), max);
