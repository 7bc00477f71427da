/** Paths of this machine, as paths inside a folder. */
import { isAbsolute, relative } from 'node:path';
import { slashed } from '../../text/paths.ts';

/** The path relative to the folder, or `.` for the folder itself. Undefined for a path outside of it. Both are absolute. */
export function pathInside(folder: string, absolute: string): string | undefined {
  const inside = slashed(relative(folder, absolute));
  const isOutside = inside === '..' || inside.startsWith('../') || isAbsolute(inside);
  return isOutside ? undefined : inside || '.';
}
