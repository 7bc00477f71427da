/** What happens in a run, as cases of JUnit. */
import { fileOf } from './mocha-files.mjs';
import { lineOf } from './mocha-lines.mjs';
import { failure } from './mocha-report.mjs';
import { namesOf } from './mocha-tree.mjs';
import { element, finishedLine } from './xml.mjs';

/** The tries of a test have different ids. The first one's is that of the test. */
const keyOf = (test) => (test.retriedTest?.() ?? test).__mocha_id__;

/**
 * Reports what a runner does.
 * @param left how many tests of each file have not ended. Empty with workers, which count themselves
 * @param lost the files that workers have lost. Absent without workers
 */
export function listen(runner, report, { left = new Map(), lost, say }) {
  const retried = new Map();
  const ended = new Set();
  const caseOf = (test) => ({ ...namesOf(test), line: lineOf(test), durationMs: test.duration });
  const earlier = (name, test) => [...(retried.get(keyOf(test)) ?? [])].map((error) => failure(name, error));

  function finish(test, outcome, elements) {
    report.finish(keyOf(test), caseOf(test), outcome, elements);
    const { file } = namesOf(test);
    if (!left.has(file) || ended.has(keyOf(test))) return;
    ended.add(keyOf(test));
    left.set(file, left.get(file) - 1);
    if (left.get(file) === 0) say(finishedLine(file));
  }

  function failHook(hook, error) {
    const { currentTest } = hook.ctx ?? {};
    if (currentTest) report.drop(keyOf(currentTest));
    report.drop(hook.__mocha_id__);
    for (const file of filesOfHook(hook, left, lost !== undefined))
      report.break(`${hook.__mocha_id__} ${hook.title} ${file}`, namesOf(hook, file), error);
  }

  /** Mocha found an error outside of all tests: a worker ended, or something threw between tests. */
  function failOutside({ file: path, title }, error) {
    if (lost?.shift() !== undefined) return; // it has been reported
    const file = path === undefined ? onlyFile(left) : fileOf(path);
    if (file !== undefined) report.breakFile(file, error);
    else report.break(title, { name: title, classname: 'Mocha' }, error);
  }

  const handlers = {
    test: (test) => report.start(keyOf(test), { ...namesOf(test), line: lineOf(test) }),
    hook: (hook) => isOfAll(hook) && report.start(hook.__mocha_id__, namesOf(hook, fileOf(hook.file))),
    'hook end': (hook) => isOfAll(hook) && report.drop(hook.__mocha_id__),
    pass: (test) => finish(test, 'passed', earlier('flakyFailure', test)),
    pending(test) {
      handlers.test(test);
      finish(test, 'skipped', [element('skipped', { type: 'skip' })]);
    },
    retry: (test, error) => retried.set(keyOf(test), new Set([...(retried.get(keyOf(test)) ?? []), error])),
    fail(runnable, error) {
      if (runnable.type === 'test')
        finish(runnable, 'failed', [failure('failure', error), ...earlier('rerunFailure', runnable)]);
      else if (runnable.type === 'hook') failHook(runnable, error);
      else failOutside(runnable, error);
    },
  };
  const patient = new Patient();
  for (const [event, handle] of Object.entries(handlers))
    runner.on(event, (...args) => patient.hear(() => handle(...args)));
  runner.once('end', () => {
    patient.catchUp();
    report.close();
  });
}

/**
 * Handles events later, where that fails. A test may have replaced something that everybody uses, such as `Array.prototype.filter`. It puts
 * that back in a hook, and this is after Mocha has said that the test has passed.
 */
class Patient {
  #waiting = [];
  #next = 0;

  hear(handle) {
    this.#waiting[this.#waiting.length] = handle;
    try {
      this.catchUp();
    } catch {
      // It is handled with the next event.
    }
  }

  catchUp() {
    for (; this.#next < this.#waiting.length; this.#next += 1) this.#waiting[this.#next]();
    this.#waiting = [];
    this.#next = 0;
  }
}

/** Whether a hook runs once for all tests of its suite. A test runs around any other one. */
const isOfAll = ({ title }) => /^"(?:before|after) all"/.test(title);

const onlyFile = (left) => (left.size === 1 ? [...left.keys()][0] : undefined);

/**
 * The files that a failed hook is an error of. One outside of all suites keeps all tests from running that have not. It is always an error
 * of its own file too: without that file the others pass, and it would seem to be mended.
 */
function filesOfHook(hook, left, isParallel) {
  const own = fileOf(hook.file) ?? fileOf(hook.ctx?.currentTest?.file);
  if (isParallel || hook.titlePath().length > 1) return [own];
  const waiting = [...left].filter(([file, tests]) => tests > 0 || file === fileOf(hook.file)).map(([file]) => file);
  return waiting.length > 0 ? waiting : [own ?? onlyFile(left)];
}
