/** Gathers all the evidence for the verdict. */

import type { Evidence } from '../../judge/evidence.ts';
import type { FoldedTest } from '../../junit/fold/folded-test.ts';
import type { Plan } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { collect } from './collect.ts';
import { readEvidence } from './read-evidence.ts';
import type { MergeInputs, MergeSettings } from './request.ts';

export interface GatheredEvidence extends Evidence {
  readonly tests: Iterable<FoldedTest>;
}

/** @throws UsageError */
export async function gather(
  { suite, junit, artifacts, 'expect-shards': expectShards }: MergeInputs,
  { paths }: MergeSettings,
  plan: Plan | undefined,
  platform: Platform,
): Promise<GatheredEvidence> {
  const found = await collect({ suite, junit, artifacts, expectShards, paths }, plan, platform);
  return {
    host: platform.host,
    suite: plan?.suite ?? suite,
    commit: platform.context.commit,
    createdAt: platform.now().toISOString(),
    ...(plan === undefined ? {} : { plan }),
    ...(found.expected === undefined ? {} : { expected: found.expected }),
    unusable: found.shards.unusable,
    ...(await readEvidence(found, plan, platform)),
  };
}
