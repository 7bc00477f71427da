/** Finds names by their end: `src/a.test.ts` finds `packages/x/src/a.test.ts`. */

interface Named {
  readonly id: string;
}

/**
 * Finds the id of the only unit whose name is the given one or ends with it, by whole folders. Undefined when there is no such unit
 * or there are several. Nothing is sorted before the first search, because most timings need none.
 */
export function findByEnding<Unit extends Named>(
  units: readonly Unit[],
  nameOf: (unit: Unit) => string,
): (ending: string) => string | undefined {
  let index: SortedNames | undefined;
  return (ending) => {
    index ??= new SortedNames(units.map(nameOf));
    const [found, another] = [...index.named(ending), ...index.endingWith(`/${ending}`)];
    return found === undefined || another !== undefined ? undefined : units[found]?.id;
  };
}

/** Names that are sorted by their last character, then by the one before it, and so on. So names with the same end are neighbours. */
class SortedNames {
  readonly #names: readonly string[];
  /** Places in the list of names. The names themselves are not turned round, because that takes as much memory again. */
  readonly #order: Uint32Array;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#order = Uint32Array.from(names.keys()).sort((a, b) => compareEnds(names[a] ?? '', names[b] ?? ''));
  }

  /** The places of up to two names that are the given one. */
  named(name: string): number[] {
    return this.#neighbours(name).filter((at) => this.#names[at] === name);
  }

  /** The places of up to two names with this end. */
  endingWith(end: string): number[] {
    return this.#neighbours(end).filter((at) => this.#names[at]?.endsWith(end));
  }

  /** The places of the first two names that are not less than `text`. */
  #neighbours(text: string): number[] {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEnds(this.#names[this.#order[middle] ?? 0] ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return [...this.#order.subarray(low, low + 2)];
  }
}

function compareEnds(a: string, b: string): number {
  const common = Math.min(a.length, b.length);
  for (let back = 1; back <= common; back += 1) {
    const difference = a.charCodeAt(a.length - back) - b.charCodeAt(b.length - back);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
