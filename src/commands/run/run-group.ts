/** Runs a group of units, and reads what it reported. */

import type { UnitRecord } from '../../model.ts';
import { groupFolder } from '../shared/report-groups.ts';
import { type GroupEnd, runOnce } from './invoke.ts';
import { type ReadGroup, readGroup } from './read-group.ts';
import type { TriesRequest, UnitGroup } from './request.ts';

/** What is known of the shard before a group runs. */
export type Before = Pick<ReadGroup, 'reports' | 'units'>;

export interface GroupRun extends ReadGroup {
  readonly group: UnitGroup;
  readonly ended: GroupEnd;
}

export async function runGroup(
  request: TriesRequest,
  group: UnitGroup,
  deadline: number,
  before: Before,
): Promise<GroupRun> {
  const ended = await runOnce(request, group, deadline);
  const read = await readGroup(request, group, before.reports);
  for (const unit of read.units) noteUnit(unit, group, request);
  return { group, ended, ...read };
}

function noteUnit({ id, outcome, tests, durationMs }: UnitRecord, group: UnitGroup, { events }: TriesRequest): void {
  const batch = groupFolder(group);
  const time = durationMs === undefined ? {} : { durationMs };
  events.note({ event: 'unit-finished', batch, id, outcome, tests, ...time });
}
