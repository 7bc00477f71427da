/** Estimates the units and machines of this plan from the past. */
import { findClass, type KnownUnit } from '../../history/estimate.ts';
import { knowledgeOf } from '../../history/knowledge.ts';
import { DEFAULT_OVERHEAD_MS } from '../../history/overhead.ts';
import type { PastHistory } from '../../history/past-unit.ts';
import { type KnownPool, knowledgeOfSplit, type SplitKnowledge, type SplitPool } from '../../history/split-pools.ts';
import { machinesOf } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PlanInput, Pool, ShardOverhead } from '../../schedule/make-plan.ts';
import { withTimings } from '../shared/timings.ts';
import type { Discovered } from './discover.ts';
import { knownParts } from './known-parts.ts';
import type { Past } from './past.ts';
import type { AskedPool, Team } from './pools.ts';
import type { CountedInputs } from './request.ts';

export interface Learned extends Pick<PlanInput, 'units' | 'failedLast' | 'splitting'> {
  readonly pools: readonly [Pool, ...Pool[]];
  readonly warnings: readonly string[];
}

/** @param units those that the team takes */
export async function learn(
  past: Past,
  { framework, project: { folder } }: Discovered,
  team: Team,
  units: readonly KnownUnit[],
  inputs: CountedInputs,
  platform: Platform,
): Promise<Learned> {
  const pool = bestKnown(team, past.history);
  const { history, warnings } = withImported(past, units, pool, inputs, platform);
  const known = knowledgeOfTeam(team, history, units, inputs);
  const allowed = inputs['split-large-files'];
  const question = { framework, history, pool, units: known.units, folder, allowed };
  const [first, ...others] = team.pools.map((asked, at): Pool => {
    const { speed = 1, overhead = ASSUMED, shards = 0 } = known.pools[at] ?? {};
    return { ...asked, speed, overhead: overheadOf(overhead, shards, platform) };
  });
  return {
    pools: [first as Pool, ...others],
    units: known.units,
    failedLast: known.failedLast,
    splitting: await knownParts(question, platform),
    warnings: [...warnings, ...borrowed(known.units)],
  };
}

const ASSUMED = { fixedMs: DEFAULT_OVERHEAD_MS, factor: 1 };

/** The pool of the team whose history knows most units. */
const bestKnown = ({ pools }: Team, history: PastHistory | undefined): string => {
  const countOf = (pool: AskedPool): number => findClass(history, machinesOf(pool))?.units.length ?? 0;
  return machinesOf(pools.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? pools[0]);
};

type KnownTeam = Pick<SplitKnowledge, 'units' | 'failedLast'> & {
  readonly pools: readonly Pick<KnownPool, 'speed' | 'overhead' | 'shards'>[];
};

/** What the history knows of a team. With one pool there is nothing to scale. */
function knowledgeOfTeam(
  { pools }: Team,
  history: PastHistory | undefined,
  units: readonly KnownUnit[],
  { workers }: CountedInputs,
): KnownTeam {
  if (pools.length > 1) return knowledgeOfSplit(history, pools.map(splitPool), units, workers);
  const name = machinesOf(pools[0]);
  const { overhead, ...known } = knowledgeOf(history, name, units, workers);
  return { ...known, pools: [{ speed: 1, overhead, shards: findClass(history, name)?.shards.length ?? 0 }] };
}

const splitPool = (pool: AskedPool): SplitPool => ({
  name: machinesOf(pool),
  ...(pool.speed === 'auto' ? {} : { speed: pool.speed }),
});

/** A warning about pools that have measured nothing yet. */
const borrowed = (units: Learned['units']): string[] =>
  units.some(({ source }) => source === 'pool') && !units.some(({ source }) => source === 'history')
    ? ['these machines have not run these tests yet, so the durations are those of other pools']
    : [];

/** The history with imported timings for the units that it does not know. */
function withImported(
  { history, timings }: Past,
  units: readonly KnownUnit[],
  pool: string,
  { suite }: CountedInputs,
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
