/** Reads what is known before a plan is made: our own history, and the timings of other tools. */
import { resolve } from 'node:path';
import { decodeUnits } from '../../history/codec.ts';
import { condensed } from '../../history/condensed.ts';
import { findClass } from '../../history/estimate.ts';
import type { PastHistory, PastUnit } from '../../history/past-unit.ts';
import type { Platform } from '../../platform/platform.ts';
import { fetchFirstPlan, plannedHistory } from '../shared/fetch-plan.ts';
import { readTimings, type Timings } from '../shared/timings.ts';
import { withNewestBase } from './newest-base.ts';
import type { Team } from './pools.ts';
import type { PlanInputs } from './request.ts';

export interface Past extends PastHistoryFile {
  /** Absent when the user names no timings. */
  readonly timings?: Timings;
}

interface PastHistoryFile {
  readonly history?: PastHistory;
  /** The history as it is stored. It travels with the plan. Absent for a history file that the user named. */
  readonly bytes?: Uint8Array;
  readonly warnings: readonly string[];
}

/** @throws UsageError for timings that do not exist or have an unknown format */
export async function readPast(inputs: PlanInputs, platform: Platform): Promise<Past> {
  if (inputs.timings === undefined) return readHistory(inputs, platform);
  const timings = await readTimings(inputs.timings, platform);
  const past = await readHistory(inputs, platform);
  return { ...past, timings, warnings: [...past.warnings, ...timings.warnings] };
}

/** Reads the history. Planning fails open: a history that cannot be used becomes a warning, and the plan is made without it. */
async function readHistory({ history: source, suite }: PlanInputs, platform: Platform): Promise<PastHistoryFile> {
  if (source === 'off') return { warnings: [] };
  const stored = source === 'cache';
  const bytes = stored
    ? await storedHistory(suite, platform)
    : await platform.files.read(resolve(platform.context.root, source));
  if (bytes === undefined)
    return { warnings: stored ? [] : [`there is no history at ${source}: the plan is made without it`] };
  try {
    const history = decodeUnits(bytes, stored ? 'the stored history' : source, condensed);
    if (history.suite !== suite)
      return { warnings: [`the history is of suite ${history.suite}, not ${suite}: the plan is made without it`] };
    return stored
      ? { history, bytes: await withNewestBase(bytes, history, platform), warnings: [] }
      : { history, warnings: [] };
  } catch (problem) {
    return { warnings: [`the plan is made without past timings: ${(problem as Error).message}`] };
  }
}

/**
 * The stored history. A later attempt starts from the same one as the first, so that nothing counts twice: by now, the first attempt may have
 * saved what it measured.
 */
async function storedHistory(suite: string, platform: Platform): Promise<Uint8Array | undefined> {
  const { context, historyStore, log } = platform;
  try {
    const first = context.attempt > 1 ? await fetchFirstPlan(suite, platform) : undefined;
    if (first !== undefined) return await plannedHistory(first, platform);
  } catch (problem) {
    log.warning(`the past timings may have those of an earlier attempt of this run: ${(problem as Error).message}`);
  }
  return historyStore.restore(suite);
}

/** Units whose duration and number of tests the history knows for all of these teams. Their sources need not be read. */
export function timedUnits({ history }: Past, teams: readonly Team[]): ReadonlySet<string> {
  const [first, ...others] = teams.map(({ pools }) =>
    timedIn(pools.flatMap(({ name }) => findClass(history, name)?.units ?? [])),
  );
  return new Set([...(first ?? [])].filter((id) => others.every((known) => known.has(id))));
}

const timedIn = (units: readonly PastUnit[]): ReadonlySet<string> =>
  new Set(units.filter(({ tests, durationsMs }) => tests !== undefined && durationsMs.length > 0).map(({ id }) => id));
