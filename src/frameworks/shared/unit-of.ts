/**
 * Finds the planned unit that a reported test belongs to. Reports name files in many ways: relative to another folder, absolute on
 * another machine, or as a dotted module. A test belongs to:
 * - the unit with exactly this name, if there is one,
 * - else the only unit whose path has the same end,
 * - else no unit.
 *
 * Where a framework runs a file in several projects, a suite around the test has the name of the project.
 */

import type { TestCase } from '../../model.ts';
import { MOST_NAMES } from '../../text/paths.ts';
import { parseProjectUnit } from '../../text/unit-id.ts';
import type { Framework, UnitOf } from '../framework.ts';

interface ParsedUnit {
  readonly id: string;
  /** The normalised path of its file. */
  readonly file: string;
  /** The classes, functions and tests inside the file; empty for a whole file. */
  readonly parts: readonly string[];
  /** The project that the file runs in. Undefined where there is none. */
  readonly project?: string | undefined;
}

export interface UnitOfOptions extends Pick<Framework, 'unitOfFile'> {
  /** The folders that reported paths may begin with: the working directory as an absolute path and inside the repository. */
  readonly reportedRoots?: readonly string[];
}

export function createUnitOf(
  unitIds: readonly string[],
  { reportedRoots = [], unitOfFile }: UnitOfOptions = {},
): UnitOf {
  const units = unitIds.map(parseUnit);
  const ids = new Set(unitIds);
  const byFile = indexBy(
    units,
    ({ file }) => file,
    (unit) => unit,
  );
  const roots = reportedRoots.map(normalise);
  const findFile = createPathFinder([...byFile.keys()], roots);
  const findModule = createModuleFinder([...byFile.keys()]);

  const groupOf = ({ file }: TestCase): string | undefined =>
    file === undefined ? undefined : unitOfFile?.(withoutRoot(normalise(file), roots));

  return (testCase) => {
    const group = groupOf(testCase);
    if (group !== undefined && ids.has(group)) return group;
    const inherited = isInherited(testCase) ? findModule(testCase.className ?? '') : undefined;
    if (inherited !== undefined) return chooseUnit(byFile.get(inherited) ?? [], testCase);
    const named = exactNames(testCase).find((name) => ids.has(name));
    if (named !== undefined) return named;
    const file = firstOf(pathsOf(testCase), findFile) ?? firstOf(modulesOf(testCase), findModule);
    return file === undefined ? undefined : chooseUnit(byFile.get(file) ?? [], testCase);
  };
}

/** Finds the unit by the path of the report: `reports/spec/cart_spec.xml` is of `spec/cart_spec.rb`. */
export function createUnitOfReport(unitIds: readonly string[]): UnitOf {
  const byName = new Map(
    unitIds.flatMap((id) => [[normalise(id), id] as const, [withoutEnding(normalise(id)), id] as const]),
  );
  const find = createPathFinder([...byName.keys()], []);
  return (_testCase, report = '') => byName.get(find(report.replace(/\.xml$/, '')) ?? '');
}

const withoutEnding = (path: string): string => path.replace(/\.[^./]+$/, '');

/**
 * Whether pytest ran the test in another module than the one that contains it. The file is where the test is written,
 * and the class begins with the module that runs it. They differ for a test of a base class.
 */
function isInherited({ file, className }: TestCase): boolean {
  if (className === undefined || file?.endsWith('.py') !== true) return false;
  const words = className.split('.');
  return words.length > 1 && !words.includes(lastName(normalise(file)).replace(/\.py$/, ''));
}

/** The possible ids of the unit, literally: a file, a suite, a class, or a test by its class and name. */
function exactNames({ file, suite, className, name }: TestCase): string[] {
  const byClass =
    className === undefined ? [] : [`${className}#${name}`, `${className}.${name}`, `${className}::${name}`, className];
  return [...(file === undefined ? [] : [`${file}::${name}`, file]), ...byClass, ...suite.toReversed(), name];
}

/** The possible paths of the file. Dialects put the path into its own attribute, the name of a suite, or the class name. */
const pathsOf = ({ file, suite, className }: TestCase): string[] =>
  [file ?? '', ...suite.toReversed(), className ?? ''].filter((path) => /[/\\.]/.test(path));

/** The class that unittest gives to a module that it cannot import. */
const NOT_IMPORTED = /^unittest\.loader\._FailedTest\b/;

/** The possible modules: `package.module.Class`. When pytest or unittest cannot import a file, the module is the name. */
function modulesOf({ className = '', name }: TestCase): string[] {
  if (NOT_IMPORTED.test(className)) return [name];
  return className !== '' ? [className] : name.includes('.') ? [name] : [];
}

function firstOf(hints: readonly string[], find: (hint: string) => string | undefined): string | undefined {
  for (const hint of hints) {
    const found = find(hint);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Parses an id such as `file::Class::test[a::b]`. */
function parseUnit(id: string): ParsedUnit {
  const { project, file: path } = parseProjectUnit(id);
  const [file = path, ...rest] = path.split('::');
  const tail = rest.join('::');
  const bracket = tail.indexOf('[');
  const [plain, parameters] = bracket < 0 ? [tail, ''] : [tail.slice(0, bracket), tail.slice(bracket)];
  const parts = plain === '' ? [] : `${plain}`.split('::');
  return {
    id,
    file: normalise(file),
    parts: parts.map((part, index) => part + (index === parts.length - 1 ? parameters : '')),
    project,
  };
}

const normalise = (path: string): string =>
  path
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/(?<!\/)\/+$/, '');

/** The items by key, like `Map.groupBy`, which Node 20 does not have. */
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

/** Looks up each path once, because reports repeat the same path for every test. */
function remembered(find: Find): Find {
  const known = new Map<string, string | undefined>();
  return (hint) => {
    if (!known.has(hint)) known.set(hint, find(hint));
    return known.get(hint);
  };
}

/** All ends of a path: `a/b/c`, `b/c`, `c`. */
function endsOf(path: string): string[] {
  const ends = [];
  for (let end = path.length; end > 0 && ends.length < MOST_NAMES; ) {
    end = path.lastIndexOf('/', end - 1);
    if (end >= 0) ends.push(path.slice(end + 1));
  }
  return [path, ...ends.reverse()];
}

/** An index from the ends of paths to the paths. It is made when it is first needed, because most reports name files as planned. */
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

/** Finds the file of a dotted name. The path of the module, without its extension, is the whole name, or its beginning when classes follow. */
function createModuleFinder(files: readonly string[]): Find {
  const modules = new Map(files.map((file) => [withoutEnding(file), file]));
  const endingWith = createEndIndex(modules.keys());
  return remembered((dotted) => {
    const words = dotted.split('.', MOST_NAMES);
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

/** The unit with the test: the whole file, or the smallest of its parts that contains the test. */
function chooseUnit(units: readonly ParsedUnit[], testCase: TestCase): string | undefined {
  const [first] = units;
  if (first === undefined || units.length === 1)
    return first !== undefined && holds(first, testCase) ? first.id : undefined;
  const [smallest] = units.filter((unit) => holds(unit, testCase)).toSorted((a, b) => b.parts.length - a.parts.length);
  return smallest?.id;
}

function holds({ file, parts, project }: ParsedUnit, { name, suite, className = '' }: TestCase): boolean {
  if (project !== undefined && !suite.includes(project)) return false;
  const words = className.split('.');
  const module = words.lastIndexOf(lastName(file).replace(/\.[^.]+$/, ''));
  const path = [...words.slice(module + 1), name];
  return parts.every((part, index) => part === path[index] || part === path[index]?.replace(/\[.*$/s, ''));
}
