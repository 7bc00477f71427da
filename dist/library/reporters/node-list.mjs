/**
 * Asks `node --test` which files it would run, and runs none:
 *
 *     node node-list.mjs LIST [node options ...]
 *
 * LIST is the file to write. LIST.words has the arguments of each command of the user, as JSON: files and globs, or none.
 *
 * It is a separate process, because the options of Node before this script, or those of a program such as tsx, hold for the test runner too.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const [list, ...options] = process.argv.slice(2);
const started = `${list}.started`;

/** Options of Node that do more than choose files: they run code of the user, or write files. */
const DOES_MORE = /^--(?:test-global-setup|test-rerun-failures|test-reporter|test-reporter-destination)(?:=|$)/;

/** The options without those, and without their values. */
const harmless = (words) =>
  words.filter(
    (word, at) => !DOES_MORE.test(word) && !(DOES_MORE.test(words[at - 1] ?? '') && !words[at - 1].includes('=')),
  );

/** The environment without our own variables. They are set when this is itself a test of such a run. */
const { NODE_TEST_CONTEXT: _context, SHARDWISE_TEST_FILE: _file, ...environment } = process.env;

/** The files of one command; undefined where the test runner did not come to its end. */
function filesOf(words) {
  rmSync(started, { force: true });
  const args = [
    ...harmless([...process.execArgv, ...options]),
    `--require=${fileURLToPath(new URL('./node-list-runner.cjs', import.meta.url))}`,
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stderr',
    ...words,
  ];
  const { stderr } = spawnSync(process.execPath, args, {
    env: { ...environment, SHARDWISE_STARTED: started },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (existsSync(started)) return JSON.parse(readFileSync(started, 'utf8'));
  process.stderr.write(stderr ?? '');
  return undefined;
}

const isFolder = (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
/** Whether a link to a folder leads to a file that is there by its own path too. Node 20 follows such links. */
function isSecondWay(path, files) {
  const own = existsSync(path) ? join(realpathSync(dirname(path)), basename(path)) : path;
  return own !== path && files.has(own);
}

const named = (path) => relative(process.cwd(), path).replaceAll('\\', '/');

const found = JSON.parse(readFileSync(`${list}.words`, 'utf8')).map(filesOf);
rmSync(started, { force: true });
if (found.includes(undefined)) process.exitCode = 1;
else {
  // From version 22 on, Node takes a folder for a file, which does not load.
  const files = new Set(found.flat().filter((path) => !isFolder(path)));
  for (const path of files) if (isSecondWay(path, files)) files.delete(path);
  const tests = Object.fromEntries([...files].map((path) => [named(path), null]));
  writeFileSync(list, JSON.stringify({ tests, deselected: [], broken: {} }));
}
