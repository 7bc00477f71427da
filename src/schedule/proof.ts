/** The last check of a plan: no unit is lost, repeated or made up. */

/** The number of units that an error names; it only counts the others. */
const NAMED_UNITS = 10;

/**
 * Every unit must be in exactly one shard, and no shard may be empty.
 * @throws Error that names the units. It is always a bug in Shardwise.
 */
export function proveComplete(unitIds: readonly string[], shards: readonly (readonly string[])[]): void {
  const lost = new Set(unitIds);
  const unexpected = shards.flat().filter((id) => !lost.delete(id));
  refuse('units in no shard', [...lost]);
  refuse(
    'units twice in a shard or in two shards',
    unexpected.filter((id) => unitIds.includes(id)),
  );
  refuse('units in a shard but not in the list of units', unexpected);
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
  new Error(`The plan is wrong. This is a bug in Shardwise, please report it: ${problem}`);
