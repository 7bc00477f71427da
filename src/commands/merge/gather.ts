/** Gathers all the evidence for the verdict. */

import type { Evidence } from '../../judge/evidence.ts';
import { expectedLegs } from '../../judge/expected-legs.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import { axisLabel, type Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { legKey, legOfRecord } from '../../text/leg.ts';
import type { AttachmentSources } from './attachments.ts';
import { collect } from './collect.ts';
import type { Found } from './found.ts';
import { readEvidence } from './read-evidence.ts';
import type { MergeInputs, MergeSettings } from './request.ts';

export interface GatheredEvidence extends Evidence {
  readonly tests: Iterable<FoldedTest>;
  /** What the shards have left beside their reports. */
  readonly attachments: AttachmentSources;
}

/** @throws UsageError */
export async function gather(
  { suite, junit, artifacts, reports, 'later-tries': laterTries, 'expect-shards': expectShards }: MergeInputs,
  { paths, expectsOwnShards = false }: MergeSettings,
  plan: Plan | undefined,
  platform: Platform,
): Promise<GatheredEvidence> {
  const found = await collect({ suite, junit, artifacts, reports, laterTries, expectShards, paths }, plan, platform);
  const records = found.shards.folders.map(({ record }) => record);
  const legs = expectedLegs(records, plan, { expectShards, expectsOwnShards });
  const jobs = paths === undefined && lacksSome(found, plan, legs) ? await platform.endedJobs?.() : undefined;
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
    ...(legs === undefined ? {} : { legs }),
  };
}

/** Whether there is no plan, or a leg left nothing. */
function lacksSome({ shards: { folders }, loose }: Found, plan: Plan | undefined, legs = 0): boolean {
  if (plan === undefined) return loose.length === 0;
  const there = new Set(folders.map(({ record }) => legKey(legOfRecord(record))));
  const axes = new Set(folders.map(({ record }) => axisLabel(record.axis)));
  return there.size < Math.max(legs, plan.shards.length * Math.max(1, axes.size));
}
