/** The texts of pom.xml files. https://maven.apache.org/pom.html */
import { dirname, join, normalize } from 'node:path/posix';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { UsageError } from '../../model.ts';

export const POM = 'pom.xml';

/** Arguments of every command in the project. https://maven.apache.org/configure.html */
export const MAVEN_CONFIG = '.mvn/maven.config';

/** An element: those in it by their names, or its text. */
export type Element = string | { readonly [name: string]: readonly Element[] | undefined };

export interface Pom {
  /** Relative to the working directory. */
  readonly file: string;
  /** Its folder; empty for the working directory. */
  readonly folder: string;
  readonly project: Element;
}

const parser = new XMLParser({ parseTagValue: false, removeNSPrefix: true, isArray: () => true });

/** @throws UsageError for a file that Maven cannot read */
export function parsePom(file: string, text: string): Pom {
  const checked = XMLValidator.validate(text);
  if (checked !== true) throw new UsageError(`${file} cannot be read: ${checked.err.msg} (line ${checked.err.line})`);
  const [project] = elementsAt(parser.parse(text) as Element, 'project');
  if (project === undefined) throw new UsageError(`${file} cannot be read: it has no element <project>`);
  return { file, folder: dirname(file) === '.' ? '' : dirname(file), project };
}

/** All elements that a path of names leads to. */
export function elementsAt(element: Element, ...path: readonly string[]): readonly Element[] {
  const [name, ...rest] = path;
  if (name === undefined) return [element];
  if (typeof element === 'string' || !Object.hasOwn(element, name)) return [];
  return (element[name] ?? []).flatMap((inner) => elementsAt(inner, ...rest));
}

export const textsAt = (element: Element, ...path: readonly string[]): string[] =>
  elementsAt(element, ...path).flatMap((found) => (typeof found === 'string' ? [found.trim()] : []));

export const textAt = (element: Element, ...path: readonly string[]): string | undefined =>
  textsAt(element, ...path)[0];

/** The names and texts of the elements in an element, such as those of `<properties>`. */
export const entriesAt = (element: Element, ...path: readonly string[]): [string, string][] =>
  elementsAt(element, ...path).flatMap((found) =>
    typeof found === 'string'
      ? []
      : Object.keys(found).flatMap((name) => textsAt(found, name).map((text): [string, string] => [name, text])),
  );

/** The file that a path in a pom names. A folder stands for the pom.xml in it. */
export function pomAt({ folder }: Pom, path: string): string {
  const file = normalize(join(folder, path.replaceAll('\\', '/'))).replace(/(?<!\/)\/+$/, '');
  return file.endsWith('.xml') ? file : join(file, POM);
}
