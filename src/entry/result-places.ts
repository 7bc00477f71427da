/** Where the user wants results to go: a place that cannot be written is a mistake in an option, not a fault of ours. */
import { resolve, sep } from 'node:path';
import { UsageError } from '../model.ts';

/** Option names and the paths given for them. */
export type ResultPlaces = Readonly<Record<string, string | undefined>>;

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['EISDIR', 'that is a folder: name a file in it'],
  ['EEXIST', 'a file stands where a folder is needed: name another place'],
  ['ENOTDIR', 'a file stands where a folder is needed: name another place'],
  ['EACCES', 'it may not be written: name another place'],
  ['EPERM', 'it may not be written: name another place'],
  ['EROFS', 'its disk is read-only: name another place'],
]);

/** @throws UsageError naming the option whose place cannot be written; any other failure as it is. */
export async function writingTo<T>(places: ResultPlaces, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    throw placeProblem(places, problem) ?? problem;
  }
}

function placeProblem(places: ResultPlaces, problem: unknown): UsageError | undefined {
  const { code, path } = problem as NodeJS.ErrnoException;
  const advice = ADVICE.get(code ?? '');
  if (advice === undefined || path === undefined) return undefined;
  const [name, given] = Object.entries(places).find(([, place]) => place && onOneWay(resolve(place), path)) ?? [];
  if (name === undefined) return undefined;
  return new UsageError(`input ${name} is ${JSON.stringify(given)}, but ${advice}`, { cause: problem });
}

/** One is the other or a folder above it: what failed may be a folder to make first, or a file inside. */
const onOneWay = (a: string, b: string): boolean => a === b || a.startsWith(`${b}${sep}`) || b.startsWith(`${a}${sep}`);
