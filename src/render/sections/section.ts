/** The usual forms of sections. */
import { capped, markdownText } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import { rowsOf, type Section } from '../budget.ts';
import { tableHead, tableRow } from '../markdown.ts';

/**
 * A table with a row for each item.
 * @param numeric how many of the last columns hold numbers
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

/** The longest sentence. It has room for the names of five test units. */
const MAX_SENTENCE = 500;

/** Our own sentences as a list. Names in them may be hostile. */
export const sentences = (noun: string, weight: number, lines: readonly string[], mark = ''): Section => ({
  noun,
  weight,
  rows: lines.map((line) => `- ${mark}${markdownText(capped(line, MAX_SENTENCE))}`),
});

/** A section with its first rows in sight and the others in a fold. */
export function foldAfter(count: number, section: Section): readonly Section[] {
  const rest = section.rows.slice(count);
  if (rest.length === 0) return [section];
  const { intro: _intro, ...others } = section;
  return [
    { ...section, rows: section.rows.slice(0, count) },
    { ...others, rows: rest, fold: plural(rest.length, `more ${section.noun}`) },
  ];
}
