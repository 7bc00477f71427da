/** Planned units against reported tests: which ran, how each ended, and which nobody has seen. */
import type { Report, ReportTest, ShardRecord, UnitOutcome } from '../model.ts';
import type { Evidence } from './evidence.ts';
import { groupBy } from './group-by.ts';

type UnitResult = Report['units'][number];

/** One result for each planned unit in plan order, then for units that only the reports know, by name. */
export function unitResults({ plan, records, tests }: Evidence): UnitResult[] {
  const reported = groupBy(
    tests.filter((test) => test.unit !== undefined),
    (test) => test.unit ?? '',
  );
  const shardOf = new Map(plan?.shards.flatMap((shard) => shard.units.map((unit) => [unit, shard.index] as const)));
  const recorded = new Map(records.flatMap((record) => record.units.map((unit) => [unit.id, unit] as const)));
  const planned = plan?.units.map((unit) => unit.id) ?? [];
  const others = [...reported.keys()].filter((unit) => !shardOf.has(unit)).sort();
  return [...planned, ...others].map((id) => unitResult(id, reported.get(id) ?? [], shardOf.get(id), recorded.get(id)));
}

function unitResult(
  id: string,
  tests: readonly ReportTest[],
  shard: number | undefined,
  recorded: ShardRecord['units'][number] | undefined,
): UnitResult {
  const times = tests.flatMap((test) => (test.durationMs === undefined ? [] : [test.durationMs]));
  return {
    id,
    ...(shard === undefined ? {} : { shard }),
    outcome: outcomeOf(tests, recorded),
    flaky: tests.some((test) => test.flaky),
    ...(times.length === 0 ? {} : { durationMs: times.reduce((sum, time) => sum + time, 0) }),
    tests: tests.length,
  };
}

/** A unit without a test in any report is missing, unless its shard ran it to the end and it held none. */
function outcomeOf(tests: readonly ReportTest[], recorded: ShardRecord['units'][number] | undefined): UnitOutcome {
  if (tests.length === 0) return recorded?.outcome === 'skipped' && recorded.tests === 0 ? 'skipped' : 'missing';
  if (tests.some((test) => test.outcome === 'failed' || test.outcome === 'errored')) return 'failed';
  return tests.every((test) => test.outcome === 'skipped') ? 'skipped' : 'passed';
}
