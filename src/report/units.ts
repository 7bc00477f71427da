/** Planned units against reported tests: which ran, how each ended, and which nobody has seen. */
import type { Report, ShardRecord, UnitOutcome } from '../model.ts';
import type { Evidence } from './evidence.ts';
import { newTally, type Tally, type TestTallies } from './tally.ts';

type UnitResult = Report['units'][number];

/** One result for each planned unit in plan order, then for units that only the reports know, by name. */
export function unitResults({ plan, records }: Evidence, { byUnit }: TestTallies): UnitResult[] {
  const shardOf = new Map(plan?.shards.flatMap((shard) => shard.units.map((unit) => [unit, shard.index] as const)));
  const recorded = new Map(records.flatMap((record) => record.units.map((unit) => [unit.id, unit] as const)));
  const planned = plan?.units.map((unit) => unit.id) ?? [];
  const others = [...byUnit.keys()].filter((unit) => !shardOf.has(unit)).sort();
  return [...planned, ...others].map((id) => {
    const tally = byUnit.get(id) ?? newTally();
    const shard = shardOf.get(id);
    return {
      id,
      ...(shard === undefined ? {} : { shard }),
      outcome: outcomeOf(tally, recorded.get(id)),
      flaky: tally.flaky > 0,
      ...(tally.timed === 0 ? {} : { durationMs: tally.durationMs }),
      tests: tally.tests,
    };
  });
}

/** A unit without a test in any report is missing, unless its shard ran it to the end and it held none. */
function outcomeOf(tally: Tally, recorded: ShardRecord['units'][number] | undefined): UnitOutcome {
  if (tally.tests === 0) return recorded?.outcome === 'skipped' && recorded.tests === 0 ? 'skipped' : 'missing';
  if (tally.failed + tally.errored > 0) return 'failed';
  return tally.skipped === tally.tests ? 'skipped' : 'passed';
}
