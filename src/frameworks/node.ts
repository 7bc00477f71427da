/** The test runner of Node. https://nodejs.org/api/test.html */

import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework } from './framework.ts';
import { nodeFinder } from './node/finder.ts';
import { findBadNodeArgument, nodeTestOf, ownNodeCommand, runnerOf } from './node/script.ts';
import { NODE_PATTERNS, NODE_PROJECT_FILES, searchNode } from './node/search.ts';
import { asArgument, reportPath, runningPath, splitToFit, starter } from './shared/command-line.ts';
import { selectedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';

/** A test definition: `test(`, `it.only(` or `t.test(`, but not `pattern.test(`, `describe(` or `latest(`. */
const DEFINITION = /(?:(?<![\w$.])|(?<![\w$.])(?:t|context|ctx)\.)(?:test|it)(?:\.(?:only|skip|todo))?\s*\(/g;

export const node: Framework = {
  name: 'node',
  title: 'node --test',
  setUp: { language: 'node' },
  startMs: 300,
  runOne: { start: 'node --test', args: '--test-name-pattern={namePattern}$ {file}' },
  versions: '20, 22, 24',
  hiddenFiles: 'some-versions', // Node 20 does, Node 22 and later do not
  links: 'to files',
  patterns: NODE_PATTERNS,
  projectFiles: NODE_PROJECT_FILES,
  search: searchNode,
  fileOfId: (id) => id,
  ownCommand: ownNodeCommand,
  findBadArgument: findBadNodeArgument,
  detect: () => undefined,
  detectScript(commands) {
    const [command] = commands.flatMap(nodeTestOf);
    return command === undefined ? undefined : `script "${command.script}" in package.json runs ${runnerOf(command)}`;
  },
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  finder: nodeFinder,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const { program, before } = starter(request, 'node');
    const args = (units: readonly string[], index: number) => [
      ...before,
      `${request.reporters}/node-run.mjs`,
      reportPath(request, 'node', index),
      ...request.args,
      '--',
      ...units,
    ];
    const pieces = splitToFit(request.units.map(asArgument), args([], 0), request.maxCommandLine);
    return pieces.map((units, index) => ({
      program,
      args: args(units, index),
      journal: runningPath(request, 'node', index),
      env: { SHARDWISE_SELECTED: selectedPath(request, index) },
    }));
  },
  tells: 'each test',
};
