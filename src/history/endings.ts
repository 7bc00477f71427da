/** Names that are looked up by how they end: `src/a.test.ts` finds `packages/x/src/a.test.ts`. */

interface Named {
  readonly id: string;
}

/**
 * Finds the id of the one unit whose name is the given one or ends with it, by whole folders; undefined when no name does, or several do.
 * Nothing is sorted before the first question: most timings need no such search.
 */
export function findByEnding<Unit extends Named>(
  units: readonly Unit[],
  nameOf: (unit: Unit) => string,
): (ending: string) => string | undefined {
  let index: ReturnType<typeof sortByEnding> | undefined;
  return (ending) => {
    index ??= sortByEnding(units, nameOf);
    const start = backwards(ending);
    const place = placeOf(index.names, start);
    const [first, second] = [index.names[place], index.names[place + 1]];
    if (first?.startsWith(start) !== true || second?.startsWith(start) === true) return undefined;
    return index.ids.get(first);
  };
}

/** Names that end alike stand together. */
function sortByEnding<Unit extends Named>(units: readonly Unit[], nameOf: (unit: Unit) => string) {
  const names = units.map((unit) => backwards(nameOf(unit)));
  const ids = new Map<string | undefined, string>();
  for (const [at, { id }] of units.entries()) ids.set(names[at], id);
  return { names: names.sort(), ids }; // by code unit
}

/** `c/b/a/` for `a/b/c`. */
const backwards = (name: string): string => `${name.split('/').reverse().join('/')}/`;

/** Where the first text stands that is not below `text`. */
function placeOf(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
