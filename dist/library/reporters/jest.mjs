/**
 * A Jest reporter that writes JUnit, with file and line for every test. Each test file is one suite, written when the file is done.
 * SHARDWISE_REPORT is the path of the report, because a reporter that is named on the command line takes no options.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileTest, keyOf, Running } from './running.mjs';
import { element, finishedLine, HEAD, open, slashed, TAIL, testcase } from './xml.mjs';

const report = process.env.SHARDWISE_REPORT;

/** The path for the list of what was selected in each file. */
const selectedPath = process.env.SHARDWISE_SELECTED;

/** The path for the coverage of all tests, as Istanbul writes it. It is used when Jest measures coverage. */
const coveragePath = process.env.SHARDWISE_COVERAGE;

export default class ShardwiseReporter {
  #pattern;
  #running = new Running();
  #results;
  /** How many tests of each name have ended in each file. */
  #ended = new Map();
  /** The parts that were selected in each loaded file. */
  #selected = new Map();

  constructor({ testNamePattern } = {}) {
    if (testNamePattern) this.#pattern = new RegExp(testNamePattern, 'i');
  }

  onRunStart() {
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, HEAD);
    this.#running.open();
  }

  onTestFileStart({ path, context }) {
    const [file, project] = [fileOf(path), projectOf(context)];
    this.#running.start(keyOf(project, file), fileTest(file, project));
  }

  /** Since Jest 29. Before, only the file is known. */
  onTestCaseStart({ path, context }, { ancestorTitles, title }) {
    const [file, project] = [fileOf(path), projectOf(context)];
    const names = namesOf({ ancestorTitles, title }, file);
    this.#running.start(keyOf(project, file, ...ancestorTitles, title), { ...names, file, project });
  }

  onTestCaseResult(test, result) {
    if (SKIPPED.has(result.status)) return;
    this.#finish(test, result);
    const [file, project] = [fileOf(test.path), projectOf(test.context)];
    this.#running.keep(keyOf(project, file), this.#idOf(test, result), suiteOf(file, project, [caseOf(result, file)]));
  }

  /** The same for each try of a test, and another one for a test of the same name. */
  #idOf({ path, context }, { ancestorTitles, title, invocations = 1 }) {
    const file = keyOf(projectOf(context), fileOf(path));
    const ended = this.#ended.get(file) ?? new Map();
    this.#ended.set(file, ended);
    const name = keyOf(...ancestorTitles, title);
    const count = (ended.get(name) ?? 0) + (invocations > 1 ? 0 : 1);
    ended.set(name, count);
    return `${count} ${name}`;
  }

  #finish({ path, context }, { ancestorTitles, title, status }) {
    const key = keyOf(projectOf(context), fileOf(path), ...ancestorTitles, title);
    this.#running.finish(key, SKIPPED.has(status) ? 'skipped' : status === 'passed' ? 'passed' : 'failed');
  }

  onTestResult(test, result) {
    const [file, project] = [fileOf(result.testFilePath), projectOf(test.context)];
    const mine = result.testResults.filter((one) => this.#isSelected(one));
    const cases = mine.map((one) => caseOf(one, file));
    if (result.testExecError) cases.push(brokenFile(result, file));
    else this.#keep(file, mine);
    const time = (result.perfStats.runtime / 1000).toFixed(3);
    appendFileSync(report, suiteOf(file, project, cases, time));
    this.#running.written(keyOf(project, file));
    this.#ended.delete(keyOf(project, file));
    // Jest tells of a skipped test only here.
    for (const one of mine.filter(({ status }) => SKIPPED.has(status))) {
      this.onTestCaseStart(test, one);
      this.#finish(test, one);
    }
    this.#running.drop(keyOf(project, file));
    process.stderr.write(finishedLine(file));
  }

  /** Whether the pattern selected a test. Jest reports other tests as skipped, but nobody asked for them here. */
  #isSelected({ status, fullName }) {
    return this.#pattern === undefined || !SKIPPED.has(status) || this.#pattern.test(fullName);
  }

  /** Without a pattern, each test of the file is selected. */
  #keep(file, results) {
    const parts = this.#pattern ? results.map(({ fullName }) => partOf(fullName)) : results.slice(0, 1).map(() => '');
    this.#selected.set(file, [...new Set([...(this.#selected.get(file) ?? []), ...parts])]);
  }

  onRunComplete(_contexts, results) {
    this.#results = results;
    appendFileSync(report, TAIL);
    this.#running.close();
    if (selectedPath) writeFileSync(selectedPath, JSON.stringify([...this.#selected]));
  }

  /** Jest asks for it when all reporters have ended. Only then its own reporter has left the coverage. */
  getLastError() {
    const coverage = this.#results?.coverageMap;
    if (coveragePath && coverage) writeFileSync(coveragePath, JSON.stringify(coverage));
  }
}

/** The suite of a file, in one of its project. That distinguishes the projects, because the same file may run in several. */
function suiteOf(file, project, cases, time) {
  const suite = `  ${open('testsuite', { name: file, file, time })}\n${cases.join('')}  </testsuite>\n`;
  return project === '' ? suite : `  ${open('testsuite', { name: project })}\n${suite}  </testsuite>\n`;
}

/** The same as `wordsOf` in `jest/full-name.ts`. */
const partOf = (fullName) => (fullName.match(/\w+/g) ?? []).join(' ').toLowerCase();

const fileOf = (path) => slashed(relative(process.cwd(), path));
const projectOf = ({ config }) => config.displayName?.name ?? '';

function namesOf({ ancestorTitles, title }, file) {
  const parents = ancestorTitles.filter((parent) => parent !== '');
  return { name: title, classname: parents.length > 0 ? parents.join(' > ') : file };
}

function caseOf(result, file) {
  return testcase(
    {
      ...namesOf(result, file),
      file,
      line: result.location?.line,
      durationMs: result.duration ?? undefined,
    },
    outcomeOf(result),
  );
}

const SKIPPED = new Map([
  ['pending', 'skip'],
  ['skipped', 'skip'],
  ['disabled', 'skip'],
  ['todo', 'todo'],
]);

function outcomeOf(result) {
  const skip = SKIPPED.get(result.status);
  if (skip !== undefined) return [element('skipped', { type: skip })];
  if (result.status === 'passed') return earlierTries('flakyFailure', result);
  return [failure('failure', result.failureMessages.join('\n\n')), ...earlierTries('rerunFailure', result)];
}

/** The earlier tries of `jest.retryTimes`. Their messages are known only with `logErrorsBeforeRetry`. */
function earlierTries(name, result) {
  const tries = Math.max(0, (result.invocations ?? 1) - 1);
  return Array.from({ length: tries }, (_, index) =>
    failure(name, result.retryReasons?.[index] ?? 'failed, and was tried again'),
  );
}

const failure = (name, text) => element(name, { message: firstLine(text), type: 'Error' }, text);
const firstLine = (text) => text.split('\n', 1)[0];

/** The case for a file that did not load, has no test, or failed outside of its tests. */
function brokenFile({ testExecError, failureMessage }, file) {
  const text = testExecError.stack || testExecError.message || failureMessage || 'the test file failed to run';
  return testcase({ name: file, classname: file, file }, [
    element('error', { message: firstLine(text), type: 'Error' }, text),
  ]);
}
