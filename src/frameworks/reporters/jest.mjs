/**
 * A jest reporter: JUnit with file and line for every test, one suite for each test file, written when the file is done.
 * The file to write is in SHARDWISE_REPORT, since a reporter that is named on the command line takes no options.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { element, finishedLine, HEAD, open, slashed, TAIL, testcase } from './xml.mjs';

const report = process.env.SHARDWISE_REPORT;

export default class ShardwiseReporter {
  onRunStart() {
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, HEAD);
  }

  onTestResult(test, result) {
    const file = slashed(relative(process.cwd(), result.testFilePath));
    const project = test.context.config.displayName?.name;
    const cases = result.testResults.map((one) => caseOf(one, file, project));
    if (result.testExecError) cases.push(brokenFile(result, file));
    const time = (result.perfStats.runtime / 1000).toFixed(3);
    appendFileSync(report, `  ${open('testsuite', { name: file, file, time })}\n${cases.join('')}  </testsuite>\n`);
    process.stderr.write(finishedLine(file));
  }

  onRunComplete() {
    appendFileSync(report, TAIL);
  }

  getLastError() {}
}

function caseOf(result, file, project) {
  const parents = [project, ...result.ancestorTitles].filter((title) => title !== undefined && title !== '');
  return testcase(
    {
      name: result.title,
      classname: parents.length > 0 ? parents.join(' > ') : file,
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

/** `jest.retryTimes`: what the earlier tries said is known only with `logErrorsBeforeRetry`. */
function earlierTries(name, result) {
  const tries = Math.max(0, (result.invocations ?? 1) - 1);
  return Array.from({ length: tries }, (_, index) =>
    failure(name, result.retryReasons?.[index] ?? 'failed, and was tried again'),
  );
}

const failure = (name, text) => element(name, { message: firstLine(text), type: 'Error' }, text);
const firstLine = (text) => text.split('\n', 1)[0];

/** The file did not load, has no test, or failed outside of its tests. */
function brokenFile({ testExecError, failureMessage }, file) {
  const text = testExecError.stack || testExecError.message || failureMessage || 'the test file failed to run';
  return testcase({ name: file, classname: file, file }, [
    element('error', { message: firstLine(text), type: 'Error' }, text),
  ]);
}
