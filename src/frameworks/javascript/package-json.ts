/** Reads from a project's package.json which framework it uses. */
import { z } from 'zod';
import { UsageError } from '../../model.ts';
import type { Project } from '../framework.ts';

/** The name of the file, for the frameworks that read it. */
export const PACKAGE_FILE = 'package.json';

const settings = z.record(z.string(), z.unknown()).optional().catch(undefined);
const strings = z.record(z.string(), z.string()).catch({});
const packageSchema = z
  .object({
    scripts: strings,
    dependencies: strings,
    devDependencies: strings,
    engines: strings,
    packageManager: z.string().optional().catch(undefined),
    jest: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .optional()
      .catch(undefined),
    mocha: settings,
    c8: settings,
    nyc: settings,
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

/** What is wrong with the package.json of the working directory; undefined when it can be read, or when there is none. */
export function packageProblem(text = '{}'): string | undefined {
  try {
    parsePackage(text, PACKAGE_FILE);
    return undefined;
  } catch (problem) {
    return (problem as Error).message;
  }
}

/** The package.json of the working directory as far as it can be read. It is empty when there is none, because detection only looks for hints. */
export const packageJson = (project: Project): PackageJson => packageAt(project, PACKAGE_FILE);

export function packageAt({ texts }: Pick<Project, 'texts'>, path: string): PackageJson {
  try {
    return parsePackage(texts.get(path) ?? '{}', path);
  } catch {
    return {};
  }
}

/** The major version of a package that the project or a folder above it depends on. Undefined where the range names none. */
export function majorVersion(project: Project, name: string): number | undefined {
  const [range = ''] = packageFiles(project).flatMap((path) => rangesOf(packageAt(project, path), name));
  const [, major] = /^(?:npm:.+@)?[\^~>=v\s]*(\d+)/.exec(range) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** The package.json of the working directory and of the folders above it, the nearest first. */
const packageFiles = ({ texts }: Project): string[] =>
  [...texts.keys()].filter((path) => /^(?:\.\.\/)*package\.json$/.test(path)).sort((a, b) => a.length - b.length);

const rangesOf = ({ dependencies = {}, devDependencies = {} }: PackageJson, name: string): string[] =>
  [devDependencies, dependencies].flatMap((list) => (Object.hasOwn(list, name) ? [list[name] ?? ''] : []));

export const dependsOn = (file: PackageJson, name: string): boolean => rangesOf(file, name).length > 0;

/** The package.json that depends on a package: that of the working directory, or of a folder above. */
export const dependentFile = (project: Project, name: string): string | undefined =>
  packageFiles(project).find((path) => dependsOn(packageAt(project, path), name));
