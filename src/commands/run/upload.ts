/** What a shard leaves for the merge: its artifact, and the data of the framework, such as coverage. */
import { join } from 'node:path';
import type { ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type KINDS, keepData } from '../shared/kept-data.ts';
import { isNameTaken } from '../shared/name-taken.ts';
import { EVENTS_FILE, LOG_FILE, otherName, RECORD_FILE } from '../shared/names.ts';
import type { Job } from './job.ts';
import type { ShardLog } from './shard-log.ts';

/** Uploads the reports of a shard, with what tells of them. */
export async function uploadResult(
  job: Pick<Job, 'artifactName' | 'folder'>,
  record: ShardRecord,
  platform: Platform,
): Promise<void> {
  const told = [];
  for (const file of [LOG_FILE, EVENTS_FILE]) if (await platform.files.exists(join(job.folder, file))) told.push(file);
  const attached = new Set(record.attachments?.kept.map(({ file }) => file));
  await upload(job, [RECORD_FILE, ...told, ...record.reports, ...attached], platform);
}

/** Uploads the results. A name that another job has taken must not cost a result, so they get another name, and the merge tells it. */
async function upload(
  { artifactName, folder }: Pick<Job, 'artifactName' | 'folder'>,
  files: readonly string[],
  platform: Platform,
): Promise<void> {
  try {
    await platform.artifacts.upload(artifactName, folder, files);
  } catch (problem) {
    if (!isNameTaken(problem)) throw problem;
    const other = otherName(artifactName, platform.now().getTime().toString(36));
    platform.log.error(
      `Another job of this run has left a result with the name ${artifactName}. This result is uploaded as ${other}. Two jobs with the same shard need different values of input axis`,
    );
    await platform.artifacts.upload(other, folder, files);
  }
}

/** Data that cannot be kept, such as on a full disk, must not cost the result. */
export async function keep(
  kind: (typeof KINDS)[number],
  { framework, folder, artifactName, platform }: Job,
  log: ShardLog,
): Promise<void> {
  try {
    if ((await keepData(kind, framework, folder, artifactName, platform)) > 0)
      log.line(`shardwise: ${kind.folder} has the ${kind.what} of this shard`);
  } catch (problem) {
    platform.log.error(`the ${kind.what} of this shard could not be kept: ${(problem as Error).message}`);
  }
}
