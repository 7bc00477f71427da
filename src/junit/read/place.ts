/** Where a test is. The dialects of JUnit say it in attributes, in names that are paths, and in stack traces. */
import { ownCopy, plainText } from './plain-text.ts';
import { parseLine } from './values.ts';
import type { Attributes } from './xml.ts';

export interface Place {
  readonly file?: string;
  readonly line?: number;
}

const NOWHERE: Place = {};

/** File extensions of source files. They tell which names are paths. */
const SOURCE =
  '(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|rs|dart|feature|bats|exs?|erl|swift|kts?|java|groovy|scala|clj|cs|fs|vb|cc|cpp|cxx|c|h|hpp|mm?|hs|lua|pl|pm|t|sh|robot|story|md|jl|r|R)';
/** Matches without backtracking, because class names are hostile input and there may be millions. */
const SOURCE_FILE = new RegExp(`^(?:[A-Za-z]:)?[^:*?"<>|\\n]+\\.${SOURCE}$`);
const IN_FOLDER_OR_PLAIN = /[\\/]|^[\w.@~-]+$/;

/** The path, if the name of a suite or class is one. It is in dialects such as jest-junit, vitest, Playwright, bats and ESLint. */
export const pathName = (name: string): string | undefined =>
  SOURCE_FILE.test(name) && IN_FOLDER_OR_PLAIN.test(name) ? portable(name) : undefined;

/** The place in the attributes of an element: `file`, `filepath`, `line`, `lineno`, and exunit's "path:line". */
export function attributePlace(attributes: Attributes): Place {
  const written = attributes['file'] ?? attributes['filepath'];
  if (written === undefined || written === '') return NOWHERE;
  const [, path = written, suffix] = /^(.*\.\w+):(\d+)$/.exec(written) ?? [];
  const line = parseLine(attributes['line'] ?? attributes['lineno'] ?? suffix);
  return { file: portable(path), ...(line !== undefined && { line }) };
}

/** The path with `/` as separator, and without `file://`, `webpack://` and a leading `./`. */
export function portable(path: string): string {
  return ownCopy(
    plainText(path)
      .trim()
      .replace(/^file:\/\/(?:localhost)?(?=\/)/, '')
      .replace(/^\/(?=[A-Za-z]:[\\/])/, '')
      .replace(/^webpack(?:-internal)?:\/\/\/?(?:[^/]*\/(?=\.\/))?/, '')
      .replaceAll('\\', '/')
      .replace(/^(?:\.\/)+/, ''),
  );
}

/** Folders where GitHub runners check out a repository: on Linux, macOS and Windows, in a container job and in a Docker action. */
const WORKSPACE =
  /^(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Za-z]:\/a|\/opt\/actions-runner\/_work)\/[^/]+\/[^/]+\/|^\/github\/workspace\//;

/** The path relative to the repository, if it is in a known workspace. So a file has the same path on every machine. */
export const repositoryPath = (path: string): string => portable(path).replace(WORKSPACE, '');

/** Frames in the stack traces and messages of most languages. The first group is the file, the second is the line. */
const FRAMES: readonly RegExp[] = [
  /File "([^"\n]+)", line (\d+)/,
  new RegExp(`(?:\\(|❯ |@|at |panicked at |^|\\s)((?:file://)?(?:[A-Za-z]:)?[^\\s():"'❯@]*\\.${SOURCE}):(\\d+)`, 'm'),
];

/** Frames in a test framework, a library or the language itself. They say nothing about the test. */
const FOREIGN_FRAME = /node_modules|node:internal|\/site-packages\/|\/dist-packages\/|\/usr\/lib\/|<frozen |\/gems\//;

/** The first place in a stack trace that belongs to the project. */
function tracePlace(text: string): { readonly file: string; readonly line?: number } | undefined {
  for (const raw of firstLines(text.slice(0, 8_000), 80)) {
    if (raw.length > 1_000 || FOREIGN_FRAME.test(raw)) continue;
    for (const frame of FRAMES) {
      const [, file, number] = frame.exec(raw) ?? [];
      const line = parseLine(number);
      if (file !== undefined && line !== undefined) return { file: portable(file), line };
    }
  }
  return undefined;
}

/** Yields the first lines one by one, because often only the first is needed. */
function* firstLines(text: string, most: number): Generator<string> {
  for (let start = 0, count = 0; start <= text.length && count < most; count++) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? text.length + 1 : end + 1;
  }
}

/** The place of a failure: from its attributes (Catch2, libcheck, linters), else from its text, else from its message. */
export function failurePlace(
  attributes: Attributes,
  text: string,
): { readonly file: string; readonly line?: number } | undefined {
  const { file, line } = attributePlace(attributes);
  if (file !== undefined) return { file, ...(line !== undefined && { line }) };
  return tracePlace(text) ?? tracePlace(attributes['message'] ?? '');
}
