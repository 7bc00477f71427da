/** Checks what a list-command prints. A line of another program is no test unit, and a unit that cannot run would be reported as missing. */

import type { Unit } from '../../discovery/unit.ts';
import type { UnitList } from '../../discovery/unit-list.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { UsageError } from '../../model.ts';
import { listSome, plural } from '../../text/numbers.ts';

/**
 * The listed units that the framework can run.
 * @param exists whether there is a file or folder of this name
 * @throws UsageError when no unit is left, or when one is a part of a file that cannot run by itself
 */
export function knownUnits(
  { units, warnings }: UnitList,
  framework: Framework,
  exists: (path: string) => boolean,
): UnitList {
  const unknown = new Set(unknownUnits(units, framework, exists));
  if (unknown.size === 0) return { units, warnings };
  refuseParts([...unknown], framework, exists);
  const named = listSome([...unknown].map(({ id }) => JSON.stringify(id)));
  const what = `${framework.title} cannot run, because there is no such file: ${named}`;
  if (unknown.size === units.length)
    throw new UsageError(`list-command prints only what ${what}. Write a command that prints test files, one per line`);
  const kept = units.filter((unit) => !unknown.has(unit));
  return {
    units: kept,
    warnings: [
      ...warnings,
      `list-command prints ${plural(unknown.size, 'line')} that ${what}. The plan leaves this out`,
    ],
  };
}

function unknownUnits(units: readonly Unit[], { fileOfId }: Framework, exists: (path: string) => boolean): Unit[] {
  if (fileOfId !== undefined) return units.filter(({ id }) => fileOfId(id) === '' || !exists(fileOfId(id)));
  // A unit of another framework can have any name. Among files, a sentence is none.
  const isFile = ({ id, file }: Unit) => exists(file ?? id);
  const sentences = units.filter((unit) => /\s/.test(unit.id) && !isFile(unit));
  return sentences.length > 0 && units.some(isFile) ? sentences : [];
}

/** A line such as `spec/a_spec.rb:2` is meant as tests. To leave it out would lose them. */
function refuseParts(unknown: readonly Unit[], { title }: Framework, exists: (path: string) => boolean): void {
  const parts = unknown.filter(
    ({ id }) => !/\s/.test(id) && cutAt(PART, plainPath(id)).some((file) => file !== '' && exists(file)),
  );
  if (parts.length === 0) return;
  const named = listSome(parts.map(({ id }) => JSON.stringify(id)));
  throw new UsageError(
    `list-command prints parts of files, which a shard cannot run by themselves with ${title}: ${named}. Print the files instead`,
  );
}

/** A warning about units that run twice: `t/test_a.py` contains `t/test_a.py::test_a`. */
export function describeContained(units: readonly Unit[], framework: Framework): string[] {
  const ids = new Set(units.map(({ id }) => plainPath(id)));
  const pairs = units.flatMap(({ id }) => {
    const outer = containersOf(plainPath(id), framework).find((container) => ids.has(container));
    return outer === undefined ? [] : [`${JSON.stringify(outer)} contains ${JSON.stringify(id)}`];
  });
  if (pairs.length === 0) return [];
  return [`tests are planned twice, because ${listSome(pairs)}. List either the whole or its parts`];
}

const plainPath = (id: string): string => id.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');

/** What stands between a file or class and a part of it: `a.py::T::x[1]`, `a_spec.rb:12`, `ATest#x`. */
const PART = /::|#|:(?=\d)|\[/g;
/** Where units are files, folders contain them. Packages of other frameworks, such as those of Go, do not contain each other. */
const PART_OR_FILE = /::|#|:(?=\d)|\[|\//g;
/** No unit is nested deeper. */
const MAX_DEPTH = 100;

const containersOf = (id: string, { fileOfId }: Framework): string[] =>
  cutAt(fileOfId === undefined ? PART : PART_OR_FILE, id);

/** What stands before each separator of an id. */
const cutAt = (separator: RegExp, id: string): string[] =>
  [...id.matchAll(separator)].slice(0, MAX_DEPTH).map(({ index }) => id.slice(0, index));

/** The names that a check asks about. */
export const namesOf = (units: readonly Unit[], { fileOfId }: Framework): string[] =>
  units.map(({ id, file }) => fileOfId?.(id) ?? file ?? id);
