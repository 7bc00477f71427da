/** Inputs that contradict each other. */

/** Inputs that list the units. With one of them there is nothing to search for. */
const LISTS = ['units', 'list-command'];
const SEARCHES = ['tests', 'discovery'];

/** Inputs that say which machines there are. */
const MACHINES = ['axes', 'pools'];

type Texts = ReadonlyMap<string, string>;

/** Whether a text was given that is not blank. */
export const isWritten = (texts: Texts, name: string): boolean => (texts.get(name)?.trim() ?? '') !== '';

/** One sentence for each input that another input makes useless. */
export function idleInputs(texts: Texts): string[] {
  const [list, ...others] = [...LISTS, ...SEARCHES].filter((name) => isWritten(texts, name));
  if (list === undefined || !LISTS.includes(list)) return [];
  return others.map(
    (name) => `input ${name} has no effect with input ${list}, which lists the units: remove one of them`,
  );
}

/** A sentence where both say which machines there are. */
export const machinesTwice = (texts: Texts): string[] =>
  MACHINES.every((name) => isWritten(texts, name))
    ? ['input axes and input pools both say which machines the tests run on: write one of them']
    : [];

/** The repository's settings without those about units and machines that the command line or the workflow replaces. */
export function withoutOverruled(configured: Texts, given: Texts): Texts {
  const isGiven = (name: string): boolean => isWritten(given, name);
  const overruled = LISTS.some(isGiven) ? [...LISTS, ...SEARCHES] : SEARCHES.some(isGiven) ? LISTS : [];
  const machines = MACHINES.some(isGiven) ? MACHINES : [];
  return new Map([...configured].filter(([name]) => ![...overruled, ...machines].includes(name)));
}

/** @param options parsed values by name */
export function crossedBounds(options: ReadonlyMap<string, unknown>): string[] {
  const [least, most] = [options.get('min-shards'), options.get('max-shards')];
  if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
  return [`input min-shards is ${least}, but it must not be greater than max-shards, which is ${most}`];
}
