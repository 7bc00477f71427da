/** The commands of PHPUnit. Several files can only be given in a configuration, so each command has one: that of the project with other suites. */
import { dirname, join } from 'node:path/posix';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import picomatch from 'picomatch';
import { groupBy } from '../../group-by.ts';
import type { Invocation, ListRequest, RunRequest } from '../framework.ts';
import { journalPath, reportPath, starter } from '../shared/command-line.ts';
import { byPattern, selectedPath } from '../shared/parts.ts';
import {
  chosenSuites,
  entryFor,
  type PHPUnitConfiguration,
  readConfiguration,
  type TestSuite,
} from './configuration.ts';
import { lastOf, readPHPUnitArguments, without, withoutFileChoice } from './options.ts';
import { filterOf } from './parts.ts';
import { PHPUNIT_PATTERNS } from './search.ts';

export function runPHPUnit(request: RunRequest): Invocation[] {
  const whole = request.units.filter((unit) => !request.selections?.has(unit));
  const split = [...byPattern(request.selections, filterOf)].map(([pattern, files]) => ({ files, pattern }));
  const groups = [...(whole.length > 0 ? [{ files: whole }] : []), ...split];
  return groups.map(({ files, ...more }, index) => {
    const filter = 'pattern' in more ? ['--filter', more.pattern] : [];
    const journal = journalPath(request, 'phpunit', index);
    const settings = {
      units: files,
      isPart: 'pattern' in more,
      report: reportPath(request, 'phpunit', index),
      journal,
      selected: selectedPath(request, index),
    };
    const stem = `${request.reportDirectory}/phpunit-${index + 1}`;
    return { ...invoke(request, { files, more: filter, settings, stem }), journal };
  });
}

/** Lists the tests of files, or all that the project's own configuration has. PHPUnit ends when it has loaded them. */
export function listPHPUnit(request: ListRequest): Invocation {
  const files = request.files.length > 0 ? request.files : withoutConfiguration(request);
  const settings = { units: files, list: request.output };
  return invoke(request, { files, more: [], settings, stem: request.output });
}

/** The files with the usual names, where there is no configuration. PHPUnit itself looks for none then. */
const withoutConfiguration = ({ project, args }: ListRequest): readonly string[] =>
  project === undefined || readConfiguration(project.texts, readPHPUnitArguments(args)) !== undefined
    ? []
    : project.files.filter((file) => picomatch.isMatch(file, [...PHPUNIT_PATTERNS]));

interface Task {
  /** Empty for all files of the project. */
  readonly files: readonly string[];
  readonly more: readonly string[];
  /** What our reporter must know. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The beginning of the paths of files that are written for the command. */
  readonly stem: string;
}

type Request = Pick<RunRequest, 'command' | 'args' | 'project' | 'reporters'>;

function invoke(request: Request, { files, more, settings, stem }: Task): Invocation {
  const { program, before } = starter(request, 'phpunit');
  const { folder, texts } = request.project ?? { folder: '', texts: new Map<string, string>() };
  const args = readPHPUnitArguments(request.args);
  const configuration = readConfiguration(texts, args);
  const own = `${stem}.configuration`;
  const bootstrap = `${stem}.bootstrap.php`;
  const given =
    files.length === 0 ? without(args, ['bootstrap']) : [...withoutFileChoice(args), '--configuration', own];
  return {
    program,
    args: [...before, ...given, ...more, '--bootstrap', bootstrap],
    files: {
      [own]: configurationWith(files, configuration, {
        folder,
        suites: configuration ? chosenSuites(configuration, args) : [],
      }),
      [bootstrap]: bootstrapScript(
        settings,
        request.reporters,
        bootstrapOf(lastOf(args, 'bootstrap') ?? configuration?.bootstrap, folder),
      ),
    },
  };
}

const bootstrapOf = (path: string | undefined, folder: string): string | undefined =>
  path === undefined ? undefined : absolute(path, folder);

/** A script in place of the project's own, which it loads. */
const bootstrapScript = (settings: object, reporters: string, own: string | undefined): string =>
  [
    '<?php',
    `require_once ${php(`${reporters}/shardwise_phpunit.php`)};`,
    `\\Shardwise\\PHPUnit\\start(json_decode(${php(JSON.stringify(settings))}, true));`,
    ...(own === undefined ? [] : [`require_once ${php(own)};`]),
    '',
  ].join('\n');

const php = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

interface Place {
  /** The absolute working directory. */
  readonly folder: string;
  readonly suites: readonly TestSuite[];
}

