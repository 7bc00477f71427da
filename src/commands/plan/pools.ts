/** The pools that the inputs ask for, and the units that each of them takes. */
import { axisOf } from '../../coverage.ts';
import { createMatcher } from '../../discovery/test-files.ts';
import { groupBy } from '../../group-by.ts';
import type { KnownUnit } from '../../history/estimate.ts';
import { RUNS_ON } from '../../inputs/axes.ts';
import type { PoolSettings, Selector } from '../../inputs/pools.ts';
import { axisLabel, DEFAULT_POOL, type RunsOn, UsageError } from '../../model.ts';
import type { Pool } from '../../schedule/make-plan.ts';
import { listSome, plural } from '../../text/numbers.ts';
import type { PlanInputs } from './request.ts';

/** A pool before anything is known about its machines. */
export interface AskedPool extends Omit<Pool, 'overhead' | 'speed'> {
  readonly speed: PoolSettings['speed'];
}

/** Pools that share units: they take the same ones, and each unit runs once on one of them. */
export interface Team {
  readonly pools: readonly [AskedPool, ...AskedPool[]];
  /** What they take; everything when left out. */
  readonly select?: Selector;
}

type PoolInputs = Pick<PlanInputs, 'axes' | 'pools' | 'runs-on'>;

/** Each combination of axes is a team, each pool that replicates is one, and so are all pools that split the same units. */
export function teamsOf({ axes, pools, 'runs-on': runsOn }: PoolInputs): readonly Team[] {
  if (pools !== undefined) return teamsOfPools(pools, runsOn);
  if (axes === undefined) return [{ pools: [{ name: DEFAULT_POOL, mode: 'split', runsOn, speed: 1 }] }];
  return axes.map((axis) => {
    const own = axis.find(({ name }) => name === RUNS_ON)?.value as RunsOn | undefined;
    const name = axisLabel(axisOf(axis));
    return { pools: [{ name, mode: 'replicate', axis, runsOn: own ?? runsOn, speed: 1 }] };
  });
}

/** Pools with equal keys share units. */
export const teamKey = ({ name, mode, select }: PoolSettings): string =>
  JSON.stringify(mode === 'split' ? [select] : name);

function teamsOfPools(pools: readonly PoolSettings[], runsOn: RunsOn): readonly Team[] {
  const teams = groupBy(pools, teamKey);
  return [...teams.values()].map(([first, ...others]) => ({
    pools: [askedPool(first, pools, runsOn), ...others.map((pool) => askedPool(pool, pools, runsOn))],
    ...(first.select === undefined ? {} : { select: first.select }),
  }));
}

function askedPool(settings: PoolSettings, all: readonly PoolSettings[], otherwise: RunsOn): AskedPool {
  const { name, mode, machines, runsOn = otherwise, concurrency, region, price, speed } = settings;
  return {
    name,
    mode,
    ...(mode === 'replicate' && { axis: axisOfPool(settings, all) }),
    ...(region === undefined ? {} : { region }),
    ...(machines === undefined ? {} : { machines }),
    runsOn,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(price === undefined ? {} : { price }),
    speed,
  };
}

/** Warns of regions whose times nobody compares, because each test runs in one of them only. */
export function sharedRegions(pools: readonly PoolSettings[] = []): string[] {
  const shared = pools.filter(({ mode, region }) => mode === 'split' && region !== undefined);
  if (shared.length === 0) return [];
  const names = listSome(shared.map(({ name, region }) => `${name} (${region})`));
  return [
    `these pools have a region and share the tests, so each test runs in one region only, and no times are compared: ${names}. Write "mode: replicate" in each of them`,
  ];
}

/** The values that name a pool that replicates: its region, where no other one has it, or its name. */
function axisOfPool({ name, region }: PoolSettings, all: readonly PoolSettings[]): NonNullable<Pool['axis']> {
  const there = all.filter((pool) => pool.mode === 'replicate' && pool.region === region);
  return region !== undefined && there.length === 1
    ? [{ name: 'region', value: region }]
    : [{ name: 'pool', value: name }];
}

/**
 * The units of each team. One that splits takes what its selector names and no team before it took. Without a selector, it takes the rest.
 * @throws UsageError where a team takes nothing, or a unit is taken by none
 */
export function unitsOfTeams(units: readonly KnownUnit[], teams: readonly Team[]): readonly (readonly KnownUnit[])[] {
  if (teams.every(({ select }) => select === undefined) || units.length === 0) return teams.map(() => units);
  const left = new Set(units);
  const taken = new Map<Team, readonly KnownUnit[]>();
  const selecting = teams.filter(({ select }) => select !== undefined);
  for (const team of [...selecting, ...teams.filter(({ select }) => select === undefined)]) {
    const splits = team.pools[0].mode === 'split';
    const own = (splits ? [...left] : units).filter(createSelector(team.select));
    if (splits) for (const unit of own) left.delete(unit);
    taken.set(team, own);
  }
  const replicated = new Set(teams.flatMap((team) => (team.pools[0].mode === 'split' ? [] : (taken.get(team) ?? []))));
  const untaken = [...left].filter((unit) => !replicated.has(unit));
  const problems = [
    ...teams.filter((team) => taken.get(team)?.length === 0).map((team) => takesNothing(team, units)),
    ...(untaken.length > 0
      ? [
          `no pool takes ${plural(untaken.length, 'test unit')}: ${listSome(untaken.map(({ id }) => id))}. Select them in a pool, or add a pool without select`,
        ]
      : []),
  ];
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return teams.map((team) => taken.get(team) ?? []);
}

function createSelector({ tests, tags }: Selector = {}): (unit: KnownUnit) => boolean {
  if (tests === undefined && tags === undefined) return () => true;
  const matches = tests === undefined ? () => false : createMatcher(tests, true);
  const wanted = new Set(tags);
  return ({ id, file = id, tags: own = [] }) => matches(file) || matches(id) || own.some((tag) => wanted.has(tag));
}

function takesNothing({ pools, select }: Team, units: readonly KnownUnit[]): string {
  const names = pools.map(({ name }) => name).join(', ');
  if (select === undefined)
    return `no test unit is left for pool ${names}: remove the pool, or let the others select fewer`;
  const hint =
    select.tags !== undefined && units.every(({ tags }) => tags === undefined)
      ? '. Only a list-command that prints JSON with "tags" gives tags'
      : '';
  return `pool ${names} selects nothing: ${JSON.stringify(select)} names no test unit that is left, of ${units.length}${hint}`;
}
