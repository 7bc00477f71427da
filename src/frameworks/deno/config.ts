/** The configuration of Deno, as far as it is about tests. https://docs.deno.com/runtime/fundamentals/configuration/ */
import { dirname } from 'node:path/posix';
import { z } from 'zod';
import type { Project } from '../framework.ts';

export const DENO_FILES: readonly string[] = ['deno.json', 'deno.jsonc'];

const strings = z.array(z.string()).optional().catch(undefined);
const task = z.union([z.string(), z.object({ command: z.string() }).transform(({ command }) => command)]);
const schema = z.object({
  exclude: strings,
  test: z.object({ include: strings, exclude: strings }).optional().catch(undefined),
  tasks: z.record(z.string(), task.catch('')).optional().catch(undefined),
});

export interface DenoConfig extends Partial<z.infer<typeof schema>> {
  /** Absent where there is none. */
  readonly file?: string;
  /** The folder of the file, relative to the working directory. */
  readonly folder: string;
  /** The file has comments, which only Deno reads. */
  readonly isUnread?: true;
}

/** The file in the working directory, or in the nearest folder above it. */
export function denoConfig({ texts }: Pick<Project, 'texts'>): DenoConfig {
  const [file] = [...texts.keys()]
    .filter((path) => DENO_FILES.includes(path.replace(/^(?:\.\.\/)+/, '')))
    .sort((a, b) => a.length - b.length);
  if (file === undefined) return { folder: '.' };
  const place = { file, folder: dirname(file) };
  try {
    return { ...place, ...schema.parse(JSON.parse(texts.get(file) ?? '')) };
  } catch {
    return { ...place, isUnread: true };
  }
}
