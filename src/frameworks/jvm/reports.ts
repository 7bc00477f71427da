/** The JUnit files that tools of the JVM write: `TEST-com.example.CartTest.xml`, with classes and without files. */
import { basename } from 'node:path/posix';
import { attribute } from '../../junit/write/xml-text.ts';

/** A test case, or what may contain its name without being one. */
const CASE =
  /<!\[CDATA\[(?:[^\]]|\](?!\]>))*(?:\]\]>)?|<!--(?:[^-]|-(?!->))*(?:-->)?|<testcase(?=[\s/>])((?:[^>"']|"[^"]*"|'[^']*')*)/g;

/** Puts the files of its tests into a report. @param fileOf the file of a class, and of its test; undefined where it is not known */
export const nameFiles = (
  text: string,
  path: string,
  fileOf: (className: string, name: string) => string | undefined,
): string =>
  text.replace(CASE, (whole, attributes: string | undefined) => {
    if (attributes === undefined) return whole;
    const file = fileOf(classOf(attributes, path), nameIn(attributes, 'name') ?? '');
    return file === undefined || /\sfile=/.test(attributes)
      ? whole
      : `<testcase${attribute('file', file)}${attributes}`;
  });

/** The class of a case; without one, that of the report. */
function classOf(attributes: string, path: string): string {
  return nameIn(attributes, 'classname') ?? classOfReport(path);
}

function nameIn(attributes: string, attributeName: 'classname' | 'name'): string | undefined {
  const name = NAMES[attributeName].exec(attributes)?.[1];
  return name === undefined ? undefined : unescapeXml(name);
}

const NAMES = { classname: /\sclassname="([^"]*)"/, name: /\sname="([^"]*)"/ };

export const classOfReport = (path: string): string => basename(path).replace(/^TEST-|\.xml$/g, '');

/** The class that a class is in. It is itself one where it is in no other. */
export const outerClass = (name: string): string => name.split('$', 1)[0] ?? '';

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,4}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
