/** Lists what the timings name, where the user asks for these units and no others. */
import { type UnitList, unitListOf } from '../../discovery/unit-list.ts';
import type { Timing } from '../../history/import/index.ts';
import { matchTimings } from '../../history/match.ts';
import { UsageError } from '../../model.ts';
import { listSome } from '../../text/numbers.ts';
import { fileOf, type Timings } from '../shared/timings.ts';
import type { ProjectFolder } from './project.ts';
import { TIMED_UNITS } from './request.ts';

const ASKED = `input units is ${JSON.stringify(TIMED_UNITS)}`;

/** @throws UsageError when there are no timings, or when they name a class that is in no file */
export async function listTimed(timings: Timings | undefined, { list }: ProjectFolder): Promise<UnitList> {
  const all = timings?.runs.flat() ?? [];
  if (all.length === 0)
    throw new UsageError(`${ASKED}, but there are no timings: name a file with timings in input timings`);
  const named = new Set(all.filter(({ isClass }) => !isClass).map(({ id }) => id));
  const units = Array.from(named, (id) => ({ id, ...fileOf(id) }));
  const classes = all.filter(({ isClass }) => isClass);
  const files = classes.length === 0 ? [] : filesOf(classes, (await list()).files);
  return unitListOf([...units, ...files.filter((file) => !named.has(file))], 'timings');
}

/** The files of classes. A class is no unit, because most frameworks run files. */
function filesOf(classes: readonly Timing[], files: readonly string[]): string[] {
  const { ms, strangers } = matchTimings(
    [classes],
    files.map((id) => ({ id })),
  );
  if (strangers.length === 0) return [...ms.keys()];
  throw new UsageError(
    `${ASKED}, but the timings name classes that are in no file here: ${listSome(strangers)}. Leave input units out, and the timings estimate the tests that are found`,
  );
}
