/** The planned units, compared with the reported tests: which ran, how each ended, and which are missing. */
import { type PlannedUnit, type ReportUnit, type ShardRecord, type UnitOutcome, withoutTail } from '../model.ts';
import { wholeId } from '../text/unit-id.ts';
import { attemptsOf } from './carried-over.ts';
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
  const recorded = recordedUnits(joined, shardOf, planned, sharedUnits(plan));
  const others = [...byUnit.keys()].filter((unit) => !shardOf.has(unit)).sort();
  const hasRecovered = new Set(recovered.map(({ unit }) => unit));
  const mayBeEmpty = emptyUnits(plan);
  const recordedShards = new Set(joined.map((record) => record.shard));
  /** Whether its shard neither ran it nor carried it over. What earlier attempts reported of it proves nothing. */
  const isLeftOut = (id: string, shard = 0) => recordedShards.has(shard) && !recorded.has(id);
  return [...planned.keys(), ...others].map((id) => {
    const tally = byUnit.get(id) ?? newTally();
    const shard = recorded.get(id)?.shard ?? shardOf.get(id);
    const isReported = tally.tests > 0 && (shard === undefined || sightings.isReported(id, shard));
    return {
      id,
      ...(shard === undefined ? {} : { shard }),
      ...(axis === '' ? {} : { axis }),
      outcome: isReported
        ? reportedOutcome(tally, isLeftOut(id, shard))
        : emptyOutcome(recorded.get(id), mayBeEmpty.has(id)),
      flaky: tally.flaky > 0 || (isReported && hasRecovered.has(id)),
      ...(tally.timed === 0 ? {} : { durationMs: tally.durationMs }),
      tests: tally.tests,
      ...sourceOf(recorded.get(id)),
    };
  });
}

/** Where its result comes from: the earlier attempt, and the device that settled it. */
const sourceOf = ({ unit, attempt }: Partial<RecordedUnit> = {}): Pick<ReportUnit, 'attempt' | 'device'> => ({
  ...(attempt === undefined ? {} : { attempt }),
  ...(unit?.device === undefined ? {} : { device: unit.device }),
});

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

/** Units of the batches that another shard may have run. */
const sharedUnits = (plan: Copy['plan']): ReadonlySet<string> =>
  new Set(plan?.shards.flatMap((shard) => shard.units.slice(withoutTail(shard).length)));

/** What a shard recorded about a unit that it had to run. */
interface RecordedUnit {
  readonly shard: number;
  readonly unit: ShardRecord['units'][number];
  readonly mayBeDeselected: boolean;
  /** The earlier attempt that it was carried over from. */
  readonly attempt?: number | undefined;
}

/** By unit. Of two shards that ran a batch, the one counts that knows more of the unit, and otherwise the one in whose list it is. */
function recordedUnits(
  records: readonly ShardRecord[],
  shardOf: ReadonlyMap<string, number>,
  planned: ReadonlyMap<string, PlannedUnit>,
  shared: ReadonlySet<string>,
): ReadonlyMap<string, RecordedUnit> {
  const isOwn = (id: string, shard: number): boolean => shardOf.get(id) === shard;
  const found = records.flatMap((record) =>
    unitsOf(record, planned).filter(({ unit: { id }, shard }) => isOwn(id, shard) || shared.has(id)),
  );
  const weight = ({ unit, shard }: RecordedUnit): number =>
    (unit.outcome === 'missing' ? 0 : 2) + (isOwn(unit.id, shard) ? 1 : 0);
  return new Map(found.sort((a, b) => weight(a) - weight(b)).map((one) => [one.unit.id, one]));
}

function unitsOf(record: ShardRecord, planned: ReadonlyMap<string, PlannedUnit>): RecordedUnit[] {
  const { shard, units, ownArgs } = record;
  const attempts = attemptsOf(record);
  return units.map((unit) => {
    const deselected = mayBeDeselected(planned.get(unit.id) ?? {}, ownArgs);
    return { shard, unit, mayBeDeselected: deselected, attempt: attempts.get(unit.id) };
  });
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

function reportedOutcome(tally: TestTally, isLeftOut: boolean): UnitOutcome {
  if (tally.failed + tally.errored > 0) return 'failed';
  if (isLeftOut) return 'missing';
  return tally.skipped === tally.tests ? 'skipped' : 'passed';
}
