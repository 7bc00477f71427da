/** The report of a run, and until its end a journal of what happens. */
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { element, HEAD, open, TAIL, testcase } from './xml.mjs';

const ROOT = 'shardwise';

/** The case of a file that did not load, or that failed outside of its tests. */
export const fileCase = (file) => ({ name: file, classname: file, file });

export function failure(name, error) {
  const { message = error, name: type = 'Error' } = error ?? {};
  return element(name, { message: String(message).split('\n', 1)[0], type }, textOf(error));
}

/** Places in Mocha and Node, which say nothing about the tests. */
const FOREIGN = /^\s+at .*(?:[\\/]mocha[\\/]lib[\\/]|\bnode:internal\b)/;

/** An error as people read it: what happened and where, what was expected, and what caused it. */
function textOf(error) {
  if (typeof error !== 'object' || error === null) return String(error);
  const { message = '', stack = '', cause } = error;
  const said = stack.includes(message) ? stack : `${message}\n${stack}`;
  const lines = said.split('\n').filter((line) => !FOREIGN.test(line));
  return [...lines, ...comparison(error), ...(cause ? [`Caused by: ${textOf(cause)}`] : [])].join('\n');
}

const comparison = ({ expected, actual, showDiff }) =>
  showDiff === false || (expected === undefined && actual === undefined)
    ? []
    : [`expected: ${inspect(expected)}`, `actual: ${inspect(actual)}`];

export class Report {
  /** The cases by their keys. A test that has passed may still fail. */
  #cases = new Map();
  #path = process.env.SHARDWISE_REPORT;
  #journalPath = process.env.SHARDWISE_JOURNAL;
  #journal = openSync(this.#journalPath, 'w');

  constructor() {
    this.#note({ root: ROOT });
  }

  start(key, { name, classname = '', file = null, line = null }) {
    const names = { name, classname, file, line };
    this.#note({ started: String(key), test: names });
  }

  /** What started was no test, or did not run. */
  drop(key) {
    this.#note({ dropped: String(key) });
  }

  /** @param outcome passed, failed, skipped or errored @param elements what the case has inside */
  finish(key, test, outcome, elements) {
    const xml = testcase(test, elements);
    this.#cases.set(key, { file: test.file, xml });
    this.#note({ xml: suiteXml(test.file, xml) });
    this.#note({ finished: String(key), outcome });
  }

  /** Something failed that is no test, such as a hook. It has a case of its own. */
  break(key, names, error) {
    this.start(key, names);
    this.finish(key, names, 'errored', [failure('error', error)]);
  }

  breakFile(file, error) {
    this.break(`file ${file}`, fileCase(file), error);
  }

  close() {
    writeFileSync(this.#path, [HEAD, ...this.#suites(), TAIL].join(''));
    closeSync(this.#journal);
    rmSync(this.#journalPath, { force: true });
  }

  #suites() {
    const files = new Map();
    for (const { file, xml } of this.#cases.values()) files.set(file, `${files.get(file) ?? ''}${xml}`);
    return [...files].map(([file, cases]) => suiteXml(file, cases));
  }

  /** A test may have put something else in the place of the file system. Then there is less to say if the process dies. */
  #note(entry) {
    try {
      writeSync(this.#journal, `${JSON.stringify(entry)}\n`);
    } catch {
      // The report at the end has everything.
    }
  }
}

const suiteXml = (file, cases) => `  ${open('testsuite', { name: file ?? ROOT, file })}\n${cases}  </testsuite>\n`;
