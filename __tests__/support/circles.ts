/** Finds circles among modules. A module in a circle can neither be read nor be moved without the others. */

/**
 * The circles, each with its modules in order. All modules of a circle can be reached from each other.
 * @param imports the imports of each module, types included
 */
export function findCircles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reach = new Map([...imports.keys()].map((module) => [module, reachableFrom(module, imports)]));
  const inCircle = [...imports.keys()].filter((module) => reach.get(module)?.has(module));
  const circles = new Map<string, string[]>();
  for (const module of inCircle.sort()) {
    const first = [...circles.keys()].find((other) => reach.get(other)?.has(module) && reach.get(module)?.has(other));
    if (first === undefined) circles.set(module, [module]);
    else circles.get(first)?.push(module);
  }
  return [...circles.values()];
}

/** The modules that can be reached from a module. The module itself is included only when a way leads back to it. */
function reachableFrom(start: string, imports: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(imports.get(start) ?? [])];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (found.has(module)) continue;
    found.add(module);
    open.push(...(imports.get(module) ?? []));
  }
  return found;
}
