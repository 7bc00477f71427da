/**
 * A module for Mocha's `--require`. The reporter of the project stays. Environment variables say what it does:
 *
 * - SHARDWISE_FOUND: it prints the files that Mocha finds, and nothing is loaded.
 * - SHARDWISE_LIST is the path for a list of the tests in each file. The files are loaded, and no test and no hook runs.
 * - SHARDWISE_TASK is the path of a JSON object that says what to run (`renderTask` in `parts.ts`). Then these are written:
 *   - SHARDWISE_REPORT, the results as JUnit, and until the end SHARDWISE_JOURNAL;
 *   - SHARDWISE_SELECTED, how many tests were selected in each file;
 *   - SHARDWISE_UNPLANNED, the files that Mocha finds by itself and the plan does not have.
 *
 * With `--parallel`, the workers require it too. Each runs one file at a time, and the main process reports.
 */
import { createRequire } from 'node:module';
import { rememberPlace } from './mocha-lines.mjs';
import { Lister, Namer } from './mocha-list.mjs';
import { Runs, WorkerRuns } from './mocha-run.mjs';

/** The class is in the cache of modules already, because Mocha's command has loaded it. */
const classes = Object.entries(createRequire(import.meta.url).cache)
  .filter(([id]) => /[\\/]lib[\\/]mocha\.c?js$/.test(id))
  .map(([, module]) => module.exports)
  .filter((exported) => typeof exported?.prototype?.loadFilesAsync === 'function');

if (classes.length === 0) throw new Error('Shardwise needs Mocha 8 or later, started by its own command');

/** The instance of Mocha's command. A worker has one for each file. Tests may make others, which are none of our business. */
let own;

function isOwn(mocha) {
  own ??= mocha;
  return mocha === own || mocha.isWorker;
}

let mine;

function mineFor(mocha) {
  const { SHARDWISE_FOUND, SHARDWISE_LIST } = process.env;
  mine ??= SHARDWISE_FOUND
    ? new Namer()
    : SHARDWISE_LIST
      ? new Lister()
      : mocha.isWorker
        ? new WorkerRuns()
        : new Runs();
  return mine;
}

for (const { prototype, Suite } of classes) {
  const { loadFilesAsync, run } = prototype;
  const { addTest } = Suite.prototype;

  Suite.prototype.addTest = function add(test) {
    rememberPlace(test, add);
    return addTest.call(this, test);
  };

  prototype.loadFilesAsync = function (...args) {
    if (!isOwn(this)) return loadFilesAsync.apply(this, args);
    const load = (files) => {
      this.files = files;
      return loadFilesAsync.apply(this, args);
    };
    return mineFor(this).load(this, load);
  };

  prototype.run = function (...args) {
    return isOwn(this) ? mineFor(this).run(this, (done) => run.call(this, done), ...args) : run.apply(this, args);
  };
}
