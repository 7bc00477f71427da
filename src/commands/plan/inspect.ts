/** Finds the size of each unit and its number of tests. */
import { join } from 'node:path';
import { countTests } from '../../discovery/unit.ts';
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
  { files }: Platform,
): Promise<KnownUnit[]> {
  const { countDefinitions } = framework;
  const bytes = new Map<string, number>();
  const scan = new Map<string, number>();
  for (const { id, file } of units) {
    const source = file === undefined || known.has(id) ? undefined : await files.readText(join(folder, file));
    if (source === undefined) continue;
    bytes.set(id, source.length);
    if (countDefinitions !== undefined) scan.set(id, countDefinitions(source));
  }
  const counted = countTests(units, { ...counts, scan });
  return units.map((unit) => {
    const [count, size] = [counted.get(unit.id), bytes.get(unit.id)];
    if (count === undefined && size === undefined) return unit;
    return { id: unit.id, file: unit.file, bytes: size, tests: count?.tests, testsSource: count?.source };
  });
}
