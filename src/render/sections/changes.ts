/** Sections about changes since the base, except new failures, and about the quarantine. */
import type { Report } from '../../model.ts';
import { capital } from '../../text/capital.ts';
import { capped, markdownText } from '../../text/escape.ts';
import { formatDuration, plural, thousands } from '../../text/numbers.ts';
import type { Section } from '../budget.ts';
import { named } from '../words.ts';
import { foldAfter, tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** One fold for each kind of change, such as `Fixed: 2 tests`, with the names of the tests. */
export function changeSections({ changes }: Report): readonly Section[] {
  if (changes === undefined) return [];
  const lists = [
    ['fixed', changes.fixed, 'failed before, passing now'],
    ['removed', changes.removed, 'known before, no longer reported'],
    ['added', changes.added, 'not known before'],
  ] as const;
  return [
    ...lists.map(([word, { count, names }, meaning]) => ({
      noun: `${word} test`,
      weight: WEIGHT.changes,
      fold: `${capital(word)}: ${plural(count, 'test')} (${meaning})`,
      rows: [...names.map((name) => `- ${named(name)}`), ...unnamed(count - names.length)],
    })),
    slowerSection(changes.slower),
  ];
}

/** The failures of the last run that are fixed. They are in sight: whoever pushed a fix looks for them. */
export function fixedSection({ lastRun }: Report, inSight: number): readonly Section[] {
  if (lastRun === undefined) return [];
  const { count, names } = lastRun.fixed;
  return foldAfter(inSight, {
    noun: 'fixed test',
    weight: WEIGHT.fixed,
    intro: `### Now passing: ${thousands(count)} of ${plural(lastRun.failed, 'failure')} of the last run`,
    rows: [...names.map((name) => `- ${named(name)}`), ...unnamed(count - names.length)],
  });
}

/** A line for the names that the report does not keep. */
const unnamed = (count: number): string[] =>
  count > 0 ? [`- and ${thousands(count)} more, which the report does not name`] : [];

function slowerSection(slower: NonNullable<Report['changes']>['slower']): Section {
  const cellsOf = ({ name, beforeMs, afterMs }: (typeof slower)[number]) => [
    named(name),
    formatDuration(beforeMs),
    formatDuration(afterMs),
  ];
  return {
    ...tableSection('slower test', ['Test', 'Before', 'Now'], slower, cellsOf, 2),
    weight: WEIGHT.changes,
    fold: `Much slower: ${plural(slower.length, 'test')}`,
  };
}

/** The counts in words: `2 fixed, 1 removed, 5 added, 1 much slower`. Undefined when nothing changed or nothing is known. */
export function changeWords({ changes }: Report): string | undefined {
  if (changes === undefined) return undefined;
  const counts = [
    [changes.fixed.count, 'fixed'],
    [changes.removed.count, 'removed'],
    [changes.added.count, 'added'],
    [changes.slower.length, 'much slower'],
  ] as const;
  const words = counts.filter(([count]) => count > 0).map(([count, word]) => `${thousands(count)} ${word}`);
  return words.length === 0 ? undefined : words.join(', ');
}

/** What is fixed since the last run, in words: `2 of 3 failures fixed`. Undefined when it had no failure. */
export const lastRunWords = ({ lastRun }: Report): string | undefined =>
  lastRun === undefined || lastRun.failed === 0
    ? undefined
    : `${thousands(lastRun.fixed.count)} of ${plural(lastRun.failed, 'failure')} fixed`;

type Entry = NonNullable<Report['quarantine']>[number];

const STATE_WORDS: Record<Entry['state'], string> = {
  muted: 'failed, but does not count',
  expired: '⚠️ expired, counts again soon',
  ended: '❌ expired, counts again',
  'not-flaky': '❌ not known to be flaky, so it counts',
  unused: 'did not fail',
};

/** The order of the entries. Those that need attention come first. */
const STATE_ORDER: readonly Entry['state'][] = ['not-flaky', 'ended', 'expired', 'muted', 'unused'];

export function quarantineSection({ quarantine = [] }: Report): Section {
  const entries = quarantine.toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state));
  const words = (text: string) => markdownText(capped(text, 200));
  const cellsOf = ({ test, owner, reason, until, state }: Entry) => [
    named(test),
    STATE_WORDS[state],
    words(owner),
    words(reason),
    words(until),
  ];
  return {
    ...tableSection('quarantine entry', ['Test', 'State', 'Owner', 'Reason', 'Until'], entries, cellsOf),
    weight: WEIGHT.quarantine,
    fold: `Quarantine: ${plural(entries.length, 'entry', 'entries')}`,
  };
}
