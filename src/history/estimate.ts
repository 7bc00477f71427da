/** Estimates how long each unit will take, and says where the number comes from. Unknown is never zero. */
import type { EstimatedUnit } from '../model.ts';
import { borrowTimes } from './other-classes.ts';
import type { PastClass, PastUnit } from './past-unit.ts';
import { type Placed, predictByRelatives } from './relatives.ts';
import { sizesOf } from './size.ts';
import { recentMean } from './statistics.ts';

export interface KnownUnit {
  readonly id: string;
  readonly file?: string | undefined;
  readonly tests?: number | undefined;
  readonly testsSource?: EstimatedUnit['testsSource'];
  /** The size of its file. */
  readonly bytes?: number | undefined;
  readonly mayBeEmpty?: EstimatedUnit['mayBeEmpty'];
  readonly tags?: readonly string[] | undefined;
}

/** The estimate of every unit when nothing is known. Only the proportions matter then. */
export const DEFAULT_UNIT_MS = 1000;

/** The name of the class of a pool where the plan runs for several values of an axis. */
export const classOnAxis = (pool: string, axis: string): string => (axis === '' ? pool : `${pool} [${axis}]`);

/** Whether a class is of the pool on some value of an axis. */
export const isOnAxisOf = (pool: string, name: string): boolean => name.startsWith(`${pool} [`);

interface Timed {
  readonly name: string;
  readonly units: readonly { readonly durationsMs: readonly number[] }[];
}

/** The class of a pool. Where there is one for each value of an axis, the slowest: all of them run the same plan. */
export function findClass<Class extends Timed>(
  history: { readonly classes: readonly Class[] } | undefined,
  pool: string,
): Class | undefined {
  const classes = history?.classes ?? [];
  const own = classes.find(({ name }) => name === pool);
  if (own !== undefined) return own;
  return classes.filter(({ name }) => isOnAxisOf(pool, name)).toSorted((a, b) => totalMs(b) - totalMs(a))[0];
}

const totalMs = ({ units }: Timed): number =>
  units.reduce((sum, { durationsMs }) => sum + (recentMean(durationsMs) ?? 0), 0);

type Guess = Pick<EstimatedUnit, 'estimateMs' | 'source'>;

/** @param others the classes of other machines, for units that this class never ran; see `borrowTimes` */
export function estimateUnits(
  units: readonly KnownUnit[],
  runnerClass: PastClass | undefined,
  others: readonly PastClass[] = [],
): EstimatedUnit[] {
  const past = new Map<string, PastUnit>();
  for (const unit of runnerClass?.units ?? []) past.set(unit.id, unit);
  const isTimed = isMeasured(runnerClass);
  let guess: ((unit: KnownUnit) => Guess) | undefined;
  return units.map((unit) => {
    const before = past.get(unit.id);
    const ms = isTimed && before !== undefined ? recentMean(before.durationsMs) : undefined;
    if (ms !== undefined) return estimated(unit, before, { estimateMs: ms, source: 'history' });
    guess ??= guesser(units, runnerClass, others);
    return estimated(unit, before, guess(unit));
  });
}

/** Whether a class has real times. Some reports write 0 for "not measured", so zeros alone are not times. */
const isMeasured = (runnerClass: PastClass | undefined): boolean =>
  runnerClass?.units.some(({ durationsMs }) => durationsMs.some((ms) => ms > 0)) ?? false;

/** The times of a class, by unit. */
function timesOf(runnerClass: PastClass | undefined): ReadonlyMap<string, number> {
  const units = isMeasured(runnerClass) ? (runnerClass?.units ?? []) : [];
  const times = units.flatMap(({ id, durationsMs }) => {
    const ms = recentMean(durationsMs);
    return ms === undefined ? [] : [[id, ms] as const];
  });
  return new Map(times);
}

function estimated(unit: KnownUnit, past: PastUnit | undefined, { estimateMs, source }: Guess): EstimatedUnit {
  const { tests, testsSource } = testsOf(unit, past);
  return { id: unit.id, file: unit.file, estimateMs, source, tests, testsSource, mayBeEmpty: unit.mayBeEmpty };
}

/** The number of tests. The framework knows best, then the last run, then a scan of the source. */
function testsOf(unit: KnownUnit, past: PastUnit | undefined): Pick<EstimatedUnit, 'tests' | 'testsSource'> {
  if (unit.testsSource !== 'framework' && past?.tests !== undefined) {
    return { tests: past.tests, testsSource: 'history' };
  }
  return unit.tests === undefined ? {} : unit;
}

const plainGuess = (): Guess => ({ estimateMs: DEFAULT_UNIT_MS, source: 'default' });

/**
 * The units for a comparison with relatives. Their sizes count where the framework counted the tests of all. The counts of new units and of
 * timed ones cannot be compared elsewhere, because those of the one are from a scan and those of the other from a run.
 */
function placedBySize(
  units: readonly KnownUnit[],
  sizeOf: (unit: KnownUnit) => number | undefined,
): (unit: KnownUnit) => Placed {
  const isComparable = units.every(({ testsSource }) => testsSource === 'framework');
  return ({ id, file, ...unit }) => ({ id, file, size: (isComparable && sizeOf({ id, ...unit })) || undefined });
}

/** Guesses the time of a unit that has none: from other machines, else from related units of this plan, else from its size. */
function guesser(
  units: readonly KnownUnit[],
  runnerClass: PastClass | undefined,
  others: readonly PastClass[],
): (unit: KnownUnit) => Guess {
  const own = timesOf(runnerClass);
  const borrowed = borrowTimes(own, others.map(timesOf));
  const sizeOf = sizesOf(units);
  const placed = placedBySize(units, sizeOf);
  const timed = units.flatMap((unit) => {
    const ms = own.get(unit.id) ?? borrowed.get(unit.id);
    return ms === undefined ? [] : [{ ...placed(unit), ms }];
  });
  const predict = predictByRelatives(timed);
  return (unit) => {
    const lent = borrowed.get(unit.id);
    if (lent !== undefined) return { estimateMs: lent, source: 'pool' };
    const relative = predict(placed(unit));
    const size = sizeOf(unit);
    if (relative !== undefined) return { estimateMs: relative, source: 'sibling' };
    return size === undefined ? plainGuess() : { estimateMs: DEFAULT_UNIT_MS * size, source: 'size' };
  };
}
