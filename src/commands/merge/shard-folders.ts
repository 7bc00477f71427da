/** Reads what the shards left: one folder each, with its record. All of it comes from other jobs and is checked before use. */

import { resolve } from 'node:path';
import type { Unusable } from '../../judge/evidence.ts';
import { byCodeUnit, type Plan, type ShardRecord, UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { axisName } from '../../text/axis-name.ts';
import { deviceOn } from '../../text/device-label.ts';
import { legKey } from '../../text/leg.ts';
import { listSome } from '../../text/numbers.ts';
import { eachDownload } from '../shared/downloads.ts';
import { planArtifact } from '../shared/names.ts';
import {
  downloadShard,
  type FolderCandidate,
  listShards,
  type Rejected,
  readRecord,
} from '../shared/shard-artifacts.ts';

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

/** Reads the folders from the artifacts of this run. */
export async function shardFoldersOfRun(plan: Plan, platform: Platform): Promise<ShardFolders> {
  const artifacts = await listShards(plan.suite, platform);
  const candidates = await eachDownload(artifacts, (artifact) => downloadShard(artifact, platform));
  return readCandidates(candidates, plan, platform);
}

/** Reports results of shards whose plan is missing. */
export async function shardsWithoutPlan(suite: string, platform: Platform): Promise<ShardFolders> {
  const names = (await listShards(suite, platform)).map(({ name }) => name).sort();
  if (names.length === 0) return NO_SHARD_FOLDERS;
  const why = `there is no plan for ${listSome(names)} (no artifact ${planArtifact(suite)}); ${platform.host.plan.again} makes a new one`;
  return { ...NO_SHARD_FOLDERS, unusable: [{ why }] };
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

async function readCandidates(
  candidates: readonly FolderCandidate[],
  plan: Plan | undefined,
  platform: Platform,
): Promise<ShardFolders> {
  const read: CheckedFolder[] = [];
  for (const candidate of candidates) read.push({ ...candidate, ...(await readRecord(candidate, plan, platform)) });
  read.sort((a, b) => attemptOf(a) - attemptOf(b) || a.createdAt - b.createdAt || byCodeUnit(a.name, b.name));
  const looked = read.filter(
    (one, at) => !read.slice(at + 1).some((later) => replaces(later, one) || findsDevices(later, one)),
  );
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

/** Whether a later attempt has the devices that an earlier one looked for in vain. The earlier one left one result in place of theirs. */
function findsDevices(later: CheckedFolder, earlier: CheckedFolder): boolean {
  if (!('record' in later && 'record' in earlier)) return false;
  const [a, b] = [later.record, earlier.record];
  if (a.attempt <= b.attempt || a.shard !== b.shard || b.problem === undefined) return false;
  return deviceOn(a.axis ?? [], b.axis ?? []) !== undefined;
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
