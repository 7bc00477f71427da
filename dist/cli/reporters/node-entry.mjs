/**
 * Loaded by every test file's process before the file itself: says which file begins. It is a heading for people, and tells
 * `node.mjs` which file the tests that follow belong to, wherever they are declared.
 */
import { relative } from 'node:path';
import { isMainThread } from 'node:worker_threads';

/** Kept in the environment, so that processes which the tests start themselves stay silent. */
const SAID = 'SHARDWISE_TEST_FILE';
const isTestFile = process.env.NODE_TEST_CONTEXT?.startsWith('child') && isMainThread;

if (isTestFile && process.argv[1] !== undefined && process.env[SAID] === undefined) {
  process.env[SAID] = relative(process.cwd(), process.argv[1]).replaceAll('\\', '/');
  process.stdout.write(`${process.env[SAID]}\n`);
}
