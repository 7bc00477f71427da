/** Which pools have runners now. It is only known with a token that may list them; otherwise what is declared counts. */
import { groupBy } from '../../group-by.ts';
import type { PoolSettings } from '../../inputs/pools.ts';
import { machinesOf, type Plan, type RunsOn, UsageError } from '../../model.ts';
import type { Platform, Runner } from '../../platform/platform.ts';
import { teamKey } from './pools.ts';
import type { PlanInputs } from './request.ts';

export interface Available {
  readonly pools: PlanInputs['pools'];
  /** Pools that were to run tests again and cannot. */
  readonly skipped: NonNullable<Plan['skipped']>;
  readonly warnings: readonly string[];
}

/** @throws UsageError naming every pool that has no runner and must have one */
export async function availablePools(
  { pools, 'runs-on': otherwise }: Pick<PlanInputs, 'pools' | 'runs-on'>,
  { runners }: Pick<Platform, 'runners'>,
): Promise<Available> {
  const declared = { pools, skipped: [], warnings: [] };
  if (pools === undefined || runners === undefined) return declared;
  const listed = await runners();
  if ('why' in listed)
    return {
      ...declared,
      warnings: [
        `it is unknown which runners are online (input runners-token: ${listed.why}), so the declared ones count`,
      ],
    };
  return choose(pools, (pool) => onlineFor(pool, otherwise, listed));
}

/** @param onlineOf how many runners of a pool are online; undefined where that is unknown */
function choose(pools: readonly PoolSettings[], onlineOf: (pool: PoolSettings) => number | undefined): Available {
  const problems: string[] = [];
  const skipped: NonNullable<Plan['skipped']>[number][] = [];
  const warnings: string[] = [];
  const chosen = pools.flatMap((pool): PoolSettings[] => {
    const online = onlineOf(pool);
    if (online !== 0) return [withAtMost(pool, online)];
    const why = 'no runner with its labels is online';
    const { name, mode, onUnavailable } = pool;
    if (onUnavailable === 'fail')
      problems.push(`pool ${name}: ${why}. Start one, or write on-unavailable: skip or {fallback: POOL}`);
    if (onUnavailable === 'skip' && mode === 'replicate') skipped.push({ pool: name, why });
    if (onUnavailable === 'skip' && mode === 'split')
      warnings.push(`pool ${name} is left out, because ${why}: the other pools run its tests`);
    if (typeof onUnavailable === 'string') return [];
    const other = fallbackOf(pool, pools, onlineOf);
    if (other === undefined) {
      problems.push(
        `pool ${name}: ${why}, and neither is one of pool ${onUnavailable.fallback}, on which it falls back`,
      );
      return [];
    }
    warnings.push(`pool ${name} runs on the machines of pool ${other.name}, because ${why}`);
    return [withAtMost(onMachinesOf(other, pool), onlineOf(other))];
  });
  if (problems.length === 0 && chosen.length === 0) problems.push('none of the pools has a runner that is online');
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return { pools: withoutDoubles(chosen), skipped, warnings };
}

/** The pool with all that is true of the machines of the other one. Its name, and what it runs, are its own. */
const onMachinesOf = (other: PoolSettings, { name, mode, select, onUnavailable }: PoolSettings): PoolSettings => {
  const { select: _select, ...machines } = other;
  return { ...machines, machines: other.name, name, mode, ...(select && { select }), onUnavailable };
};

/** The same machines must not count twice for the same tests. The pool whose own they are stays. */
function withoutDoubles(pools: readonly PoolSettings[]): PoolSettings[] {
  const same = groupBy(pools, (pool) => JSON.stringify([teamKey(pool), machinesOf(pool)]));
  const kept = new Set(
    [...same.values()].map((group) => group.find(({ machines }) => machines === undefined) ?? group[0]),
  );
  return pools.filter((pool) => kept.has(pool));
}

/** The first pool on the way of the fallbacks that has a runner. The inputs have refused circles. */
function fallbackOf(
  pool: PoolSettings,
  pools: readonly PoolSettings[],
  onlineOf: (pool: PoolSettings) => number | undefined,
): PoolSettings | undefined {
  const { onUnavailable } = pool;
  if (typeof onUnavailable === 'string') return undefined;
  const next = pools.find(({ name }) => name === onUnavailable.fallback);
  if (next === undefined) return undefined;
  return onlineOf(next) === 0 ? fallbackOf(next, pools, onlineOf) : next;
}

/** No more shards at once than runners are online. `busy` says nothing: it changes before the job starts. */
const withAtMost = (pool: PoolSettings, online: number | undefined): PoolSettings =>
  online === undefined ? pool : { ...pool, concurrency: Math.min(pool.concurrency ?? online, online) };

/** Labels of runners that GitHub hosts. No list has them. */
const HOSTED = /^(?:ubuntu|windows|macos)-/i;

/** How many runners with the labels of the pool are online. Undefined for machines that GitHub hosts, and for groups without labels. */
function onlineFor({ runsOn }: PoolSettings, otherwise: RunsOn, runners: readonly Runner[]): number | undefined {
  const labels = labelsOf(runsOn ?? otherwise).map((label) => label.toLowerCase());
  if (labels.length === 0 || labels.some((label) => HOSTED.test(label))) return undefined;
  return runners.filter((runner) => runner.online && labels.every((label) => runner.labels.includes(label))).length;
}

function labelsOf(runsOn: RunsOn): readonly string[] {
  if (typeof runsOn === 'string') return [runsOn];
  const labels: RunsOn | undefined = Array.isArray(runsOn)
    ? runsOn
    : (runsOn as Readonly<Record<string, string | readonly string[]>>)['labels'];
  return labels === undefined ? [] : [labels].flat().map(String);
}
