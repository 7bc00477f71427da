/** What `list-command` prints: test units, a line each or as JSON. */
import { z } from 'zod';
import { byCodeUnit, UsageError } from '../model.ts';
import { findControlCharacter, type Unit } from './unit.ts';

export interface UnitList {
  /** Sorted, each id once. */
  readonly units: readonly Unit[];
  readonly warnings: readonly string[];
}

/** A unit and where in the output it is, for messages. */
interface Listed extends Unit {
  readonly place: string;
}

const item = z.union([
  z.string().min(1),
  z.strictObject({ id: z.string().min(1), file: z.string().min(1).optional(), tests: z.int().min(0).optional() }),
]);
/** A file may be called `[id].test.js`. */
const JSON_ARRAY = /^\s*\[\s*(?:["{\]]|$)/;
const FORMS = 'an array of ids, or of objects with "id" and perhaps "file" and "tests"';

/**
 * @param output a JSON array, or one id a line, blank lines left out
 * @throws UsageError that names the line or the item
 */
export function parseUnitList(output: string): UnitList {
  const text = output.replace(/^\uFEFF/, '');
  const listed = JSON_ARRAY.test(text) ? fromJson(text) : fromLines(text);
  for (const { id, file, place } of listed) refuseControlCharacters(place, id, file);
  return merge(listed);
}

function fromLines(text: string): Listed[] {
  const lines = text.split('\n').map((line, index) => ({ id: line.replace(/\r$/, ''), place: `line ${index + 1}` }));
  return lines.filter(({ id }) => id.trim() !== '');
}

function fromJson(text: string): Listed[] {
  const items = z.array(z.unknown()).parse(parseJson(text));
  return items.map((value, index) => {
    const place = `item ${index + 1}`;
    const parsed = item.safeParse(value);
    if (!parsed.success) throw refuse(place, `is ${shown(value)}: its JSON must be ${FORMS}`);
    if (typeof parsed.data === 'string') return { id: parsed.data, place };
    const { id, file, tests } = parsed.data;
    return { id, place, ...(file === undefined ? {} : { file }), ...(tests === undefined ? {} : { tests }) };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(
      `list-command: its output begins with "[" and is no valid JSON (${(cause as Error).message}): print ${FORMS}, or one id a line`,
      { cause },
    );
  }
}

function refuseControlCharacters(place: string, ...texts: readonly (string | undefined)[]): void {
  for (const text of texts) {
    const found = text === undefined ? undefined : findControlCharacter(text);
    if (found !== undefined)
      throw refuse(place, `holds the control character ${found}, ${shown(text)}: print plain text, without colours`);
  }
}

const refuse = (place: string, problem: string): UsageError =>
  new UsageError(`list-command: ${place} of its output ${problem}`);

const MAX_SHOWN = 200;
const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, MAX_SHOWN);

/** A unit that is listed twice would run twice. What only one of the two tells is kept. */
function merge(listed: readonly Listed[]): UnitList {
  const units = new Map<string, Unit>();
  const repeated = new Set<string>();
  for (const { place: _, ...unit } of listed) {
    const known = units.get(unit.id);
    if (known !== undefined) repeated.add(unit.id);
    units.set(unit.id, { ...unit, ...known });
  }
  const sorted = [...units.values()].sort((a, b) => byCodeUnit(a.id, b.id));
  return { units: sorted, warnings: repeated.size === 0 ? [] : [describeRepeated([...repeated])] };
}

const MAX_NAMED = 5;

function describeRepeated(ids: readonly string[]): string {
  const named = ids.slice(0, MAX_NAMED).map((id) => JSON.stringify(id));
  const more = ids.length - named.length;
  return `list-command: ${ids.length === 1 ? '1 unit is' : `${ids.length} units are`} listed more than once and planned once: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
