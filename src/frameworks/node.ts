/** The test runner of Node. https://nodejs.org/api/test.html */
import { asArgument, reportPath, splitToFit, starter } from './command-line.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import { findFinishedFile } from './finished-file.ts';
import type { Framework } from './framework.ts';
import { PACKAGE_FILE, packageJson } from './package-json.ts';
import { countMatches, stripJavaScript } from './source-text.ts';

/** A test definition: `test(`, `it.only(` or `t.test(`, but not `pattern.test(`, `describe(` or `latest(`. */
const DEFINITION = /(?:(?<![\w$.])|(?<![\w$.])(?:t|context|ctx)\.)(?:test|it)(?:\.(?:only|skip|todo))?\s*\(/g;

/** Whether one of the commands of a script is `node --test`. */
const runsNodeTest = (script: string): boolean =>
  script.split(/[&|;]/).some((command) => /\bnode\b/.test(command) && /\s--test(?![\w-])/.test(command));

export const node: Framework = {
  name: 'node',
  title: 'node --test',
  hiddenFiles: 'some-versions', // Node 20 does, Node 22 and later do not
  links: 'to files',
  mayEndEarly: true,
  patterns: [
    '**/*.test.?(c|m)[jt]s',
    '**/*-test.?(c|m)[jt]s',
    '**/*_test.?(c|m)[jt]s',
    '**/test-*.?(c|m)[jt]s',
    '**/test.?(c|m)[jt]s',
    '**/test/**/*.?(c|m)[jt]s',
    '!**/*.d.?(c|m)ts',
    '!**/node_modules/**',
  ],
  projectFiles: [PACKAGE_FILE],
  detect(project) {
    const script = Object.entries(packageJson(project).scripts ?? {}).find(([, text]) => runsNodeTest(text))?.[0];
    return script === undefined ? undefined : `script "${script}" in package.json runs node --test`;
  },
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
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
    return pieces.map((units, index) => ({ program, args: args(units, index) }));
  },
  progress: findFinishedFile,
};
