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
    const found = index.findOnly(ending);
    return found === undefined ? undefined : units[found]?.id;
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

  /** The place of the only name with this end. */
  findOnly(ending: string): number | undefined {
    const first = this.#placeOf(ending);
    return this.#hasEnd(first, ending) && !this.#hasEnd(first + 1, ending) ? this.#order[first] : undefined;
  }

  /** The position in the order of the first name that is not less. */
  #placeOf(text: string): number {
    let [low, high] = [0, this.#order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEnds(this.#nameAt(middle) ?? '', text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #hasEnd(position: number, ending: string): boolean {
    const name = this.#nameAt(position);
    return name === ending || name?.endsWith(`/${ending}`) === true;
  }

  #nameAt(position: number): string | undefined {
    return this.#names[this.#order[position] ?? this.#names.length];
  }
}

const SLASH = '/'.charCodeAt(0);

/** As if each text began with `/`. So a name that is the ending stands beside those that have it below a folder. */
function compareEnds(a: string, b: string): number {
  const common = Math.min(a.length, b.length) + 1;
  for (let back = 1; back <= common; back += 1) {
    const difference = codeFromEnd(a, back) - codeFromEnd(b, back);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const codeFromEnd = (text: string, back: number): number =>
  back > text.length ? SLASH : text.charCodeAt(text.length - back);