/** The configuration of the project with these files alone. It lies elsewhere, so its paths become absolute. */
function configurationWith(files: readonly string[], base: PHPUnitConfiguration | undefined, place: Place): string {
  const suites = suitesOf(files, place);
  const document = parser.parse(base?.text ?? '<phpunit/>') as Element[];
  const root = document.find((element) => 'phpunit' in element) ?? { phpunit: [] };
  const home = join(place.folder, dirname(base?.file ?? '.'));
  const others = contentOf(root).filter((element) => !('testsuites' in element || 'testsuite' in element));
  const attributes = Object.entries(attributesOf(root)).filter(([name]) => !LEFT_OUT.has(name));
  const own = {
    phpunit: others.map((element) => withAbsolutePaths(element, home)),
    ':@': pathsIn(Object.fromEntries(attributes), home),
  };
  const [entities = ''] = DOCTYPE.exec(fromDoctype(base?.text ?? '')) ?? [];
  return `<?xml version="1.0" encoding="UTF-8"?>${entities}${builder.build([{ ...own, phpunit: [...own.phpunit, { testsuites: suites }] }])}`;
}

/** The texts of a document may use the entities that it declares. */
const DOCTYPE = /^<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>/;
const fromDoctype = (text: string): string => text.slice(Math.max(0, text.indexOf('<!DOCTYPE')));

/** What chooses files, and what fails a shard in which the arguments select no test. */
const LEFT_OUT = new Set(['defaultTestSuite', 'failOnEmptyTestSuite']);

/** The files in the suites that the project has them in, because a suite may have a bootstrap script of its own. */
function suitesOf(files: readonly string[], { folder, suites }: Place): Element[] {
  const placed = files.map((file) => {
    const suite = suites.find((candidate) => entryFor(file, candidate) !== undefined);
    return { file, suite, versions: (suite && entryFor(file, suite)?.versions) ?? {} };
  });
  return [...groupBy(placed, ({ suite }) => suite)].map(([suite, members]) => ({
    testsuite: members.map(({ file, versions }) => ({
      file: [{ '#text': escaped(absolute(file, folder)) }],
      ':@': mapValues(versions, escaped),
    })),
    ':@': {
      name: escaped(suite?.name ?? 'shardwise'),
      ...(suite?.bootstrap !== undefined && { bootstrap: escaped(absolute(suite.bootstrap, folder)) }),
    },
  }));
}

/** An element in the order of its document: its name with its content, and its attributes. Texts stay as they are written. */
interface Element {
  readonly [name: string]: readonly Element[] | string | Readonly<Record<string, string>>;
}

const AS_WRITTEN = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
} as const;
const parser = new XMLParser({ ...AS_WRITTEN, parseTagValue: false, parseAttributeValue: false });
const builder = new XMLBuilder({ ...AS_WRITTEN, suppressEmptyNode: true, suppressBooleanAttributes: false });

const nameOf = (element: Element): string => Object.keys(element).find((key) => key !== ':@') ?? '';
const attributesOf = (element: Element): Readonly<Record<string, string>> =>
  (element[':@'] as Readonly<Record<string, string>> | undefined) ?? {};
function contentOf(element: Element): readonly Element[] {
  const content = element[nameOf(element)];
  return Array.isArray(content) ? content : [];
}

/** Attributes whose values are paths that PHPUnit takes as relative to its configuration. */
const PATH_ATTRIBUTES = new Set(
  `bootstrap cacheDirectory cacheResultFile extensionsDirectory printerFile testSuiteLoaderFile baseline outputFile outputDirectory href
  target`.split(/\s+/),
);
/** Elements whose texts are such paths, and elements with such a path in the attribute `file`. */
const PATH_ELEMENTS = new Set(['directory', 'file', 'includePath']);
const WITH_FILE = new Set(['extension', 'listener']);

function withAbsolutePaths(element: Element, home: string): Element {
  const name = nameOf(element);
  if (name === '#text') return element;
  const isPath = PATH_ELEMENTS.has(name);
  const content = contentOf(element).map((inner) =>
    isPath && '#text' in inner
      ? { '#text': absoluteWritten(String(inner['#text']), home) }
      : withAbsolutePaths(inner, home),
  );
  const attributes = pathsIn(attributesOf(element), home, WITH_FILE.has(name));
  return { [name]: content, ...(Object.keys(attributes).length > 0 && { ':@': attributes }) };
}

const pathsIn = (attributes: Readonly<Record<string, string>>, home: string, withFile = false) =>
  mapValues(attributes, (value, name) =>
    value !== '' && (PATH_ATTRIBUTES.has(name) || (withFile && name === 'file')) ? absoluteWritten(value, home) : value,
  );

/** The path in its written form, with the folder in front of it. Streams such as `php://stdout` are no paths. */
const absoluteWritten = (text: string, home: string): string =>
  text.trim() === '' || IS_ABSOLUTE.test(text.trim()) ? text : `${escaped(home)}/${text.trim()}`;

const absolute = (path: string, folder: string): string => (IS_ABSOLUTE.test(path) ? path : join(folder, path));
const IS_ABSOLUTE = /^(?:\/|\\|[A-Za-z]:|\w+:\/\/)/;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const mapValues = (values: Readonly<Record<string, string>>, change: (value: string, name: string) => string) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
