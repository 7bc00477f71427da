/** Reads the lists of tests that our reporters write. Paths are relative to the working directory. Those outside of it are absolute. */
import { z } from 'zod';
import { parseProjectUnit } from '../../text/unit-id.ts';
import type { Listed } from '../framework.ts';

const listSchema = z.object({
  /** Null where the number of tests is unknown. */
  tests: z.record(z.string(), z.int().nullable()),
  deselected: z.array(z.string()),
  broken: z.record(z.string(), z.string()),
  brokenFolders: z.record(z.string(), z.string()).optional(),
  onlyBroken: z.literal(true).optional(),
});

/** The text of such a list, where a reader of the output makes it. */
export const renderListed = (listed: z.infer<typeof listSchema>): string => JSON.stringify(listed);

/** @throws Error when the text was not written by a reporter of ours */
export function parseListed(text: string): Listed {
  const { tests, deselected, broken, brokenFolders, onlyBroken } = listSchema.parse(JSON.parse(text));
  const units = Object.entries(tests).map(([id, count]) => [id, count ?? undefined] as const);
  return {
    tests: new Map(units.filter(([id]) => !isOutside(fileOf(id)))),
    deselected,
    broken: new Map(Object.entries(broken)),
    ...(brokenFolders && { brokenFolders: new Map(Object.entries(brokenFolders)) }),
    ...(onlyBroken && { onlyBroken }),
    outside: units.map(([id]) => fileOf(id)).filter(isOutside),
  };
}

const fileOf = (id: string): string => parseProjectUnit(id).file;

const isOutside = (file: string): boolean => /^(?:\/|[A-Za-z]:|\.\.\/)/.test(file);
