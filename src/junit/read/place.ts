/** Where a test is, by what the many dialects of JUnit say: attributes, names that are paths, stack traces. */
import { ownCopy, plainText } from './plain-text.ts';
import { parseLine } from './values.ts';
import type { Attributes } from './xml.ts';

export interface Place {
  readonly file?: string;
  readonly line?: number;
}

const NOWHERE: Place = {};

/** Endings of files that hold tests, for names that are paths. */
const SOURCE =
  '(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|go|rs|dart|feature|bats|exs?|erl|swift|kts?|java|groovy|scala|clj|cs|fs|vb|cc|cpp|cxx|c|h|hpp|mm?|hs|lua|pl|pm|t|sh|robot|story|md|jl|r|R)';
/** Nothing in it is tried twice: class names come from strangers, and there may be millions. */
const SOURCE_FILE = new RegExp(`^(?:[A-Za-z]:)?[^:*?"<>|\\n]+\\.${SOURCE}$`);
const IN_FOLDER_OR_PLAIN = /[\\/]|^[\w.@~-]+$/;

/** The path that a suite or class name is, for dialects such as jest-junit, vitest, Playwright, bats and ESLint. */
export const pathName = (name: string): string | undefined =>
  SOURCE_FILE.test(name) && IN_FOLDER_OR_PLAIN.test(name) ? portable(name) : undefined;

/** What the attributes of an element say: `file`, `filepath`, `line`, `lineno`, and exunit's "path:line". */
export function attributePlace(attributes: Attributes): Place {
  const written = attributes['file'] ?? attributes['filepath'];
  if (written === undefined || written === '') return NOWHERE;
  const [, path = written, suffix] = /^(.*\.\w+):(\d+)$/.exec(written) ?? [];
  const line = parseLine(attributes['line'] ?? attributes['lineno'] ?? suffix);
  return { file: portable(path), ...(line !== undefined && { line }) };
}

/** With `/`, without `file://`, `webpack://` and a leading `./`. */
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

/** Where the runners of GitHub check a repository out: on Linux, macOS and Windows, in a container job and in a Docker action. */
const WORKSPACE =
  /^(?:\/home\/runner\/work|\/Users\/runner\/work|\/__w|[A-Za-z]:\/a|\/opt\/actions-runner\/_work)\/[^/]+\/[^/]+\/|^\/github\/workspace\//;

/** Relative to the repository where the path is in a known workspace, so that the same file is the same on every machine. */
export const repositoryPath = (path: string): string => portable(path).replace(WORKSPACE, '');

/** Frames of the stack traces and messages of most languages; the first group is the file, the second the line. */
const FRAMES: readonly RegExp[] = [
  /File "([^"\n]+)", line (\d+)/,
  new RegExp(`(?:\\(|❯ |@|at |panicked at |^|\\s)((?:file://)?(?:[A-Za-z]:)?[^\\s():"'❯@]*\\.${SOURCE}):(\\d+)`, 'm'),
];

/** Lines about the runner itself say nothing about the test. */
const FOREIGN_FRAME = /node_modules|node:internal|\/site-packages\/|\/dist-packages\/|\/usr\/lib\/|<frozen |\/gems\//;

/** The first place of the project that a stack trace names. */
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

/** One after another: the first is often the one that counts. */
function* firstLines(text: string, most: number): Generator<string> {
  for (let start = 0, count = 0; start <= text.length && count < most; count++) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? text.length + 1 : end + 1;
  }
}

/** Where a failure says it happened: its attributes (Catch2, libcheck, linters), its text, its message. */
export function failurePlace(
  attributes: Attributes,
  text: string,
): { readonly file: string; readonly line?: number } | undefined {
  const { file, line } = attributePlace(attributes);
  if (file !== undefined) return { file, ...(line !== undefined && { line }) };
  return tracePlace(text) ?? tracePlace(attributes['message'] ?? '');
}
