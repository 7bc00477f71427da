/** Reads a list of test units, one per line or as JSON. It comes from `list-command` or from a file. */
import { z } from 'zod';
import { UsageError } from '../model.ts';
import { findUnusable, type Unit } from './unit.ts';

export interface UnitList {
  /** Sorted, each id once. */
  readonly units: readonly Unit[];
  readonly warnings: readonly string[];
}

const item = z.strictObject({
  id: z.string().min(1),
  file: z.string().min(1).optional(),
  tests: z.int().min(0).optional(),
  tags: z.array(z.string().min(1)).optional(),
});
/** The start of a JSON array. A line may also start with `[`, such as `[id].test.js`. */
const JSON_ARRAY = /^\s*\[\s*(?:["{\]]|$)/;
const FORMS = 'an array of ids, or of objects with "id" and optional "file", "tests" and "tags"';

/**
 * @param list a JSON array, or one id per line; blank lines are ignored
 * @param source the name of the list in messages
 * @throws UsageError that names the line or the item
 */
export function parseUnitList(list: string, source: string): UnitList {
  const text = list.replace(/^\uFEFF/, '');
  return merged(() => (JSON_ARRAY.test(text) ? fromItems(parseJson(text)) : fromLines(text)), source);
}

/** The units of a list that is not text. @param items the items that its JSON would have @throws UsageError that names the item */
export const unitListOf = (items: readonly unknown[], source: string): UnitList =>
  merged(() => fromItems(items), source);

function merged(read: () => Unit[], source: string): UnitList {
  try {
    return merge(read(), source);
  } catch (problem) {
    if (!(problem instanceof ListProblem)) throw problem;
    throw new UsageError(`${source}: ${problem.message}`, { cause: problem.cause });
  }
}

/** A problem with a list. Its message follows the name of the list. */
class ListProblem extends Error {
  override readonly name = 'ListProblem';
}

function fromLines(text: string): Unit[] {
  const units: Unit[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const id = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (id.trim() === '') continue;
    refuseUnusable(id, () => `line ${index + 1}`);
    units.push({ id });
  }
  return units;
}

function fromItems(items: readonly unknown[]): Unit[] {
  return items.map((value, index) => {
    const place = () => `item ${index + 1}`;
    const parsed = item.safeParse(typeof value === 'string' ? { id: value } : value);
    if (!parsed.success) throw refuse(place(), `is ${shown(value)}: its JSON must be ${FORMS}`);
    const { id, file, tests, tags } = parsed.data;
    for (const name of [id, file ?? '']) refuseUnusable(name, place);
    return {
      id,
      ...(file === undefined ? {} : { file }),
      ...(tests === undefined ? {} : { tests }),
      ...(tags === undefined ? {} : { tags }),
    };
  });
}

function parseJson(text: string): unknown[] {
  try {
    return z.array(z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new ListProblem(
      `it begins with "[" but is not valid JSON (${(cause as Error).message}): write ${FORMS}, or one id per line`,
      { cause },
    );
  }
}

/** @param place the place in the list, for the message */
function refuseUnusable(text: string, place: () => string): void {
  const found = findUnusable(text);
  if (found !== undefined)
    throw refuse(place(), `contains ${found}, ${shown(text)}: write plain text in UTF-8, without colours`);
}

const refuse = (place: string, problem: string): ListProblem => new ListProblem(`${place} ${problem}`);

const MAX_SHOWN = 200;
const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, MAX_SHOWN);

/** Merges units that are listed twice, because they would run twice. A field that only one of them has is kept. */
function merge(listed: readonly Unit[], source: string): UnitList {
  const units = new Map<string, Unit>();
  const repeated = new Set<string>();
  for (const unit of listed) {
    const known = units.get(unit.id);
    if (known !== undefined) repeated.add(unit.id);
    units.set(unit.id, known === undefined ? unit : { ...unit, ...known });
  }
  const sorted = [...units.keys()].sort(); // by code unit
  return {
    units: sorted.flatMap((id) => units.get(id) ?? []),
    warnings: repeated.size === 0 ? [] : [describeRepeated([...repeated], source)],
  };
}

const MAX_NAMED = 5;

function describeRepeated(ids: readonly string[], source: string): string {
  const named = ids.slice(0, MAX_NAMED).map((id) => JSON.stringify(id));
  const more = ids.length - named.length;
  return `${source}: ${ids.length === 1 ? '1 unit is' : `${ids.length} units are`} listed more than once but planned once: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
