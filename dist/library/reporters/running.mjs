/**
 * Writes down which tests run, for the reporters whose report grows with the tests: one JSON object per line in the file SHARDWISE_JOURNAL
 * (`journal.ts`). The file stays when the process dies. So it says what ran then.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';

/** Stands between the file, the suites and the test in a key. */
const INSIDE = ' > ';

export const keyOf = (...names) => names.filter((name) => name !== '').join(INSIDE);

/** A file that is loaded, or whose hooks run. */
export const fileTest = (file, project) => ({ name: file, classname: file, file, project });

export class Running {
  #path = process.env.SHARDWISE_JOURNAL;
  #journal;
  #keys = new Set();

  open() {
    if (this.#path === undefined) return;
    this.#journal = openSync(this.#path, 'w');
    this.#note({ root: 'shardwise' });
  }

  /** @param {object} test name, classname, file, line, and the project where there is one */
  start(key, { name, classname, file, line = null, project }) {
    if (this.#keys.has(key)) return;
    this.#keys.add(key);
    this.#note({ started: key, test: { name, classname, file, line, project: project || undefined } });
  }

  /** @param {string} outcome passed, failed, skipped or errored */
  finish(key, outcome) {
    this.#keys.delete(key);
    this.#note({ finished: key, outcome });
  }

  /**
   * Keeps a finished test until the report has those of its file.
   * @param {string} file its key
   * @param {string} id a later try of the test has the same
   * @param {string} xml the test, with the suites around it
   */
  keep(file, id, xml) {
    this.#note({ xml, kept: { of: file, id } });
  }

  /** The report has the tests of this file. */
  written(file) {
    this.#note({ written: file });
  }

  /** What started was no test, and has ended with all that is in it. */
  drop(key) {
    for (const one of this.#keys) if (one === key || one.startsWith(`${key}${INSIDE}`)) this.#dropOne(one);
  }

  #dropOne(key) {
    this.#keys.delete(key);
    this.#note({ dropped: key });
  }

  /** The report is whole. */
  close() {
    if (this.#journal === undefined) return;
    closeSync(this.#journal);
    this.#journal = undefined;
    rmSync(this.#path, { force: true });
  }

  /** A full disk must not end the tests. */
  #note(entry) {
    if (this.#journal === undefined) return;
    try {
      writeSync(this.#journal, `${JSON.stringify(entry)}\n`);
    } catch {
      // The report at the end says what happened.
    }
  }
}
