/** Runs a group of units, and reads what it reported. */

import type { UnitRecord } from '../../model.ts';
import { groupFolder } from '../shared/report-groups.ts';
import { howItEnded } from './how-it-ended.ts';
import { type GroupEnd, runOnce, wasStopped } from './invoke.ts';
import { type Before, type ReadGroup, readGroup } from './read-group.ts';
import type { TriesRequest, UnitGroup } from './request.ts';
import { isUnsettled } from './settled.ts';

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
  const since = request.platform.now().getTime();
  const ended = settled(await runOnce(request, group, deadline));
  const hungWords = ended.hang === undefined ? undefined : howItEnded(ended);
  const read = await readGroup(request, group, before, hungWords);
  for (const unit of read.units) noteUnit(unit, group, request);
  await takeAttachments(request, group, read, since);
  return { group, ended, ...read, complete: endedItself(ended) ? read.complete : [] };
}

/** A process that died may have lost tests, whatever its reports say. */
const endedItself = (end: GroupEnd): boolean => end.exitCode !== null && end.hang === undefined && !wasStopped(end);

/** A command that was ended because it hung has failed, whatever it makes of the signal. Its errored case tells the rest. */
const settled = (end: GroupEnd): GroupEnd => (end.hang === undefined ? end : { ...end, exitCode: end.exitCode || 1 });

/** Before the next try, which may empty the folders of the tests. */
function takeAttachments(
  { plan, attachments }: TriesRequest,
  group: UnitGroup,
  { units, failed }: ReadGroup,
  since: number,
): Promise<void> {
  const ran = new Set(group.units);
  const failedUnits = new Set([...failed.map(({ unit }) => unit), ...units.filter(isUnsettled).map(({ id }) => id)]);
  const own = plan.units.filter(({ id }) => ran.has(id));
  const others = plan.units.filter(({ id }) => !ran.has(id));
  return attachments.take(group, { units: own, others, failedUnits, failed, since });
}

function noteUnit({ id, outcome, tests, durationMs }: UnitRecord, group: UnitGroup, { events }: TriesRequest): void {
  const batch = groupFolder(group);
  const time = durationMs === undefined ? {} : { durationMs };
  events.note({ event: 'unit-finished', batch, id, outcome, tests, ...time });
}
