/** Paths and dotted names as they come from other machines and from strangers. */

/** The path with `/` between its names, as everywhere in plans and reports. */
export const slashed = (path: string): string => path.replaceAll('\\', '/');

/** How many names of a path, or of a dotted name, are looked at. No real one has more, and a stranger may write a million. */
export const MOST_NAMES = 64;
