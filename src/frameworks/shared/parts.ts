/**
 * Parts of a test file that are separate units of the plan. The unit of the file itself stays. It means "everything in the file that
 * no other unit contains", so a new or renamed test always has a place to run.
 */
import { z } from 'zod';
import { groupBy } from '../../group-by.ts';
import type { Plan, PlannedUnit } from '../../model.ts';
import { wholeId } from '../../text/unit-id.ts';
import type { Framework, KnownFiles, RunRequest, Selection, UnitOf } from '../framework.ts';
import { createUnitOf, createUnitOfReport, type UnitOfOptions } from './unit-of.ts';

type Planned = Pick<PlannedUnit, 'id' | 'part'>;

/** The ids of the parts of a split unit, by their names. */
type Parts = ReadonlyMap<string, string>;

function partsByUnit(units: readonly Planned[]): ReadonlyMap<string, Parts> {
  const split = new Map<string, Map<string, string>>();
  for (const { id, part } of units) {
    if (part === undefined) continue;
    const whole = wholeId({ id, part });
    split.set(whole, (split.get(whole) ?? new Map<string, string>()).set(part, id));
  }
  return split;
}

export interface Chosen {
  /** The units that the framework must run. A file is named once, however many of its parts must run. */
  readonly units: readonly string[];
  /** The selection of each unit that is a split file. */
  readonly selections: ReadonlyMap<string, Selection>;
}

/** The parts of some units that run now. The rest of these units does not. */
export type OnlyParts = ReadonlyMap<string, readonly string[]>;

/** Chooses what the framework must run. @param ids the planned units to run now, in order @param only what runs of those of whole files that do not run whole */
export function chooseParts(planned: readonly Planned[], ids: readonly string[], only: OnlyParts = new Map()): Chosen {
  const wanted = new Set(ids);
  const wholeOf = new Map(planned.map((unit) => [unit.id, wholeId(unit)]));
  const units = [...new Set(ids.map((id) => wholeOf.get(id) ?? id))];
  const split = partsByUnit(planned);
  const selections = units.flatMap((unit) => {
    const parts = split.get(unit);
    const own = wanted.has(unit) ? only.get(unit) : undefined;
    if (own !== undefined) return [[unit, { only: [...own, ...namesOf(parts, (id) => wanted.has(id))] }] as const];
    return parts === undefined ? [] : [[unit, selectionOf(unit, parts, wanted)] as const];
  });
  return { units, selections: new Map(selections) };
}

/** The files of each selection, where a command has one pattern of names. */
export const byPattern = (
  selections: ReadonlyMap<string, Selection> | undefined,
  patternOf: (selection: Selection) => string,
): ReadonlyMap<string, readonly string[]> => {
  const files = groupBy(selections ?? [], ([, selection]) => patternOf(selection));
  return new Map([...files].map(([pattern, own]) => [pattern, own.map(([file]) => file)]));
};

const selectionOf = (file: string, parts: Parts, wanted: ReadonlySet<string>): Selection =>
  wanted.has(file)
    ? { except: namesOf(parts, (id) => !wanted.has(id)) }
    : { only: namesOf(parts, (id) => wanted.has(id)) };

const namesOf = (parts: Parts = new Map(), isChosen: (id: string) => boolean): string[] =>
  [...parts].filter(([, id]) => isChosen(id)).map(([name]) => name);

/** The same as `createUnitOf`, for a plan that may split files. */
export function createUnitOfPlan(
  { units, unitFrom }: { readonly units: readonly Planned[] } & Pick<Plan, 'unitFrom'>,
  { select, unitOfFile }: Pick<Framework, 'select' | 'unitOfFile'>,
  options: Omit<UnitOfOptions, 'unitOfFile'> = {},
): UnitOf {
  const whole = units.filter(({ part }) => part === undefined).map(({ id }) => id);
  const unitOf =
    unitFrom === 'report-name'
      ? createUnitOfReport(whole)
      : createUnitOf(whole, { ...options, ...(unitOfFile && { unitOfFile }) });
  const split = partsByUnit(units);
  return (testCase, report) => {
    if (testCase.element?.inEveryShard) return undefined;
    const unit = unitOf(testCase, report);
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
  for (const { id, part } of planned) {
    const whole = wholeId({ id, part });
    if (whole === id || !wanted.has(id) || wanted.has(whole) || first.has(whole)) continue;
    first.set(whole, id);
  }
  return (unit) => first.get(unit) ?? unit;
}

/** The path of what a framework's plugin is to do in one try. */
export const taskPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>): string =>
  `${reportDirectory}/task.json`;

