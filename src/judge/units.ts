/** The planned units, compared with the reported tests: which ran, how each ended, and which are missing. */
import type { PlannedUnit, ReportUnit, ShardRecord, UnitOutcome } from '../model.ts';
import { wholeId } from '../text/unit-id.ts';
import { mayBeDeselected } from './due-tests.ts';
import type { Copy } from './evidence.ts';
import { type AxisTallies, newTally, type TestTally } from './tally.ts';

/** One result for each planned unit, in plan order. Units that only the reports know follow, sorted by name. */
export function unitResults(
  { plan, joined, sightings, recovered = [], axis }: Copy,
  { byUnit }: AxisTallies,
): ReportUnit[] {
  const shardOf = new Map(plan?.shards.flatMap((shard) => shard.units.map((unit) => [unit, shard.index] as const)));
  const planned = new Map(plan?.units.map((unit) => [unit.id, unit]));
  const recorded = new Map(joined.flatMap((record) => unitsOf(record, shardOf, planned)));
  const others = [...byUnit.keys()].filter((unit) => !shardOf.has(unit)).sort();
  const hasRecovered = new Set(recovered.map(({ unit }) => unit));
  const mayBeEmpty = emptyUnits(plan);
  return [...planned.keys(), ...others].map((id) => {
    const tally = byUnit.get(id) ?? newTally();
    const shard = shardOf.get(id);
    const isReported = tally.tests > 0 && (shard === undefined || sightings.isReported(id, shard));
    return {
      id,
      ...(shard === undefined ? {} : { shard }),
      ...(axis === '' ? {} : { axis }),
      outcome: isReported ? outcomeOf(tally) : emptyOutcome(recorded.get(id), mayBeEmpty.has(id)),
      flaky: tally.flaky > 0 || (isReported && hasRecovered.has(id)),
      ...(tally.timed === 0 ? {} : { durationMs: tally.durationMs }),
      tests: tally.tests,
      ...deviceOf(recorded.get(id)),
    };
  });
}

/** The device that settled it. */
const deviceOf = (recorded: RecordedUnit | undefined): Pick<ReportUnit, 'device'> =>
  recorded?.unit.device === undefined ? {} : { device: recorded.unit.device };

/**
 * Units that may report no tests when their shard says that it ran them to the end. For any other unit, the word of the shard is not enough.
 * - The plan found no test in the unit, or the user says that it may have none.
 * - The unit is a part of a file, or the remainder of a split file. It may contain no test any more.
 */
function emptyUnits(plan: Copy['plan']): ReadonlySet<string> {
  const units = plan?.units ?? [];
  const split = new Set(units.flatMap((unit) => (unit.part === undefined ? [] : [unit.id, wholeId(unit)])));
  return new Set(
    units.filter(({ id, tests, mayBeEmpty }) => tests === 0 || mayBeEmpty || split.has(id)).map(({ id }) => id),
  );
}

/** What a shard recorded about a unit that it had to run. */
interface RecordedUnit {
  readonly unit: ShardRecord['units'][number];
  readonly mayBeDeselected: boolean;
}

function unitsOf(
  { shard, units, ownArgs }: ShardRecord,
  shardOf: ReadonlyMap<string, number>,
  planned: ReadonlyMap<string, PlannedUnit>,
): [string, RecordedUnit][] {
  return units
    .filter(({ id }) => shardOf.get(id) === shard)
    .map((unit) => [unit.id, { unit, mayBeDeselected: mayBeDeselected(planned.get(unit.id) ?? {}, ownArgs) }]);
}

/**
 * The outcome of a unit without reported tests. The framework itself says that it loaded a unit and selected none of its tests, so its
 * shard may say it of any unit of which the plan did not list tests.
 */
function emptyOutcome(recorded: RecordedUnit | undefined, mayBeEmpty: boolean): UnitOutcome {
  const { outcome, tests } = recorded?.unit ?? { tests: 0 };
  if (tests > 0) return 'missing';
  if (outcome === 'deselected' && recorded?.mayBeDeselected) return 'deselected';
  return mayBeEmpty && outcome === 'skipped' ? 'skipped' : 'missing';
}

function outcomeOf(tally: TestTally): UnitOutcome {
  if (tally.failed + tally.errored > 0) return 'failed';
  return tally.skipped === tally.tests ? 'skipped' : 'passed';
}
