/** What is different from the base, beside new failures; and what became of the quarantine. */
import type { Report } from '../../model.ts';
import { capped, markdownText } from '../../text/escape.ts';
import { formatDuration, plural, thousands } from '../../text/numbers.ts';
import type { Section } from '../budget.ts';
import { named } from '../words.ts';
import { tableSection } from './section.ts';
import { WEIGHT } from './weight.ts';

/** `Fixed: 2 tests` and the names under it, one fold for each kind. */
export function changeSections({ changes }: Report): readonly Section[] {
  if (changes === undefined) return [];
  const lists = [
    ['fixed', changes.fixed, 'failed there, and passes now'],
    ['removed', changes.removed, 'known there, and reported no more'],
    ['added', changes.added, 'not known there'],
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

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The report itself keeps only the first names. */
const unnamed = (count: number): string[] =>
  count > 0 ? [`- and ${thousands(count)} that the report does not name`] : [];

function slowerSection(slower: NonNullable<Report['changes']>['slower']): Section {
  const cellsOf = ({ name, beforeMs, afterMs }: (typeof slower)[number]) => [
    named(name),
    formatDuration(beforeMs),
    formatDuration(afterMs),
  ];
  return {
    ...tableSection('slower test', ['Test', 'There', 'Here'], slower, cellsOf, 2),
    weight: WEIGHT.changes,
    fold: `Much slower: ${plural(slower.length, 'test')}`,
  };
}

/** `2 fixed, 1 removed, 5 added, 1 much slower`; undefined when nothing changed or nothing is known. */
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

type Entry = NonNullable<Report['quarantine']>[number];

const STATE_WORDS: Record<Entry['state'], string> = {
  muted: 'failed, and did not count',
  expired: '⚠️ over: counts soon',
  ended: '❌ over: counts again',
  'not-flaky': '❌ not known to be flaky, so it counts',
  unused: 'did not fail',
};

/** The entries that someone must look at come first. */
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
