import { byId, sortedBy } from './order.ts';
import type { Strategy, WeighedUnit } from './strategy.ts';

/** A strategy for suites whose tests share expensive fixtures with their neighbours. */
export const contiguous: Strategy = {
  name: 'contiguous',
  description: 'in the order of names, cut into stretches of about equal time',
  spread: cut,
};

function cut<Unit extends WeighedUnit>(units: readonly Unit[], shards: number): Unit[][] {
  const used = Math.min(shards, units.length);
  const sorted = sortedBy(units, byId);
  const parts: Unit[][] = [];
  let start = 0;
  let leftMs = sorted.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  for (let left = used; left > 0; left -= 1) {
    const stretch = takeStretch(sorted.slice(start, sorted.length - (left - 1)), left === 1 ? Infinity : leftMs / left);
    parts.push([...stretch]);
    start += stretch.length;
    leftMs -= stretch.reduce((sum, { estimateMs }) => sum + estimateMs, 0);
  }
  return parts;
}

/** The units of the next stretch: the first one, and more as long as none moves the stretch further from its share. */
function takeStretch<Unit extends WeighedUnit>(units: readonly Unit[], shareMs: number): readonly Unit[] {
  let taken = 0;
  const end = units.findIndex(({ estimateMs }, index) => {
    const isOver = index > 0 && taken + estimateMs / 2 > shareMs;
    taken += estimateMs;
    return isOver;
  });
  return end === -1 ? units : units.slice(0, end);
}
