/**
 * Which planned unit a reported test belongs to. Reports name files in many ways (relative to another folder, absolute on another
 * machine, as a dotted module), so: exactly as planned if possible, else by the only unit whose path ends like it, else not at all.
 */
import type { TestCase } from '../model.ts';
import type { UnitOf } from './framework.ts';

interface ParsedUnit {
  readonly id: string;
  /** Normalised path of its file. */
  readonly file: string;
  /** Classes, functions and tests within the file; none for a whole file. */
  readonly parts: readonly string[];
}

export interface UnitOfOptions {
  /** Folders that reported paths may begin with: the working directory, absolute and as it lies in the repository. */
  readonly reportedRoots?: readonly string[];
}

export function createUnitOf(unitIds: readonly string[], { reportedRoots = [] }: UnitOfOptions = {}): UnitOf {
  const units = unitIds.map(parseUnit);
  const ids = new Set(unitIds);
  const byFile = indexBy(
    units,
    ({ file }) => file,
    (unit) => unit,
  );
  const findFile = createPathFinder([...byFile.keys()], reportedRoots.map(normalise));
  const findModule = createModuleFinder([...byFile.keys()]);

  return (testCase) => {
    const inherited = isInherited(testCase) ? findModule(testCase.className ?? '') : undefined;
    if (inherited !== undefined) return chooseUnit(byFile.get(inherited) ?? [], testCase);
    const named = exactNames(testCase).find((name) => ids.has(name));
    if (named !== undefined) return named;
    const file = firstOf(pathsOf(testCase), findFile) ?? firstOf(modulesOf(testCase), findModule);
    return file === undefined ? undefined : chooseUnit(byFile.get(file) ?? [], testCase);
  };
}

/** pytest tells the file in which a test is written, and as class the module that runs it: not the same for a test of a base class. */
function isInherited({ file, className }: TestCase): boolean {
  if (className === undefined || file?.endsWith('.py') !== true) return false;
  const words = className.split('.');
  return words.length > 1 && !words.includes(lastName(normalise(file)).replace(/\.py$/, ''));
}

/** What a unit's id may be word for word: a file, a suite, a class, or a test by its class and name. */
function exactNames({ file, suite, className, name }: TestCase): string[] {
  const byClass =
    className === undefined ? [] : [`${className}#${name}`, `${className}.${name}`, `${className}::${name}`, className];
  return [...(file === undefined ? [] : [`${file}::${name}`, file]), ...byClass, ...suite.toReversed(), name];
}

/** Where dialects put the path of a file: its own attribute, a suite's name, or the class name. */
const pathsOf = ({ file, suite, className }: TestCase): string[] =>
  [file ?? '', ...suite.toReversed(), className ?? ''].filter((path) => /[/\\.]/.test(path));

/** `package.module.Class`; when pytest cannot import a file, that is the name and there is no class. */
const modulesOf = ({ className, name }: TestCase): string[] =>
  className !== undefined && className !== '' ? [className] : name.includes('.') ? [name] : [];

function firstOf(hints: readonly string[], find: (hint: string) => string | undefined): string | undefined {
  for (const hint of hints) {
    const found = find(hint);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `file::Class::test[a::b]` */
function parseUnit(id: string): ParsedUnit {
  const [file = id, ...rest] = id.split('::');
  const tail = rest.join('::');
  const bracket = tail.indexOf('[');
  const [plain, parameters] = bracket < 0 ? [tail, ''] : [tail.slice(0, bracket), tail.slice(bracket)];
  const parts = plain === '' ? [] : `${plain}`.split('::');
  return {
    id,
    file: normalise(file),
    parts: parts.map((part, index) => part + (index === parts.length - 1 ? parameters : '')),
  };
}

const normalise = (path: string): string =>
  path
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '');

/** `Map.groupBy`, which Node 20 does not have. */
function indexBy<T, V>(items: Iterable<T>, keyOf: (item: T) => string, take: (item: T) => V): Map<string, V[]> {
  const index = new Map<string, V[]>();
  for (const item of items) {
    const alike = index.get(keyOf(item));
    if (alike === undefined) index.set(keyOf(item), [take(item)]);
    else alike.push(take(item));
  }
  return index;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

type Find = (hint: string) => string | undefined;

/** Reports repeat the same path for every test: each is looked up once. */
function remembered(find: Find): Find {
  const known = new Map<string, string | undefined>();
  return (hint) => {
    if (!known.has(hint)) known.set(hint, find(hint));
    return known.get(hint);
  };
}

/** `a/b/c`, `b/c`, `c`. */
function endsOf(path: string): string[] {
  const ends = [path];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    ends.push(path.slice(slash + 1));
  return ends;
}

/** From every way a path can end to the paths that do; made when first needed, since most reports name files as planned. */
function createEndIndex(paths: Iterable<string>): (end: string) => readonly string[] {
  let index: Map<string, string[]> | undefined;
  return (end) => {
    index ??= indexBy(
      [...paths].flatMap((path) => endsOf(path).map((ending) => ({ ending, path }))),
      ({ ending }) => ending,
      ({ path }) => path,
    );
    return index.get(end) ?? [];
  };
}

function createPathFinder(files: readonly string[], roots: readonly string[]): Find {
  const exact = new Set(files);
  const endingWith = createEndIndex(files);
  const deepestFirst = roots.toSorted((a, b) => b.length - a.length);
  return remembered((reported) => {
    const path = withoutRoot(normalise(reported), deepestFirst);
    if (exact.has(path)) return path;
    const alike = new Set([...endsOf(path).filter((end) => exact.has(end)), ...endingWith(path)]);
    return alike.size === 1 ? [...alike][0] : undefined;
  });
}

function withoutRoot(path: string, roots: readonly string[]): string {
  const root = roots.find((folder) => path.startsWith(`${folder}/`));
  return root === undefined ? path : path.slice(root.length + 1);
}

/** A module's path without its extension is the dotted name or, when classes follow, its beginning. */
function createModuleFinder(files: readonly string[]): Find {
  const modules = new Map(files.map((file) => [file.replace(/\.[^./]+$/, ''), file]));
  const endingWith = createEndIndex(modules.keys());
  return remembered((dotted) => {
    const words = dotted.split('.');
    for (let length = words.length; length > 0; length -= 1) {
      const path = words.slice(0, length).join('/');
      const exact = modules.get(path);
      if (exact !== undefined) return exact;
      const [only, another] = endingWith(path);
      if (only !== undefined && another === undefined && (length > 1 || words.length === 1)) return modules.get(only);
    }
    return undefined;
  });
}

/** The whole file, or of its parts the smallest that holds the test. */
function chooseUnit(units: readonly ParsedUnit[], testCase: TestCase): string | undefined {
  const [first] = units;
  if (first === undefined || units.length === 1)
    return first !== undefined && holds(first, testCase) ? first.id : undefined;
  const [smallest] = units.filter((unit) => holds(unit, testCase)).toSorted((a, b) => b.parts.length - a.parts.length);
  return smallest?.id;
}

function holds({ file, parts }: ParsedUnit, { name, className = '' }: TestCase): boolean {
  const words = className.split('.');
  const module = words.lastIndexOf(lastName(file).replace(/\.[^.]+$/, ''));
  const path = [...words.slice(module + 1), name];
  return parts.every((part, index) => part === path[index] || part === path[index]?.replace(/\[.*$/s, ''));
}
