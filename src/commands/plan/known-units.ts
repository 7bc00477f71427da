/** Checks what a list-command prints. A line of another program is no test unit, and a unit that cannot run would be reported as missing. */

import type { Unit } from '../../discovery/unit.ts';
import type { UnitList } from '../../discovery/unit-list.ts';
import type { Framework } from '../../frameworks/framework.ts';
import { UsageError } from '../../model.ts';
import { listSome, plural } from '../../text/numbers.ts';

/**
 * The listed units that the framework can run.
 * @param exists whether there is a file or folder of this name
 * @throws UsageError when no unit is left
 */
export function knownUnits(
  { units, warnings }: UnitList,
  framework: Framework,
  exists: (path: string) => boolean,
): UnitList {
  const unknown = new Set(unknownUnits(units, framework, exists));
  if (unknown.size === 0) return { units, warnings };
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
  if (fileOfId !== undefined) return units.filter(({ id }) => !exists(fileOfId(id)));
  // A unit of another framework can have any name. Among files, a sentence is none.
  const isFile = ({ id, file }: Unit) => exists(file ?? id);
  const sentences = units.filter((unit) => /\s/.test(unit.id) && !isFile(unit));
  return sentences.length > 0 && units.some(isFile) ? sentences : [];
}

/** The names that a check asks about. */
export const namesOf = (units: readonly Unit[], { fileOfId }: Framework): string[] =>
  units.map(({ id, file }) => fileOfId?.(id) ?? file ?? id);
