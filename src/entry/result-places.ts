/** Checks the places where the user wants results. A place that cannot be written is a mistake in an option, not our own failure. */
import { dirname, resolve, sep } from 'node:path';
import { UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';

/** Paths by the name of their option. */
export type ResultPlaces = Readonly<Record<string, string | undefined>>;

export const IS_FOLDER = 'that is a folder: name a file in it';
const FILE_IN_THE_WAY = 'there is a file where a folder is needed: write another path';

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['EISDIR', IS_FOLDER],
  ['EEXIST', FILE_IN_THE_WAY],
  ['ENOTDIR', FILE_IN_THE_WAY],
  ['EACCES', 'writing there is not permitted: write another path'],
  ['EPERM', 'writing there is not permitted: write another path'],
  ['ENOENT', 'the folders above it cannot be created: name another place'],
  ['EROFS', 'its disk is read-only: write another path'],
]);

/**
 * Refuses wrong places before the work, as far as they can be found without writing.
 * @param folders options whose place is a folder
 * @throws UsageError naming every wrong place
 */
export async function refuseWrongPlaces(
  places: ResultPlaces,
  { files, context }: Platform,
  folders: readonly string[] = [],
): Promise<void> {
  const problems: string[] = [];
  for (const [name, place] of Object.entries(places)) {
    if (place === undefined) continue;
    const advice = await wrongPlace(resolve(context.root, place), folders.includes(name), files);
    if (advice !== undefined) problems.push(refusal(name, place, advice));
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}

async function wrongPlace(path: string, isFolder: boolean, files: Platform['files']): Promise<string | undefined> {
  if (!isFolder && (await files.isDirectory(path))) return IS_FOLDER;
  for (let folder = isFolder ? path : dirname(path); ; folder = dirname(folder)) {
    if (await files.isDirectory(folder)) return undefined;
    if (await files.exists(folder)) return FILE_IN_THE_WAY;
  }
}

const refusal = (name: string, place: string | undefined, advice: string): string =>
  `input ${name} is ${JSON.stringify(place)}, but ${advice}`;

/** @param root what the places start from @throws UsageError naming the option whose place cannot be written; any other failure unchanged */
export async function writingTo<T>(places: ResultPlaces, work: () => Promise<T>, root = '.'): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    throw placeProblem(places, problem, root) ?? problem;
  }
}

function placeProblem(places: ResultPlaces, problem: unknown, root: string): UsageError | undefined {
  const { code, path } = problem as NodeJS.ErrnoException;
  const advice = ADVICE.get(code ?? '');
  if (advice === undefined || path === undefined) return undefined;
  const [name, given] = Object.entries(places).find(([, place]) => place && onOneWay(resolve(root, place), path)) ?? [];
  if (name === undefined) return undefined;
  return new UsageError(refusal(name, given, advice), { cause: problem });
}

/** Whether one path is the other or a folder above it. The failed path may be a folder that was made first, or a file inside. */
const onOneWay = (a: string, b: string): boolean => a === b || a.startsWith(`${b}${sep}`) || b.startsWith(`${a}${sep}`);
