/**
 * The suite files of TestNG that surefire and failsafe run (`suiteXmlFiles`). One that only names classes and packages is a list of classes.
 * Whatever else is in it has no effect where classes are named. https://testng.org/#_testng_xml
 */
import { dirname, join } from 'node:path/posix';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { countJvmDefinitions } from '../jvm/classes.ts';
import { type Element, elementsAt, textAt } from './pom.ts';

/** Where suite files are read: one of these words is in the name of the file or of its folder. */
export const SUITE_FILES: readonly string[] = ['*[tT]est[nN][gG]*', '*[sS]uite*'].flatMap((name) => [
  `**/${name}.xml`,
  `**/${name}/*.xml`,
]);

/** The classes that suite files name. */
export interface Suite {
  /** With their packages: `com.example.CartTest`. */
  readonly classes: ReadonlySet<string>;
  /** `com.example`, or `com.example.*` with the packages in it. */
  readonly packages: ReadonlySet<string>;
}

/** Why a suite file is no list of classes, as a clause. */
export class SuiteProblem extends Error {
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}

/** Every element that a list of classes may have, with its attributes and the elements in it. Those of threads and order choose no test. */
const PLAIN: Readonly<Record<string, { readonly attributes: string; readonly elements: string }>> = {
  suite: {
    attributes: 'name verbose parallel thread-count data-provider-thread-count preserve-order',
    elements: 'test suite-files',
  },
  'suite-files': { attributes: '', elements: 'suite-file' },
  'suite-file': { attributes: 'path', elements: '' },
  test: { attributes: 'name verbose parallel thread-count preserve-order', elements: 'classes packages' },
  classes: { attributes: '', elements: 'class' },
  class: { attributes: 'name', elements: '' },
  packages: { attributes: '', elements: 'package' },
  package: { attributes: 'name', elements: '' },
};

/** Stands before the names of attributes, so that they are told from elements. */
const ATTRIBUTE = '@';
const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: false,
  parseAttributeValue: false,
  attributeNamePrefix: ATTRIBUTE,
  isArray: () => true,
});

/**
 * @param files the paths of suite files, relative to the working directory
 * @param texts those that were read
 * @throws SuiteProblem for what is no list of classes
 */
export function readSuites(files: readonly string[], texts: ReadonlyMap<string, string>): Suite {
  const seen = new Set<string>();
  const suite = { classes: new Set<string>(), packages: new Set<string>() };
  const read = (file: string): void => {
    if (seen.has(file)) throw new SuiteProblem(file, 'it is named twice');
    seen.add(file);
    const root = parseSuite(file, texts.get(file));
    for (const name of valuesAt(root, 'name', 'test', 'classes', 'class')) addOnce(suite.classes, name, name, file);
    for (const name of valuesAt(root, 'name', 'test', 'packages', 'package'))
      addOnce(suite.packages, name, withoutStar(name), file);
    for (const path of valuesAt(root, 'path', 'suite-files', 'suite-file')) read(fileAt(dirname(file), path));
  };
  for (const file of files) read(file);
  const twice = [...suite.classes].find((name) => isInPackages(suite, name)) ?? packageTwice(suite);
  if (twice !== undefined) throw new SuiteProblem(files.join(', '), `${JSON.stringify(twice)} is in it twice`);
  return suite;
}

/** A path in a suite or a pom, relative to the working directory. */
export const fileAt = (folder: string, path: string): string => join(folder, path.replaceAll('\\', '/'));

function parseSuite(file: string, text: string | undefined): Element {
  if (text === undefined)
    throw new SuiteProblem(
      file,
      'it is not in the working directory, or neither its name nor its folder has the word "testng" or "suite"',
    );
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw new SuiteProblem(file, `it is no valid XML (line ${checked.err.line})`);
  if (text.includes('<!ENTITY')) throw new SuiteProblem(file, 'it has entities of its own');
  const [suite] = elementsAt(elementsIn(file, text), 'suite');
  if (suite === undefined) throw new SuiteProblem(file, 'it has no element <suite>');
  const more = unplain('suite', suite);
  if (more !== undefined) throw new SuiteProblem(file, `it has ${more}, and that is lost where its classes are named`);
  return suite;
}

function elementsIn(file: string, text: string): Element {
  try {
    return parser.parse(text) as Element;
  } catch {
    throw new SuiteProblem(file, 'it cannot be read');
  }
}

/** The first thing in an element that no list of classes has. */
function unplain(name: string, element: Element): string | undefined {
  const { attributes = '', elements = '' } = PLAIN[name] ?? {};
  for (const inner of typeof element === 'string' ? [] : Object.keys(element)) {
    if (inner === '#text') continue;
    const isAttribute = inner.startsWith(ATTRIBUTE);
    const shown = isAttribute ? inner.slice(ATTRIBUTE.length) : inner;
    if (!(isAttribute ? attributes : elements).split(' ').includes(shown))
      return isAttribute ? `${shown}= in <${name}>` : `<${shown}> in <${name}>`;
    const found = isAttribute
      ? undefined
      : elementsAt(element, inner)
          .map((one) => unplain(inner, one))
          .find(Boolean);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The values of an attribute in all elements that a path of names leads to. */
const valuesAt = (suite: Element, attribute: string, ...path: readonly string[]): string[] =>
  elementsAt(suite, ...path).map((one) => textAt(one, `${ATTRIBUTE}${attribute}`) ?? '');

/** A class that is in no other, or a package. TestNG also runs the classes in a class. */
const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** @param plain the name without a star */
function addOnce(names: Set<string>, name: string, plain: string, file: string): void {
  if (!NAME.test(plain)) throw new SuiteProblem(file, `${JSON.stringify(name)} is no plain name`);
  if (names.has(name)) throw new SuiteProblem(file, `${JSON.stringify(name)} is in it twice`);
  names.add(name);
}

const packageTwice = ({ packages }: Suite): string | undefined =>
  [...packages].find((name) => [...packages].some((other) => other !== name && covers(other, withoutStar(name))));

/** The package of `com.example.*`. */
const withoutStar = (name: string): string => (name.endsWith('.*') ? name.slice(0, -2) : name);

/** Whether a package of a suite has this package in it. */
const covers = (name: string, inPackage: string): boolean =>
  name.endsWith('.*') ? `${inPackage}.`.startsWith(name.slice(0, -1)) : inPackage === name;

const isInPackages = ({ packages }: Suite, className: string): boolean => {
  const inPackage = className.slice(0, Math.max(0, className.lastIndexOf('.')));
  return [...packages].some((name) => covers(name, inPackage));
};

/**
 * Whether a suite runs a class. Of a package it runs those with tests.
 * @param source undefined where it was not read
 */
export const isInSuite = (suite: Suite, className: string, source: string | undefined): boolean =>
  suite.classes.has(className) ||
  (isInPackages(suite, className) && (source === undefined || countJvmDefinitions(source) > 0));

/** The paths of all classes of a suite, as a regular expression of Java. */
export function suitePattern({ classes, packages }: Suite): string {
  const literal = (name: string) => name.replaceAll('.', '[/\\\\]');
  return [
    ...[...classes].map(literal),
    ...[...packages].map((name) =>
      name.endsWith('.*') ? `${literal(withoutStar(name))}[/\\\\].*` : `${literal(name)}[/\\\\][^/\\\\]*`,
    ),
  ].join('|');
}
