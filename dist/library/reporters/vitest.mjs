/**
 * A Vitest reporter, for version 3 and later. It lets Vitest run exactly the units of the file SHARDWISE_UNITS, and writes JUnit with file
 * and line for every test. Each test file is one suite, written when the file is done.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileTest, keyOf, Running } from './running.mjs';
import { chooseFiles, choosesProjects, fileOf, parseUnit, projectName, projectUnitId } from './vitest-files.mjs';
import { element, finishedLine, HEAD, open, TAIL, testcase } from './xml.mjs';

const {
  SHARDWISE_REPORT: report,
  SHARDWISE_UNITS: unitsPath,
  SHARDWISE_TASK: taskPath,
  /** The path for the number of tests that were selected in each unit. */
  SHARDWISE_SELECTED: selectedPath,
  /** The path for the test files that Vitest finds and the plan does not have. */
  SHARDWISE_UNPLANNED: unplannedPath,
  /** The path for what the run failed for beside its tests. */
  SHARDWISE_BESIDE: besidePath,
  /** The path for the coverage of all tests, as Istanbul writes it. */
  SHARDWISE_COVERAGE: coveragePath,
} = process.env;

const COVERAGE_IS_OPEN = 'the coverage was not compared with its thresholds, because a test failed (reportOnFailure)';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

export default class ShardwiseReporter {
  #vitest;
  #units = new Set(readJson(unitsPath));
  #unplanned = new Set();
  /** The units whose files Vitest finds. */
  #found = new Set();
  /** How many modules of each file have not ended. A file may run in several projects. */
  #left = new Map();
  /** The modules that have started and not ended, each with the tests that are running. */
  #running = new Map();
  #ended = new Set();
  #journal = new Running();
  #selected = new Map();
  #isOpen = false;

  onInit(vitest) {
    this.#vitest = vitest;
    this.#chooseFiles();
    // A shard may have files of other projects alone.
    if (choosesProjects(vitest)) vitest.config.passWithNoTests = true;
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, HEAD);
    this.#journal.open();
    this.#isOpen = true;
    // Vitest 3 ends its own process when a worker is killed, and its own listener lets no other one follow.
    process.prependOnceListener('exit', () => this.#close('the process of Vitest ended before this was done'));
  }

  /** The unit that a file of a project belongs to. Undefined for one that must not run. */
  #unitOf(project, file) {
    return [projectUnitId(projectName(project), file), file].find((id) => this.#units.has(id));
  }

