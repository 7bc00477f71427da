/** Reads the lists of tests that our reporters write. Paths are relative to the working directory. Those outside of it are absolute. */
import { z } from 'zod';
import type { Listed } from '../framework.ts';

const listSchema = z.object({
  tests: z.record(z.string(), z.int()),
  deselected: z.array(z.string()),
  broken: z.record(z.string(), z.string()),
});

/** @throws Error when the text was not written by a reporter of ours */
export function parseListed(text: string): Listed {
  const { tests, deselected, broken } = listSchema.parse(JSON.parse(text));
  const files = Object.entries(tests);
  return {
    tests: new Map(files.filter(([file]) => !isOutside(file))),
    deselected,
    broken: new Map(Object.entries(broken)),
    outside: files.map(([file]) => file).filter(isOutside),
  };
}

const isOutside = (file: string): boolean => /^(?:\/|[A-Za-z]:|\.\.\/)/.test(file);
