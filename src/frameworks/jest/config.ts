/** The configuration of Jest as far as no code must run to know it. The rules are those of `jest-config`. */
import { dirname, relative, resolve } from 'node:path/posix';
import picomatch from 'picomatch';
import { z } from 'zod';
import { byCodeUnit, UsageError } from '../../model.ts';
import type { Project } from '../framework.ts';
import { type Argument, valuesOf } from '../javascript/arguments.ts';
import { PACKAGE_FILE, parsePackage } from '../javascript/package-json.ts';

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const optionsSchema = z
  .object({
    rootDir: z.string(),
    roots: z.array(z.string()),
    testMatch: texts,
    testRegex: texts,
    testPathIgnorePatterns: z.array(z.string()),
    modulePathIgnorePatterns: z.array(z.string()),
    moduleFileExtensions: z.array(z.string()),
    displayName: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
    preset: z.string(),
    filter: z.string(),
    projects: z.array(z.union([z.string(), z.record(z.string(), z.unknown())])),
  })
  .partial();
export type JestOptions = z.infer<typeof optionsSchema>;

/** One Jest project: options, and the absolute folder that they start from. */
export interface JestProject {
  readonly options: JestOptions;
  readonly rootDir: string;
  /** The file with the options; undefined where there is none. */
  readonly from?: string | undefined;
}

export interface JestConfiguration {
  readonly projects: readonly JestProject[];
  /** Settings that only Jest can follow. */
  readonly notFollowed: readonly string[];
}

/** Where options were read. */
interface Source {
  /** Absolute path; undefined for options that are no file. */
  readonly path: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly notFollowed?: string;
}

const CONFIG_NAMES = ['js', 'ts', 'mjs', 'mts', 'cjs', 'cts', 'json'].map((ending) => `jest.config.${ending}`);

export const JEST_PROJECT_FILES: readonly string[] = [PACKAGE_FILE, ...CONFIG_NAMES];
/** The files that a configuration may name. */
export const JEST_SEARCH_FILES: readonly string[] = [
  `**/${PACKAGE_FILE}`,
  '**/*jest*.{json,js,ts,mjs,mts,cjs,cts}',
  '*.json',
];

/** @throws UsageError for a configuration that Jest does not accept */
export function readJestConfiguration(project: Project, args: readonly Argument[]): JestConfiguration {
  const files = new ConfigFiles(project);
  const given = valuesOf(args, 'projects') ?? [];
  const [only = '.', another] = given;
  const roots = another === undefined ? [] : given;
  const main = another === undefined ? files.main(valuesOf(args, 'config')?.at(-1), only) : undefined;
  const first = main === undefined ? undefined : projectOf(main, args, files);
  const named = first?.options.projects ?? [];
  if (first !== undefined && main !== undefined && named.length === 0)
    return { projects: [first], notFollowed: listOf(main.notFollowed) };
  const found = named.length > 0 && first !== undefined ? files.expand(named, first) : roots.map(files.at);
  return {
    projects: found.map((source) => projectOf(source, args, files)).filter(isSelected(args)),
    notFollowed: [...listOf(main?.notFollowed), ...found.flatMap(({ notFollowed }) => listOf(notFollowed))],
  };
}

const listOf = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

/** Whether the user's arguments choose a project by its name. */
function isSelected(args: readonly Argument[]): (project: JestProject) => boolean {
  const [selected, ignored = []] = [valuesOf(args, 'selectProjects'), valuesOf(args, 'ignoreProjects')];
  return ({ options: { displayName = '' } }) =>
    selected?.includes(displayName) !== false && !ignored.includes(displayName);
}

function projectOf({ path, values }: Source, args: readonly Argument[], files: ConfigFiles): JestProject {
  const from = path === undefined ? undefined : files.nameOf(path);
  const own = parseOptions(values, from ?? 'the configuration of jest');
  const options = { ...own, ...optionsOf(args) };
  const folder = path === undefined ? files.folder : dirname(path);
  const rootDir =
    options.rootDir === own.rootDir
      ? resolve(folder, withoutTag(own.rootDir ?? '.'))
      : resolve(files.folder, options.rootDir ?? '.');
  return { options, rootDir, from };
}

const withoutTag = (path: string): string => path.replace(/^<rootDir>\/?/, './');

/** Options on the command line apply to every project. */
function optionsOf(args: readonly Argument[]): JestOptions {
  const lists = LIST_OPTIONS.flatMap((option) => {
    const values = valuesOf(args, option);
    return values === undefined ? [] : [[option, values] as const];
  });
  const single = (['rootDir', 'preset'] as const).flatMap((option) => {
    const value = valuesOf(args, option)?.at(-1);
    return value === undefined ? [] : [[option, value] as const];
  });
  return Object.fromEntries([...lists, ...single]);
}

