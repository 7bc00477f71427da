/**
 * Runs `node --test` with our reporter and Node's own, on exactly the given files:
 *
 *     node node-run.mjs REPORT [node options ...] -- FILE ...
 *
 * Options before this script, or those of a program such as tsx, hold for the tests too.
 *
 * It is a separate process, because the arguments depend on the version of Node that runs it: up to Node 20 they are paths, later they are globs.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';

const GLOB_CHARACTERS = /[[*?(){}]/g;
const takesGlobs = Number(process.versions.node.split('.')[0]) > 20;

const [report, ...rest] = process.argv.slice(2);
const end = rest.lastIndexOf('--');
const reporter = (name) => new URL(name, import.meta.url).href;

const args = [
  ...process.execArgv,
  `--import=${reporter('./node-entry.mjs')}`,
  ...rest.slice(0, end),
  '--test',
  '--test-reporter=spec',
  '--test-reporter-destination=stdout',
  `--test-reporter=${reporter('./node.mjs')}`,
  `--test-reporter-destination=${report}`,
  ...rest.slice(end + 1).map((file) => (takesGlobs ? exactGlob(whole(file)) : resolve(file))),
];

/** The file as an argument. Node drops the `./` and passes the name to another node, which must not read it as an option. */
function whole(file) {
  return file.startsWith('./-') ? resolve(file) : file;
}

/** The glob that matches only this file. Node's globs have no escape except a class, and a comma would split a brace even in a class. */
function exactGlob(file) {
  const commas = file.includes('{') ? file.replaceAll(',', '?') : file;
  return commas.replace(GLOB_CHARACTERS, (character) =>
    commas !== file && character === '?' ? '?' : `[${character}]`,
  );
}

/** The environment without our own variables. They are set when this is itself a test of such a run. */
const { NODE_TEST_CONTEXT: _context, SHARDWISE_TEST_FILE: _file, ...env } = process.env;

const child = spawn(process.execPath, args, { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 128 + constants.signals[signal];
});
