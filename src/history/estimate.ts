/** How long each unit will take, and where that number comes from. Unknown is never zero. */
import type { EstimatedUnit, History, RunnerClass, UnitHistory } from '../model.ts';
import { borrowTimes } from './other-classes.ts';
import { predictByRelatives } from './relatives.ts';
import { sizesOf } from './size.ts';
import { recentMean } from './statistics.ts';

export interface KnownUnit {
  readonly id: string;
  readonly file?: string | undefined;
  readonly tests?: number | undefined;
  readonly testsSource?: EstimatedUnit['testsSource'];
  /** Size of its file. */
  readonly bytes?: number | undefined;
}

/** While nothing at all is known every unit is taken to last a second: only the proportions matter then. */
export const DEFAULT_UNIT_MS = 1000;

export const findClass = (history: History | undefined, pool: string): RunnerClass | undefined =>
  history?.classes.find(({ name }) => name === pool);

type Guess = Pick<EstimatedUnit, 'estimateMs' | 'source'>;

/** @param others classes of other machines, asked for units that this class never ran; see `borrowTimes`. */
export function estimateUnits(
  units: readonly KnownUnit[],
  runnerClass: RunnerClass | undefined,
  others: readonly RunnerClass[] = [],
): EstimatedUnit[] {
  const past = new Map((runnerClass?.units ?? []).map((unit) => [unit.id, unit]));
  const isTimed = isMeasured(runnerClass);
  const found = units.map((unit) => {
    const before = past.get(unit.id);
    return { unit, before, ms: isTimed && before !== undefined ? recentMean(before.durationsMs) : undefined };
  });
  const guess = found.every(({ ms }) => ms !== undefined) ? plainGuess : guesser(units, runnerClass, others);
  return found.map(({ unit, before, ms }) =>
    estimated(unit, before, ms === undefined ? guess(unit) : { estimateMs: ms, source: 'history' }),
  );
}

/** Only zeros are no times: some reports write 0 for "not measured". */
const isMeasured = (runnerClass: RunnerClass | undefined): boolean =>
  runnerClass?.units.some(({ durationsMs }) => durationsMs.some((ms) => ms > 0)) ?? false;

/** Times of a class by unit. */
function timesOf(runnerClass: RunnerClass | undefined): ReadonlyMap<string, number> {
  const units = isMeasured(runnerClass) ? (runnerClass?.units ?? []) : [];
  const times = units.flatMap(({ id, durationsMs }) => {
    const ms = recentMean(durationsMs);
    return ms === undefined ? [] : [[id, ms] as const];
  });
  return new Map(times);
}

function estimated(unit: KnownUnit, past: UnitHistory | undefined, guess: Guess): EstimatedUnit {
  return { id: unit.id, ...(unit.file === undefined ? {} : { file: unit.file }), ...guess, ...testsOf(unit, past) };
}

/** The framework knows best; what ran last time is better than a scan of the source. */
function testsOf(unit: KnownUnit, past: UnitHistory | undefined): Pick<EstimatedUnit, 'tests' | 'testsSource'> {
  if (unit.testsSource !== 'framework' && past?.tests !== undefined) {
    return { tests: past.tests, testsSource: 'history' };
  }
  if (unit.tests === undefined) return {};
  return { tests: unit.tests, ...(unit.testsSource === undefined ? {} : { testsSource: unit.testsSource }) };
}

const plainGuess = (): Guess => ({ estimateMs: DEFAULT_UNIT_MS, source: 'default' });

/** Guesses a unit without times of its own: from other machines, from its relatives among the units of today, else from its size. */
function guesser(
  units: readonly KnownUnit[],
  runnerClass: RunnerClass | undefined,
  others: readonly RunnerClass[],
): (unit: KnownUnit) => Guess {
  const own = timesOf(runnerClass);
  const borrowed = borrowTimes(own, others.map(timesOf));
  const timed = units.flatMap((unit) => {
    const ms = own.get(unit.id) ?? borrowed.get(unit.id);
    return ms === undefined ? [] : [{ ...unit, ms }];
  });
  const predict = predictByRelatives(timed);
  const sizeOf = sizesOf(units);
  return (unit) => {
    const lent = borrowed.get(unit.id);
    if (lent !== undefined) return { estimateMs: lent, source: 'sibling' };
    const relative = predict(unit);
    const size = sizeOf(unit);
    if (relative !== undefined) return { estimateMs: relative, source: 'sibling' };
    return size === undefined ? plainGuess() : { estimateMs: DEFAULT_UNIT_MS * size, source: 'size' };
  };
}
