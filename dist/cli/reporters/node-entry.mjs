/**
 * Prints the name of a test file before the file itself is loaded. The process of every test file loads this module.
 * The line is a heading for people. It also tells `node.mjs` which file the following tests belong to, wherever they are declared.
 */
import { relative } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** The variable with the printed name. It is in the environment, so that processes that the tests start stay silent. */
const SAID = 'SHARDWISE_TEST_FILE';
const isTestFile = process.env.NODE_TEST_CONTEXT?.startsWith('child') && isMainThread;

if (isTestFile && process.argv[1] !== undefined && process.env[SAID] === undefined) {
  process.env[SAID] = relative(process.cwd(), process.argv[1]).replaceAll('\\', '/');
  process.stdout.write(`${process.env[SAID]}\n`);
}
