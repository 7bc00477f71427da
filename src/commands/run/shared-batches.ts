/** The first try of a shard that shares batches with others. */
import type { SharedBatch } from '../../queue/claims.ts';
import { plural } from '../../text/numbers.ts';
import { wasStopped } from './invoke.ts';
import { runFirst } from './isolate.ts';
import type { Before } from './read-group.ts';
import type { TriesRequest, UnitGroup } from './request.ts';
import { endOfBatches, isUnsettled, type TryEnd } from './settled.ts';
import type { Sharing } from './sharing.ts';

/** Runs what is the own of a shard, then its batches that no other shard has taken, and then batches of others. */
export async function runSharing(
  request: TriesRequest,
  sharing: Sharing,
  group: UnitGroup,
  deadline: number,
  before: Before,
): Promise<TryEnd> {
  let parts = 1;
  const nextPart = (): number => {
    parts += 1;
    return parts;
  };
  const numbered = { ...request, nextPart };
  const ends = [await runFirst(numbered, { ...group, units: sharing.first }, deadline, before)];
  // A machine on which something fails must not take the tests of others, and fail them too.
  const queue = sharing.open(() => ends.every(hasPassed));
  const name = String(request.shard.index);
  while (!ends.some(({ ended }) => wasStopped(ended))) {
    const batch = await queue.take(name);
    if (batch === undefined) break;
    sayWhatRuns(batch, request);
    sharing.ran.push({ shard: batch.owner, units: batch.units });
    ends.push(await runFirst(numbered, { ...group, units: batch.units, part: nextPart() }, deadline, before));
    queue.done(batch);
  }
  if (!queue.isWorking())
    request.log.line('shardwise: the service of artifacts failed twice in a row, so this shard shares no more work');
  const given = queue.givenAway().flatMap(({ units }) => units);
  if (given.length > 0)
    request.log.line(
      `shardwise: other shards run ${plural(given.length, 'unit')} of this one, because they were done before`,
    );
  return { ...endOfBatches(ends), givenAway: given };
}

const hasPassed = ({ ended, units }: TryEnd): boolean => ended.exitCode === 0 && !units.some(isUnsettled);

function sayWhatRuns({ owner, units }: SharedBatch, { shard, log }: TriesRequest): void {
  const whose = owner === shard.index ? 'the next batch' : `a batch of shard ${owner}, which ends later`;
  log.line(`shardwise: this shard runs ${whose}: ${plural(units.length, 'unit')}`);
}
