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

/** The names, sorted so that names with the same end are together. */
function sortByEnding<Unit extends Named>(units: readonly Unit[], nameOf: (unit: Unit) => string) {
  const names = units.map((unit) => backwards(nameOf(unit)));
  const ids = new Map<string | undefined, string>();
  for (const [at, { id }] of units.entries()) ids.set(names[at], id);
  return { names: names.sort(), ids }; // by code unit
}

/** The name with its folders in reverse order: `c/b/a/` for `a/b/c`. */
const backwards = (name: string): string => `${name.split('/').reverse().join('/')}/`;

/** The place of the first text that is not less than `text`. */
function placeOf(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