  #chooseFiles() {
    const { known } = readJson(taskPath);
    const planned = new Set(known);
    chooseFiles(this.#vitest, (project, file) => {
      if (known && !planned.has(file)) this.#unplanned.add(file);
      const unit = this.#unitOf(project, file);
      if (unit !== undefined) this.#found.add(unit);
      return unit !== undefined;
    });
  }

  onTestRunStart(specifications) {
    if (this.#unplanned.size > 0) writeFileSync(unplannedPath, JSON.stringify([...this.#unplanned]));
    for (const { project, moduleId } of specifications) {
      const file = fileOf(moduleId);
      if (this.#unitOf(project, file) === undefined)
        throw new Error(`shardwise: Vitest would run ${file}, which this shard must not run`);
      this.#left.set(file, (this.#left.get(file) ?? 0) + 1);
    }
  }

  onTestModuleStart(module) {
    this.#running.set(module, new Set());
    const { file, project } = placeOf(module);
    this.#journal.start(keyOf(project, file), fileTest(file, project));
  }

  onTestCaseReady(test) {
    this.#running.get(test.module)?.add(test);
    const { file, project } = placeOf(test.module);
    this.#journal.start(keyOfTest(test), { ...namesOf(test, file), project });
  }

  onTestCaseResult(test) {
    this.#running.get(test.module)?.delete(test);
    const { state } = test.result();
    if (state === 'pending') this.#journal.drop(keyOfTest(test));
    else this.#journal.finish(keyOfTest(test), state);
    if (state === 'pending' || !this.#isSelected(test)) return;
    const { file, project } = placeOf(test.module);
    this.#journal.keep(keyOf(project, file), test.id, suiteIn(project, file, {}, [caseOf(test, file)]));
  }

  onTestModuleEnd(module) {
    if (this.#ended.has(module)) return;
    this.#ended.add(module);
    this.#running.delete(module);
    this.#journal.drop(keyOf(projectName(module.project), fileOf(module.moduleId)));
    const file = fileOf(module.moduleId);
    const tests = [...module.children.allTests()].filter((test) => this.#isSelected(test));
    const hooks = [...module.children.allSuites()].flatMap((suite) => brokenHooks(suite, file));
    const errors = module.errors();
    if (errors.length === 0) this.#keep(module, tests);
    this.#write(module, [
      ...tests.map((test) => caseOf(test, file)),
      ...hooks,
      ...(errors.length > 0 ? [caseOfFile(file, errors)] : []),
    ]);
    this.#left.set(file, this.#left.get(file) - 1);
    if (this.#left.get(file) === 0) process.stderr.write(finishedLine(file));
  }

  /** Whether the name pattern selects a test. Vitest reports other tests as skipped, but nobody asked for them here. */
  #isSelected(test) {
    const { testNamePattern } = test.project.config;
    return !testNamePattern || test.result().state !== 'skipped' || testNamePattern.test(this.#fullName(test));
  }

  /** The name that the name pattern is matched with. */
  #fullName(test) {
    return [...titlesAbove(test), test.name].join(Number.parseInt(this.#vitest.version, 10) < 5 ? ' ' : ' > ');
  }

  /** A file without tests is only known to have none where a pattern chooses them. */
  #keep(module, tests) {
    if (!module.project.config.testNamePattern && tests.length === 0) return;
    const unit = this.#unitOf(module.project, fileOf(module.moduleId));
    const counts = this.#selected.get(unit) ?? {};
    for (const part of tests.map((test) => wordsOf(this.#fullName(test)))) counts[part] = (counts[part] ?? 0) + 1;
    this.#selected.set(unit, counts);
  }

  onCoverage(coverage) {
    writeFileSync(coveragePath, JSON.stringify(coverage));
  }

  onTestRunEnd(modules, errors) {
    // Vitest 3 does not say of a file that it has ended when it did not load.
    for (const module of modules) if (module.state() === 'failed') this.onTestModuleEnd(module);
    this.#reportUnhandled(modules, errors);
    this.#close(`its worker ended before this was done${errors.length > 0 ? `: ${errors[0].message}` : ''}`);
    if (choosesProjects(this.#vitest)) this.#confirmEmpty();
    if (this.#leavesCoverageOpen(modules)) writeFileSync(besidePath, JSON.stringify([COVERAGE_IS_OPEN]));
    if (this.#selected.size > 0) writeFileSync(selectedPath, JSON.stringify([...this.#selected]));
  }

  /** Whether a failed test keeps Vitest from measuring a coverage that has thresholds. Any file may be below them. */
  #leavesCoverageOpen(modules) {
    const { enabled, reportOnFailure, thresholds } = this.#vitest.config.coverage;
    return enabled && !reportOnFailure && thresholds !== undefined && modules.some((module) => !module.ok());
  }

  /** A plan without Vitest has the files of all projects. Those that are in none of the chosen ones have no test here. */
  #confirmEmpty() {
    for (const unit of this.#units)
      if (!this.#found.has(unit) && existsSync(parseUnit(unit).file)) this.#selected.set(unit, {});
  }

  /** The errors that nothing handled are those of the file where they arose. Of others, the exit code tells. */
  #reportUnhandled(modules, errors) {
    if (this.#vitest.config.dangerouslyIgnoreUnhandledErrors) return;
    const [only, another] = modules;
    const otherwise = another === undefined && this.#running.size === 0 ? only?.moduleId : undefined;
    for (const error of errors) {
      const module = modules.find(({ moduleId }) => moduleId === (error.VITEST_TEST_PATH ?? otherwise));
      if (module !== undefined) this.#write(module, [caseOfFile(fileOf(module.moduleId), [error])]);
    }
  }

  /** Ends the report. A module that has started and not ended lost its worker: what was running there has failed, whatever Vitest says. */
  #close(message) {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const error = element('error', { message, type: 'Error' });
    for (const [module, running] of this.#running) {
      const file = fileOf(module.moduleId);
      const done = [...module.children.allTests()].filter(
        (test) => test.result().state !== 'pending' && this.#isSelected(test),
      );
      const cut = [...running].map((test) => testcase(namesOf(test, file), [error]));
      this.#write(module, [
        ...done.map((test) => caseOf(test, file)),
        ...(cut.length > 0 ? cut : [testcase({ name: file, classname: file, file }, [error])]),
      ]);
    }
    this.#append(TAIL);
    this.#journal.close();
  }

  #write(module, cases) {
    const file = fileOf(module.moduleId);
    const time = (module.diagnostic().duration / 1000).toFixed(3);
    const project = projectName(module.project);
    this.#append(suiteIn(project, file, { time }, cases));
    this.#journal.written(keyOf(project, file));
  }

  #append(text) {
    appendFileSync(report, text);
  }
}

/** The suite of a file, in one of its project. */
function suiteIn(project, file, attributes, cases) {
  const suite = `  ${open('testsuite', { name: file, file, ...attributes })}\n${cases.join('')}  </testsuite>\n`;
  return project === '' ? suite : `  ${open('testsuite', { name: project })}\n${suite}  </testsuite>\n`;
}

/** The titles of the suites around a test, the outermost first. */
const titlesAbove = ({ parent }) => (parent.type === 'suite' ? [...titlesAbove(parent), parent.name] : []);

/** The same as `wordsOf` in `javascript/full-name.ts`. */
const wordsOf = (fullName) => (fullName.match(/\w+/g) ?? []).join(' ');

const placeOf = ({ moduleId, project }) => ({ file: fileOf(moduleId), project: projectName(project) });

function keyOfTest(test) {
  const { file, project } = placeOf(test.module);
  return keyOf(project, file, ...titlesAbove(test), test.name);
}

const namesOf = (test, file) => ({
  name: test.name,
  classname: titlesAbove(test).join(' > ') || file,
  file,
  line: test.location?.line,
});

function caseOf(test, file) {
  const durationMs = test.diagnostic()?.duration;
  return testcase({ ...namesOf(test, file), durationMs }, outcomeOf(test));
}

/** The outcome, with the tries before it. Their errors are the first ones. */
function outcomeOf(test) {
  const { state, errors = [], note } = test.result();
  if (state === 'skipped')
    return [element('skipped', { type: test.options.mode === 'todo' ? 'todo' : 'skip', message: note })];
  if (state === 'pending') return [element('error', { message: 'the test did not end', type: 'Error' })];
  const { retryCount = 0 } = test.diagnostic() ?? {};
  const earlier = Array.from({ length: retryCount }, (_, index) => errors.slice(index, index + 1));
  const tries = (name) => earlier.map((found) => failure(name, found, 'failed, and was tried again'));
  if (state === 'passed') return tries('flakyFailure');
  const last = errors.length > retryCount ? errors.slice(retryCount) : errors.slice(-1);
  return [failure('failure', last, 'failed'), ...tries('rerunFailure')];
}

/** A suite with a hook that failed. Its tests did not run, or have ended already. */
const brokenHooks = (suite, file) =>
  suite.errors().length === 0
    ? []
    : [
        testcase({ name: `hook of "${suite.name}"`, classname: titlesAbove(suite).join(' > ') || file, file }, [
          failure('error', suite.errors(), 'a hook failed'),
        ]),
      ];

/** The case for a file that did not load, has no test, or failed outside of its tests. */
const caseOfFile = (file, errors) =>
  testcase({ name: file, classname: file, file }, [failure('error', errors, 'the test file failed')]);

function failure(name, errors, otherwise) {
  const [first] = errors;
  const message = String(first?.message ?? otherwise).split('\n', 1)[0];
  return element(name, { message, type: first?.name ?? 'Error' }, errors.map(textOf).join('\n\n'));
}

/** Frames of Vitest and Node, which say nothing about the tests. */
const FOREIGN_FRAME = /^\s+at .*(?:\/node_modules\/|\bnode:|<anonymous>\))/;

/** An error as people read it: what was expected, where it happened, and what caused it. */
function textOf({ name = 'Error', message = '', stack = '', diff, cause }) {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line) && !FOREIGN_FRAME.test(line));
  const caused = typeof cause === 'object' && cause !== null ? [`Caused by: ${textOf(cause)}`] : [];
  return [`${name}: ${message}`, ...(diff ? [diff] : []), ...frames, ...caused].join('\n');
}
