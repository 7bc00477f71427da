/** Where a test is. The dialects of JUnit say it in attributes, in names that are paths, and in stack traces. */
import { FOREIGN_FRAME } from '../../text/frames.ts';
import { isOutputHeading } from '../../text/output.ts';
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
  if (written === undefined || written === '') return lineAlone(attributes);
  const [, path = written, suffix] = /^(.*\.\w+):(\d+)$/.exec(written) ?? [];
  const line = parseLine(attributes['line'] ?? attributes['lineno'] ?? suffix);
  return { file: portable(path), ...(line !== undefined && { line }) };
}

/** A line in a file that is not named, or in that of the suite. */
function lineAlone(attributes: Attributes): Place {
  const line = parseLine(attributes['line'] ?? attributes['lineno']);
  return line === undefined ? NOWHERE : { line };
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

/** A place in a stack trace or a message. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  /** Set if the trace lists the innermost call last, as Python does. */
  readonly innermostLast?: true;
  /** Set if it is the place where the test begins. */
  readonly isDefinition?: true;
}

/** How languages write a frame. The first group is the file, the second is the line. */
const PYTHON_FRAME = /File "([^"\n]+)", line (\d+)/;
/** pytest: `tests/test_a.py:14: AssertionError`. */
const PYTEST_FRAME = /^([^\s:]+\.py):(\d+): /;
/** Dart: `test/a_test.dart 12:5  main.<fn>`. */
const DART_FRAME = /^\s*([^\s:]+\.dart) (\d+):\d+\s/;
/** .NET: `at Foo.Bar() in D:\a\FooTests.cs:line 31`. Its words are in the language of the machine. */
const DOTNET_PATH = / (?=(?:[A-Za-z]:)?[\\/])/;
const DOTNET_LINE = /^:\p{L}+ (\d+)\.?$/u;
const OTHER_FRAME = new RegExp(
  `(?:\\(|❯ |@|at |panicked at |^|\\s)\\[?((?:file://)?(?:/?[A-Za-z]:)?[^\\s():"'❯@]*\\.${SOURCE}):(\\d+)`,
);

/** The title of a test, with its definition: `[chromium] › e2e/a.spec.ts:3:5 › pays` (Playwright). */
const DEFINITION = /:\d+ › /;
/** The longest line that is searched. No frame is longer, and a failure may print a whole page on one line. */
const MAX_FRAME = 1_000;

function frameIn(raw: string): Frame | undefined {
  if (raw.length > MAX_FRAME || FOREIGN_FRAME.test(raw)) return undefined;
  const python = PYTHON_FRAME.exec(raw) ?? PYTEST_FRAME.exec(raw);
  const [, file, number] = python ?? DART_FRAME.exec(raw) ?? OTHER_FRAME.exec(raw) ?? dotnetFrame(raw) ?? [];
  const line = parseLine(number);
  if (file === undefined || line === undefined) return undefined;
  return {
    file,
    line,
    ...(python !== null && { innermostLast: true }),
    ...(DEFINITION.test(raw) && { isDefinition: true }),
  };
}

/** Like the match of an expression. The path may contain blanks and a colon, so it is found from its ends. */
function dotnetFrame(raw: string): readonly (string | undefined)[] | undefined {
  const frame = raw.trim();
  const start = frame.search(DOTNET_PATH) + 1;
  const colon = frame.lastIndexOf(':');
  const [, line] = DOTNET_LINE.exec(frame.slice(colon)) ?? [];
  return line === undefined || start === 0 || start > colon ? undefined : [frame, frame.slice(start, colon), line];
}

/** The title of a failure. ExUnit writes the definition of the test below it. */
const TITLE = /^ {0,4}\d+\) /;

/** The frames of the project, in the order of the text. The output of a test is no stack trace. */
export function* frames(text: string): Generator<Frame> {
  for (const frame of rawFrames(text)) yield { ...frame, file: portable(frame.file) };
}

/** The same with paths as they are written, because of most frames only the name of the file is looked at. */
function* rawFrames(text: string, most = Number.POSITIVE_INFINITY): Generator<Frame> {
  let before = '';
  for (const raw of firstLines(text, most)) {
    if (isOutputHeading(raw)) return;
    const frame = TITLE.test(before) ? undefined : frameIn(raw);
    if (frame !== undefined) yield frame;
    before = raw;
  }
}

/** Yields the first lines one by one, because often only the first is needed. */
function* firstLines(text: string, most: number): Generator<string> {
  for (let start = 0, count = 0; start <= text.length && count < most; count++) {
    const end = text.indexOf('\n', start);
    yield text.slice(start, end === -1 ? undefined : end);
    start = end === -1 ? text.length + 1 : end + 1;
  }
}

/** A definition is the place of a failure only where the text names no other. */
function definitionsLast(found: Iterable<Frame>): Frame[] {
  const all = [...found];
  return [...all.filter(({ isDefinition }) => !isDefinition), ...all.filter(({ isDefinition }) => isDefinition)];
}

const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
/** Names that people and frameworks give to files of tests. */
const TEST_FILE = /^test_|[._-](?:tests?|spec|cy|e2e)\.|(?:Tests?|Spec)\.\w+$/;

/**
 * The frame that is most likely in the file of the test: one in a file that is named like its class, else in one that is named like a test,
 * else the first.
 */
function tracePlace(text: string, className: string): (Place & { readonly file: string }) | undefined {
  const found = definitionsLast(rawFrames(text.slice(0, 8_000), 80));
  const stem = `${className
    .split('$', 1)[0]
    ?.split(/[.\\:]/)
    .at(-1)}.`;
  const best =
    found.find(({ file }) => fileName(file).startsWith(stem)) ??
    found.find(({ file }) => TEST_FILE.test(fileName(file))) ??
    found[0];
  return best && { file: portable(best.file), line: best.line };
}

/** The place of a failure: from its attributes (Catch2, libcheck, linters), else from its text, else from its message. */
export function failurePlace(
  attributes: Attributes,
  text: string,
  className = '',
): { readonly file: string; readonly line?: number } | undefined {
  const { file, line } = attributePlace(attributes);
  if (file !== undefined) return { file, ...(line !== undefined && { line }) };
  return tracePlace(text, className) ?? tracePlace(attributes['message'] ?? '', className);
}

/** The line in the test's own file where it failed, from its stack trace. It may name several: the innermost call counts. */
export function failingLine(file: string, text: string): number | undefined {
  const own = definitionsLast(frames(text)).filter((frame) => isSameFile(frame.file, file));
  return (own[0]?.innermostLast ? own.at(-1) : own[0])?.line;
}

/** Whether two paths can mean one file. One of them may begin at another folder or on another machine. */
export const isSameFile = (a: string, b: string): boolean => a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
