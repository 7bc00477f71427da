/** Finds the unit that a timing of another tool belongs to. Tools write the name of the same file in many ways. */
import { rememberLast } from '../remember-last.ts';
import { findByEnding } from './endings.ts';
import type { Timing } from './import/index.ts';
import type { PastClass } from './past-unit.ts';
import type { Placed } from './relatives.ts';
import { type Place, UnitTimes } from './unit-times.ts';

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

/** The files of timings, oldest first. Each is of a run, or of a part of a run. */
export type TimedRuns = readonly (readonly Timing[])[];

/** Matches timings with units; see `UnitTimes` for several timings of one unit. */
export function matchTimings(runs: TimedRuns, units: readonly Placed[]): Match {
  const find = rememberLast(finder(units)); // a report names a file or a class again for each of its tests
  const times = new UnitTimes();
  const strangers = new Set<string>();
  for (const [run, timings] of runs.entries()) {
    for (const { id, test, ms } of timings) {
      const kin = find(id);
      if (kin === undefined) strangers.add(id);
      else times.add(kin, partName(kin.inner, test), { run, ms });
    }
  }
  const ms = times.perUnit();
  return { ms, rate: units.length === 0 ? 1 : ms.size / units.length, strangers: [...strangers] };
}

/** The same name for the same test, whichever tool timed it: `TestCart.test_tax` for `TestCart::test_tax`. */
function partName(inner: string | undefined, test: string | undefined): string | undefined {
  if (inner === undefined && test === undefined) return undefined;
  const name = inner ? `${inner}.${test ?? ''}` : (test ?? '');
  return name.replaceAll(/::|[$#]/g, '.').replaceAll(/^\.|\.$/g, '');
}

/** The matched timings as a runner class with one sample for each unit. Estimates use it like a history. */
export const classOfTimings = (name: string, { ms }: Match): PastClass => ({
  name,
  shards: [],
  units: [...ms].map(([id, durationMs]) => ({ id, durationsMs: [durationMs], lastOutcome: 'passed' })),
});

interface Kin extends Place {
  /** The rest of a name that begins with the unit: a class or a test inside it. */
  readonly inner?: string;
}

type Find = (name: string) => Kin | undefined;

/** Tries the surest way first: the id, the id below other leading folders, its file, its class as a file. */
function finder(units: readonly Placed[]): Find {
  const findName = nameFinder(units);
  const findClass = classFinder(units);
  return (id) => {
    const name = portable(id);
    return findName(name) ?? findInFile(name, findName) ?? findClass(name);
  };
}

/** Finds the unit with this name, or with a name that has the same end. */
function nameFinder(units: readonly Placed[]): Find {
  const exact = unique(units, ({ id }) => portable(id));
  const byEnding = findByEnding(units, ({ id }) => portable(id));
  return (name) => {
    const unit = exact.get(name);
    if (unit !== undefined) return { unit, isExact: true };
    const alike = first(suffixesOf(name), (ending) => exact.get(ending)) ?? byEnding(name);
    return alike === undefined ? undefined : { unit: alike, isExact: false };
  };
}

/** Finds the unit of the file in an id such as `tests/test_a.py::test_b`. */
function findInFile(name: string, findName: Find): Kin | undefined {
  const end = name.indexOf('::');
  const kin = end === -1 ? undefined : findName(name.slice(0, end));
  return kin && { ...kin, inner: name.slice(end) };
}

/** Finds the unit whose file has the path of a class, or of what the class is in. */
function classFinder(units: readonly Placed[]): Find {
  const byPath = findByEnding(units, ({ id, file = id }) => classPath(file));
  const exact = unique(units, ({ id, file = id }) => classPath(file));
  const withoutFolder = units.filter(({ id }) => !id.includes('/'));
  const classes = unique(withoutFolder, ({ id }) => classPath(id));
  return (name) => {
    const path = classPath(name);
    for (const find of [byPath, findBelow(exact)]) {
      for (const outer of outerClasses(path, name)) {
        const unit = find(outer);
        if (unit !== undefined) return { unit, isExact: false, inner: name.slice(outer.length) };
      }
    }
    const unit = first(suffixesOf(path), (ending) => classes.get(ending));
    return unit === undefined ? undefined : { unit, isExact: false, inner: name.slice(path.length) };
  };
}

/** Finds a file with the end of a path, where one folder at least is alike: `tests/test_a` for `web/tests/test_a`. */
const findBelow =
  (exact: ReadonlyMap<string, string | undefined>) =>
  (path: string): string | undefined =>
    first(
      suffixesOf(path).filter((ending) => ending.includes('/')),
      (ending) => exact.get(ending),
    );

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
function* outerClasses(path: string, name: string): Generator<string> {
  yield path;
  if (name.includes('/')) return;
  let outer = path;
  for (let inner = 0; inner < MAX_INNER && outer.includes('/'); inner += 1) {
    outer = outer.slice(0, outer.lastIndexOf('/'));
    yield outer;
  }
}
