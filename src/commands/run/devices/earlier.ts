/** The devices that ran a shard in earlier attempts of this run, where each device runs all its tests. A result of theirs stays until the same device runs again. */

import { groupBy } from '../../../group-by.ts';
import type { Platform } from '../../../platform/platform.ts';
import { deviceOn } from '../../../text/device-label.ts';
import { visible } from '../../../text/escape.ts';
import { downloadShard, listShards, readRecord } from '../../shared/shard-artifacts.ts';
import type { Job } from '../job.ts';
import type { EarlierCopy } from './replicas.ts';

/** One for each value of the axis, from the newest attempt. Empty in a first attempt. What cannot be read names no device. */
export async function earlierCopies({ plan, shard, leg, platform }: Job): Promise<readonly EarlierCopy[]> {
  const { attempt } = platform.context;
  if (attempt === 1 || (plan.attempt ?? attempt) === attempt) return [];
  const left = (await listed(plan.suite, platform)).filter(
    ({ expected }) => expected.shard === shard.index && expected.attempt < attempt && expected.axis !== '',
  );
  const copies: EarlierCopy[] = [];
  for (const group of groupBy(left, ({ expected }) => expected.axis).values()) {
    const newest = group.reduce((best, one) => (one.expected.attempt > best.expected.attempt ? one : best));
    const read = await readRecord(await downloadShard(newest, platform), plan, platform);
    if ('why' in read) continue;
    const { axis = [], devices: [used] = [] } = read.record;
    const device = deviceOn(axis, leg.axis);
    if (device !== undefined)
      copies.push({ device, attempt: read.record.attempt, ...(used === undefined ? {} : { id: used.id }) });
  }
  return copies;
}

/** Nothing where the service does not answer: to run everything is right then. */
async function listed(suite: string, platform: Platform): ReturnType<typeof listShards> {
  try {
    return await listShards(suite, platform);
  } catch (problem) {
    platform.log.info(`the devices of earlier attempts are not known: ${visible((problem as Error).message)}`);
    return [];
  }
}
