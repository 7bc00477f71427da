/** The last look at a plan before it leaves: nothing lost, nothing twice, nothing made up. */

/** So many units are named before the rest is only counted. */
const NAMED_UNITS = 10;

/** @throws Error naming the units, when one is in no shard, in two, or in the shards only; or a shard is empty. Always a bug of ours. */
export function proveComplete(unitIds: readonly string[], shards: readonly (readonly string[])[]): void {
  const lost = new Set(unitIds);
  const unexpected = shards.flat().filter((id) => !lost.delete(id));
  refuse('in no shard', [...lost]);
  refuse(
    'in a shard twice or in two shards',
    unexpected.filter((id) => unitIds.includes(id)),
  );
  refuse('in a shard and not among the units', unexpected);
  const empty = shards.findIndex((shard) => shard.length === 0);
  if (empty !== -1) throw bug(`shard ${empty + 1} has no unit`);
}

function refuse(problem: string, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const names = ids.slice(0, NAMED_UNITS).map((id) => JSON.stringify(id));
  const rest = ids.length > NAMED_UNITS ? ` and ${ids.length - NAMED_UNITS} more` : '';
  throw bug(`${problem}: ${names.join(', ')}${rest}`);
}

const bug = (problem: string): Error =>
  new Error(`The plan is wrong, and this is a bug in Shardwise, please report it: ${problem}`);
