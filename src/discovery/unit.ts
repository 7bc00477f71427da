/** A test unit as discovery finds it, before its duration is known. */
import { COUNT_SOURCES } from '../model.ts';

export interface Unit {
  readonly id: string;
  /** The file that contains it, where that is known. */
  readonly file?: string;
  /** The files that it consists of, where there may be several. */
  readonly files?: readonly string[];
  /** The number of its tests, where the list has it. */
  readonly tests?: number;
  /** What the list calls it, for pools that select tests. */
  readonly tags?: readonly string[];
}

/** Control characters. In a list of one id per line, or in a log, they would change the id or start another line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** What stands for bytes that are not UTF-8: U+FFFD in the names that Node reads, half a pair in those that Python writes. */
const NOT_UTF8 = /\ufffd|\p{Cs}/u;

/** What makes a text no id: `the control character U+001B`, or bytes that no command can be given. Undefined when there is nothing. */
export function findUnusable(text: string): string | undefined {
  const [control] = CONTROL.exec(text) ?? [];
  if (control !== undefined)
    return `the control character U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return NOT_UTF8.test(text) ? 'bytes that are not UTF-8' : undefined;
}

export type CountSource = (typeof COUNT_SOURCES)[number];

export interface Count {
  readonly tests: number;
  readonly source: CountSource;
}

/** The counts of each source, by unit id. A source that was not asked is absent. */
export type Counts = Readonly<Partial<Record<CountSource, ReadonlyMap<string, number | undefined>>>>;

/** The best count for each unit: that of the framework, else of the history, else of the scan. Units without a count are left out. */
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