export interface Task extends Pick<RunRequest, 'units' | 'selections' | 'ownSearch'> {
  /** The files that the plan has or leaves out on purpose. The plugin then names all others that it finds. Absent: it compares nothing. */
  readonly known?: KnownFiles;
}

export const renderTask = ({ units, selections = new Map(), ownSearch = false, known }: Task): string =>
  JSON.stringify({
    units,
    selections: [...selections],
    ownSearch,
    known: known && [...known.planned, ...known.excluded],
  });

/** The path where a framework's command writes what it found in the files. @param index the number of the command, from 0 */
export const selectedPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>, index: number): string =>
  `${reportDirectory}/selected-${index + 1}.json`;
export const SELECTED_FILES = 'selected-*.json';

/** The path where a framework's command writes the test files that it found and that are not in the plan: a JSON list of paths. */
export const unplannedPath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>): string =>
  `${reportDirectory}/unplanned.json`;
export const UNPLANNED_FILES = 'unplanned*.json';

/** The path where a framework's plugin writes what the run failed for beside its tests: a JSON list of texts. */
export const besidePath = ({ reportDirectory }: Pick<RunRequest, 'reportDirectory'>): string =>
  `${reportDirectory}/beside.json`;
export const BESIDE_FILES = 'beside.json';

/**
 * The content of a file `selected-*.json`: each completely loaded file, with what was selected in it. That is the number of tests in each
 * part, or only the parts or the full names of tests where the numbers are unknown.
 */
const selectedSchema = z.array(
  z.tuple([z.string(), z.union([z.array(z.string()), z.record(z.string(), z.int().min(0))])]),
);

/**
 * How many tests were selected in each planned unit of the loaded files; undefined where there are some, but their number is unknown.
 * With zero it is no loss that a unit reports no test. A unit is only included when a plugin confirmed it.
 */
export function selectedTests(
  planned: readonly Planned[],
  texts: readonly string[],
): ReadonlyMap<string, number | undefined> {
  const split = partsByUnit(planned);
  const all = new Map<string, number | undefined>();
  for (const [file, parts] of texts.flatMap(parseSelected)) {
    const ids = split.get(file);
    const counts = new Map<string, number | undefined>([file, ...(ids?.values() ?? [])].map((id) => [id, 0]));
    for (const [part, tests] of parts) {
      const id = ids?.get(part) ?? file;
      const others = counts.get(id);
      counts.set(id, others === undefined || tests === undefined ? undefined : others + tests);
    }
    for (const [id, tests] of counts) all.set(id, all.has(id) ? larger(all.get(id), tests) : tests);
  }
  return all;
}

/** Each worker of a command finds the same tests. Several commands may each select a part of a file. */
const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Math.max(a, b);

type SelectedParts = readonly (readonly [part: string, tests: number | undefined])[];

/** The confirmed parts. A plugin that was stopped while it wrote confirms nothing. */
function parseSelected(text: string): readonly (readonly [file: string, parts: SelectedParts])[] {
  const read = selectedSchema.safeParse(parseJson(text)).data ?? [];
  return read.map(([file, parts]) => [
    file,
    Array.isArray(parts) ? parts.map((part) => [part, undefined] as const) : Object.entries(parts),
  ]);
}

/** The texts in lists that plugins wrote, each once: test files that are not in the plan, or what failed beside the tests. */
export const listedTexts = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.flatMap((text) => z.array(z.string()).safeParse(parseJson(text)).data ?? [])),
];

/** The value of a JSON text; undefined for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
