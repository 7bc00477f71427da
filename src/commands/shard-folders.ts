/** What the shards left: a folder each, with its record. Everything in it comes from another job and is checked before use. */
import { join, posix, resolve } from 'node:path';
import { type Plan, type ShardRecord, UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { listSome } from '../report/format.ts';
import { parseStored } from '../stored.ts';
import { parseShardArtifact, RECORD_FILE, shardArtifactPrefix } from './names.ts';

export interface ShardFolder {
  /** As shown to people. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly record: ShardRecord;
  /** A later attempt, or a later upload of the same attempt, took its place. */
  readonly superseded: boolean;
}

export interface ShardFolders {
  /** Oldest attempt first. */
  readonly folders: readonly ShardFolder[];
  /** What was set aside, and why. */
  readonly warnings: readonly string[];
}

interface Candidate {
  readonly name: string;
  readonly folder: string;
  readonly createdAt: number;
  /** What the name promises; a record that says otherwise is not believed. */
  readonly expected?: { readonly shard: number; readonly attempt: number };
}

/** From the artifacts of this run. */
export async function shardFoldersOfRun(plan: Plan, platform: Platform): Promise<ShardFolders> {
  const artifacts = await platform.artifacts.list(shardArtifactPrefix(plan.suite));
  const candidates: Candidate[] = [];
  const warnings: string[] = [];
  for (const artifact of artifacts) {
    const expected = parseShardArtifact(plan.suite, artifact.name);
    if (expected === undefined) continue;
    try {
      const folder = await platform.artifacts.download(artifact);
      candidates.push({ name: artifact.name, folder, createdAt: artifact.createdAt, expected });
    } catch (problem) {
      warnings.push(`artifact ${artifact.name} could not be downloaded: ${(problem as Error).message}`);
    }
  }
  return readCandidates(candidates, plan, warnings, platform);
}

/** From folders on disk that hold a shard record each. @throws UsageError when they come from several plans and no plan says which counts */
export async function shardFoldersAt(
  folders: readonly string[],
  plan: Plan | undefined,
  platform: Platform,
): Promise<ShardFolders> {
  const candidates = folders.map((folder) => ({
    name: folder,
    folder: resolve(platform.context.root, folder),
    createdAt: 0,
  }));
  const read = await readCandidates(candidates, plan, [], platform);
  const plans = new Set(read.folders.map(({ record }) => record.planId));
  if (plans.size < 2) return read;
  throw new UsageError(
    `these are shards of ${plans.size} plans: ${listSome([...plans])}; merge one run at a time, or say which with its plan`,
  );
}

async function readCandidates(
  candidates: readonly Candidate[],
  plan: Plan | undefined,
  warnings: readonly string[],
  platform: Platform,
): Promise<ShardFolders> {
  const read: (Candidate & { record: ShardRecord })[] = [];
  const problems = [...warnings];
  for (const candidate of candidates) {
    const record = await readRecord(candidate, plan, platform);
    if (typeof record === 'string') problems.push(`${candidate.name} was set aside: ${record}`);
    else read.push({ ...candidate, record });
  }
  read.sort((a, b) => a.record.attempt - b.record.attempt || a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1));
  const newest = new Map(read.map((one) => [one.record.shard, one]));
  return {
    folders: read.map((one) => ({
      name: one.name,
      folder: one.folder,
      record: one.record,
      superseded: newest.get(one.record.shard) !== one,
    })),
    warnings: problems,
  };
}

/** The record, or why it cannot be used. */
async function readRecord(
  { folder, expected }: Candidate,
  plan: Plan | undefined,
  { files }: Platform,
): Promise<ShardRecord | string> {
  const text = await files.readText(join(folder, RECORD_FILE));
  if (text === undefined) return `it has no ${RECORD_FILE}`;
  let record: ShardRecord;
  try {
    record = parseStored('shard record', text, RECORD_FILE);
  } catch (problem) {
    return (problem as Error).message;
  }
  if (expected !== undefined && (record.shard !== expected.shard || record.attempt !== expected.attempt)) {
    return `its record says shard ${record.shard}, attempt ${record.attempt}`;
  }
  if (plan !== undefined && record.planId !== plan.id)
    return `it belongs to plan ${record.planId}, and this is plan ${plan.id}`;
  if (record.attempt < (plan?.attempt ?? 1))
    return `it is of attempt ${record.attempt}, and the plan was made anew in attempt ${plan?.attempt}`;
  const outside = record.reports.find((report) => !isInside(report));
  return outside === undefined ? record : `its record names a report outside its folder: ${JSON.stringify(outside)}`;
}

const isInside = (path: string): boolean => {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  return normal !== '..' && !normal.startsWith('../') && !posix.isAbsolute(normal) && !/^[A-Za-z]:/.test(normal);
};
