/**
 * The test runner of Node loads this module before it starts a process for each test file. The module writes the files down, and none of the
 * processes starts. It is CommonJS, because the test runner loads what `--require` names, and nothing of `--import`.
 */
const { ChildProcess } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const files = [];
const { spawn } = ChildProcess.prototype;

/** A program that does not exist. The test runner takes the file for one that failed, and goes on. */
const NO_PROGRAM = join(__dirname, 'node-list-runner.none');

ChildProcess.prototype.spawn = function (options) {
  files.push(options.args.at(-1));
  return spawn.call(this, { ...options, file: NO_PROGRAM });
};

process.on('exit', () => writeFileSync(process.env.SHARDWISE_STARTED, JSON.stringify(files)));
