/** The legs of a run for the timeline: what each did, and what the plan said. Only this file reads the plan and the records for the page. */
import type { DeviceUse, Plan, Report, ShardRecord, UnitOutcome, UnitSpan } from '../../model.ts';
import { deviceLabel } from '../../text/device-label.ts';
import { legKey, legOfRecord } from '../../text/leg.ts';
import type { Lane, LaneDevice, LaneUnit, SpanColumns } from './page-data.ts';

/** Lines of a log's end. The rest is in the log. */
const MAX_TAIL_LINES = 60;

export function lanesOf(
  { shards, units }: Report,
  plan: Plan | undefined,
  records: readonly ShardRecord[],
): readonly Lane[] {
  const recordOf = new Map(records.map((record) => [legKey(legOfRecord(record)), record]));
  const results = new Map(units.map((unit) => [unitKey(unit.id, unit.axis), unit]));
  const estimateOf = estimatesOf(plan);
  const firstStart = Math.min(...records.filter(isFirstAttempt).map(jobStart));
  return shards.map(({ index, axis = '', units: _count, tail, devices, ...facts }) => {
    const labels = new Map((devices ?? []).map((device) => [device.id, deviceLabel(device)]));
    const record = recordOf.get(legKey({ shard: index, axis }));
    const planned = plannedUnits(plan, index) ?? record?.units.map(({ id }) => id) ?? [];
    const takenFrom = takenUnits(record, index);
    const ids = [...planned, ...takenFrom.keys()];
    return {
      ...facts,
      shard: index,
      axis,
      ...timesOf(record, ids, firstStart),
      ...(devices !== undefined && { devices: devices.map(laneDevice) }),
      tail: tail.slice(-MAX_TAIL_LINES),
      units: ids.map((id) => ({
        ...laneUnit(id, results.get(unitKey(id, axis)), estimateOf(id, facts.pool), labels),
        ...(takenFrom.has(id) && { takenFrom: takenFrom.get(id) ?? 0 }),
      })),
    };
  });
}

/** The units that it ran and that were planned for other shards, with the numbers of these. */
const takenUnits = (record: ShardRecord | undefined, index: number): ReadonlyMap<string, number> =>
  new Map(
    (record?.batches ?? []).flatMap(({ shard, units }) =>
      shard === index ? [] : units.map((id) => [id, shard] as const),
    ),
  );

/** A later attempt begins when somebody asks for it, so its start says nothing. */
const isFirstAttempt = ({ attempt }: ShardRecord): boolean => attempt === 1;

const jobStart = ({ startedAt, setupMs = 0 }: ShardRecord): number => Date.parse(startedAt) - setupMs;

function timesOf(
  record: ShardRecord | undefined,
  ids: readonly string[],
  firstStart: number,
): Pick<Lane, 'setupMs' | 'beganMs' | 'spans'> {
  if (record === undefined) return {};
  const { setupMs, spans } = record;
  return {
    ...(setupMs !== undefined && { setupMs }),
    ...(isFirstAttempt(record) && { beganMs: jobStart(record) - firstStart }),
    ...(spans !== undefined && { spans: spanColumns(spans, ids) }),
  };
}

function spanColumns(spans: readonly UnitSpan[], ids: readonly string[]): SpanColumns {
  const places = new Map(ids.map((id, at) => [id, at]));
  const known = spans.filter(({ id }) => places.has(id));
  return {
    unit: known.map(({ id }) => places.get(id) ?? 0),
    fromMs: known.map(({ fromMs }) => Math.round(fromMs)),
    ms: known.map(({ fromMs, toMs }) => Math.max(0, Math.round(toMs - fromMs))),
    row: known.map(({ row = 0 }) => row),
    tries: known.map(({ tryNumber = 1 }) => tryNumber),
    outcome: known.map(({ outcome }) => OUTCOME_LETTERS[outcome ?? 'missing']).join(''),
  };
}

const OUTCOME_LETTERS: Readonly<Record<UnitOutcome, string>> = {
  passed: 'p',
  failed: 'f',
  skipped: 's',
  deselected: 's',
  missing: '-',
};

const laneDevice = (device: DeviceUse): LaneDevice => {
  const { batches, losses, benched } = device;
  return { label: deviceLabel(device), batches, losses, ...(benched !== undefined && { benched }) };
};

const unitKey = (id: string, axis = ''): string => `${axis}\n${id}`;

const laneUnit = (
  id: string,
  result: Report['units'][number] | undefined,
  estimateMs: number | undefined,
  labels: ReadonlyMap<string, string>,
): LaneUnit => ({
  id,
  outcome: result?.outcome ?? 'missing',
  flaky: result?.flaky ?? false,
  tests: result?.tests ?? 0,
  ...(result?.durationMs !== undefined && { ms: Math.round(result.durationMs) }),
  ...(estimateMs !== undefined && { estimateMs: Math.round(estimateMs) }),
  ...(result?.device !== undefined && { device: labels.get(result.device) ?? result.device }),
});

const plannedUnits = (plan: Plan | undefined, shard: number): readonly string[] | undefined =>
  plan?.shards.find(({ index }) => index === shard)?.units;

/** The predicted duration of each unit. A pool that replicates has its own. */
function estimatesOf(plan: Plan | undefined): (unit: string, pool: string) => number | undefined {
  const known = new Map<string, number>();
  for (const { id, pool, estimateMs } of plan?.units ?? []) known.set(id, estimateMs).set(inPool(id, pool), estimateMs);
  return (unit, pool) => known.get(inPool(unit, pool)) ?? known.get(unit);
}

const inPool = (unit: string, pool: string): string => `${pool}\n${unit}`;
