/** The command for one test, as a person pastes it into a shell. Names of tests come from strangers. */

/** How people run one test. */
export interface RunOne {
  /** What starts the framework, with the arguments of the plan. */
  readonly words: readonly string[];
  /** The arguments that choose one test: see `Framework.runOne`. */
  readonly args: string;
  readonly workingDirectory: string;
}

/** What a command needs to know of a test. Each is empty where it is unknown. */
export interface OneTest {
  readonly file: string;
  readonly unit: string;
  /** The groups around it: `Cart › totals`. */
  readonly group: string;
  readonly name: string;
}

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

const inPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

interface Filled {
  readonly [name: string]: string | undefined;
}

/** The command of the framework for this test. Undefined where it asks for something that is unknown of the test. */
export function commandFor({ words, args, workingDirectory }: RunOne, test: OneTest): string | undefined {
  const chosen = fill(args, valuesOf(test, workingDirectory));
  if (chosen === undefined) return undefined;
  const command = [...words.map(shellWord), ...chosen].join(' ');
  return workingDirectory === '.' ? command : `cd ${shellWord(workingDirectory)} && ${command}`;
}

/** What the names in braces stand for. */
function valuesOf({ unit, group, name, ...test }: OneTest, workingDirectory: string): Filled {
  const file = relativeTo(workingDirectory, test.file);
  return {
    file: known(file),
    unit: known(unit),
    name,
    /** Some reports write the groups in front of the name. */
    namePattern: inPattern(name.slice(name.lastIndexOf(' > ') + 1).replace(/^> /, '')),
    /** Go takes a pattern for each level of subtests. */
    levels: name
      .split('/')
      .map((level) => `^${inPattern(level)}$`)
      .join('/'),
    /** The name of a function, without its parameters. */
    method: known(/^[\p{L}\p{N}_$]+/u.exec(name)?.[0] ?? ''),
    /** A file of Java has the name of its class. */
    class: known(javaClass(group) ?? file.slice(file.lastIndexOf('/') + 1).split('.', 1)[0] ?? ''),
    /** The task of Gradle in the module of the file: a build of several modules fails where one has no such test. */
    task: gradleTask(file),
    path: [...group.split(' › '), name].filter((part) => part !== '').join('::'),
  };
}

/**
 * The class of Java that a report names last, without its package: `CartTest$WhenEmpty` for `p.CartTest$WhenEmpty`. A test of an inner class
 * runs only by that name. Undefined where the groups name no class in a package or in another class.
 */
function javaClass(group: string): string | undefined {
  const last = group.slice(group.lastIndexOf(' ') + 1);
  return JAVA_CLASS.test(last) ? last.slice(last.lastIndexOf('.') + 1) : undefined;
}

const JAVA_CLASS = /^(?=.*[.$])[\p{L}\p{N}_.$]+$/u;

function gradleTask(file: string): string {
  const end = file.indexOf('/src/');
  return end === -1 ? 'test' : `:${file.slice(0, end).replaceAll('/', ':')}:test`;
}

const known = (text: string): string | undefined => (text === '' ? undefined : text);

function fill(args: string, values: Filled): readonly string[] | undefined {
  const names = [...args.matchAll(NAME)].map(([, name = '']) => name);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return args
    .split(' ')
    .map((word) =>
      word.includes('{') ? shellWord(word.replace(NAME, (_, name: string) => values[name] ?? '')) : word,
    );
}

const NAME = /\{(\w+)\}/g;

const relativeTo = (folder: string, file: string): string =>
  folder !== '.' && file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
