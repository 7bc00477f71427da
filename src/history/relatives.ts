/** Predicts the time of a unit without timings from the timed units around it. */

export interface Placed {
  readonly id: string;
  readonly file?: string | undefined;
}

export interface Timed extends Placed {
  readonly ms: number;
}

/**
 * The number of units that a family needs to count as much as the wider family around it. It was chosen in the same way as `NEWEST_WEIGHT`.
 * 3 and 30 give the same result within the noise. New units cause a third of the loss at most (docs/benchmarks.md).
 */
const TRUST = 10;

/** The most families that a name gives. Real projects are less deep. */
const MAX_CLIMB = 16;

/** The names of the families of a unit, the nearest first: without parameters, its class, its file, its folders, and last the family of all units. */
export function familiesOf({ id, file = id }: Placed): string[] {
  const name = withoutParameters(id);
  const fromFile = id.startsWith(file) ? [] : [file, ...climb(file)];
  return [...new Set([...(name === id ? [] : [name]), ...climb(name), ...fromFile, ''])];
}

const withoutParameters = (id: string): string =>
  id.endsWith(']') && id.includes('[') ? id.slice(0, id.indexOf('[')) : id;

function climb(name: string): string[] {
  const separators = ['/', '::', '#'].filter((separator) => name.includes(separator));
  const ends = separators.length === 0 ? ['.'] : separators;
  const families: string[] = [];
  for (let family = shorten(name, ends); family !== '' && families.length < MAX_CLIMB; family = shorten(family, ends)) {
    families.push(family);
  }
  return families;
}

const shorten = (name: string, separators: readonly string[]): string =>
  name.slice(0, Math.max(0, ...separators.map((separator) => name.lastIndexOf(separator))));

/**
 * Predicts a unit by its families. Each family is pulled towards the wider one around it, and more so when it has few timed units.
 * Undefined when nothing was timed.
 */
export function predictByRelatives(timed: readonly Timed[], trust = TRUST): (unit: Placed) => number | undefined {
  const families = familyTimes(timed);
  return (unit) => {
    let prediction: number | undefined;
    for (const name of familiesOf(unit).reverse()) {
      const { ms, units } = families.get(name) ?? { ms: 0, units: 0 };
      if (units > 0) prediction = prediction === undefined ? ms / units : (ms + trust * prediction) / (units + trust);
    }
    return prediction;
  };
}

interface Family {
  ms: number;
  units: number;
}

function familyTimes(timed: readonly Timed[]): ReadonlyMap<string, Readonly<Family>> {
  const families = new Map<string, Family>();
  for (const unit of timed) {
    for (const name of familiesOf(unit)) {
      const family = families.get(name) ?? { ms: 0, units: 0 };
      family.ms += unit.ms;
      family.units += 1;
      families.set(name, family);
    }
  }
  return families;
}
