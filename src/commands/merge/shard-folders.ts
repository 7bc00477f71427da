/** Reads what the shards left: one folder each, with its record. All of it comes from other jobs and is checked before use. */

import { join, posix, resolve } from 'node:path';
import type { Unusable } from '../../judge/evidence.ts';
import { byCodeUnit, type Plan, type ShardRecord, UsageError } from '../../model.ts';
import type { Artifact, Platform } from '../../platform/platform.ts';
import { parseStored } from '../../stored.ts';
import { axisName } from '../../text/axis-name.ts';
import { legKey, legName, legOfRecord } from '../../text/leg.ts';
import { listSome, plural } from '../../text/numbers.ts';
import { slashed } from '../../text/paths.ts';
import { eachDownload, tryDownload } from '../shared/downloads.ts';
import {
  parseShardArtifact,
  planArtifact,
  RECORD_FILE,
  type ShardAttempt,
  shardArtifactPrefix,
} from '../shared/names.ts';

export interface ShardFolder {
  /** Name for people. */
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly record: ShardRecord;
  /** True when a later attempt, or a later upload of the same attempt, replaces it. */
  readonly superseded: boolean;
}

export interface ShardFolders {
  /** Oldest attempt first. */
  readonly folders: readonly ShardFolder[];
  /** Newest results that cannot be used. No earlier attempt replaces them. */
  readonly unusable: readonly Unusable[];
  /** Messages about what was ignored, and why. */
  readonly warnings: readonly string[];
}

export const NO_SHARD_FOLDERS: ShardFolders = { folders: [], unusable: [], warnings: [] };

interface FolderCandidate {
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

/** Reads the folders from the artifacts of this run. */
export async function shardFoldersOfRun(plan: Plan, platform: Platform): Promise<ShardFolders> {
  const artifacts = await listShards(plan.suite, platform);
  const candidates = await eachDownload(artifacts, async ({ expected, ...artifact }) => ({
    name: artifact.name,
    createdAt: artifact.createdAt,
    expected,
    ...(await tryDownload(artifact, platform)),
  }));
  return readCandidates(candidates, plan, platform);
}

/** Reports results of shards whose plan is missing. */
export async function shardsWithoutPlan(suite: string, platform: Platform): Promise<ShardFolders> {
  const names = (await listShards(suite, platform)).map(({ name }) => name).sort();
  if (names.length === 0) return NO_SHARD_FOLDERS;
  const why = `there is no plan for ${listSome(names)} (no artifact ${planArtifact(suite)}); ${platform.host.plan.again} makes a new one`;
  return { ...NO_SHARD_FOLDERS, unusable: [{ why }] };
}

async function listShards(suite: string, { artifacts }: Platform): Promise<(Artifact & { expected: ShardAttempt })[]> {
  const found = await artifacts.list(shardArtifactPrefix(suite));
  return found.flatMap((artifact) => {
    const expected = parseShardArtifact(suite, artifact.name);
    return expected === undefined ? [] : [{ ...artifact, expected }];
  });
}

/** Reads folders on disk, each with a shard record. @throws UsageError when they belong to several plans and no plan says which counts */
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
  const read = await readCandidates(candidates, plan, platform);
  const plans = new Set(read.folders.map(({ record }) => record.planId));
  if (plans.size < 2) return read;
  throw new UsageError(
    `these are shards of ${plans.size} plans: ${listSome([...plans])}. Merge one run at a time, or name its plan with input plan`,
  );
}

/** A checked candidate, with its record or with the reason why it cannot be used. */
type CheckedFolder = FolderCandidate & ({ readonly record: ShardRecord } | Rejected);

interface Rejected {
  readonly why: string;
  /** True when it belongs to another plan, so it says nothing about this one. */
  readonly stale?: boolean;
}

async function readCandidates(
  candidates: readonly FolderCandidate[],
  plan: Plan | undefined,
  platform: Platform,
): Promise<ShardFolders> {
  const read: CheckedFolder[] = [];
  for (const candidate of candidates) read.push({ ...candidate, ...(await readRecord(candidate, plan, platform)) });
  read.sort((a, b) => attemptOf(a) - attemptOf(b) || a.createdAt - b.createdAt || byCodeUnit(a.name, b.name));
  const looked = read.filter((one, at) => !read.slice(at + 1).some((later) => replaces(later, one)));
  const newest = new Map<string, CheckedFolder>();
  for (const one of looked) {
    const leg = legOf(one);
    if (leg !== undefined && !isStale(one)) newest.set(leg, one);
  }
  const rejected = looked.filter((one): one is FolderCandidate & Rejected => !('record' in one));
  const isUnusable = (one: CheckedFolder) => {
    const leg = legOf(one);
    return !isStale(one) && (leg === undefined || newest.get(leg) === one || isOfAnotherJob(one));
  };
  return {
    folders: shardFolders(looked, newest),
    unusable: rejected.filter(isUnusable).map(unusable),
    warnings: rejected.filter((one) => !isUnusable(one)).map(({ name, why }) => `${name} was ignored: ${why}`),
  };
}

/** Whether a result replaces an earlier upload of the same job. When the times do not show which came last, both count. */
function replaces(later: CheckedFolder, earlier: CheckedFolder): boolean {
  if (!('record' in later && 'record' in earlier)) return false;
  const [a, b] = [later.record, earlier.record];
  if (legOf(later) !== legOf(earlier) || a.attempt !== b.attempt) return false;
  return later.createdAt > earlier.createdAt || JSON.stringify(a) === JSON.stringify(b);
}

const isStale = (one: CheckedFolder): boolean => 'stale' in one && one.stale === true;
/** A later attempt may be that of the other job, which had the name first. So it replaces nothing here. */
const isOfAnotherJob = ({ expected }: FolderCandidate): boolean => expected?.taken === true;
/** A text that is the same for all results of one leg. Undefined where the leg is unknown. */
function legOf(one: CheckedFolder): string | undefined {
  if ('record' in one) return legKey({ shard: one.record.shard, axis: axisName(one.record.axis) });
  return one.expected && legKey(one.expected);
}
const attemptOf = (one: CheckedFolder): number => ('record' in one ? one.record.attempt : (one.expected?.attempt ?? 0));

const unusable = ({ name, expected, why }: FolderCandidate & Rejected): Unusable => ({
  ...(expected === undefined ? {} : { shard: expected.shard, axis: expected.axis }),
  why: `${name}: ${why}`,
});

/** @param looked oldest first */
const shardFolders = (looked: readonly CheckedFolder[], newest: ReadonlyMap<string, CheckedFolder>): ShardFolder[] =>
  looked.flatMap((one) => {
    if (!('record' in one)) return [];
    const { name, folder = '', record } = one;
    return [{ name, folder, record, superseded: newest.get(legOf(one) ?? '') !== one }];
  });

/** The record, or why it cannot be used. */
async function readRecord(
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
