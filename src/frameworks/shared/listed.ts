/** Reads the lists of tests that our reporters write. Their paths are absolute. */
import { relative } from 'node:path/posix';
import { z } from 'zod';
import { slashed } from '../../text/paths.ts';
import type { Listed } from '../framework.ts';

const listSchema = z.object({
  tests: z.record(z.string(), z.int()),
  deselected: z.array(z.string()),
  broken: z.record(z.string(), z.string()),
});

/** @param folder the absolute working directory @throws Error when the text was not written by a reporter of ours */
export function parseListed(text: string, folder: string): Listed {
  const { tests, deselected, broken } = listSchema.parse(JSON.parse(text));
  const nameOf = (path: string) => relative(slashed(folder), slashed(path));
  const inside = <V>(byPath: Readonly<Record<string, V>>): [string, V][] =>
    Object.entries(byPath).map(([path, value]) => [nameOf(path), value]);
  const isOutside = ([file]: readonly [string, unknown]) => file.startsWith('../');
  return {
    tests: new Map(inside(tests).filter((entry) => !isOutside(entry))),
    deselected: deselected.map(nameOf),
    broken: new Map(inside(broken)),
    outside: inside(tests)
      .filter(isOutside)
      .map(([file]) => file),
  };
}
