/** The last check of a plan: no unit is lost, repeated or made up. */
import { coverageGroups } from '../coverage.ts';
import { axisLabel, type Plan } from '../model.ts';
import { axisSuffix } from '../text/leg.ts';

/** The number of units that an error names; it only counts the others. */
const NAMED_UNITS = 10;

/**
 * Proves each coverage group of a plan by itself. Every shard must be in one, and have a number of its own.
 * @throws Error as `proveComplete`
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
  if (pools.size < plan.pools.length) throw bug('two pools have one name');
  if (plan.shards.some(({ index }, at) => index !== at + 1)) throw bug('the shards are not numbered from 1');
}

/**
 * Every unit must be in exactly one shard, and no shard may be empty.
 * @param where follows the name of each problem
 * @throws Error that names the units. It is always a bug in Shardwise.
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
  if (empty !== -1) throw bug(`shard ${empty + 1} has no unit${where}`);
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

function refuse(problem: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const names = ids.slice(0, NAMED_UNITS).map((id) => JSON.stringify(id));
  const rest = ids.length > NAMED_UNITS ? ` and ${ids.length - NAMED_UNITS} more` : '';
  throw bug(`${problem}: ${names.join(', ')}${rest}`);
}

const bug = (problem: string): Error =>
  new Error(`The plan is wrong. This is a bug in Shardwise, please report it: ${problem}`);
