/** Reads from a project's package.json which framework it uses. */
import { z } from 'zod';
import { UsageError } from '../model.ts';
import type { Project } from './framework.ts';

/** The name of the file, for the frameworks that read it. */
export const PACKAGE_FILE = 'package.json';

const strings = z.record(z.string(), z.string()).catch({});
const packageSchema = z
  .object({
    scripts: strings,
    dependencies: strings,
    devDependencies: strings,
    jest: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .optional()
      .catch(undefined),
  })
  .partial()
  .catch({});
export type PackageJson = z.infer<typeof packageSchema>;

/** @param name the path of the file, for the message @throws UsageError when it is no JSON */
export function parsePackage(text: string, name: string): PackageJson {
  try {
    return packageSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (problem) {
    throw new UsageError(`${name} is not valid JSON (${(problem as Error).message}): correct the file`);
  }
}

/** The package.json of the working directory as far as it can be read. It is empty when there is none, because detection only looks for hints. */
export const packageJson = (project: Project): PackageJson => packageAt(project, PACKAGE_FILE);

function packageAt({ texts }: Project, path: string): PackageJson {
  try {
    return parsePackage(texts.get(path) ?? '{}', path);
  } catch {
    return {};
  }
}

/** The major version of a package that the project or a folder above it depends on. Undefined where the range names none. */
export function majorVersion(project: Project, name: string): number | undefined {
  const above = [...project.texts.keys()].filter((path) => /^(?:\.\.\/)*package\.json$/.test(path));
  const nearestFirst = above.sort((a, b) => a.length - b.length);
  const [range = ''] = nearestFirst.flatMap((path) => rangesOf(packageAt(project, path), name));
  const [, major] = /^(?:npm:.+@)?[\^~>=v\s]*(\d+)/.exec(range) ?? [];
  return major === undefined ? undefined : Number(major);
}

const rangesOf = ({ dependencies, devDependencies }: PackageJson, name: string): string[] =>
  [devDependencies?.[name], dependencies?.[name]].filter((range) => range !== undefined);

export const dependsOn = ({ dependencies, devDependencies }: PackageJson, name: string): boolean =>
  [dependencies, devDependencies].some((list) => list !== undefined && Object.hasOwn(list, name));

/** The name of the first script that matches. */
export const scriptLike = ({ scripts = {} }: PackageJson, pattern: RegExp): string | undefined =>
  Object.keys(scripts).find((name) => pattern.test(scripts[name] ?? ''));
