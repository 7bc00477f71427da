import { byCodeUnit, type EstimatedUnit, MAX_DURATION_MS } from '../model.ts';

export interface SoundUnits {
  /** Each id once, every estimate a duration, sorted by id. */
  readonly units: readonly EstimatedUnit[];
  readonly warnings: readonly string[];
}

/** Planning fails open: what is listed twice is planned once, an impossible estimate is brought into its bounds, and both are told. */
export function soundUnits(units: readonly EstimatedUnit[]): SoundUnits {
  const byId = new Map<string, EstimatedUnit>();
  for (const unit of units.map(withSoundEstimate)) {
    const other = byId.get(unit.id);
    if (other === undefined || other.estimateMs < unit.estimateMs) byId.set(unit.id, unit);
  }
  return {
    units: [...byId.values()].sort((a, b) => byCodeUnit(a.id, b.id)),
    warnings: [...(byId.size < units.length ? listedTwice(units) : []), ...unsoundEstimates(units)],
  };
}

const isSound = (ms: number): boolean => ms >= 0 && ms <= MAX_DURATION_MS;

function withSoundEstimate(unit: EstimatedUnit): EstimatedUnit {
  if (isSound(unit.estimateMs)) return unit;
  return { ...unit, estimateMs: unit.estimateMs > MAX_DURATION_MS ? MAX_DURATION_MS : 0, source: 'default' };
}

function listedTwice(units: readonly EstimatedUnit[]): string[] {
  const seen = new Set<string>();
  const twice = new Set(units.filter(({ id }) => seen.size === seen.add(id).size).map(({ id }) => id));
  return [...twice].sort().map((id) => `${JSON.stringify(id)} is listed more than once: it is planned once`);
}

function unsoundEstimates(units: readonly EstimatedUnit[]): string[] {
  return units
    .filter((unit) => !isSound(unit.estimateMs))
    .map(({ id, estimateMs }) => `${JSON.stringify(id)}: ${estimateMs} ms is no duration: it is planned as unknown`)
    .sort();
}
