/** What a build with parts of files confirms: how many tests each part had. */
import type { Selection } from '../framework.ts';
import { declaredTests } from './methods.ts';
import { mayInherit } from './parts.ts';

/** A file that runs in parts, as its source tells it. */
export interface SplitSource {
  readonly selection: Selection;
  /** The parts that the source declares. */
  readonly declared: ReadonlySet<string>;
  readonly mayInherit: boolean;
}

/** The files whose sources are there. Of others nothing can be confirmed. */
export const splitFiles = (
  files: readonly string[],
  selections: ReadonlyMap<string, Selection>,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, SplitSource> =>
  new Map(
    files.flatMap((file) => {
      const [source, selection] = [texts.get(file), selections.get(file)];
      if (source === undefined || selection === undefined) return [];
      return [[file, { selection, declared: declaredTests(source), mayInherit: mayInherit(source) }] as const];
    }),
  );

/** The declared parts that the selection runs. */
export const partsDue = ({ selection, declared }: Pick<SplitSource, 'selection' | 'declared'>): readonly string[] =>
  [...declared].filter((part) =>
    'only' in selection ? selection.only.includes(part) : !selection.except.includes(part),
  );

/** The tests that a file has outside of all parts. */
const REST = '';

/**
 * How many tests ran in each part. A part that is declared and did not report counts as one, so that it is missing.
 * @param reported the number of reported tests of each part
 */
export function confirmedParts(
  { selection, declared, mayInherit }: SplitSource,
  reported: ReadonlyMap<string, number>,
): Record<string, number> {
  const silent = (part: string): boolean => declared.has(part) && !reported.has(part);
  if ('only' in selection)
    return Object.fromEntries([...reported, ...selection.only.filter(silent).map((part) => [part, 1] as const)]);
  const moved = new Set(selection.except);
  const hasReported = [...reported.keys()].some((part) => !moved.has(part));
  const isDeclared = mayInherit || [...declared].some((part) => !moved.has(part));
  return Object.fromEntries([...reported, ...(isDeclared && !hasReported ? [[REST, 1] as const] : [])]);
}
