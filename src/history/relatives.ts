/** Predicts the time of a unit without timings from the timed units around it. */

export interface Placed {
  readonly id: string;
  readonly file?: string | undefined;
  /** Its size compared with others, above zero. A unit of unknown size counts as one of the usual size. */
  readonly size?: number | undefined;
}

export interface Timed extends Placed {
  readonly ms: number;
}

/** How units are averaged. The values were chosen by measurement (`npm run bench -- --new-units`, docs/benchmarks.md). */
export interface Averaging {
  /** The number of units that a family needs to count as much as the wider family around it. */
  readonly trust: number;
  /**
   * Times are averaged in this power. With 1 a few very long units decide, and new units are predicted several times too long. Near 0 it is
   * the usual unit, and then many new units are predicted far too short.
   */
  readonly power: number;
}

const AVERAGING: Averaging = { trust: 3, power: 3 / 4 };

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
export function predictByRelatives(
  timed: readonly Timed[],
  { trust, power }: Averaging = AVERAGING,
): (unit: Placed) => number | undefined {
  const families = familySums(timed, power);
  return (unit) => {
    let mean: number | undefined;
    for (const name of familiesOf(unit).reverse()) {
      const { sum, units } = families.get(name) ?? { sum: 0, units: 0 };
      if (units > 0) mean = mean === undefined ? sum / units : (sum + trust * mean) / (units + trust);
    }
    return mean === undefined ? undefined : mean ** (1 / power) * (unit.size ?? 1);
  };
}

interface Family {
  sum: number;
  units: number;
}

function familySums(timed: readonly Timed[], power: number): ReadonlyMap<string, Readonly<Family>> {
  const families = new Map<string, Family>();
  for (const unit of timed) {
    const value = (unit.ms / (unit.size ?? 1)) ** power;
    for (const name of familiesOf(unit)) {
      const family = families.get(name) ?? { sum: 0, units: 0 };
      family.sum += value;
      family.units += 1;
      families.set(name, family);
    }
  }
  return families;
}
