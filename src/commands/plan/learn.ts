/** Estimates the units and machines of this plan from the past. */
import { findClass } from '../../history/estimate.ts';
import { knowledgeOf } from '../../history/knowledge.ts';
import type { PastHistory } from '../../history/past-unit.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PlanInput, ShardOverhead } from '../../schedule/make-plan.ts';
import { withTimings } from '../shared/timings.ts';
import type { Discovered } from './discover.ts';
import { knownParts } from './known-parts.ts';
import type { Past } from './past.ts';
import type { AskedPool } from './pools.ts';
import type { PlanInputs } from './request.ts';

export interface Learned extends Pick<PlanInput, 'units' | 'failedLast' | 'splitting'> {
  readonly overhead: ShardOverhead;
  readonly warnings: readonly string[];
}

export async function learn(
  past: Past,
  { framework, project: { folder }, units }: Discovered,
  { name: pool }: AskedPool,
  inputs: PlanInputs,
  platform: Platform,
): Promise<Learned> {
  const { history, warnings } = withImported(past, units, pool, inputs, platform);
  const knowledge = knowledgeOf(history, pool, units, inputs.workers);
  const allowed = inputs['split-large-files'];
  const question = { framework, history, pool, units: knowledge.units, folder, allowed };
  return {
    units: knowledge.units,
    failedLast: knowledge.failedLast,
    splitting: await knownParts(question, platform),
    overhead: overheadOf(knowledge.overhead, findClass(history, pool)?.shards.length ?? 0, platform),
    warnings: [...warnings, ...borrowed(knowledge.units)],
  };
}

/** A warning about a pool that has measured nothing yet. */
const borrowed = (units: Learned['units']): string[] =>
  units.some(({ source }) => source === 'pool') && !units.some(({ source }) => source === 'history')
    ? ['these machines have not run these tests yet, so the durations are those of other pools']
    : [];

/** The history with imported timings for the units that it does not know. */
function withImported(
  { history, timings }: Past,
  units: Discovered['units'],
  pool: string,
  { suite }: PlanInputs,
  platform: Platform,
): { readonly history: PastHistory | undefined; readonly warnings: readonly string[] } {
  if (timings === undefined) return { history, warnings: [] };
  return withTimings(history, timings, units, { suite, pool, now: platform.now() });
}

/** The overhead of a shard. Without a job around the command and without past shards, it is assumed to be zero. */
function overheadOf(
  { fixedMs, factor }: Omit<ShardOverhead, 'shards'>,
  shards: number,
  { context }: Platform,
): ShardOverhead {
  const isFree = context.jobStartedAt === 'with-the-command' && shards === 0;
  return { fixedMs: isFree ? 0 : fixedMs, factor, shards };
}
