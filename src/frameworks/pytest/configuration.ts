/** The configuration of pytest, read without running code. The rules are those of its `_pytest/config/findpaths.py`. */
import { dirname, normalize } from 'node:path/posix';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import type { Project } from '../framework.ts';
import { splitWords } from '../shared/split-words.ts';
import { parseIni } from './ini-file.ts';

export interface PytestConfiguration {
  /** The file, as in `Project.texts`. Absent when there is none. */
  readonly file?: string;
  /** The root of the project, relative to the working directory: `.`, `..`, `tests`. */
  readonly root: string;
  /** What a key sets, split into words. Undefined when it is not set. */
  words(key: string): readonly string[] | undefined;
  /** Why a file could not be read. pytest stops at it. */
  readonly problems: readonly string[];
}

type Values = ReadonlyMap<string, unknown>;

/** Reads the values of a file; undefined when the file does not configure pytest. */
type Loader = (text: string) => Values | undefined;

const values = z.record(z.string(), z.unknown());
const tablesOf = (text: string): Record<string, unknown> => values.parse(parseToml(text));
const tableIn = (tables: unknown, name: string): Record<string, unknown> | undefined =>
  values.safeParse(values.safeParse(tables).data?.[name]).data;

const section = (name: string, text: string): Values | undefined => parseIni(text).get(name);
const ownToml: Loader = (text) => new Map(Object.entries(tableIn(tablesOf(text), 'pytest') ?? {}));
const ownIni: Loader = (text) => section('pytest', text) ?? new Map();

const pyproject: Loader = (text) => {
  const { ini_options: options, ...native } = tableIn(tableIn(tablesOf(text), 'tool'), 'pytest') ?? {};
  const used = Object.keys(native).length > 0 ? native : values.safeParse(options).data;
  return used === undefined ? undefined : new Map(Object.entries(used));
};

/** The files that may configure pytest. In a folder, the first that does it counts. */
const LOADERS: Readonly<Record<string, Loader>> = {
  'pytest.toml': ownToml,
  '.pytest.toml': ownToml,
  'pytest.ini': ownIni,
  '.pytest.ini': ownIni,
  'pyproject.toml': pyproject,
  'tox.ini': (text) => section('pytest', text),
  'setup.cfg': (text) => section('tool:pytest', text),
};

/** The files that a folder's configuration may be in. A folder with a setup.py may be the root of the project. */
export const PYTEST_CONFIGURATIONS: readonly string[] = [...Object.keys(LOADERS), 'setup.py'];

interface Found {
  readonly file: string;
  readonly values: Values;
}

/** The settings of the command line that replace the search for a file, and its values. */
export interface Overrides {
  /** The value of `-c`. */
  readonly file?: string | undefined;
  /** The value of `--rootdir`. */
  readonly root?: string | undefined;
  /** The values of `-o`: `KEY=VALUE`. */
  readonly values: readonly string[];
}

/** @param start the folder that the search begins in: the working directory, or the common folder of the given paths */
export function readConfiguration(texts: Project['texts'], start: string, overrides: Overrides): PytestConfiguration {
  const problems: string[] = [];
  const load = (file: string, loader: Loader | undefined): Found | undefined => {
    const text = texts.get(file);
    if (text === undefined || loader === undefined) return undefined;
    try {
      const loaded = loader(text);
      return loaded && { file, values: loaded };
    } catch (problem) {
      problems.push(`pytest stops at ${file}, because it cannot be read: ${firstLine(problem)}`);
      return { file, values: new Map() };
    }
  };
  const found =
    overrides.file === undefined ? search(texts, start, load) : load(overrides.file, loaderOf(overrides.file));
  const own = new Map(overrides.values.map((value) => [value.split('=', 1)[0] ?? '', value.replace(/^[^=]*=/, '')]));
  return {
    ...(found === undefined ? {} : { file: found.file }),
    root:
      overrides.root !== undefined
        ? normalize(overrides.root)
        : found === undefined
          ? rootWithout(texts, start)
          : dirname(found.file),
    words: (key) => {
      try {
        return wordsOf(own.get(key) ?? found?.values.get(key));
      } catch (problem) {
        problems.push(`pytest stops at ${key} in ${found?.file ?? 'input args'}: ${firstLine(problem)}`);
        return undefined;
      }
    },
    problems,
  };
}

function search(
  texts: Project['texts'],
  start: string,
  load: (file: string, loader: Loader | undefined) => Found | undefined,
): Found | undefined {
  for (const folder of foldersFrom(texts, start))
    for (const [name, loader] of Object.entries(LOADERS)) {
      const found = load(inFolder(folder, name), loader);
      if (found !== undefined) return found;
    }
  return undefined;
}

/** Without a configuration, a pyproject.toml marks the root, then a setup.py. */
function rootWithout(texts: Project['texts'], start: string): string {
  const folders = foldersFrom(texts, start);
  const having = (name: string) => folders.find((folder) => texts.has(inFolder(folder, name)));
  return having('pyproject.toml') ?? having('setup.py') ?? '.';
}

const loaderOf = (file: string): Loader | undefined => {
  const name = file.replace(/^.*\//, '');
  if (name in LOADERS) return LOADERS[name];
  if (name.endsWith('.toml')) return (text) => pyproject(text) ?? ownToml(text);
  return name.endsWith('.cfg') ? LOADERS['setup.cfg'] : LOADERS['tox.ini'];
};

/** The folder and all folders above it, up to the highest one with a known file. */
function foldersFrom(texts: Project['texts'], start: string): string[] {
  const inside =
    start === '.' ? [] : start.split('/').map((_, above, all) => all.slice(0, all.length - above).join('/'));
  const depth = Math.max(0, ...[...texts.keys()].map((file) => file.match(/\.\.\//g)?.length ?? 0));
  return [
    ...inside,
    '.',
    ...Array.from({ length: depth }, (_, above) =>
      Array(above + 1)
        .fill('..')
        .join('/'),
    ),
  ];
}

const inFolder = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`);

const words = z.array(z.string());

/** The words of a value. In TOML it may be a list. */
function wordsOf(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return splitWords(value);
  return words.safeParse(value).data;
}

const firstLine = (problem: unknown): string =>
  (problem instanceof Error ? problem.message : String(problem)).split('\n', 1)[0] ?? '';
