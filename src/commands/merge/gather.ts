/** Gathers all the evidence for the verdict. */

import type { Evidence } from '../../judge/evidence.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import type { Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { collect } from './collect.ts';
import type { Found } from './found.ts';
import { readEvidence } from './read-evidence.ts';
import type { MergeInputs, MergeSettings } from './request.ts';

export interface GatheredEvidence extends Evidence {
  readonly tests: Iterable<FoldedTest>;
}

/** @throws UsageError */
export async function gather(
  { suite, junit, artifacts, reports, 'later-tries': laterTries, 'expect-shards': expectShards }: MergeInputs,
  { paths }: MergeSettings,
  plan: Plan | undefined,
  platform: Platform,
): Promise<GatheredEvidence> {
  const found = await collect({ suite, junit, artifacts, reports, laterTries, expectShards, paths }, plan, platform);
  const jobs = paths === undefined && lacksSome(found, plan) ? await platform.endedJobs?.() : undefined;
  return {
    host: platform.host,
    suite: plan?.suite ?? suite,
    commit: platform.context.commit,
    createdAt: platform.now().toISOString(),
    ...(plan === undefined ? {} : { plan }),
    ...(found.expected === undefined ? {} : { expected: found.expected }),
    ...(jobs === undefined ? {} : { jobs }),
    unusable: found.shards.unusable,
    ...(await readEvidence(found, plan, platform)),
    ...expectedLegs(found, expectShards),
  };
}

/** Whether there is no plan, or a planned shard left nothing. */
function lacksSome({ shards: { folders }, loose }: Found, plan: Plan | undefined): boolean {
  const there = new Set(folders.map(({ record }) => record.shard));
  return plan === undefined ? loose.length === 0 : plan.shards.some(({ index }) => !there.has(index));
}

/** How many legs there must be. Without an axis the plan says it. */
function expectedLegs({ shards: { folders } }: Found, expectShards: number | undefined): Pick<Evidence, 'legs'> {
  const known = folders.flatMap(({ record: { axis, legs } }) =>
    axis !== undefined && legs !== undefined ? [legs] : [],
  );
  const hasAxis = folders.some(({ record }) => record.axis !== undefined);
  const legs = hasAxis ? (expectShards ?? Math.max(0, ...known)) : 0;
  return legs === 0 ? {} : { legs };
}
