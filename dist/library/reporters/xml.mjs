/** Writes XML 1.0 for our reporters. It has no imports, so that the folder can be copied anywhere. */

/** The characters that XML 1.0 forbids even when they are escaped (section 2.2): control characters, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** Colours and other terminal codes, which have no use in a file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes begin with one
const TERMINAL_CODES = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** Characters that are written as references. White space is included, because a reader turns it into blanks in an attribute. */
const REFERENCES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** The text without what XML or a reader cannot show. */
export const clean = (value) => String(value).replace(TERMINAL_CODES, '').replace(FORBIDDEN, '\u{FFFD}');
const attribute = (value) => clean(value).replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character]);
const content = (value) => clean(value).replace(/[&<>\r]/g, (character) => REFERENCES[character]);

/** An opening tag. Attributes without a value are left out. */
export function open(name, attributes) {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `<${name}${given.map(([key, value]) => ` ${key}="${attribute(value)}"`).join('')}>`;
}

export function element(name, attributes, text = '') {
  return `${open(name, attributes)}${content(text)}</${name}>`;
}

/**
 * One `testcase`.
 * @param {object} test name, classname, file, line, durationMs (not a number when it is unknown)
 * @param {string[]} outcome the elements of the outcome; empty for a test that simply passed
 */
export function testcase({ name, classname, file, line, durationMs }, outcome = []) {
  const time = Number.isFinite(durationMs) ? (durationMs / 1000).toFixed(6) : undefined;
  return `    ${open('testcase', { name, classname, file, line, time })}${outcome.join('')}</testcase>\n`;
}

/** The start of a report. Its name tells that tries are not repeated cases: a second case of the same name is another test. */
export const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="shardwise">\n';
export const TAIL = '</testsuites>\n';

/** A line of the log. It means that every test of this file is done. */
export const finishedLine = (file) => `# finished ${file}\n`;

/** What a test file says that ends its own process before its tests are done. */
export const ENDED_EARLY =
  'the test file ended its process before all its tests were done, such as with process.exit()\n';

/** The path with `/` as separator, as in the names of units. */
export const slashed = (path) => path.replaceAll('\\', '/');
