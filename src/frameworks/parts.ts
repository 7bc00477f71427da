/**
 * Parts of a test file that are separate units of the plan. The unit of the file itself stays. It means "everything in the file that
 * no other unit contains", so a new or renamed test always has a place to run.
 */
import { z } from 'zod';
import type { PlannedUnit } from '../model.ts';
import type { Framework, RunRequest, Selection, UnitOf } from './framework.ts';
import { createUnitOf, type UnitOfOptions } from './unit-of.ts';

type Planned = Pick<PlannedUnit, 'id' | 'file' | 'part'>;

/** The ids of the parts of each split file, by the names of the parts. */
function partsByFile(units: readonly Planned[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const files = new Map<string, Map<string, string>>();
  for (const { id, file, part } of units) {
    if (file === undefined || part === undefined) continue;
    files.set(file, (files.get(file) ?? new Map<string, string>()).set(part, id));
  }
  return files;
}

export interface Chosen {
  /** The units that the framework must run. A file is named once, however many of its parts must run. */
  readonly units: readonly string[];
  /** The selection of each unit that is a split file. */
  readonly selections: ReadonlyMap<string, Selection>;
}

/** Chooses what the framework must run. @param ids the planned units to run now, in order */
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

/** The same as `createUnitOf`, for a plan that may split files. */
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
 * Finds the unit for a file that does not load, because it is reported under the name of the file. In a shard that runs only parts of
 * the file, the first part gets the error.
 * @param ran the ids of the units that ran there
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

/** The path of a try's selections for a framework's plugin. The file is a JSON list of files with their selections. */
export const selectionPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>): string =>
  `${reportDirectory}/selection.json`;

export const renderSelections = (selections: ReadonlyMap<string, Selection>): string => JSON.stringify([...selections]);

/** The path where a framework's command writes what it found in split files. @param index the number of the command, from 0 */
export const selectedPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>, index: number): string =>
  `${reportDirectory}/selected-${index + 1}.json`;
export const SELECTED_FILES = 'selected-*.json';

/** The content of that file: each completely loaded file, with the parts or the full names of tests that were selected in it. */
const selectedSchema = z.array(z.tuple([z.string(), z.array(z.string())]));

/**
 * The planned units that were found to contain no test (any more). It is no loss when they report none.
 * A unit is only included when a plugin confirmed it.
 */
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

/** The confirmed parts. A plugin that was stopped while it wrote confirms nothing. */
function parseSelected(text: string): readonly (readonly [string, readonly string[]])[] {
  try {
    return selectedSchema.parse(JSON.parse(text));
  } catch {
    return [];
  }
}
