/** Finds out what a re-run of a shard need not run again, from what the attempt before left in this run. No permission is needed for it. */
import { groupBy } from '../../group-by.ts';
import {
  carriedUnits,
  provenUnits,
  type Shown,
  wallMsOf,
  whyNothing,
  withCarriedOver,
} from '../../judge/carried-over.ts';
import type { CarriedOver, Plan, ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { dueUnits } from '../../schedule/shared-batches.ts';
import { axisName } from '../../text/axis-name.ts';
import { visible } from '../../text/escape.ts';
import { plural } from '../../text/numbers.ts';
import { groupOf } from '../shared/report-groups.ts';
import { downloadShard, listShards, readRecord, type ShardArtifact } from '../shared/shard-artifacts.ts';
import type { Leg } from './leg.ts';
import { countCases, createLocator, type ReadRequest } from './read-group.ts';
import { stillFailed } from './still-failed.ts';

/** What is needed to read what earlier attempts left. */
interface Earlier extends ReadRequest {
  readonly leg: Leg;
  /** The hash of what this attempt runs with. */
  readonly ranWith: string;
}

export interface RerunRequest extends Earlier {
  /** What the shard has to run, if nothing is carried over. */
  readonly due: readonly string[];
}

/** What a shard runs in this attempt, and what it carries over. */
export interface Share {
  /** In the order of the plan. */
  readonly units: readonly string[];
  readonly carriedOver: readonly CarriedOver[];
}

/** Everything, as in a first attempt. */
export const wholeShare = (units: readonly string[]): Share => ({ units, carriedOver: [] });

/** Whether this attempt runs again what an earlier one ran. A plan of this attempt comes from "Re-run all jobs". So may one that does not say its attempt. */
const isRerun = ({ plan, platform: { context } }: Pick<RerunRequest, 'plan' | 'platform'>): boolean =>
  context.attempt > 1 && (plan.attempt ?? context.attempt) !== context.attempt;

/** What a shard has to run: its list. Where shards took work from each other in an earlier attempt, what that left to this one. */
export async function findDue({
  plan,
  shard,
  platform,
}: Pick<RerunRequest, 'plan' | 'shard' | 'platform'>): Promise<readonly string[]> {
  if (plan.stealing?.on !== true || !isRerun({ plan, platform })) return shard.units;
  try {
    const records = await newestRecords(plan, platform);
    return dueUnits(plan, shard, withCarriedOver(records));
  } catch (problem) {
    platform.log.info(`shard ${shard.index} runs its own list: ${visible((problem as Error).message)}`);
    return shard.units;
  }
}

/** The newest record of each shard that can be read, of earlier attempts. */
async function newestRecords(plan: Plan, platform: Platform): Promise<readonly ShardRecord[]> {
  const newest = new Map<number, ShardRecord>();
  for (const artifact of await listShards(plan.suite, platform)) {
    const { shard, attempt, axis } = artifact.expected;
    if (axis !== '' || attempt >= platform.context.attempt || attempt < (newest.get(shard)?.attempt ?? 1)) continue;
    const read = await readRecord(await downloadShard(artifact, platform), plan, platform);
    if ('record' in read) newest.set(shard, read.record);
  }
  return [...newest.values()];
}

/** Only what failed or did not report in the attempt before. Without a sound result of it, the whole shard. Never nothing. */
export async function chooseShare(request: RerunRequest): Promise<Share> {
  const { shard, due, platform } = request;
  const { attempt } = platform.context;
  const all = wholeShare(due);
  if (!isRerun(request)) return all;
  const name = `shard ${shard.index} in attempt ${attempt}`;
  try {
    const carriedOver = carriedUnits(await findCarriedOver(request), due);
    const carried = new Set(carriedOver.flatMap(({ units }) => units.map(({ id }) => id)));
    const units = due.filter((id) => !carried.has(id));
    if (carriedOver.length === 0) throw new Error(`nothing of it passed in attempt ${attempt - 1}`);
    if (units.length === 0) throw new Error(`every test of attempt ${attempt - 1} passed`);
    platform.log.info(
      `${name} runs ${units.length} of ${plural(due.length, 'unit')} again. The others passed in an earlier attempt, and their results are carried over (rerun: all runs everything)`,
    );
    return { units, carriedOver };
  } catch (problem) {
    // Whatever went wrong here, to run everything is right.
    platform.log.info(`${name} runs as a whole: ${visible((problem as Error).message)}`);
    return all;
  }
}

/** Whether everything passed on this leg when it last ran, in an earlier attempt. Then that result stays, and need not be made again. */
export async function isSettled(request: Earlier): Promise<boolean> {
  const { shard, platform, ranWith } = request;
  const { attempt } = platform.context;
  if (!isRerun(request)) return false;
  try {
    const left = await leftOn(request);
    const newest = Math.max(...left.map(({ expected }) => expected.attempt).filter((one) => one < attempt));
    const before = await openAttempt(newest, left, request);
    if (before.record.outcome !== 'passed' || before.record.ranWith !== ranWith) return false;
    const carriedOver = carriedUnits(await provenUntil(before, left, request), shard.units);
    return carriedOver.flatMap(({ units }) => units).length === shard.units.length;
  } catch {
    // Whatever went wrong here, to run everything is right.
    return false;
  }
}

/** @throws Error that says why nothing can be carried over */
async function findCarriedOver(request: RerunRequest): Promise<CarriedOver[]> {
  const left = await leftOn(request);
  const before = await openAttempt(request.platform.context.attempt - 1, left, request);
  const why = whyNothing(before.record, request.ranWith);
  if (why !== undefined) throw new Error(why);
  return provenUntil(before, left, request);
}

/** What earlier attempts left of this leg. */
async function leftOn({ plan, shard, leg, platform }: Earlier): Promise<readonly ShardArtifact[]> {
  const axis = axisName(leg.axis);
  return (await listShards(plan.suite, platform)).filter(
    ({ expected }) => expected.shard === shard.index && expected.axis === axis,
  );
}

/** What an attempt shows, and what it carried over from those before. @throws Error */
async function provenUntil(before: Attempt, left: readonly ShardArtifact[], request: Earlier): Promise<CarriedOver[]> {
  const found = [await provenIn(before, request)];
  const ran = new Set(before.record.units.map(({ id }) => id));
  for (const earlier of before.record.carriedOver ?? []) {
    const proven = await provenIn(await openAttempt(earlier.attempt, left, request), request);
    const ids = new Set(earlier.units.flatMap(({ id }) => (ran.has(id) ? [] : [id])));
    found.push({ ...proven, units: proven.units.filter(({ id }) => ids.has(id)) });
  }
  return found;
}

interface Attempt {
  readonly record: ShardRecord;
  /** Absolute path. */
  readonly folder: string;
}

/** @throws Error unless the attempt left exactly one result that can be read */
async function openAttempt(
  attempt: number,
  left: readonly ShardArtifact[],
  { plan, platform }: Earlier,
): Promise<Attempt> {
  const own = left.filter(({ expected }) => expected.attempt === attempt);
  const [artifact] = own;
  if (artifact === undefined) throw new Error(`attempt ${attempt} left no result of it`);
  if (own.length > 1) throw new Error(`attempt ${attempt} left ${own.length} results of it`);
  const candidate = await downloadShard(artifact, platform);
  const read = await readRecord(candidate, plan, platform);
  if ('why' in read) throw new Error(`the result of attempt ${attempt} cannot be used: ${read.why}`);
  return { record: read.record, folder: candidate.folder ?? '' };
}

/** @throws Error when the reports of the attempt are damaged, or show more than tests that failed */
async function provenIn({ record, folder }: Attempt, request: Earlier): Promise<CarriedOver> {
  const shown = await readShown(record, { ...request, folder });
  return { attempt: record.attempt, wallMs: wallMsOf(record), units: provenUnits(record, shown) };
}

async function readShown({ attempt, reports, units }: ShardRecord, request: ReadRequest): Promise<Shown> {
  const ids = units.map(({ id }) => id);
  const tests = new Map<string, number>();
  for (const [tryNumber, own] of groupBy(reports, (report) => groupOf(report).tryNumber)) {
    const { tallies, cutShort, failedStrays } = await countCases(request, own, ids);
    if (cutShort.size > 0) throw new Error(`a report of attempt ${attempt} is damaged, or a whole suite failed in it`);
    if (failedStrays > 0) throw new Error(`something failed in attempt ${attempt} that is in none of its units`);
    for (const [id, tally] of tallies) tests.set(`${tryNumber} ${id}`, tally.tests);
  }
  const failed = await stillFailed(
    request,
    reports,
    new Set(ids),
    createLocator(request, [...request.shard.units, ...ids]),
  );
  return {
    testsOf: (unit, tryNumber) => tests.get(`${tryNumber} ${unit}`) ?? 0,
    hasFailed: (unit) => failed.has(unit),
  };
}
