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
  const fileOf = ({ id, file }: Unit): string | undefined => (known.has(id) ? undefined : file);
  const sources = await readSources(new Set(units.map(fileOf)), folder, framework, platform);
  const sourceOf = (unit: Unit): UnitSource | undefined => sources.get(fileOf(unit));
  const scan = new Map<string, number>();
  for (const unit of units) {
    const { tests } = sourceOf(unit) ?? {};
    if (tests !== undefined) scan.set(unit.id, tests);
  }
  const counted = countTests(units, { ...counts, scan });
  return units.map((unit) => {
    const [count, size] = [counted.get(unit.id), sourceOf(unit)?.bytes];
    if (count === undefined && size === undefined) return unit;
    return { id: unit.id, file: unit.file, bytes: size, tests: count?.tests, testsSource: count?.source };
  });
}

interface UnitSource {
  readonly bytes: number;
  /** Definitions in it that look like tests. */
  readonly tests: number | undefined;
}

/** Each file once, however many units are in it. */
async function readSources(
  names: ReadonlySet<string | undefined>,
  folder: string,
  { countDefinitions }: Framework,
  { files }: Platform,
): Promise<ReadonlyMap<string | undefined, UnitSource>> {
  const sources = new Map<string | undefined, UnitSource>();
  for (const name of names) {
    const text = name === undefined ? undefined : await files.readText(join(folder, name));
    if (text !== undefined) sources.set(name, { bytes: text.length, tests: countDefinitions?.(text) });
  }
  return sources;
}
