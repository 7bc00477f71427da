/** Reads from a project's package.json which framework it uses. */
import { z } from 'zod';
import type { Project } from './framework.ts';

/** The name of the file, for the frameworks that read it. */
export const PACKAGE_FILE = 'package.json';

const strings = z.record(z.string(), z.string()).catch({});
const packageSchema = z
  .object({
    scripts: strings,
    dependencies: strings,
    devDependencies: strings,
    jest: z.record(z.string(), z.unknown()).optional().catch(undefined),
  })
  .partial()
  .catch({});
export type PackageJson = z.infer<typeof packageSchema>;

/** The package.json as far as it can be read. It is empty when the file is missing or broken, because detection only looks for hints. */
export function packageJson({ texts }: Project): PackageJson {
  try {
    return packageSchema.parse(JSON.parse(texts.get(PACKAGE_FILE) ?? '{}'));
  } catch {
    return {};
  }
}

export const dependsOn = ({ dependencies, devDependencies }: PackageJson, name: string): boolean =>
  [dependencies, devDependencies].some((list) => list !== undefined && Object.hasOwn(list, name));

/** The name of the first script that matches. */
export const scriptLike = ({ scripts = {} }: PackageJson, pattern: RegExp): string | undefined =>
  Object.keys(scripts).find((name) => pattern.test(scripts[name] ?? ''));
