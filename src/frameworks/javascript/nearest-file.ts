/** Finds configuration files where the tools of JavaScript look for them: in the working directory, or else in a folder above. */
import type { Project } from '../framework.ts';

/** The path of the first of these files that there is, in the nearest folder. */
export const nearestFile = (names: readonly string[], texts: Project['texts']): string | undefined =>
  [...texts.keys()]
    .map((path) => ({ path, name: path.replace(/^(?:\.\.\/)+/, '') }))
    .filter(({ name }) => names.includes(name))
    .sort((a, b) => levelOf(a.path) - levelOf(b.path) || names.indexOf(a.name) - names.indexOf(b.name))[0]?.path;

const levelOf = (path: string): number => path.split('../').length;
