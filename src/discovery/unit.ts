/** A test unit as discovery finds it, before anything is known of its duration. */
import { COUNT_SOURCES } from '../model.ts';

export interface Unit {
  readonly id: string;
  /** The file that holds it, where that is known. */
  readonly file?: string;
  /** How many tests it holds, where the list says so. */
  readonly tests?: number;
}

/** In a list of one id a line, or in a log, such a character would make another id, or another line, of it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** As `U+001B`, or undefined when there is none. */
export function findControlCharacter(text: string): string | undefined {
  const [found] = CONTROL.exec(text) ?? [];
  return found === undefined ? undefined : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export type CountSource = (typeof COUNT_SOURCES)[number];

export interface Count {
  readonly tests: number;
  readonly source: CountSource;
}

/** What each source knows, by unit id; a source that was not asked is absent. */
export type Counts = Readonly<Partial<Record<CountSource, ReadonlyMap<string, number | undefined>>>>;

/** The surest count there is for each unit: the framework's, the history's, the scan's. Units that nobody has counted are left out. */
export function countTests(units: readonly Unit[], counts: Counts): Map<string, Count> {
  const known = new Map<string, Count>();
  for (const unit of units) {
    const count = countOf(unit, counts);
    if (count !== undefined) known.set(unit.id, count);
  }
  return known;
}

function countOf({ id, tests }: Unit, counts: Counts): Count | undefined {
  if (tests !== undefined) return { tests, source: 'framework' };
  const source = COUNT_SOURCES.find((candidate) => counts[candidate]?.get(id) !== undefined);
  const count = source === undefined ? undefined : counts[source]?.get(id);
  return source === undefined || count === undefined ? undefined : { tests: count, source };
}
