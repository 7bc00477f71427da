/** The command for one test, as a person pastes it into a shell. Names of tests come from strangers. */
import type { RunOne } from '../render/html/page-data.ts';
import type { Tests } from './tests.ts';

/** Words that no shell reads as anything else. */
const PLAIN = /^[\w@%+=:,./-]+$/;
const PLAIN_START = /^[^-=~]/;

/** One word for a POSIX shell. Control characters are written as codes, because a terminal acts on them when they are pasted. */
export function shellWord(text: string): string {
  if (PLAIN.test(text) && (PLAIN_START.test(text) || /^--?[\w]/.test(text))) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal acts on
  if (!/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${[...text].map(escaped).join('')}'`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "'" || character === '\\') return `\\${character}`;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return `\\u00${code.toString(16).padStart(2, '0')}`;
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return `\\u${code.toString(16)}`;
  return character;
}

const inPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

interface Filled {
  readonly [name: string]: string | undefined;
}

/** The command of the framework for this test. Undefined where its template asks for something that is unknown of the test. */
export function commandFor({ template, workingDirectory }: RunOne, tests: Tests, at: number): string | undefined {
  const file = relativeTo(workingDirectory, tests.file(at));
  const parts = tests.group(at) === '' ? [] : tests.group(at).split(' › ');
  const all = [...parts, tests.name(at)].filter((part) => part !== '');
  const line = tests.detail(at)?.line;
  const values: Filled = {
    file: file === '' ? undefined : file,
    line: line === undefined ? undefined : String(line),
    name: tests.name(at),
    unit: tests.unit(at) === '' ? undefined : tests.unit(at),
    title: all.join(' '),
    path: all.join('::'),
    namePattern: inPattern(tests.name(at)),
    titlePattern: inPattern(all.join(' ')),
    class: parts.at(-1),
  };
  const words = fill(template, values);
  if (words === undefined) return undefined;
  return workingDirectory === '.' ? words : `cd ${shellWord(workingDirectory)} && ${words}`;
}

function fill(template: string, values: Filled): string | undefined {
  const words = template.split(' ').map((word) => {
    let unknown = false;
    const filled = word.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) unknown = true;
      return value ?? '';
    });
    if (unknown) return undefined;
    return word.includes('{') ? shellWord(filled) : word;
  });
  return words.includes(undefined) ? undefined : words.join(' ');
}

const relativeTo = (folder: string, file: string): string =>
  folder !== '.' && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
