/** What shards left in this run: their artifacts, and the record in each. All of it comes from other jobs and is checked before use. */
import { join, posix } from 'node:path';
import type { Plan, ShardRecord } from '../../model.ts';
import type { Artifact, Platform } from '../../platform/platform.ts';
import { parseStored } from '../../stored.ts';
import { axisName } from '../../text/axis-name.ts';
import { legName, legOfRecord } from '../../text/leg.ts';
import { plural } from '../../text/numbers.ts';
import { slashed } from '../../text/paths.ts';
import { tryDownload } from './downloads.ts';
import { parseShardArtifact, RECORD_FILE, type ShardAttempt, shardArtifactPrefix } from './names.ts';

export interface ShardArtifact extends Artifact {
  /** Shard and attempt in its name. */
  readonly expected: ShardAttempt;
}

export interface FolderCandidate {
  readonly name: string;
  /** Absolute path. Absent when the artifact could not be downloaded. */
  readonly folder?: string;
  /** The reason for an absent folder. */
  readonly why?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Shard and attempt in the name of the artifact. A record with others is refused. */
  readonly expected?: ShardAttempt;
}

export interface Rejected {
  readonly why: string;
  /** True when it belongs to another plan, so it says nothing about this one. */
  readonly stale?: boolean;
}

export async function listShards(suite: string, { artifacts }: Platform): Promise<ShardArtifact[]> {
  const found = await artifacts.list(shardArtifactPrefix(suite));
  return found.flatMap((artifact) => {
    const expected = parseShardArtifact(suite, artifact.name);
    return expected === undefined ? [] : [{ ...artifact, expected }];
  });
}

export async function downloadShard(
  { expected, ...artifact }: ShardArtifact,
  platform: Platform,
): Promise<FolderCandidate> {
  const { name, createdAt } = artifact;
  return { name, createdAt, expected, ...(await tryDownload(artifact, platform)) };
}

/** The record, or why it cannot be used. */
export async function readRecord(
  { folder, why, expected }: FolderCandidate,
  plan: Plan | undefined,
  { files }: Platform,
): Promise<{ readonly record: ShardRecord } | Rejected> {
  if (folder === undefined) return { why: why ?? '' };
  const text = await files.readText(join(folder, RECORD_FILE));
  if (text === undefined) return { why: `it has no ${RECORD_FILE}` };
  let record: ShardRecord;
  try {
    record = parseStored('shard record', text, RECORD_FILE);
  } catch (problem) {
    return { why: (problem as Error).message };
  }
  return findMistake(record, expected, plan) ?? { record };
}

function findMistake(
  record: ShardRecord,
  expected: ShardAttempt | undefined,
  plan: Plan | undefined,
): Rejected | undefined {
  const { shard, attempt, planId, reports } = record;
  if (expected?.taken)
    return {
      why: 'another job had taken the name of this result. Give each job its own input axis',
      stale: expected.attempt < (plan?.attempt ?? 1),
    };
  if (expected !== undefined && (shard !== expected.shard || attempt !== expected.attempt))
    return { why: `its record says shard ${shard}, attempt ${attempt}` };
  if (expected !== undefined && axisName(record.axis) !== expected.axis)
    return { why: `its record says ${legName(legOfRecord(record))}` };
  const outside = reports.find((report) => !isInside(report));
  if (outside !== undefined) return { why: `its record names a report outside its folder: ${JSON.stringify(outside)}` };
  if (new Set(reports.map(plainPath)).size < reports.length) return { why: 'its record names a report twice' };
  if (plan === undefined) return undefined;
  if (attempt < (plan.attempt ?? 1))
    return { why: `it is of attempt ${attempt}, but attempt ${plan.attempt} made a new plan`, stale: true };
  const isPlanned = plan.shards.some(({ index }) => index === shard);
  if (planId !== plan.id)
    return {
      why: `it belongs to plan ${planId}, but this is plan ${plan.id}`,
      stale: expected === undefined || !isPlanned,
    };
  return isPlanned
    ? undefined
    : { why: `it is of shard ${shard}, but the plan has ${plural(plan.shards.length, 'shard')}` };
}

/** The path in its only spelling. */
const plainPath = (path: string): string => posix.normalize(slashed(path));

const isInside = (path: string): boolean => {
  const normal = plainPath(path);
  return normal !== '..' && !normal.startsWith('../') && !posix.isAbsolute(normal) && !/^[A-Za-z]:/.test(normal);
};
