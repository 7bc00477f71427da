/**
 * A Playwright reporter. It lets Playwright run exactly the units of the file SHARDWISE_TASK, and writes JUnit with file and line for every
 * test. The variable PW_TEST_REPORTER names it, so the reporters of the project stay.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  caseXml,
  fileErrorXml,
  fileSuiteOf,
  hasCase,
  namesOf,
  partOf,
  runErrorXml,
  runningTest,
} from './playwright-cases.mjs';
import { fileOf, neededProjects, parseUnit, plannedFiles, projectUnitId } from './playwright-suites.mjs';
import { finishedLine, HEAD, open, TAIL } from './xml.mjs';

const {
  SHARDWISE_TASK: taskPath,
  SHARDWISE_REPORT: reportPath,
  /** The path for what has finished and what runs. The report takes its place at the end. */
  SHARDWISE_JOURNAL: journalPath,
  /** The path for the number of selected tests in each part of each unit. */
  SHARDWISE_SELECTED: selectedPath,
} = process.env;

/** Marks a suite whose tests run in every shard. The same as `EVERY_SHARD_PROPERTY` in `dialects/shardwise.ts`. */
const EVERY_SHARD = `    <properties>${open('property', { name: 'shardwise.every-shard', value: 'true' })}</property></properties>\n`;

export default class ShardwiseReporter {
  #units;
  #selections;
  #names = new Map();
  /** The projects that run. Empty while nothing is loaded. */
  #projects = [];
  #needed = new Set();
  #selected = new Map();
  /** How many tests of each file have not ended. */
  #left = new Map();
  #ended = new Set();
  #started = new Set();
  #errors = [];

  constructor() {
    const { units, selections } = JSON.parse(readFileSync(taskPath, 'utf8'));
    this.#units = new Set(units);
    this.#selections = new Map(selections);
    mkdirSync(dirname(reportPath), { recursive: true });
  }

  printsToStdio() {
    return false;
  }

  /** Playwright asks for it since version 1.62. Before, its arguments alone choose what runs. Version 1.62 has the mode of a suite only as a field. */
  async preprocess({ suite: root, testRun }) {
    const modeOf = (suite) => testRun.mode?.(suite) ?? suite._parallelMode ?? 'serial';
    for (const test of root.allTests()) this.#names.set(test, namesOf(test, modeOf));
    for (const suite of plannedFiles(root.suites)) {
      const unit = this.#unitOf(suite);
      if (unit === undefined) testRun.exclude(suite);
      else for (const test of suite.allTests()) if (!this.#isSelected(test, unit)) testRun.exclude(test);
    }
  }

  /** The unit of a file in a project. A plan that knows no projects has the file in all of them. Undefined for one that must not run. */
  #unitOf(suite) {
    const file = fileOf(suite);
    return [projectUnitId(suite.parent.title, file), file].find((id) => this.#units.has(id));
  }

  #isSelected(test, unit) {
    const { only, except = [] } = this.#selections.get(unit) ?? {};
    const part = partOf(this.#namesOf(test));
    return only === undefined ? !except.includes(part) : only.includes(part);
  }

  #namesOf = (test) => this.#names.get(test) ?? namesOf(test, unknownMode);

  onBegin(_config, { suites }) {
    this.#projects = suites;
    this.#needed = neededProjects(suites);
    for (const suite of plannedFiles(suites)) {
      const tests = suite.allTests();
      const file = fileOf(suite);
      this.#left.set(file, (this.#left.get(file) ?? 0) + tests.length);
      this.#select(this.#unitOf(suite), tests);
    }
    this.#writeSelected();
    writeFileSync(journalPath, '');
    this.#note({ root: 'shardwise' });
  }

  #note(entry) {
    appendFileSync(journalPath, `${JSON.stringify(entry)}\n`);
  }

  #select(unit, tests) {
    const counts = this.#selected.get(unit) ?? Object.create(null);
    for (const part of tests.map((test) => partOf(this.#namesOf(test)) ?? '')) counts[part] = (counts[part] ?? 0) + 1;
    if (unit !== undefined) this.#selected.set(unit, counts);
  }

  #writeSelected() {
    writeFileSync(selectedPath, JSON.stringify([...this.#selected]));
  }

  /** A project that others need runs in every shard, and nobody asked for its tests here. */
  onTestBegin(test) {
    const { parent: project } = fileSuiteOf(test);
    if (this.#started.has(test) || this.#needed.has(project)) return;
    this.#started.add(test);
    this.#note({ started: test.id, test: runningTest(test, this.#namesOf(test), project.title) });
  }

  onTestEnd(test, { status, retry }) {
    const isLast = status === test.expectedStatus || status === 'interrupted' || retry >= test.retries;
    if (!isLast || this.#ended.has(test)) return;
    this.#ended.add(test);
    const suite = fileSuiteOf(test);
    this.#note({ xml: this.#projectXml(suite.parent, [suite], [test]) });
    if (this.#started.has(test)) this.#note(endOf(test));
    if (!this.#needed.has(suite.parent)) this.#countDown(fileOf(suite));
  }

  #countDown(file) {
    this.#left.set(file, this.#left.get(file) - 1);
    if (this.#left.get(file) === 0) process.stderr.write(finishedLine(file));
  }

  /** An error outside of all tests: a file did not load, the global set-up failed, a worker could not be ended. */
  onError(error) {
    this.#errors.push(error);
  }

  onEnd() {
    const projects = this.#projects.map((project) => this.#projectXml(project, project.suites));
    writeFileSync(reportPath, [HEAD, ...projects, ...this.#errors.map(this.#errorXml), TAIL].join(''));
    rmSync(journalPath, { force: true });
    if (this.#errors.length === 0) this.#confirmEmpty();
  }

  /** Everything has loaded. So units that are there and have no selected test have none. */
  #confirmEmpty() {
    for (const unit of this.#units)
      if (!this.#selected.has(unit) && existsSync(parseUnit(unit).file)) this.#selected.set(unit, {});
    this.#writeSelected();
  }

  #projectXml(project, suites, tests) {
    const files = suites.map((suite) => {
      const file = fileOf(suite);
      const cases = (tests ?? suite.allTests()).map((test) => caseXml(test, this.#namesOf(test)));
      return suiteXml({ name: file, file }, [...(this.#needed.has(project) ? [EVERY_SHARD] : []), ...cases].join(''));
    });
    return project.title === '' ? files.join('') : suiteXml({ name: project.title }, files.join(''));
  }

  /** The error of a file is one of each of its units. Any other error is one of the whole run. */
  #errorXml = (error) => {
    const file = error.location && fileOf(error);
    const units = [...this.#units].map(parseUnit).filter((unit) => unit.file === file);
    const inUnits = units.map(({ project }) => {
      const suite = suiteXml({ name: file, file }, fileErrorXml(error, file));
      return project === undefined ? suite : suiteXml({ name: project }, suite);
    });
    return inUnits.length > 0 ? inUnits.join('') : suiteXml({ name: 'Playwright' }, EVERY_SHARD + runErrorXml(error));
  };
}

/** How the journal says that a test has ended. */
const endOf = (test) =>
  hasCase(test) ? { finished: test.id, outcome: OUTCOMES[test.outcome()] } : { dropped: test.id };

const OUTCOMES = { expected: 'passed', flaky: 'passed', unexpected: 'failed', skipped: 'skipped' };

const suiteXml = (attributes, inside) => `  ${open('testsuite', attributes)}\n${inside}  </testsuite>\n`;

/** It is unknown which tests belong together, so none is a part of its own. */
function unknownMode() {
  return 'serial';
}
