/** Runs exactly the tests of the task, and reports them. */
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { listen } from './mocha-events.mjs';
import { absolute, fileOf, filesToLoad, foundBy, loadEach } from './mocha-files.mjs';
import { fileCase, Report } from './mocha-report.mjs';
import { countSelected, filesWithTests, keepOnly, keepSelected, leaveOnlyToUs, sumOf } from './mocha-tree.mjs';
import { finishedLine } from './xml.mjs';

const STDERR = 2;

/** Tests may have replaced `process.stderr`. */
export function say(text) {
  try {
    writeSync(STDERR, text);
  } catch {
    // It is only said.
  }
}

const readTask = () => {
  const { units, selections, ownSearch, known } = JSON.parse(readFileSync(process.env.SHARDWISE_TASK, 'utf8'));
  return { units: new Set(units), selections: new Map(selections), ownSearch, known };
};

/** The main process. */
export class Runs {
  #task = readTask();
  #report = new Report();
  #isLoaded = false;
  #loaded = new Set();
  /** The errors of the files that did not load. */
  #broken = new Map();
  /** The files of the hooks outside of all suites. */
  #hooks = new Map();

  load(mocha, load) {
    this.#isLoaded = true;
    const found = this.#found(mocha);
    const units = [...this.#task.units].map(absolute);
    return loadEach(mocha, filesToLoad(found, units, this.#task.ownSearch), load, this);
  }

  /** Mocha's search, compared with the plan. */
  #found(mocha) {
    const found = foundBy(mocha);
    const names = found.files.map(fileOf);
    const { known, units, ownSearch } = this.#task;
    const planned = new Set(known);
    const unplanned = known ? names.filter((file) => !planned.has(file)) : [];
    if (unplanned.length > 0) writeFileSync(process.env.SHARDWISE_UNPLANNED, JSON.stringify(unplanned));
    const lost = ownSearch ? [...units].filter((unit) => !names.includes(unit)) : [];
    if (lost.length > 0) say(`shardwise: Mocha does not find ${lost.join(', ')}\n`);
    return found;
  }

  starts(file) {
    this.#report.start(file, fileCase(file));
  }

  ends(file, hooks) {
    this.#report.drop(file);
    this.#loaded.add(file);
    for (const hook of hooks) {
      hook.file ??= absolute(file);
      this.#hooks.set(hook, file);
    }
  }

  /** A file without a test that belongs to another shard is an error there. */
  breaks(file, error) {
    this.#report.drop(file);
    if (this.#task.units.has(file)) this.#broken.set(file, error);
    say(`shardwise: ${file} did not load: ${error?.stack ?? error}\n`);
  }

  run(mocha, run, done = () => {}) {
    const runner = this.#isLoaded ? this.#runHere(mocha, run, done) : this.#runInWorkers(mocha, run, done);
    for (const [file, error] of this.#broken) this.#report.breakFile(file, error);
    return runner;
  }

  #runHere(mocha, run, done) {
    const left = new Map();
    leaveOnlyToUs(mocha.suite);
    const runner = run((failures) => done(failures + this.#broken.size));
    runner.prependOnceListener('start', () => this.#select(mocha, runner, left));
    listen(runner, this.#report, { left, say });
    return runner;
  }

  #runInWorkers(mocha, run, done) {
    const lost = [];
    mocha.files = this.#filesForWorkers(mocha);
    mocha._runnerClass = namingLost(mocha._runnerClass, (path, error) => {
      lost.push(path);
      this.#report.breakFile(fileOf(path), error);
    });
    const runner = run(done);
    listen(runner, this.#report, { lost, say });
    return runner;
  }

  /** Mocha gives each worker one file, so what one sets up holds for no other. They start in the order of the plan. */
  #filesForWorkers(mocha) {
    const { units, ownSearch } = this.#task;
    const found = new Set(this.#found(mocha).files.map(fileOf));
    return [...units].filter((unit) => !ownSearch || found.has(unit)).map(absolute);
  }

  #select({ suite, options }, runner, left) {
    const only = keepOnly(suite);
    const files = new Set([...this.#loaded].filter((file) => this.#task.units.has(file)));
    keepSelected(suite, files, this.#task.selections);
    const selected = countSelected(suite, files, options);
    for (const [file, parts] of selected) left.set(file, sumOf(parts));
    writeFileSync(process.env.SHARDWISE_SELECTED, JSON.stringify([...selected]));
    runner.total = runner.grepTotal(suite);
    this.#warn(
      only.filter((file) => files.has(file)),
      filesWithTests(suite),
    );
  }

  #warn(only, withTests) {
    for (const file of only)
      say(
        `shardwise: ${file} has .only, so its other tests do not run. Mocha by itself would run no other file either. Here all of them run\n`,
      );
    for (const file of new Set(this.#hooks.values()))
      if (withTests.has(file))
        say(
          `shardwise: ${file} has hooks outside of all suites. They hold for the files that run in the same shard, and for no others. Move them to a file without tests, or to one that --require names\n`,
        );
  }
}

/** Mocha 11 does not say which file a worker did not load, or died with. */
const namingLost = (Runner, onLost) =>
  class extends Runner {
    _createFileRunner(...args) {
      const runFile = super._createFileRunner(...args);
      return (path) =>
        runFile(path).catch((error) => {
          onLost(path, error);
          throw error;
        });
    }
  };

/** A worker, which Mocha gives one file after another. Its results go to the main process. */
export class WorkerRuns {
  #task = readTask();
  #selected = new Map();

  load(mocha, load) {
    return load(mocha.files);
  }

  run(mocha, run, done) {
    const [file] = mocha.files.map(fileOf);
    const runner = run(done);
    runner.prependOnceListener('start', () => this.#select(mocha, runner, file));
    runner.once('end', () => say(finishedLine(file)));
    return runner;
  }

  #select({ suite, options, files: [path] }, runner, file) {
    keepSelected(suite, new Set([file]), this.#task.selections);
    this.#selected.set(file, countSelected(suite, [file], options).get(file));
    const own = process.env.SHARDWISE_SELECTED.replace(/\.json$/, `.${process.pid}.json`);
    writeFileSync(own, JSON.stringify([...this.#selected]));
    runner.total = runner.grepTotal(suite);
    // The main process gets nothing of a hook but this.
    for (const hook of [...suite._beforeAll, ...suite._beforeEach, ...suite._afterEach, ...suite._afterAll])
      hook.file ??= path;
  }
}