/** The options whose values are lists. */
export const LIST_OPTIONS = [
  'roots',
  'testMatch',
  'testRegex',
  'testPathIgnorePatterns',
  'modulePathIgnorePatterns',
  'moduleFileExtensions',
] as const;

function parseOptions(values: Readonly<Record<string, unknown>>, from: string): JestOptions {
  const { data, error } = optionsSchema.safeParse(values);
  if (data !== undefined) return data;
  const [key = ''] = error.issues[0]?.path ?? [];
  throw new UsageError(
    `${String(key)} in ${from} is ${JSON.stringify(values[String(key)])}, which Jest does not accept: write what https://jestjs.io/docs/configuration says`,
  );
}

class ConfigFiles {
  readonly folder: string;
  readonly #texts: Project['texts'];

  constructor({ folder, texts: read }: Project) {
    this.folder = folder;
    this.#texts = read;
  }

  readonly nameOf = (path: string): string => relative(this.folder, path);
  readonly #textAt = (path: string): string | undefined => this.#texts.get(this.nameOf(path));

  /** The configuration of the whole run. @param config the option `--config`: a file, a folder, or JSON */
  main(config: string | undefined, root: string): Source {
    if (config === undefined) return this.at(root);
    if (!/^\s*\{/.test(config)) return this.at(config);
    return { path: undefined, values: parseJson(config, 'the option --config') };
  }

  /** The configuration that a path stands for: a file, or a folder with a configuration in it or above it. */
  readonly at = (path: string): Source => {
    const absolute = resolve(this.folder, path);
    if (this.#textAt(absolute) !== undefined || /\.[cm]?[jt]s(?:on)?$/.test(path)) return this.#read(absolute);
    return this.#find(absolute);
  };

  #find(start: string): Source {
    for (let folder = start; ; folder = dirname(folder)) {
      const found = this.#configIn(folder);
      if (found !== undefined) return this.#read(found);
      if (folder === dirname(folder)) return { path: undefined, values: {} };
    }
  }

  #configIn(folder: string): string | undefined {
    const named = CONFIG_NAMES.map((name) => resolve(folder, name)).find((path) => this.#textAt(path) !== undefined);
    if (named !== undefined) return named;
    const path = resolve(folder, PACKAGE_FILE);
    const text = this.#textAt(path);
    if (text === undefined) return undefined;
    const { jest } = parsePackage(text, this.nameOf(path));
    return typeof jest === 'string' ? resolve(folder, jest) : path;
  }

  #read(path: string): Source {
    const name = this.nameOf(path);
    const text = this.#textAt(path);
    if (!path.endsWith('.json')) return { path, values: {}, notFollowed: `${name}: it is code` };
    if (text === undefined)
      return { path, values: {}, notFollowed: `${name}: only JSON files with "jest" in their names are read` };
    if (!path.endsWith(`/${PACKAGE_FILE}`)) return { path, values: parseJson(withoutComments(text), name) };
    const { jest } = parsePackage(text, name);
    return { path, values: typeof jest === 'object' ? jest : {} };
  }

  /** The configurations of the option `projects`: objects, files, folders, and globs of both. */
  expand(entries: NonNullable<JestOptions['projects']>, { rootDir, from }: JestProject): Source[] {
    const path = from === undefined ? undefined : resolve(this.folder, from);
    return entries.flatMap((entry): Source[] => {
      if (typeof entry !== 'string') return [{ path, values: entry }];
      const pattern = resolve(entry.startsWith('<rootDir>') ? rootDir : this.folder, withoutTag(entry));
      const found = this.#matching(pattern);
      if (found.length > 0) return found.map(this.at);
      return [{ path: resolve(pattern, PACKAGE_FILE), values: {}, notFollowed: `projects in ${from}: ${entry}` }];
    });
  }

  /** The known configuration files, and the folders that contain one, that a glob matches. */
  #matching(pattern: string): string[] {
    const isMatch = picomatch(pattern);
    const files = [...this.#texts.keys()].map((name) => resolve(this.folder, name));
    const configs = files.filter((path) => !path.endsWith(`/${PACKAGE_FILE}`));
    const folders = files
      .filter((path) => JEST_PROJECT_FILES.includes(path.slice(path.lastIndexOf('/') + 1)))
      .map(dirname);
    return [...new Set([...configs, ...folders])].filter((path) => isMatch(path)).sort(byCodeUnit);
  }
}

function parseJson(text: string, from: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (problem) {
    throw new UsageError(`${from} is not the JSON of an object (${(problem as Error).message}): Jest cannot read it`);
  }
}

/** Jest allows comments in its JSON. */
const withoutComments = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"?|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g, (found) =>
    found.startsWith('"') ? found : ' ',
  );
