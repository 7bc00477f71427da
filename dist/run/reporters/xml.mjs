/** The few things our reporters need to write XML 1.0. No imports, so that the folder can be copied anywhere. */

/** What XML 1.0 forbids however it is escaped (section 2.2): control characters, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Colours and other terminal codes: of no use in a file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes begin with one
const TERMINAL_CODES = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** White space is written as a reference, since a reader must turn it into blanks in an attribute. */
const REFERENCES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const valid = (value) => String(value).replace(TERMINAL_CODES, '').replace(FORBIDDEN, '\u{FFFD}');
const attribute = (value) => valid(value).replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character]);
const content = (value) => valid(value).replace(/[&<>\r]/g, (character) => REFERENCES[character]);

/** An opening tag; attributes without a value are left out. */
export function open(name, attributes) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `<${name}${given.map(([key, value]) => ` ${key}="${attribute(value)}"`).join('')}>`;
}

export function element(name, attributes, text = '') {
  return `${open(name, attributes)}${content(text)}</${name}>`;
}

/**
 * One `testcase`.
 * @param {object} test name, classname, file, line, durationMs (unknown when not a number)
 * @param {string[]} outcome the elements that tell it did not simply pass
 */
export function testcase({ name, classname, file, line, durationMs }, outcome = []) {
  const time = Number.isFinite(durationMs) ? (durationMs / 1000).toFixed(6) : undefined;
  return `    ${open('testcase', { name, classname, file, line, time })}${outcome.join('')}</testcase>\n`;
}

/** The name says that no test is in it twice because it was tried twice: a second one of the same name is another test. */
export const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="shardwise">\n';
export const TAIL = '</testsuites>\n';

/** The progress line that Shardwise reads: every test of this file is done. */
export const finishedLine = (file) => `# finished ${file}\n`;

/** Relative to the working directory and `/`-separated, as Shardwise names its units. */
export const slashed = (path) => path.replaceAll('\\', '/');
