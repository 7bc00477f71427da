/**
 * The process of every test file loads this module before the file itself.
 * - It prints the name of the test file. The line is a heading for people. It also tells `node.mjs` which file the following tests belong to,
 *   wherever they are declared.
 * - It lets a file fail that ends its own process before its tests are done, such as with `process.exit(0)`. Node lets it pass without them.
 */
import { writeSync } from 'node:fs';
import { relative } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { ENDED_EARLY } from './xml.mjs';

/** The variable with the printed name. It is in the environment, so that processes that the tests start stay silent. */
const SAID = 'SHARDWISE_TEST_FILE';
const STDERR = 2;
const isTestFile = process.env.NODE_TEST_CONTEXT?.startsWith('child') && isMainThread;

if (isTestFile && process.argv[1] !== undefined && process.env[SAID] === undefined) {
  process.env[SAID] = relative(process.cwd(), process.argv[1]).replaceAll('\\', '/');
  process.stdout.write(`${process.env[SAID]}\n`);
  process.on('exit', () => {
    if (process.exitCode || !hasUnfinishedTests()) return;
    process.exitCode = 1;
    writeSync(STDERR, ENDED_EARLY);
  });
}

/** Node waits for this event with a function of this name from the first test on, and no longer when all tests are done. */
function hasUnfinishedTests() {
  return process.listeners('beforeExit').some(({ name }) => name === 'exitHandler');
}
