import { byLongestFirst, sortedBy } from './order.ts';
import type { WeighedUnit } from './strategy.ts';

/**
 * Spreads whole groups. Each is packed as one unit with the group's name, and then replaced by its members, longest first.
 * @param over what `spread` spreads them over: a number of shards, or slots
 */
export function inGroups<Unit extends WeighedUnit, Over>(
  units: readonly Unit[],
  groupOf: (unit: Unit) => string,
  over: Over,
  spread: (groups: readonly WeighedUnit[], over: Over) => WeighedUnit[][],
): Unit[][] {
  const groups = new Map<string, Unit[]>();
  for (const unit of sortedBy(units, byLongestFirst)) {
    const group = groups.get(groupOf(unit)) ?? [];
    group.push(unit);
    groups.set(groupOf(unit), group);
  }
  const packed = spread([...groups].map(asOneUnit), over);
  return packed.map((group) => group.flatMap(({ id }) => groups.get(id) ?? []));
}

const asOneUnit = ([name, members]: [string, readonly WeighedUnit[]]): WeighedUnit => ({
  id: name,
  file: members[0]?.file,
  estimateMs: members.reduce((sum, { estimateMs }) => sum + estimateMs, 0),
});
