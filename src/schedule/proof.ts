/** The last check of a plan: no unit is lost, repeated or made up. */
import { axisOf, coverageGroups } from '../coverage.ts';
import { repeated } from '../group-by.ts';
import { axisLabel, type Plan } from '../model.ts';
import { axisSuffix } from '../text/leg.ts';

/** The number of units that an error names; it only counts the others. */
const NAMED_UNITS = 10;

/** A plan that loses, repeats or makes up a unit. A plan that was just made is never so, unless Shardwise has a bug. */
export class WrongPlan extends Error {
  override readonly name = 'WrongPlan';
  readonly problem: string;

  constructor(problem: string) {
    super(`The plan is wrong. This is a bug in Shardwise, please report it: ${problem}`);
    this.problem = problem;
  }
}

/**
 * Proves each coverage group of a plan by itself. Every shard must be in one, and have a number of its own.
 * @throws WrongPlan
 */
export function provePlan(plan: Plan): void {
  const groups = coverageGroups(plan);
  for (const { axis, plan: part } of groups)
    proveComplete(
      part.units.map(({ id }) => id),
      part.shards.map(({ units }) => units),
      axisSuffix(axisLabel(axis)),
    );
  const pools = new Set(plan.pools.map(({ name }) => name));
  const strays = [...plan.units, ...plan.shards].filter(({ pool }) => !pools.has(pool));
  refuse('units or shards of a pool that is not in the plan', [...new Set(strays.map(({ pool }) => pool))]);
  if (pools.size < plan.pools.length) throw new WrongPlan('two pools have one name');
  proveReplication(plan);
  const cut = plan.shards.find(({ units, tail = [] }) => tail.reduce((sum, size) => sum + size, 0) > units.length);
  if (cut !== undefined) throw new WrongPlan(`the tail of shard ${cut.index} is longer than its list of units`);
  if (plan.shards.some(({ index }, at) => index !== at + 1)) throw new WrongPlan('the shards are not numbered from 1');
}

/** Pools that replicate all run tests, and their axes tell their results apart. */
function proveReplication({ pools, units }: Plan): void {
  const replicating = pools.filter(({ mode }) => mode === 'replicate');
  const axes = replicating.map(({ axis }) => axisLabel(axisOf(axis)));
  const used = new Set(units.map(({ pool }) => pool));
  const namesOf = (wrong: typeof replicating): string[] => wrong.map(({ name }) => name);
  refuse('pools that replicate and have no axis', namesOf(replicating.filter((_, at) => axes[at] === '')));
  refuse(
    'pools that replicate nothing',
    units.length === 0 ? [] : namesOf(replicating.filter(({ name }) => !used.has(name))),
  );
  refuse('axes of two pools', repeated(axes));
}

/**
 * Every unit must be in exactly one shard, and no shard may be empty.
 * @param where follows the name of each problem
 * @throws WrongPlan that names the units
 */
export function proveComplete(unitIds: readonly string[], shards: readonly (readonly string[])[], where = ''): void {
  const listed = new Set(unitIds);
  const lost = new Set(listed);
  refuse(`units twice in the list of units${where}`, lost.size < unitIds.length ? repeated(unitIds) : []);
  const unexpected = shards.flat().filter((id) => !lost.delete(id));
  refuse(`units in no shard${where}`, [...lost]);
  refuse(
    `units twice in a shard or in two shards${where}`,
    unexpected.filter((id) => listed.has(id)),
  );
  refuse(`units in a shard but not in the list of units${where}`, unexpected);
  const empty = shards.findIndex((shard) => shard.length === 0);
  if (empty !== -1) throw new WrongPlan(`shard ${empty + 1} has no unit${where}`);
}

function refuse(problem: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const names = ids.slice(0, NAMED_UNITS).map((id) => JSON.stringify(id));
  const rest = ids.length > NAMED_UNITS ? ` and ${ids.length - NAMED_UNITS} more` : '';
  throw new WrongPlan(`${problem}: ${names.join(', ')}${rest}`);
}
