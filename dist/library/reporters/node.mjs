/**
 * A `--test-reporter` for `node --test` on Node 20 and later. It writes JUnit with file and line for every test, as the tests end.
 *
 * The cases are:
 * - every test, also one with subtests, as Node itself counts them,
 * - a `describe` only when it failed by itself, as `hook of "its name"`,
 * - a file only when it has no tests or failed outside of them.
 */
import { writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileTest, keyOf, Running } from './running.mjs';
import { ENDED_EARLY, element, finishedLine, HEAD, open, slashed, TAIL, testcase } from './xml.mjs';

export default async function* junit(events) {
  const places = new Places();
  const selection = new Selection();
  const progress = new Progress();
  let suite;
  /** The last case, until everything that its test said is known. */
  let last;
  yield HEAD;
  for await (const { type, data } of events) {
    if (last?.hears(type, data)) progress.keep(suite, last);
    if (last !== undefined && ENDS_CASE.test(type)) {
      yield last.xml();
      last = undefined;
    }
    places.follow(type, data);
    progress.follow(type, data);
    if (type === 'test:complete' && isFile(data)) {
      process.stdout.write(finishedLine(unitOf(data.file)));
      selection.add(unitOf(data.file), 0);
    }
    // A suite that is closed counts, whatever happens to the process later.
    if (suite !== undefined && endsFile(type, data) && unitOf(data.file) === suite) {
      yield closeSuite(suite);
      progress.written(suite);
      suite = undefined;
    }
    if (!isCase(type, data) || selection.leavesOut(type, data)) continue;
    const file = places.unit(data);
    selection.add(file, 1);
    if (file !== suite) {
      yield `${closeSuite(suite)}  ${openSuite(file)}`;
      if (suite !== undefined) progress.written(suite);
    }
    suite = file;
    last = new Case(data.nesting, places.describe(data), outcomeOf(type, data, places.errors));
    progress.keep(suite, last);
  }
  yield (last?.xml() ?? '') + closeSuite(suite) + TAIL;
  if (suite !== undefined) progress.written(suite);
  progress.close();
  selection.write();
}

/** Node reports what a test said with `t.diagnostic` right after its end, before anything else begins or ends. */
const ENDS_CASE = /^test:(?:start|pass|fail|enqueue|dequeue|complete|plan|summary)$/;
const METRIC = /\[\[METRIC [^[\]]*\]\]/;

/** A case that may still get metrics, from `t.diagnostic('[[METRIC name=login ms=123]]')`. */
class Case {
  static #count = 0;
  #place;
  #outcome;
  #said = [];

