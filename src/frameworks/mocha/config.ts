/** The configuration of Mocha, as far as no code must run to know it. The rules are those of `lib/cli/options.cjs`. */
import { posix } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../../model.ts';
import type { Project } from '../framework.ts';
import { type Argument, isOn, plainValues, valuesOf } from '../javascript/arguments.ts';
import { nearestFile } from '../javascript/nearest-file.ts';
import { PACKAGE_FILE, parsePackage } from '../javascript/package-json.ts';

/** The first one that exists counts. */
const CONFIG_FILES = ['cjs', 'js', 'mjs', 'yaml', 'yml', 'jsonc', 'json'].map((ending) => `.mocharc.${ending}`);

export const MOCHA_PROJECT_FILES: readonly string[] = [PACKAGE_FILE, ...CONFIG_FILES];
/** Files that `--config` may name. */
export const MOCHA_SEARCH_FILES: readonly string[] = ['**/*mocha*.{json,jsonc,yml,yaml}'];

const list = z
  .union([z.string().transform((one) => [one]), z.array(z.string())])
  .optional()
  .catch(undefined);
const optionsSchema = z
  .object({ spec: list, ignore: list, exclude: list, extension: list, file: list, recursive: z.boolean().catch(false) })
  .partial()
  .catch({});

/** The options that decide which files are tests. */
export interface MochaOptions {
  readonly spec: readonly string[];
  readonly ignore: readonly string[];
  readonly extension: readonly string[];
  readonly file: readonly string[];
  readonly recursive: boolean;
  /** The file that names test files. */
  readonly from?: string;
  readonly notFollowed: readonly string[];
}

interface Source extends z.infer<typeof optionsSchema> {
  readonly from?: string;
}

/** Lists of all sources are joined. Of other options, the first source counts: the arguments, the file, package.json. */
export function readMochaOptions(project: Project, args: readonly Argument[]): MochaOptions {
  const path = configPath(project, args);
  const isUnread = path !== undefined && (isCode(path) ? mayDecide(path, project) : !project.texts.has(path));
  const files = [
    ...(path === undefined || isUnread || isCode(path) ? [] : [readConfig(path, project)]),
    ...packageOptions(project, args),
  ];
  const sources: Source[] = [argumentOptions(args), ...files];
  const all = (name: 'spec' | 'ignore' | 'exclude' | 'extension' | 'file') =>
    sources.flatMap((source) => source[name] ?? []);
  const from = files.find(({ spec, extension, recursive }) => spec ?? extension ?? recursive)?.from;
  return {
    spec: all('spec'),
    ignore: [...all('ignore'), ...all('exclude')],
    extension: splitList(all('extension')),
    file: splitList(all('file')),
    recursive: sources.find(({ recursive }) => recursive !== undefined)?.recursive ?? false,
    ...(from !== undefined && { from }),
    notFollowed: isUnread ? [isCode(path) ? `${path}: it is code` : `--config ${path}`] : [],
  };
}

/** Options other than globs may have several values in one word. */
const splitList = (values: readonly string[]): string[] =>
  values.flatMap((value) => value.split(',').map((one) => one.trim()));

function argumentOptions(args: readonly Argument[]): Source {
  const values = (option: string) => [...(valuesOf(args, option) ?? [])];
  const recursive = valuesOf(args, 'recursive') ?? valuesOf(args, 'noRecursive');
  return {
    spec: [...plainValues(args), ...values('spec')],
    ignore: values('ignore'),
    extension: values('extension'),
    file: values('file'),
    ...(recursive !== undefined && { recursive: isOn(args, 'recursive') }),
  };
}

function configPath({ texts }: Project, args: readonly Argument[]): string | undefined {
  if (valuesOf(args, 'noConfig') !== undefined) return undefined;
  const given = valuesOf(args, 'config')?.at(-1);
  return given === undefined ? nearestFile(CONFIG_FILES, texts) : posix.normalize(given);
}

const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** Words of a configuration that may decide which files are tests. */
const DECIDES = /\b(?:spec|ignore|exclude|extension|file|recursive|package)\b|\.\.\.|\brequire\(|\bimport\b/;
/** Settings in which such words decide nothing. */
const HARMLESS = /\breporter['"]?\s*:\s*['"]spec['"]|\brequire['"]?\s*:\s*(?:\[[^\][]*\]|'[^'\n]*'|"[^"\n]*")/g;

const mayDecide = (path: string, { texts }: Project): boolean =>
  DECIDES.test((texts.get(path) ?? 'import').replace(HARMLESS, ''));

function readConfig(path: string, { texts }: Project): Source {
  const text = (texts.get(path) ?? '').replace(/^\uFEFF/, '');
  try {
    return {
      ...optionsSchema.parse(/\.ya?ml$/.test(path) ? parseYaml(text) : JSON.parse(withoutComments(text))),
      from: path,
    };
  } catch (problem) {
    throw new UsageError(`${path} cannot be read (${(problem as Error).message}): correct the file`);
  }
}

const COMMENT = /("(?:[^"\\\n]|\\.)*"?)|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g;
const withoutComments = (text: string): string => text.replace(COMMENT, (_, string?: string) => string ?? ' ');

function packageOptions({ texts }: Project, args: readonly Argument[]): Source[] {
  if (valuesOf(args, 'noPackage') !== undefined) return [];
  const path = posix.normalize(valuesOf(args, 'package')?.at(-1) ?? nearestFile([PACKAGE_FILE], texts) ?? PACKAGE_FILE);
  const { mocha } = parsePackage(texts.get(path) ?? '{}', path);
  return mocha === undefined ? [] : [{ ...optionsSchema.parse(mocha), from: path }];
}
