/** Reads files that the user names on the command line. `-` is standard input. */
import { resolve } from 'node:path';
import { type PlanSettings, TIMED_UNITS } from '../commands/plan/request.ts';
import { type FetchedPlan, readPlanFile, readPlanText } from '../commands/shared/fetch-plan.ts';
import { UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { IS_FOLDER } from './result-places.ts';

const STANDARD_INPUT = '-';

const readStandardInput = async (): Promise<string> =>
  Buffer.concat((await process.stdin.toArray()).map((chunk) => Buffer.from(chunk))).toString();

/** @throws UsageError */
export async function readUnits(
  path: string | undefined,
  { files, context }: Platform,
): Promise<PlanSettings['units']> {
  if (path === undefined || path === TIMED_UNITS) return path;
  const text = path === STANDARD_INPUT ? await readStandardInput() : await files.readText(resolve(context.root, path));
  if (text === undefined) throw new UsageError(`input units is ${JSON.stringify(path)}, but there is no such file`);
  return { name: 'input units', text };
}

/** @param suite the suite that the user asked for @throws UsageError, StoredFileError */
export async function readGivenPlan(
  path: string | undefined,
  suite: string | undefined,
  platform: Platform,
): Promise<FetchedPlan | undefined> {
  if (path === undefined) return undefined;
  if (path !== STANDARD_INPUT) return readPlanFile(resolve(platform.context.root, path), platform, suite);
  return readPlanText(await readStandardInput(), 'standard input', platform, suite);
}

/** Paths by the name of their input. */
export type GivenPaths = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Words that may be given instead of a path. */
const WORDS: readonly string[] = [STANDARD_INPUT, TIMED_UNITS, 'cache', 'off'];

/** @throws UsageError naming every folder that was given where a file is read. */
export async function refuseFolders(given: GivenPaths, { files, context }: Platform): Promise<void> {
  const problems: string[] = [];
  for (const [name, paths = []] of Object.entries(given)) {
    for (const path of [paths].flat().filter((each) => !WORDS.includes(each))) {
      if (await files.isDirectory(resolve(context.root, path)))
        problems.push(`input ${name} is ${JSON.stringify(path)}, but ${IS_FOLDER}`);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}
