/** The modules of a project, and which of them `go test ./...` tests. https://go.dev/ref/mod */
import { basename, dirname, join, relative } from 'node:path/posix';
import type { Project, SearchedProject } from '../framework.ts';

export const MODULE_FILE = 'go.mod';
export const WORKSPACE_FILE = 'go.work';

/** Folders that Go never looks into. */
const SKIPPED = /(?:^|\/)(?:testdata|vendor|[._][^/]*)(?:\/|$)/;

export interface Modules {
  /** The folders of the tested modules. `.` stands for the working directory also where its module begins above it. */
  readonly tested: ReadonlySet<string>;
  /** The folders of all other modules. */
  readonly others: readonly string[];
  /** The go.work that chose them. */
  readonly workspace: string | undefined;
  /** The folder of the module that a file or package belongs to. */
  moduleOf(path: string): string;
}

/** A workspace names its modules. Without one, the module of the working directory is tested; and where there is none, all modules below it. */
export function modulesOf({ files, texts, folder }: SearchedProject): Modules {
  const below = files
    .filter((file) => basename(file) === MODULE_FILE && !SKIPPED.test(file))
    .map((file) => dirname(file));
  const workspace = nearest(texts, WORKSPACE_FILE);
  const here = below.includes('.') || nearest(texts, MODULE_FILE)?.startsWith('../') ? ['.'] : below;
  const used = workspace === undefined ? here : usedModules(texts.get(workspace) ?? '', dirname(workspace), folder);
  const tested = new Set(used);
  const deepestFirst = below.toSorted((a, b) => b.length - a.length);
  return {
    tested,
    others: below.filter((module) => !tested.has(module)),
    workspace,
    moduleOf: (path) => deepestFirst.find((module) => `${path}/`.startsWith(`${module}/`)) ?? '.',
  };
}

/** The file of this name in the working directory, or in the nearest folder above it. */
const nearest = (texts: Project['texts'], name: string): string | undefined =>
  [...texts.keys()]
    .filter((path) => basename(path) === name && /^(?:\.\.\/)*[^/]+$/.test(path))
    .sort((a, b) => a.length - b.length)[0];

/** The modules that a go.work uses, relative to the working directory. One that contains it is `.`. */
function usedModules(text: string, place: string, folder: string): string[] {
  const used = directives(text, 'use').map((path) => relative(folder, join(folder, place, path)) || '.');
  const here = used.map((path) => (/^\.\.(?:\/\.\.)*$/.test(path) ? '.' : path));
  return [...new Set(here.filter((path) => !path.startsWith('../')))];
}

/** The first arguments of a directive in a go.mod or go.work: of `use ./a`, and of each line of `use (...)`. */
export function directives(text: string, name: string): string[] {
  const found: string[] = [];
  let inBlock = false;
  for (const line of text.split('\n').map((one) => (one.split('//', 1)[0] ?? '').trim())) {
    const words = line.split(/\s+/);
    if (inBlock && line === ')') inBlock = false;
    else if (inBlock && line !== '') found.push(unquoted(words[0] ?? ''));
    else if (words[0] === name && words[1] === '(') inBlock = true;
    else if (words[0] === name && words[1] !== undefined) found.push(unquoted(words[1]));
  }
  return found;
}

const unquoted = (word: string): string => word.replace(/^["`](.*)["`]$/, '$1');

/** The module of a package. */
export interface PackageModule {
  /** The folder of its go.mod, relative to the working directory. `.` also where that is unknown. */
  readonly folder: string;
  /** The import path of the package. Undefined where no go.mod names the module. */
  readonly importPath: string | undefined;
}

/** @param unit the folder of the package */
export function packageModule(unit: string, { folder, texts }: Pick<Project, 'folder' | 'texts'>): PackageModule {
  const root = foldersFrom(unit).find((above) => texts.has(join(above, MODULE_FILE))) ?? aboveAll(texts);
  if (root === undefined) return { folder: '.', importPath: undefined };
  const [module = ''] = directives(texts.get(join(root, MODULE_FILE)) ?? '', 'module');
  const inside = relative(join(folder, root), join(folder, unit));
  return { folder: root.startsWith('..') ? '.' : root, importPath: join(module, inside) };
}

const aboveAll = (texts: Project['texts']): string | undefined => {
  const path = nearest(texts, MODULE_FILE);
  return path === undefined ? undefined : dirname(path);
};

/** A folder and those above it, down to the working directory. */
function foldersFrom(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}
