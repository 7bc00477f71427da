/** The XML configuration of PHPUnit, as far as it says which tests there are. https://docs.phpunit.de/en/11.5/configuration.html */
import { basename, dirname, join, normalize } from 'node:path/posix';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import picomatch from 'picomatch';
import { UsageError } from '../../model.ts';
import { lastOf, type PHPUnitArgument } from './options.ts';

/** The names that PHPUnit looks for. The first one counts. */
export const CONFIGURATION_NAMES = ['phpunit.xml', 'phpunit.dist.xml', 'phpunit.xml.dist'];

export interface PHPUnitConfiguration {
  /** Relative to the working directory. */
  readonly file: string;
  readonly text: string;
  readonly suites: readonly TestSuite[];
  /** The suites that run without an argument; undefined for all. */
  readonly defaultSuites: readonly string[] | undefined;
  /** Relative to the working directory. */
  readonly bootstrap?: string;
  /** It includes other files. */
  readonly includes: boolean;
}

export interface TestSuite {
  readonly name: string;
  /** Relative to the working directory. */
  readonly bootstrap?: string;
  readonly entries: readonly SuiteEntry[];
  /** The beginnings of paths that the suite leaves out. */
  readonly excludes: readonly string[];
}

/** A folder or a file of a suite. The path is relative to the working directory, and that of a folder may be a glob. */
export interface SuiteEntry {
  readonly path: string;
  readonly isFile: boolean;
  readonly prefix: string;
  readonly suffix: string;
  /** The attributes that say for which versions of PHP it counts. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The files that may be the configuration, by the user's arguments: the first that exists is it. */
export function configurationCandidates(args: readonly PHPUnitArgument[]): readonly string[] {
  if (args.some(({ option }) => option === 'no-configuration')) return [];
  const given = lastOf(args, 'configuration');
  const inFolder = CONFIGURATION_NAMES.map((name) => join(given ?? '.', name));
  return given === undefined ? inFolder : [normalize(given), ...inFolder];
}

/** @throws UsageError for a file that PHPUnit cannot read */
export function readConfiguration(
  texts: ReadonlyMap<string, string>,
  args: readonly PHPUnitArgument[],
): PHPUnitConfiguration | undefined {
  const file = configurationCandidates(args).find((candidate) => texts.has(candidate));
  const text = file === undefined ? undefined : texts.get(file);
  return file === undefined || text === undefined ? undefined : parseConfiguration(file, text);
}

type Values = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  alwaysCreateTextNode: true,
  isArray: (name) => ['testsuite', 'directory', 'file', 'exclude'].includes(name),
});

function parseConfiguration(file: string, text: string): PHPUnitConfiguration {
  checkSyntax(file, text);
  const root = child(parser.parse(text) as Values, 'phpunit');
  const inFolder = (path: string): string => normalize(join(dirname(file), path.trim())).replace(/(?<=.)\/$/, '');
  const suites = [...children(child(root, 'testsuites'), 'testsuite'), ...children(root, 'testsuite')];
  const chosen = attribute(root, 'defaultTestSuite');
  const bootstrap = attribute(root, 'bootstrap');
  return {
    file,
    text,
    suites: suites.map((suite) => readSuite(suite, inFolder)),
    defaultSuites: chosen === undefined ? undefined : namesIn(chosen),
    ...(bootstrap !== undefined && { bootstrap: inFolder(bootstrap) }),
    includes: /<\w+:include\b/.test(text),
  };
}

function checkSyntax(file: string, text: string): void {
  const result = XMLValidator.validate(text);
  if (result === true) return;
  const { line, msg } = result.err;
  throw new UsageError(`${file} is no valid XML (line ${line}: ${msg}): PHPUnit cannot read it`);
}

function readSuite(suite: Values, inFolder: (path: string) => string): TestSuite {
  const bootstrap = attribute(suite, 'bootstrap');
  const entryOf =
    (isFile: boolean) =>
    (element: Values): SuiteEntry => ({
      path: inFolder(textOf(element)),
      isFile,
      prefix: attribute(element, 'prefix') ?? '',
      suffix: attribute(element, 'suffix') ?? 'Test.php',
      versions: Object.fromEntries(
        ['phpVersion', 'phpVersionOperator'].flatMap((name) => {
          const value = attribute(element, name);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    });
  return {
    name: attribute(suite, 'name') ?? '',
    ...(bootstrap !== undefined && { bootstrap: inFolder(bootstrap) }),
    entries: [...children(suite, 'directory').map(entryOf(false)), ...children(suite, 'file').map(entryOf(true))],
    excludes: children(suite, 'exclude').map((element) => inFolder(textOf(element))),
  };
}

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null;
const child = (element: Values, name: string): Values => {
  const found = element[name];
  return isValues(found) ? found : {};
};
const children = (element: Values, name: string): Values[] => {
  const found = element[name];
  return Array.isArray(found) ? found.filter(isValues) : [];
};
const attribute = (element: Values, name: string): string | undefined => {
  const found = element[`@${name}`];
  return typeof found === 'string' && found !== '' ? found : undefined;
};
const textOf = (element: Values): string => String(element['#text'] ?? '');

const namesIn = (list: string): string[] => list.split(',').map((name) => name.trim());

/** The suites that run with these arguments. */
export function chosenSuites(
  { suites, defaultSuites }: PHPUnitConfiguration,
  args: readonly PHPUnitArgument[],
): readonly TestSuite[] {
  const given = args.flatMap(({ option, value = '' }) => (option === 'testsuite' ? namesIn(value) : []));
  const excluded = args.flatMap(({ option, value = '' }) => (option === 'exclude-testsuite' ? namesIn(value) : []));
  const wanted = given.length > 0 ? given : defaultSuites;
  return suites.filter(({ name }) => wanted?.includes(name) !== false && !excluded.includes(name));
}

/** Whether a suite has a file, and by which entry. */
export function entryFor(file: string, { entries, excludes }: TestSuite): SuiteEntry | undefined {
  if (excludes.some((path) => file.startsWith(path))) return undefined;
  return entries.find((entry) => (entry.isFile ? entry.path === file : isInFolder(file, entry)));
}

function isInFolder(file: string, { path, prefix, suffix }: SuiteEntry): boolean {
  const name = basename(file);
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return false;
  const depth = path === '.' ? 0 : path.split('/').length;
  const names = file.split('/');
  const folder = names.slice(0, depth).join('/');
  const isBelow = path === '.' || folder === path || (isGlob(path) && picomatch.isMatch(folder, path));
  return isBelow && names.length > depth && !names.slice(depth, -1).some((part) => part.startsWith('.'));
}

const isGlob = (path: string): boolean => /[*?[]/.test(path);
