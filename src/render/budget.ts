/** A page within a limit. It leaves out whole rows, the least important first, and says how many. */
import { plural } from '../text/numbers.ts';
import { document, folded } from './markdown.ts';

/** A list of texts, or something that makes them one by one: see `rowsOf`. */
export interface Rows extends Iterable<string> {
  readonly length: number;
  slice(start: number, end?: number): Rows;
}

/** Rows that are only made while the page has room: of a hundred thousand failed tests, the first few thousand. */
export const rowsOf = <T>(items: readonly T[], render: (item: T) => string): Rows => ({
  length: items.length,
  slice: (start, end) => rowsOf(items.slice(start, end), render),
  *[Symbol.iterator]() {
    for (const item of items) yield render(item);
  },
});

/** Rows of one kind. All texts are finished Markdown. */
export interface Section {
  /** A heavier section keeps its rows longer. */
  readonly weight: number;
  /** What one row is, such as `failed test`. The page counts by it what it leaves out. */
  readonly noun: string;
  /** Heading and explanation. */
  readonly intro?: string;
  /** Text above the rows, with its line ends, such as the head of a table. */
  readonly head?: string;
  /** Each row is shown whole or not at all. The first rows are the most important. */
  readonly rows: Rows;
  /** Text between two rows. The default is a line end. */
  readonly gap?: string;
  /** Title of the fold around the section. Without a title, the section is in sight. */
  readonly fold?: string;
}

export interface Limit {
  readonly max: number;
  /** Size of a text, in bytes or characters, as the limit counts. */
  readonly sizeOf: (text: string) => number;
  /** Markdown that says where to find everything. */
  readonly rest: string;
}

const GAP = '\n\n';

/** @param top is always shown. So is the closing line, which counts the sections without room. */
export function fitPage(top: string, sections: readonly Section[], limit: Limit): string {
  const filled = sections.filter((section) => section.rows.length > 0).map((section) => madeFor(section, limit));
  const whole = document(top, ...filled.map((section) => render(section, section.rows.length, limit)));
  if (limit.sizeOf(whole) <= limit.max) return whole;
  const counts = shareRoom(top, filled, limit);
  const shown = filled.map((section) => render(section, counts.get(section) ?? 0, limit));
  const left = filled.filter((section) => counts.get(section) === 0);
  return document(top, ...shown, closing(left, limit));
}

/** A section with all its rows, or with one row more than the page has room for. That row shows that the page cannot be whole. */
interface MadeSection extends Section {
  readonly rows: readonly string[];
  /** How many rows the section has in all. */
  readonly count: number;
}

function madeFor(section: Section, limit: Limit): MadeSection {
  const rows: string[] = [];
  let size = 0;
  for (const row of section.rows) {
    rows.push(row);
    size += limit.sizeOf(row);
    if (size > limit.max) break;
  }
  return { ...section, rows, count: section.rows.length };
}

/** How many rows of each section are shown. The heaviest section chooses first. */
function shareRoom(top: string, sections: readonly MadeSection[], limit: Limit): Map<MadeSection, number> {
  const counts = new Map<MadeSection, number>();
  let room = limit.max - limit.sizeOf(document(top, closing(sections, limit)));
  for (const section of sections.toSorted((a, b) => b.weight - a.weight)) {
    const { count, size } = takeRows(section, room, limit);
    counts.set(section, count);
    room -= size;
  }
  return counts;
}

function takeRows(section: MadeSection, room: number, limit: Limit): { count: number; size: number } {
  const { rows, gap = '\n' } = section;
  const sizes = rows.map((row) => limit.sizeOf(row) + gap.length);
  const frame = limit.sizeOf(frameOf(section, '')) + GAP.length;
  const whole = frame + sizes.reduce((sum, size) => sum + size, 0);
  if (whole <= room) return { count: rows.length, size: whole };
  let size = frame + limit.sizeOf(GAP + more(section.count, section.noun, limit));
  let count = 0;
  for (const next of sizes) {
    if (size + next > room) break;
    size += next;
    count += 1;
  }
  return count === 0 ? { count, size: 0 } : { count, size };
}

function render(section: MadeSection, count: number, limit: Limit): string | undefined {
  if (count === 0) return undefined;
  const shown = section.rows.slice(0, count).join(section.gap ?? '\n');
  const left = section.count - count;
  return frameOf(section, left === 0 ? shown : shown + GAP + more(left, section.noun, limit));
}

function frameOf({ fold, intro, head = '' }: Section, body: string): string {
  const inside = `${intro === undefined ? '' : intro + GAP}${head}${body}`;
  return fold === undefined ? inside : folded(fold, inside);
}

const more = (count: number, noun: string, { rest }: Limit): string =>
  `…and ${plural(count, `more ${noun}`)}: see ${rest}.`;

function closing(left: readonly MadeSection[], { rest }: Limit): string | undefined {
  if (left.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { noun, count } of left) counts.set(noun, (counts.get(noun) ?? 0) + count);
  const words = [...counts].map(([noun, count]) => plural(count, noun));
  return `The page has no room for ${words.join(', ')}. See ${rest}.`;
}
