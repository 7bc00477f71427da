/** A made-up framework, strategy, renderer, host and dialect: the file and the row that a contributor would write for each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(import.meta.dirname, '../../src');

export interface NewRow {
  /** The new file, relative to `src`. */
  readonly file: string;
  readonly source: string;
  /** The name that the new file exports. */
  readonly name: string;
  /** The file that gets the row, and the list in it. */
  readonly table: string;
  readonly list: string;
  readonly at: 'start' | 'end';
  readonly row: string;
}

/** The program of the framework. It runs files of lines "name outcome" and writes JUnit. */
const RUNNER = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const [report, ...files] = process.argv.slice(1);
  const linesOf = (file) => readFileSync(file, 'utf8').trim().split('\\n');
  const caseOf = (file, [name, outcome]) =>
    '<testcase file="' + file + '" name="' + name + '">' + (outcome === 'fails' ? '<failure/>' : '') + '</testcase>';
  const cases = files.flatMap((file) => linesOf(file).map((line) => caseOf(file, line.split(' '))));
  writeFileSync(report, '<testsuite name="lines">' + cases.join('') + '</testsuite>');
  process.exitCode = cases.some((one) => one.includes('<failure/>')) ? 1 : 0;
`;

const FRAMEWORK: NewRow = {
  file: 'frameworks/made-up.ts',
  name: 'madeUp',
  source: `import { reportPath } from './shared/command-line.ts';
import type { Framework } from './framework.ts';

export const madeUp: Framework = {
  name: 'made-up',
  title: 'Made-up Test',
  setUp: { language: 'none' },
  patterns: ['**/*.lines'],
  projectFiles: ['made-up.toml'],
  detect: ({ texts }) => (texts.get('made-up.toml')?.includes('[tests]') ? 'made-up.toml has tests' : undefined),
  countDefinitions: (source) => source.trim().split('\\n').length,
  run: (request) => [
    { program: 'node', args: ['-e', ${JSON.stringify(RUNNER)}, reportPath(request, 'made-up', 0), ...request.units] },
  ],
};
`,
  table: 'frameworks/index.ts',
  list: 'FRAMEWORKS',
  at: 'start',
  row: 'madeUp',
};

const STRATEGY: NewRow = {
  file: 'schedule/backwards.ts',
  name: 'backwards',
  source: `import { roundRobin } from './round-robin.ts';
import type { Strategy } from './strategy.ts';

export const backwards: Strategy = {
  name: 'backwards',
  description: 'in turn, by name, the last shard first',
  spread: (units, shards) => roundRobin.spread(units, shards).toReversed(),
};
`,
  table: 'schedule/strategies.ts',
  list: 'STRATEGIES',
  at: 'end', // the first is the default
  row: 'backwards',
};

const RENDERER: NewRow = {
  file: 'render/names-file.ts',
  name: 'namesFile',
  source: `import type { Renderer } from './renderer.ts';

export const namesFile = {
  option: 'names',
  description: 'Write the names of all tests here.',
  file: 'names.txt',
  output: { name: 'names-file', description: 'Path of names.txt.' },
  render: ({ tests }) => [...tests].map(({ name }) => \`\${name}\\n\`),
} as const satisfies Renderer;
`,
  table: 'render/index.ts',
  list: 'RENDERERS',
  at: 'start',
  row: 'namesFile',
};

const HOST: NewRow = {
  file: 'platform/made-up/host.ts',
  name: 'MADE_UP',
  // A host has many words, and this one uses those of a laptop.
  source: readFileSync(join(SRC, 'platform/local/host.ts'), 'utf8')
    .replace('GENERIC', 'MADE_UP')
    .replace(/title: .*/, "title: 'Made-up CI',")
    .replace(/maxMatrixJobs: .*/, 'maxMatrixJobs: Math.min(2, MAX_SHARDS),')
    .replace(/rerunFailed: .*/, "rerunFailed: 'press the red button',"),
  table: 'platform/hosts.ts',
  list: 'HOSTS',
  at: 'start', // the last row fits everywhere
  row: "{ host: MADE_UP, isHere: (environment) => environment['MADE_UP_CI'] === 'true' }",
};

const DIALECT: NewRow = {
  file: 'dialects/made-up.ts',
  name: 'madeUpDialect',
  source: `import type { Dialect } from './dialect.ts';

export const madeUpDialect: Dialect = {
  name: 'Made-up',
  marks: [{ on: 'root', attribute: 'tool', value: 'made-up' }],
  sameName: 'retry',
  hiddenSuites: ['everything made up'],
};
`,
  table: 'dialects/index.ts',
  list: 'DIALECTS',
  at: 'start',
  row: 'madeUpDialect',
};

export const NEW_ROWS: readonly NewRow[] = [FRAMEWORK, STRATEGY, RENDERER, HOST, DIALECT];
