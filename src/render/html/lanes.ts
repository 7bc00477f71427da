/** The legs of a run for the timeline: what each did, and what the plan said. Only this file reads the plan and the records for the page. */
import type { DeviceUse, Plan, Report, ShardRecord } from '../../model.ts';
import { deviceLabel } from '../../text/device-label.ts';
import { legKey, legOfRecord } from '../../text/leg.ts';
import type { Lane, LaneDevice, LaneUnit } from './page-data.ts';

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
  return shards.map(({ index, axis = '', units: _count, tail, devices, ...facts }) => {
    const labels = new Map((devices ?? []).map((device) => [device.id, deviceLabel(device)]));
    const { setupMs, units: ran = [] } = recordOf.get(legKey({ shard: index, axis })) ?? {};
    const ids = plannedUnits(plan, index) ?? ran.map(({ id }) => id);
    return {
      ...facts,
      shard: index,
      axis,
      ...(setupMs !== undefined && { setupMs }),
      ...(devices !== undefined && { devices: devices.map(laneDevice) }),
      tail: tail.slice(-MAX_TAIL_LINES),
      units: ids.map((id) => laneUnit(id, results.get(unitKey(id, axis)), estimateOf(id, facts.pool), labels)),
    };
  });
}

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
