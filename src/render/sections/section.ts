/** Sections of the usual forms. */

import { capped, markdownText } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import { rowsOf, type Section } from '../budget.ts';
import { tableHead, tableRow } from '../markdown.ts';

/**
 * A row for each item.
 * @param numeric so many columns, the last ones, hold numbers
 */
export const tableSection = <T>(
  noun: string,
  columns: readonly string[],
  items: readonly T[],
  cellsOf: (item: T) => readonly string[],
  numeric = 0,
): Omit<Section, 'weight'> => ({
  noun,
  head: `${tableHead(columns, numeric)}\n`,
  rows: rowsOf(items, (item) => tableRow(cellsOf(item))),
});

/** Long enough for a sentence that names five test units. */
const MAX_SENTENCE = 500;

/** Sentences of our own with hostile names in them, as a list. */
export const sentences = (noun: string, weight: number, lines: readonly string[], mark = ''): Section => ({
  noun,
  weight,
  rows: lines.map((line) => `- ${mark}${markdownText(capped(line, MAX_SENTENCE))}`),
});

/** The first rows in sight, and the others in a fold under them. */
export function foldAfter(count: number, section: Section): readonly Section[] {
  const rest = section.rows.slice(count);
  if (rest.length === 0) return [section];
  const { intro: _intro, ...others } = section;
  return [
    { ...section, rows: section.rows.slice(0, count) },
    { ...others, rows: rest, fold: plural(rest.length, `more ${section.noun}`) },
  ];
}
