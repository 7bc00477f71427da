/** Inputs that cannot all mean what they say. */

/** Who lists the units leaves nothing to search for. */
const LISTS = ['units', 'list-command'];
const SEARCHES = ['tests', 'discovery'];

type Texts = ReadonlyMap<string, string>;

const isWritten = (texts: Texts, name: string): boolean => (texts.get(name)?.trim() ?? '') !== '';

/** A sentence for each input that does nothing beside another one. */
export function idleInputs(texts: Texts): string[] {
  const [list, ...others] = [...LISTS, ...SEARCHES].filter((name) => isWritten(texts, name));
  if (list === undefined || !LISTS.includes(list)) return [];
  return others.map((name) => `input ${name} does nothing beside input ${list}, which lists the units: leave one out`);
}

/** What the repository says about its units is for the commands that are told nothing else. */
export function withoutOverruled(configured: Texts, given: Texts): Texts {
  const isGiven = (name: string): boolean => isWritten(given, name);
  const overruled = LISTS.some(isGiven) ? [...LISTS, ...SEARCHES] : SEARCHES.some(isGiven) ? LISTS : [];
  return new Map([...configured].filter(([name]) => !overruled.includes(name)));
}

/** @param options parsed ones by name */
export function crossedBounds(options: ReadonlyMap<string, unknown>): string[] {
  const [least, most] = [options.get('min-shards'), options.get('max-shards')];
  if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return [];
  return [`input min-shards is ${least}, but it must not be above max-shards, which is ${most}`];
}
