/** Finds out which test units load a file, by the imports that the framework has resolved. */
import { type ImportGraph, UNKNOWN_IMPORT } from '../../model.ts';

export interface Reach {
  /** The units that load a file, themselves or through others. */
  unitsOf(file: string): ReadonlySet<string>;
  /** Whether every unit loads it, because the configuration names it or something that imports it. */
  isShared(file: string): boolean;
  /** The units that load something of which nobody knows what it is made of. */
  readonly unclear: ReadonlySet<string>;
  /** The units that the framework has told of. */
  readonly known: { has(unit: string): boolean };
}

/** @param isOurs whether a file is one of the repository. What a unit loads besides may be made from any of its files. */
export function reachOf({ roots, imports, shared }: ImportGraph, isOurs: (file: string) => boolean): Reach {
  const withUnknown = (files: readonly string[]): readonly string[] =>
    files.every(isOurs) ? files : [...files, UNKNOWN_IMPORT];
  const importersOf = inverse(imports, withUnknown);
  const unitsAt = inverse(roots, withUnknown);
  const forAll = reachable(shared, (file) => withUnknown(imports.get(file) ?? []));
  const unitsOf = (file: string): ReadonlySet<string> => {
    const loaders = reachable([file], (one) => importersOf.get(one) ?? []);
    return new Set([...loaders].flatMap((one) => unitsAt.get(one) ?? []));
  };
  return {
    unitsOf,
    isShared: (file) => forAll.has(file),
    unclear: forAll.has(UNKNOWN_IMPORT) ? new Set(roots.keys()) : unitsOf(UNKNOWN_IMPORT),
    known: roots,
  };
}

/** Who names each file. */
function inverse(
  named: ReadonlyMap<string, readonly string[]>,
  withUnknown: (files: readonly string[]) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [name, files] of named)
    for (const file of new Set(withUnknown(files))) {
      const names = found.get(file);
      if (names === undefined) found.set(file, [name]);
      else names.push(name);
    }
  return found;
}

/** Everything that can be reached, the beginnings included. */
function reachable(from: readonly string[], next: (file: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(from);
  // A set can grow while it is walked through.
  for (const file of seen) for (const other of next(file)) seen.add(other);
  return seen;
}
