/** Runs all shards of a plan on one machine, at the same time where the framework can, and merges their results. */
import pLimit from 'p-limit';
import type { NotedEvent } from '../../events/event.ts';
import { livePlan } from '../../events/live/plan.ts';
import type { LivePlan, LiveSource } from '../../events/live/run.ts';
import { findFramework } from '../../frameworks/index.ts';
import type { Plan, ShardRecord } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { merge } from '../merge/merge.ts';
import type { MergeInputs, MergeResult, MergeSettings } from '../merge/request.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import type { RunInputs } from './inputs.ts';
import { run } from './run.ts';

export interface RunAllSettings {
  readonly plan: FetchedPlan;
  readonly run: Omit<RunInputs, 'shard' | 'suite' | 'run'>;
  readonly merge: MergeInputs;
  readonly write: MergeSettings['write'];
  /** The suites that are judged together with this one. */
  readonly suites?: MergeSettings['suites'];
  readonly full: boolean;
  readonly signal: AbortSignal;
  readonly progress: RunAllProgress;
}

export interface RunAllProgress {
  event(source: LiveSource, event: NotedEvent): void;
  shardEnded(record: ShardRecord): void;
}

/** What there is to show of such a run. */
export const planToShow = (plan: Plan, run: Pick<RunInputs, 'devices'>): LivePlan => livePlan(plan, isAlone(plan, run));

/** Whether one shard runs after the other, because they would be in each other's way. */
const isAlone = ({ framework }: Plan, { devices }: Pick<RunInputs, 'devices'>): boolean =>
  findFramework(framework).oneAtATime === true || devices !== undefined;

/** @throws CommandNotFound, UsageError; only after every shard has ended */
export async function runAll(settings: RunAllSettings, platform: Platform): Promise<MergeResult> {
  const { signal, progress } = settings;
  const { plan } = settings.plan;
  const limit = pLimit(isAlone(plan, settings.run) ? 1 : Number.POSITIVE_INFINITY);
  const ends = await Promise.allSettled(
    plan.shards.map(({ index }) =>
      limit(async () => {
        const { records = [] } = await run(
          { ...settings.run, suite: plan.suite, shard: index, run: true },
          { plan: settings.plan, signal, echo: false, onEvent: progress.event },
          platform,
        );
        for (const record of records) progress.shardEnded(record);
      }),
    ),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  const { plan: fetched, write, full, suites } = settings;
  return merge(settings.merge, { plan: fetched, write, full, suites }, platform);
}
