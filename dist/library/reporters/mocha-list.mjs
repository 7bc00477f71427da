/** Says what Mocha would run. */
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { absolute, fileOf, filesToLoad, foundBy, loadEach } from './mocha-files.mjs';
import { countSelected, filesWithTests, keepOnly, leaveOnlyToUs, sumOf } from './mocha-tree.mjs';

const STDOUT = 1;

/** Prints the files that Mocha finds. */
export class Namer {
  load(mocha) {
    const found = foundBy(mocha).files.map(fileOf);
    writeSync(STDOUT, `\nshardwise-list: ${JSON.stringify(found)}\n`);
    process.exit(0);
  }

  run = (mocha) => this.load(mocha);
}

/** A file that ends the process while it loads does not load. The list has the others all the same. */
const refusingToExit = (load) => async (files) => {
  const { exit } = process;
  process.exit = (code = process.exitCode ?? 0) => {
    throw new Error(`it ends the process with exit code ${code} while it loads`);
  };
  try {
    await load(files);
  } finally {
    process.exit = exit;
  }
};

/** Writes the list of the tests. */
export class Lister {
  #files = new Set();
  #broken = {};
  #isLoaded = false;

  load(mocha, load) {
    this.#isLoaded = true;
    const found = foundBy(mocha);
    const { SHARDWISE_FILES: path } = process.env;
    const units = path ? JSON.parse(readFileSync(path, 'utf8')) : found.files;
    return loadEach(mocha, filesToLoad(found, units.map(absolute), path === undefined), refusingToExit(load), this);
  }

  starts() {}

  ends(file) {
    this.#files.add(file);
  }

  breaks(file, error) {
    this.#broken[file] = String(error?.message ?? error).split('\n', 1)[0];
  }

  run(mocha, run) {
    if (!this.#isLoaded) return this.#runLoaded(mocha);
    mocha.enableGlobalSetup(false);
    mocha.reporter(class {});
    leaveOnlyToUs(mocha.suite);
    const runner = run();
    runner.prependOnceListener('start', () => this.#write(mocha));
    return runner;
  }

  /** With `--parallel`, only the workers would load the files. */
  async #runLoaded(mocha) {
    mocha.parallelMode(false);
    await mocha.loadFilesAsync();
    return mocha.run();
  }

  #write({ suite, options }) {
    keepOnly(suite);
    const counts = [...countSelected(suite, this.#files, options)].map(([file, parts]) => [file, sumOf(parts)]);
    const withTests = filesWithTests(suite);
    const list = {
      tests: Object.fromEntries(counts.filter(([, tests]) => tests > 0)),
      deselected: counts.filter(([file, tests]) => tests === 0 && withTests.has(file)).map(([file]) => file),
      broken: this.#broken,
    };
    writeFileSync(process.env.SHARDWISE_LIST, JSON.stringify(list));
    process.exit(0); // what the files have opened may keep the process alive
  }
}
