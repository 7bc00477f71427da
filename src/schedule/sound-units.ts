import { type EstimatedUnit, MAX_DURATION_MS } from '../model.ts';
import { byId, byLongestFirst, sortedBy } from './order.ts';

export interface SoundUnits {
  /** The units, sorted by id. Each id occurs once, and every estimate is a valid duration. */
  readonly units: readonly EstimatedUnit[];
  readonly warnings: readonly string[];
}

/**
 * Fixes what is wrong with units, because planning fails open:
 * - A unit that is listed twice is planned once.
 * - An impossible estimate is moved into its bounds.
 *
 * Both are reported as warnings.
 */
export function soundUnits(units: readonly EstimatedUnit[]): SoundUnits {
  const sorted = sortedBy(units.map(withSoundEstimate), byIdThenLongest);
  const isRepeated = ({ id }: EstimatedUnit, index: number): boolean => sorted[index - 1]?.id === id;
  const repeated = new Set(sorted.filter(isRepeated).map(({ id }) => id));
  return {
    units: repeated.size === 0 ? sorted : sorted.filter((unit, index) => !isRepeated(unit, index)),
    warnings: [...[...repeated].map(describeRepeated), ...unsoundEstimates(units)],
  };
}

const isSound = (ms: number): boolean => ms >= 0 && ms <= MAX_DURATION_MS;

function withSoundEstimate(unit: EstimatedUnit): EstimatedUnit {
  if (isSound(unit.estimateMs)) return unit;
  return { ...unit, estimateMs: unit.estimateMs > MAX_DURATION_MS ? MAX_DURATION_MS : 0, source: 'default' };
}

/** By id, and the longest of equal ids first, because it is the one that is kept. */
const byIdThenLongest = (a: EstimatedUnit, b: EstimatedUnit): number => byId(a, b) || byLongestFirst(a, b);

const describeRepeated = (id: string): string => `${JSON.stringify(id)} is listed more than once but planned once`;

function unsoundEstimates(units: readonly EstimatedUnit[]): string[] {
  return units
    .filter((unit) => !isSound(unit.estimateMs))
    .map(
      ({ id, estimateMs }) =>
        `${JSON.stringify(id)}: ${estimateMs} ms is not a valid duration, so it is planned as unknown`,
    )
    .sort();
}
