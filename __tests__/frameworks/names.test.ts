/** With any name of a test our reporters write valid XML that contains the name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { SaxesParser } from 'saxes';
import { jest } from '../../src/frameworks/jest.ts';
import { node } from '../../src/frameworks/node.ts';
import { createProject } from './project.ts';
import { sampleOf } from './samples.ts';

const NAMES: readonly (readonly [name: string, written: string])[] = [
  [`<b> & "quoted" 'single' </b>`, `<b> & "quoted" 'single' </b>`],
  [']]> <!-- --> <![CDATA[', ']]> <!-- --> <![CDATA['],
  ['tab\tand line\nand return\r', 'tab\tand line\nand return\r'],
  ['null \u0000 bell \u0007', 'null \uFFFD bell \uFFFD'],
  ['lone \uD800 surrogate', 'lone \uFFFD surrogate'],
  ['not a character \uFFFF', 'not a character \uFFFD'],
  ['emoji 😀 and ünïcode', 'emoji 😀 and ünïcode'],
  ['\u001b[31mred\u001b[39m', 'red'],
  ['__proto__', '__proto__'],
  ['&amp; &#0;', '&amp; &#0;'],
];

/** Only ASCII in the file, so that no tool in between can change a name. */
const ascii = (value: unknown) =>
  JSON.stringify(value).replace(/[\u0080-\uFFFF]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const source = (declare: string) => `for (const name of ${ascii(NAMES.map(([name]) => name))}) ${declare}\n`;
const failing = 'test(name, () => { throw new Error(name); });';

/** Throws at the first place that is not well-formed. */
function namesIn(xml: string): string[] {
  const names: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'testcase') names.push(attributes['name'] ?? '');
  });
  parser.write(xml).close();
  return names;
}

test.each([
  ['node', node, 'names.test.mjs', `import { test } from 'node:test';\n${source(failing)}`],
  ['jest', jest, 'names.test.js', source(failing)],
])(
  'names of %s tests',
  async (_name, framework, file, text) => {
    const project = createProject();
    project.write('package.json', '{ "jest": { "transform": {} } }');
    project.write(file, text);
    const { command } = sampleOf(framework);
    const { reports, exitCodes } = await project.run(framework, [file], command === undefined ? {} : { command });
    const xml = readFileSync(join(project.folder, '.run/1', reports[0] ?? ''), 'utf8');
    project.remove();
    expect(namesIn(xml)).toEqual(NAMES.map(([, written]) => written));
    expect(exitCodes).toEqual([1]);
  },
  60_000,
);