  constructor(nesting, place, outcome) {
    Case.#count += 1;
    this.id = String(Case.#count);
    this.nesting = nesting;
    this.#place = place;
    this.#outcome = outcome;
  }

  /** @returns {boolean} whether the event is a metric of this case */
  hears(type, { nesting, message }) {
    if (type !== 'test:diagnostic' || nesting !== this.nesting || !METRIC.test(message)) return false;
    this.#said.push(message);
    return true;
  }

  xml() {
    const output = this.#said.length === 0 ? [] : [element('system-out', {}, this.#said.join('\n'))];
    return testcase(this.#place, [...this.#outcome, ...output]);
  }
}

/** Options that run some of the tests of a file. Node 20 reports the others as skipped. Later versions report a file without a test. */
const SELECTING = /^--test-(?:name-pattern|skip-pattern|only)\b/;
const NOT_SELECTED = ['test name does not match pattern', "'only' option not set"];

/** How many tests the user's options selected in each file, written to the file SHARDWISE_SELECTED. */
class Selection {
  #active = process.execArgv.some((option) => SELECTING.test(option));
  #tests = new Map();

  leavesOut(type, data) {
    if (!this.#active) return false;
    return NOT_SELECTED.includes(data.skip) || (type === 'test:pass' && isFile(data));
  }

  add(file, tests) {
    this.#tests.set(file, (this.#tests.get(file) ?? 0) + tests);
  }

  write() {
    const path = process.env.SHARDWISE_SELECTED;
    if (!this.#active || path === undefined) return;
    const files = [...this.#tests].map(([file, tests]) => [file, tests === 0 ? {} : { [file]: tests }]);
    writeFileSync(path, JSON.stringify(files));
  }
}

const openSuite = (file) => `${open('testsuite', { name: file, file })}\n`;
const closeSuite = (suite) => (suite === undefined ? '' : '  </testsuite>\n');

/** The lines before a crash that are kept. The last ones show its cause. */
const MAX_ERROR_LINES = 50;

/** Follows the test file and the enclosing tests of each event. Node reports the files one after another, and a parent before its children. */
class Places {
  #file;
  #names = [];
  #errorLines = [];
  #diagnostic;

  follow(type, data) {
    if (type === 'test:stdout' || type === 'test:stderr') this.#hear(type, data);
    if (type === 'test:diagnostic' && /^Error: /.test(data.message)) this.#diagnostic = data.message;
    if (type === 'test:start') this.#names = [...this.#names.slice(0, data.nesting), data.name];
  }

  /** Keeps the current file. Output names its file, and `node-entry.mjs` makes every file print a line before its first test. */
  #hear(type, { file, message }) {
    if (!file) return;
    if (this.#file !== resolve(file)) {
      this.#errorLines = [];
      this.#diagnostic = undefined;
    }
    this.#file = resolve(file);
    if (type === 'test:stderr') this.#errorLines.push(message);
    if (this.#errorLines.length > MAX_ERROR_LINES) this.#errorLines.shift();
  }

  /** The stderr of the current file, and what Node's test runner said of it. */
  get errors() {
    return { output: this.#errorLines.join(''), diagnostic: this.#diagnostic };
  }

  /** The test file of a test. When a shared module declares the test, `data.file` is that module, but the test belongs to the file that called it. */
  unit(data) {
    return unitOf(isFile(data) ? data.file : (data.entryFile ?? this.#file ?? data.file));
  }

  describe(data) {
    const file = this.unit(data);
    const parents = this.#names.slice(0, data.nesting);
    return {
      name: isFile(data) ? file : isSuite(data) ? `hook of "${data.name}"` : data.name,
      classname: parents.length > 0 ? parents.join(' > ') : file,
      file,
      line: unitOf(data.file) === file && !isFile(data) ? data.line : undefined,
      durationMs: data.details?.duration_ms,
    };
  }
}

/** What runs. Node says it as it happens, also of a test whose results have to wait for those before it. */
class Progress {
  #running = new Running();
  /** The names of the tests around the one that started last, by file. */
  #names = new Map();

  constructor() {
    this.#running.open();
  }

  follow(type, data) {
    if (type !== 'test:dequeue' && type !== 'test:complete') return;
    const file = unitOf(data.entryFile ?? data.file);
    const parents = (this.#names.get(file) ?? []).slice(0, data.nesting);
    const key = isFile(data) ? file : keyOf(file, ...parents, data.name);
    if (type === 'test:dequeue') this.#start(key, file, parents, data);
    else if (isFile(data) || isSuite(data)) this.#running.drop(key);
    else this.#running.finish(key, data.skip ? 'skipped' : data.details?.passed ? 'passed' : 'failed');
  }

  #start(key, file, parents, data) {
    if (isFile(data)) return this.#running.start(key, fileTest(file));
    this.#names.set(file, [...parents, data.name]);
    const classname = parents.length > 0 ? keyOf(...parents) : file;
    this.#running.start(key, { name: data.name, classname, file, line: data.line });
  }

  /** Keeps the case that has ended last, until its suite is closed. Once more with its metrics, it takes the place of the first. */
  keep(file, ended) {
    this.#running.keep(file, ended.id, `${openSuite(file)}${ended.xml()}${closeSuite(file)}`);
  }

  written(file) {
    this.#running.written(file);
  }

  close() {
    this.#running.close();
  }
}

function unitOf(file) {
  if (file === undefined) return '(unknown file)';
  const path = file.startsWith('file:') ? fileURLToPath(file) : resolve(file);
  return slashed(relative(process.cwd(), path));
}

/** Whether an event is about a file. Node makes a test of each file, named by its path: absolute on Node 20, relative later. */
function isFile({ name, nesting, file, line, column }) {
  return nesting === 0 && line === 1 && column === 1 && file !== undefined && resolve(name) === resolve(file);
}

/** The last event of a file. With Node 20 it may come before the results, when those of another file come first. */
const endsFile = (type, data) =>
  type === 'test:summary' ? data.file !== undefined : type === 'test:complete' && isFile(data);

function isCase(type, data) {
  if (type !== 'test:pass' && type !== 'test:fail') return false;
  return !isSuite(data) || failedByItself(type, data);
}

const isSuite = ({ details }) => details?.type === 'suite';

function failedByItself(type, data) {
  return type === 'test:fail' && data.todo === undefined && data.details?.error?.failureType !== 'subtestsFailed';
}

/** The outcome of a test. Node counts a `todo` test neither as passed nor as failed. */
function outcomeOf(type, data, errors) {
  const reason = data.skip ?? data.todo;
  const kind = data.skip === undefined ? 'todo' : 'skip';
  if (reason !== undefined) return [element('skipped', { type: kind, message: reason === true ? undefined : reason })];
  if (type === 'test:pass') return [];
  return [isFile(data) ? brokenFile(data, errors) : failureOf(data)];
}

/** The error of a file. Its tests are unknown, and the cause is only in its output. */
function brokenFile({ details }, { output, diagnostic }) {
  const early = output.includes(ENDED_EARLY) ? ENDED_EARLY.trim() : undefined;
  const message = early ?? thrownError(output) ?? diagnostic ?? howItEnded(details?.error);
  return element('error', { message, type: details?.error?.failureType }, output || message);
}

/** The error that ended a process. Node prints the line of the source, carets below the place, and then the error. */
const thrownError = (output) => [...output.matchAll(/^[ \t]*\^+[ \t]*\n\s*(\S.*)/gm)].at(-1)?.[1];

function howItEnded({ exitCode, signal } = {}) {
  if (signal) return `the test file was killed by ${signal}`;
  return exitCode ? `the test file ended with exit code ${exitCode}` : 'the test file failed';
}

/** A failure is what the test itself found. Anything else that stopped it (a hook, a timeout) is an error. */
function failureOf({ details }) {
  const error = details?.error;
  const cause = error?.cause ?? error;
  const found = ['testCodeFailure', 'subtestsFailed'].includes(error?.failureType);
  const message = cause?.message ?? (typeof cause === 'string' ? cause : error?.message) ?? 'failed';
  return element(
    found ? 'failure' : 'error',
    { message, type: cause?.name ?? error?.failureType },
    cause?.stack ?? message,
  );
}
