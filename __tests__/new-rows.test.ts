/**
 * A new framework, strategy, renderer, host or dialect is one file and one row of its table. Made-up ones are written into a copy of the sources,
 * which is then compiled and run. Nothing else in the copy is changed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { NEW_ROWS, type NewRow } from './support/made-up-rows.ts';
import { findBrokenRules } from './support/module-rules.ts';

jest.setTimeout(60_000);

const REPOSITORY = join(import.meta.dirname, '..');

const root = mkdtempSync(join(tmpdir(), 'shardwise-new-rows-'));
const project = join(root, 'project');
const PLAN = 'project/.shardwise/artifacts/shardwise-default-plan/plan.json';
const REPORT = 'project/.shardwise/default/report.json';

function addRow({ file, source, name, table, list, at, row }: NewRow): void {
  write(join('src', file), source);
  const path = join('src', table);
  const text = read(path);
  const rows = new RegExp(`(?<=export const ${list}\\b[^=]*= \\[)${at === 'start' ? '' : '[^\\]]*'}`);
  if (!rows.test(text)) throw new Error(`${table} has no list ${list}`);
  const longer = text.replace(rows, (before) => (at === 'start' ? `${row}, ` : `${before}, ${row}`));
  write(path, `import { ${name} } from './${posix.relative(posix.dirname(table), file)}';\n${longer}`);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The compiled command line of the copy. */
function shardwise(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'lib/entry/cli.js'), ...args], {
    cwd: project,
    env: { ...process.env, GITHUB_ACTIONS: '', ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function node(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')}:\n${stdout}${stderr}`);
}

beforeAll(() => {
  const copied = ['src', 'scripts', 'package.json', 'action.yml', 'README.md', 'plan-action', 'merge-action', 'docs'];
  for (const path of copied) cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'junction');
  const build = { extends: join(REPOSITORY, 'tsconfig.json'), include: ['src'], exclude: ['src/page'] };
  const compilerOptions = { noEmit: false, rootDir: 'src', outDir: 'lib' };
  write('tsconfig.json', JSON.stringify({ ...build, compilerOptions }));
  for (const row of NEW_ROWS) addRow(row);
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json');
  node('scripts/docs.mjs');
  write('project/made-up.toml', '[tests]\n');
  for (const name of ['a', 'b', 'c']) write(`project/${name}.lines`, `first-${name} passes\nsecond-${name} passes\n`);
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(NEW_ROWS)('$file keeps to the rules of who may import whom', ({ file, source }) => {
  expect(findBrokenRules(file, source)).toEqual([]);
});

/** Without the breaks that fit it to a terminal. */
const help = (command: string): string => shardwise([command, '--help']).stdout.replaceAll(/\s+/g, ' ');

describe('the made-up framework', () => {
  test('is a value of the input, and described in the documents', () => {
    expect(read('plan-action/action.yml')).toContain('Test framework: auto, made-up,');
    expect(read('docs/frameworks/README.md')).toContain('| [`made-up`](made-up.md) | Made-up Test |  | a file | yes |');
    expect(read('README.md')).toContain('Shardwise finds the framework by itself: Made-up Test,');
  });

  test('is found by its file, and its tests are counted', () => {
    const { stdout, stderr } = shardwise(['plan', '--json']);
    expect(stderr).toContain('framework: made-up (made-up.toml has tests)');
    expect(JSON.parse(stdout)).toMatchObject({
      framework: 'made-up',
      units: [{ tests: 2 }, { tests: 2 }, { tests: 2 }],
    });
  });

  test('fails where a test fails', () => {
    write('project/d.lines', 'red fails\n');
    const { status } = shardwise(['run', '--framework', 'made-up', '--shards', '1', '--retries', '0']);
    rmSync(join(project, 'd.lines'));
    expect(JSON.parse(read(REPORT))).toMatchObject({ verdict: 'failed', totals: { tests: 7, failed: 1 } });
    expect(status).toBe(1);
  });
});

describe('the made-up strategy', () => {
  test('is a value of the input, and described on the command line and in the documents', () => {
    const described = 'backwards (in turn, by name, the last shard first)';
    expect(help('plan')).toContain(described);
    expect(read('plan-action/action.yml')).toContain(described);
  });

  test('plans, and what it plans runs and is merged', () => {
    const { status } = shardwise(['run', '--strategy', 'backwards', '--shards', '2']);
    expect(JSON.parse(read(PLAN))).toMatchObject({
      shards: [{ units: ['b.lines'] }, { units: ['a.lines', 'c.lines'] }],
    });
    expect(JSON.parse(read(REPORT))).toMatchObject({ verdict: 'passed', totals: { tests: 6, passed: 6 } });
    expect(status).toBe(0);
  });

  test('is in the bench', () => {
    const { rows } = JSON.parse(shardwise(['bench', '--shards', '4', '--json']).stdout);
    expect(rows).toContainEqual(expect.objectContaining({ planner: 'backwards' }));
  });
});

describe('the made-up renderer', () => {
  test('is an option of merge and an output of the action', () => {
    expect(help('merge')).toContain('--names <value> Write the names of all tests here.');
    expect(read('merge-action/action.yml')).toContain('names-file:');
    expect(read('merge-action/README.md')).toContain('| `names-file` | Path of names.txt. |');
  });

  test('writes its file', () => {
    shardwise(['run', '--shards', '1']);
    expect(read('project/.shardwise/default/names.txt').split('\n')).toContain('first-a');
  });
});

test('the made-up host is recognised, and its limits and words are used', () => {
  const { status, stderr } = shardwise(['plan', '--shards', '3'], { MADE_UP_CI: 'true' });
  expect(stderr).toContain('input shards is 3, but a plan for Made-up CI has at most 2 shards: write 2 or less');
  expect(status).toBe(2);
  shardwise(['plan', '--shards', '1', '--out', 'plan.json']);
  const merge = ['merge', 'nowhere', '--plan', 'plan.json', '--summary', 'summary.md'];
  shardwise(merge, { MADE_UP_CI: 'true' });
  expect(read('project/summary.md')).toContain('press the red button');
  shardwise(merge);
  expect(read('project/summary.md')).not.toContain('press the red button');
});

describe('the made-up dialect', () => {
  const reportOf = (tool: string, suite: string) => {
    const cases = '<testcase name="t"><failure/></testcase><testcase name="t"/>';
    write(
      'project/dialect.xml',
      `<testsuites tool="${tool}"><testsuite name="${suite}">${cases}</testsuite></testsuites>`,
    );
    const { status, stderr } = shardwise(['merge', 'dialect.xml', '--json', 'dialect.json']);
    return { status, stderr, totals: JSON.parse(read('project/dialect.json')).totals };
  };

  test('tells what two cases of one name are', () => {
    expect(reportOf('another', 'a suite')).toMatchObject({ status: 1, totals: { tests: 2, failed: 1, flaky: 0 } });
    expect(reportOf('made-up', 'a suite')).toMatchObject({ status: 0, totals: { tests: 1, flaky: 1 } });
  });

  test('hides its suite from the names of tests', () => {
    expect(reportOf('made-up', 'a suite').stderr).toContain('a suite › t');
    expect(reportOf('made-up', 'everything made up').stderr).not.toContain('everything made up');
  });
});
