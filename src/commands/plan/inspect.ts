/** Finds the size of each unit and its number of tests. */
import { join } from 'node:path';
import { countTests, type Unit } from '../../discovery/unit.ts';
import type { Framework } from '../../frameworks/framework.ts';
import type { KnownUnit } from '../../history/estimate.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ListedUnits } from './project.ts';

/**
 * @param known units whose sources need not be read
 * @param folder absolute working directory
 */
export async function inspect(
  { units, counts, framework }: ListedUnits,
  known: ReadonlySet<string>,
  folder: string,
  platform: Platform,
): Promise<KnownUnit[]> {
  const filesOf = ({ id, file, files = file === undefined ? [] : [file] }: Unit): readonly string[] =>
    known.has(id) ? [] : files;
  const sources = await readSources(new Set(units.flatMap(filesOf)), folder, framework, platform);
  const sourceOf = (unit: Unit): UnitSource | undefined =>
    joined(filesOf(unit).flatMap((file) => sources.get(file) ?? []));
  const scan = new Map<string, number>();
  for (const unit of units) {
    const { tests } = sourceOf(unit) ?? {};
    if (tests !== undefined) scan.set(unit.id, tests);
  }
  const counted = countTests(units, { ...counts, scan });
  return units.map((unit) => {
    const [count, size] = [counted.get(unit.id), sourceOf(unit)?.bytes];
    if (count === undefined && size === undefined) return unit;
    return {
      id: unit.id,
      file: unit.file,
      tags: unit.tags,
      bytes: size,
      tests: count?.tests,
      testsSource: count?.source,
    };
  });
}

interface UnitSource {
  readonly bytes: number;
  /** Definitions in it that look like tests. */
  readonly tests: number | undefined;
}

/** All sources of a unit together. Undefined where there are none. */
function joined(sources: readonly UnitSource[]): UnitSource | undefined {
  const [first, ...others] = sources;
  return others.reduce<UnitSource | undefined>(
    (all, { bytes, tests }) => all && { bytes: all.bytes + bytes, tests: plus(all.tests, tests) },
    first,
  );
}

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

/** Each file once, however many units are in it. */
async function readSources(
  names: ReadonlySet<string>,
  folder: string,
  { countDefinitions }: Framework,
  { files }: Platform,
): Promise<ReadonlyMap<string, UnitSource>> {
  const sources = new Map<string, UnitSource>();
  for (const name of names) {
    const text = await files.readText(join(folder, name));
    if (text !== undefined) sources.set(name, { bytes: text.length, tests: countDefinitions?.(text) });
  }
  return sources;
}
