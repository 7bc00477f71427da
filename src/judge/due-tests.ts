/** How many tests a unit must report, where that is known exactly. A file that ends its process in the middle is green with fewer. */
import type { Plan, PlannedUnit, ReportUnit, ShardRecord } from '../model.ts';
import { axisSuffix } from '../text/leg.ts';
import { listSome, plural } from '../text/numbers.ts';
import type { Copy } from './evidence.ts';

export interface DueTests {
  readonly tests: number;
  /** The word for how they are known. */
  readonly how: 'planned' | 'selected';
}

/**
 * @param selected how many tests the framework selected in the shard; nothing is nearer to the truth
 * @param ownArgs whether the shard had arguments that the plan did not know, which may select fewer tests
 * @returns undefined where the number is a guess, such as from a scan of the source or from the last run
 */
export function dueTests(
  { tests, testsSource }: Pick<PlannedUnit, 'tests' | 'testsSource'>,
  selected: number | undefined,
  ownArgs = false,
): DueTests | undefined {
  if (selected !== undefined) return { tests: selected, how: 'selected' };
  if (tests === undefined || testsSource !== 'framework' || ownArgs) return undefined;
  return { tests, how: 'planned' };
}

/**
 * Whether it is no loss that the framework selected no test of a unit in its shard. It is one where the framework itself listed tests of
 * the unit for the plan: the shard may lack a plugin that the plan job had.
 */
export const mayBeDeselected = (unit: Pick<PlannedUnit, 'tests' | 'testsSource'>, ownArgs = false): boolean =>
  (dueTests(unit, undefined, ownArgs)?.tests ?? 0) === 0;

/** Units that passed and reported fewer tests than they must, each with the numbers. */
export function lostTests({ plan, joined }: Copy, units: readonly ReportUnit[]): ReadonlyMap<string, string> {
  const due = allDueTests(plan, joined);
  const lost = units.flatMap(({ id, shard, outcome, tests }) => {
    const own = due.get(`${shard} ${id}`);
    const isGreen = outcome === 'passed' || outcome === 'skipped';
    if (own === undefined || !isGreen || tests === 0 || tests >= own.tests) return [];
    return [[id, `${id}: ${plural(own.tests, 'test')} ${own.how}, ${tests} reported`] as const];
  });
  return new Map(lost);
}

/** By shard and unit. Without a record of its shard, nothing is due from a unit. */
function allDueTests(plan: Plan | undefined, records: readonly ShardRecord[]): ReadonlyMap<string, DueTests> {
  const planned = new Map(plan?.units.map((unit) => [unit.id, unit]));
  const due = new Map<string, DueTests>();
  for (const { shard, units, ownArgs } of records)
    for (const { id, selected } of units) {
      const unit = planned.get(id);
      const own = unit && dueTests(unit, selected, ownArgs);
      if (own !== undefined) due.set(`${shard} ${id}`, own);
    }
  return due;
}

/** The gap that lost tests are. */
export const lostTestsReason = (lost: ReadonlyMap<string, string>, axis: string): string[] =>
  lost.size === 0
    ? []
    : [`${plural(lost.size, 'unit')} lost tests${axisSuffix(axis)}: ${listSome([...lost.values()])}`];
