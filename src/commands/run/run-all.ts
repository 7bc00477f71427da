/** Runs all shards of a plan on one machine, at the same time where the framework can, and merges their results. */
import pLimit from 'p-limit';
import { findFramework } from '../../frameworks/index.ts';
import type { ShardRecord } from '../../model.ts';
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
  testsDone(shard: number, tests: number): void;
  shardEnded(record: ShardRecord): void;
}

/** @throws CommandNotFound, UsageError; only after every shard has ended */
export async function runAll(settings: RunAllSettings, platform: Platform): Promise<MergeResult> {
  const { signal, progress } = settings;
  const { plan } = settings.plan;
  const isAlone = findFramework(plan.framework).oneAtATime || settings.run.devices !== undefined;
  const limit = pLimit(isAlone ? 1 : Number.POSITIVE_INFINITY);
  const ends = await Promise.allSettled(
    plan.shards.map(({ index }) =>
      limit(async () => {
        const { records = [] } = await run(
          { ...settings.run, suite: plan.suite, shard: index, run: true },
          { plan: settings.plan, signal, echo: false, onProgress: (tests) => progress.testsDone(index, tests) },
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
