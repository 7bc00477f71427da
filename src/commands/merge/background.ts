/** Reads what a run is judged against: the history that its plan was made from, and the quarantine file. */
import { resolve } from 'node:path';
import { decodeHistory } from '../../history/codec.ts';
import { findClass } from '../../history/estimate.ts';
import { fittedOverhead } from '../../history/shard-costs.ts';
import { parseQuarantine } from '../../inputs/quarantine.ts';
import {
  type History,
  type Plan,
  type QuarantineEntry,
  type Report,
  type ShardRecord,
  UsageError,
} from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { type FetchedPlan, plannedHistory } from '../shared/fetch-plan.ts';
import { comparableRun } from './last-run.ts';
import { classesOf } from './measured-units.ts';
import type { MergeInputs, MergeSettings } from './request.ts';

export interface Background {
  readonly history?: History | undefined;
  readonly base?: History['base'];
  readonly lastRun?: History['lastRun'];
  readonly quarantine?: readonly QuarantineEntry[] | undefined;
}

/** @throws UsageError when the quarantine file is missing or not valid. */
export async function readBackground(
  inputs: Pick<MergeInputs, 'quarantine'>,
  settings: MergeSettings,
  fetched: FetchedPlan | undefined,
  platform: Platform,
): Promise<Background> {
  const quarantine = inputs.quarantine === undefined ? undefined : await readQuarantine(inputs.quarantine, platform);
  const history = fetched === undefined ? undefined : await readHistory(settings, fetched, platform);
  const earlier = fetched === undefined ? history : withoutRun(history, fetched.plan, platform);
  return { quarantine, history, base: earlier?.base, lastRun: comparableRun(earlier, platform) };
}

/** A plan among others of the same content: two runs of one commit may have that. */
export const planKey = ({ id, createdAt }: Plan): string => `${id} ${createdAt}`;

/** The history, unless this run taught it: a second merge would find each of its own failures there, and call it known. */
function withoutRun(history: History | undefined, plan: Plan, { log }: Platform): History | undefined {
  if (history?.taughtBy !== planKey(plan)) return history;
  log.info('the history has learned this run already, so it is compared with no earlier run');
  return undefined;
}

/** The overhead of the pool that most shards ran on. */
export function overheadOf(plan: Plan, { history }: Background, records: readonly ShardRecord[]): Report['overhead'] {
  const classOf = classesOf(plan);
  const ranOn = (pool: string) => records.filter((record) => classOf(record.pool) === pool);
  const pools = [...new Set(plan.shards.map(({ pool }) => classOf(pool)))];
  const [pool] = pools.toSorted((a, b) => ranOn(b).length - ranOn(a).length);
  return pool === undefined ? undefined : fittedOverhead(findClass(history, pool), ranOn(pool));
}

/** @throws UsageError when the file is missing or not valid */
export async function readQuarantine(path: string, { files, context }: Platform): Promise<readonly QuarantineEntry[]> {
  const text = await files.readText(resolve(context.root, path));
  if (text !== undefined) return parseQuarantine(text, path);
  throw new UsageError(
    `input quarantine is ${JSON.stringify(path)}, but there is no such file: check out the repository in the merge job too, or remove the input`,
  );
}

async function readHistory(
  settings: MergeSettings,
  fetched: FetchedPlan,
  platform: Platform,
): Promise<History | undefined> {
  const bytes = await historyBytes(settings, fetched, platform);
  try {
    const history = bytes === undefined ? undefined : decodeHistory(bytes, settings.historyFile ?? 'the past history');
    return history?.suite === fetched.plan.suite ? history : undefined;
  } catch (problem) {
    platform.log.warning(`the history starts again from empty: ${(problem as Error).message}`);
    return undefined;
  }
}

/** The history that the plan was made from. For a plan that was given as a file this is unknown, so the newest history of the store counts. */
function historyBytes(
  { historyFile }: MergeSettings,
  fetched: FetchedPlan,
  platform: Platform,
): Promise<Uint8Array | undefined> {
  if (historyFile !== undefined) return platform.files.read(resolve(platform.context.root, historyFile));
  return fetched.folder === undefined
    ? platform.historyStore.restore(fetched.plan.suite)
    : plannedHistory(fetched, platform);
}
