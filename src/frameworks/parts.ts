/**
 * Parts of a test file that are planned as units of their own. The unit of the file itself stays and means "everything in it that is
 * planned under no other unit", so a test that is new, or was renamed, always has a place to run.
 */
import { z } from 'zod';
import type { PlannedUnit } from '../model.ts';
import type { Framework, RunRequest, Selection, UnitOf } from './framework.ts';
import { createUnitOf, type UnitOfOptions } from './unit-of.ts';

type Planned = Pick<PlannedUnit, 'id' | 'file' | 'part'>;

/** For each file that is split, the ids of its parts by their names. */
function partsByFile(units: readonly Planned[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const files = new Map<string, Map<string, string>>();
  for (const { id, file, part } of units) {
    if (file === undefined || part === undefined) continue;
    files.set(file, (files.get(file) ?? new Map<string, string>()).set(part, id));
  }
  return files;
}

export interface Chosen {
  /** What the framework is told to run; a file once, however many of its parts are wanted. */
  readonly units: readonly string[];
  /** For each of them that is a split file. */
  readonly selections: ReadonlyMap<string, Selection>;
}

/** @param ids planned units to run now, in order */
export function chooseParts(planned: readonly Planned[], ids: readonly string[]): Chosen {
  const wanted = new Set(ids);
  const fileOf = new Map(planned.map(({ id, file, part }) => [id, part === undefined ? undefined : file]));
  const units = [...new Set(ids.map((id) => fileOf.get(id) ?? id))];
  const split = partsByFile(planned);
  const selections = units.flatMap((unit) => {
    const parts = split.get(unit);
    return parts === undefined ? [] : [[unit, selectionOf(unit, parts, wanted)] as const];
  });
  return { units, selections: new Map(selections) };
}

function selectionOf(file: string, parts: ReadonlyMap<string, string>, wanted: ReadonlySet<string>): Selection {
  const names = [...parts];
  return wanted.has(file)
    ? { except: names.filter(([, id]) => !wanted.has(id)).map(([name]) => name) }
    : { only: names.filter(([, id]) => wanted.has(id)).map(([name]) => name) };
}

/** Like `createUnitOf`, for a plan that may split files. */
export function createUnitOfPlan(
  planned: readonly Planned[],
  { select }: Pick<Framework, 'select'>,
  options: UnitOfOptions = {},
): UnitOf {
  const whole = planned.filter(({ part }) => part === undefined).map(({ id }) => id);
  const unitOf = createUnitOf(whole, options);
  const split = partsByFile(planned);
  return (testCase) => {
    const unit = unitOf(testCase);
    const parts = unit === undefined ? undefined : split.get(unit);
    if (unit === undefined || parts === undefined) return unit;
    return parts.get(select?.partOf(testCase, unit) ?? '') ?? unit;
  };
}

/**
 * A file that does not load is reported under its own name: in a shard that runs only parts of it, that is the fault of the first of them.
 * @param ran ids of the units that ran there
 */
export function createAdopter(planned: readonly Planned[], ran: readonly string[]): (unit: string) => string {
  const wanted = new Set(ran);
  const first = new Map<string, string>();
  for (const { id, file, part } of planned) {
    if (part === undefined || file === undefined || !wanted.has(id) || wanted.has(file) || first.has(file)) continue;
    first.set(file, id);
  }
  return (unit) => first.get(unit) ?? unit;
}

/** Where a try's selections lie for a framework's plugin: a JSON list of files with their selections. */
export const selectionPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>): string =>
  `${reportDirectory}/selection.json`;

export const renderSelections = (selections: ReadonlyMap<string, Selection>): string => JSON.stringify([...selections]);

/** Where the n-th command of a framework, from 0, says what it found in the files it selected from. */
export const selectedPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>, index: number): string =>
  `${reportDirectory}/selected-${index + 1}.json`;
export const SELECTED_FILES = 'selected-*.json';

/** Files that were loaded to their end, each with what was selected in it: parts, or the full names of tests. */
const selectedSchema = z.array(z.tuple([z.string(), z.array(z.string())]));

/** Planned units that were looked for and hold no test (any more): that they report none is no loss. What nobody vouches for is not in it. */
export function provenEmpty(planned: readonly Planned[], texts: readonly string[]): ReadonlySet<string> {
  const split = partsByFile(planned);
  const selected = new Map<string, Set<string>>();
  for (const [file, parts] of texts.flatMap(parseSelected)) {
    const ids = parts.map((part) => split.get(file)?.get(part) ?? file);
    selected.set(file, new Set([...(selected.get(file) ?? []), ...ids]));
  }
  const ids = [...selected].flatMap(([file, found]) =>
    [file, ...(split.get(file)?.values() ?? [])].filter((id) => !found.has(id)),
  );
  return new Set(ids);
}

/** A plugin that was stopped while it wrote vouches for nothing. */
function parseSelected(text: string): readonly (readonly [string, readonly string[]])[] {
  try {
    return selectedSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
