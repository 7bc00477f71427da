/** Finds the unit that a timing of another tool belongs to. Tools write the name of the same file in many ways. */
import { findByEnding } from './endings.ts';
import type { Timing } from './import/index.ts';
import type { PastClass } from './past-unit.ts';
import type { Placed } from './relatives.ts';

export interface Match {
  /** The time of each unit that was found. */
  readonly ms: ReadonlyMap<string, number>;
  /** The share of the units that were found. */
  readonly rate: number;
  /** The ids of timings that belong to no unit. */
  readonly strangers: readonly string[];
}

/** The number of leading folders that may differ. Real projects are less deep. */
const MAX_PREFIX = 16;

/** The number of trailing names that may be missing, because a timing may be of a class or a test inside a file. */
const MAX_INNER = 2;

/**
 * The ways that a timing belongs to a unit, the weakest first:
 * - `part`: it is of a part of the unit.
 * - `alike`: its name has the same end.
 * - `same`: it has the id of the unit.
 */
const KINSHIPS = ['part', 'alike', 'same'] as const;
type Kinship = (typeof KINSHIPS)[number];

/**
 * Matches timings with units.
 * - Timings of parts of a unit are summed, unless there is a timing of the unit itself.
 * - Of several timings with the same end the longest counts, because a short estimate does more harm than a long one.
 */
export function matchTimings(timings: readonly Timing[], units: readonly Placed[]): Match {
  const find = finder(units);
  const times = { part: new Map<string, number>(), alike: new Map<string, number>(), same: new Map<string, number>() };
  const strangers: string[] = [];
  for (const { id, ms } of timings) {
    const found = find(id);
    if (found === undefined) strangers.push(id);
    else times[found.kinship].set(found.unit, joined(found.kinship, times[found.kinship].get(found.unit), ms));
  }
  const ms = new Map<string, number>();
  for (const kinship of KINSHIPS) for (const [unit, time] of times[kinship]) ms.set(unit, time);
  return { ms, rate: units.length === 0 ? 1 : ms.size / units.length, strangers };
}

const joined = (kinship: Kinship, before: number | undefined, ms: number): number =>
  kinship === 'part' ? (before ?? 0) + ms : Math.max(before ?? 0, ms);

/** The matched timings as a runner class with one sample for each unit. Estimates use it like a history. */
export const classOfTimings = (name: string, { ms }: Match): PastClass => ({
  name,
  shards: [],
  units: [...ms].map(([id, durationMs]) => ({ id, durationsMs: [durationMs], lastOutcome: 'passed' })),
});

interface Kin {
  readonly unit: string;
  readonly kinship: Kinship;
}

/** Tries the surest way first: the id, the id below other leading folders, its file, its class as a file. */
function finder(units: readonly Placed[]): (id: string) => Kin | undefined {
  const exact = unique(units, ({ id }) => portable(id));
  const byEnding = findByEnding(units, ({ id }) => portable(id));
  const byClass = findByEnding(units, ({ id, file = id }) => classPath(file));
  const withoutFolder = units.filter(({ id }) => !id.includes('/'));
  const classes = unique(withoutFolder, ({ id }) => classPath(id));
  const alike = (name: string): string | undefined =>
    first(suffixesOf(name), (ending) => exact.get(ending)) ?? byEnding(name);
  const ofPart = (name: string): string | undefined => {
    const [file = name] = name.split('::', 1);
    const ofFile = file === name ? undefined : (exact.get(file) ?? alike(file));
    return (
      ofFile ??
      first(outerClasses(name), byClass) ??
      first(suffixesOf(classPath(name)), (ending) => classes.get(ending))
    );
  };
  return (id) => {
    const name = portable(id);
    return found('same', exact.get(name)) ?? found('alike', alike(name)) ?? found('part', ofPart(name));
  };
}

const found = (kinship: Kinship, unit: string | undefined): Kin | undefined =>
  unit === undefined ? undefined : { unit, kinship };

/** The result for the first name that has one. */
function first(names: Iterable<string>, find: (name: string) => string | undefined): string | undefined {
  for (const name of names) {
    const unit = find(name);
    if (unit !== undefined) return unit;
  }
  return undefined;
}

/** The id of each name; undefined for a name that belongs to several units. */
function unique(units: readonly Placed[], nameOf: (unit: Placed) => string): ReadonlyMap<string, string | undefined> {
  const index = new Map<string, string | undefined>();
  for (const unit of units) {
    const name = nameOf(unit);
    index.set(name, index.has(name) && index.get(name) !== unit.id ? undefined : unit.id);
  }
  return index;
}

/** The name with `/` as separator, without `./` and without the drive or root of an absolute path. */
const portable = (id: string): string =>
  id
    .replaceAll('\\', '/')
    .replace(/^[A-Za-z]:(?=\/)/, '')
    .replace(/^(?:\.?\/)+/, '');

/** The name without its first folder, without its first two, and so on. */
function suffixesOf(name: string): string[] {
  const parts = name.split('/').slice(-MAX_PREFIX);
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('/'));
}

const SOURCE_FILE = /\.(?:java|kt|kts|scala|groovy|cs|py|php|swift)$/;

/** The path of a class. `com.acme.FooTest$Inner`, `com.acme.FooTest#works` and `com/acme/FooTest.java` are all `com/acme/FooTest`. */
function classPath(name: string): string {
  const path = portable(name);
  if (path.includes('/') || SOURCE_FILE.test(path)) return path.replace(SOURCE_FILE, '');
  return path.replace(/[$#].*$/s, '').replaceAll('.', '/');
}

/** The class, and the classes or the file that it may be inside of. A name with folders is a file, which is not inside of anything. */
function* outerClasses(name: string): Generator<string> {
  let path = classPath(name);
  yield path;
  if (name.includes('/')) return;
  for (let inner = 0; inner < MAX_INNER && path.includes('/'); inner += 1) {
    path = path.slice(0, path.lastIndexOf('/'));
    yield path;
  }
}
