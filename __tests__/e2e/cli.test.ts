/** The bundled program as a user starts it: words in, exit code, standard output and error out, files on the disk. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { obeyedCommands } from '../support/workflow-commands.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const CLI = join(REPOSITORY, 'dist/cli/index.js');
const TIMEOUT = 120_000;

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-cli-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
};
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** GitHub's variables must not change what a laptop does. */
const start = (args: readonly string[], input = '', more: Readonly<Record<string, string>> = {}) => {
  const env = { CI: 'true', FORCE_COLOR: '0', GITHUB_ACTIONS: '', ...more };
  return execa(process.execPath, [CLI, ...args], { cwd: root, reject: false, input, env });
};

async function shardwise(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await start(args);
  return { exitCode, stdout, stderr };
}

const nodeProject = (tests: Readonly<Record<string, string>>) => {
  write('package.json', JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
  for (const [file, body] of Object.entries(tests))
    write(file, `import assert from 'node:assert';\nimport { it } from 'node:test';\n${body}`);
};
const PASSES = "it('passes', () => {});";
const FAILS = "it('fails', () => assert.equal(1, 2));";

const suite = (...names: readonly string[]) =>
  `<testsuite>${names.map((name) => `<testcase name="${name}" time="1"/>`).join('')}</testsuite>`;

describe('help', () => {
  test('of the program names its commands, on standard output', async () => {
    const { exitCode, stdout, stderr } = await shardwise('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const command of ['plan', 'split', 'run', 'merge']) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  test('of a command names its options and their defaults', async () => {
    const { exitCode, stdout } = await shardwise('run', '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--retries <value>[\s\S]*\(default:\s+1\)/);
    expect(stdout).toContain('--full');
  });

  test('the version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
    expect(await shardwise('--version')).toEqual({ exitCode: 0, stdout: version, stderr: '' });
  });

  test('without a command is shown, and is a mistake', async () => {
    const { exitCode, stdout, stderr } = await shardwise();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage: shardwise');
    expect(stderr).not.toContain('outputHelp');
  });
});

describe('a mistake in the inputs', () => {
  beforeEach(() => nodeProject({ 'a.test.js': PASSES }));

  test.each<[name: string, args: string[], lines: string[]]>([
    [
      'everything that is wrong is told at once',
      ['plan', '--shrads', '3', '--shards', 'many', '--target-duration=5', '--discovery', 'guess'],
      [
        'shardwise: input shrads is unknown; did you mean shards? the known inputs are: ',
        'shardwise: input shards is "many", but it must be a whole number from 1 to 1024, or auto',
        'shardwise: input target-duration is "5", but it must be a duration with its unit, such as 90s, 5m or 1h30m',
        'shardwise: input discovery is "guess", but it must be one of: auto, list, static',
      ],
    ],
    [
      'an input of another command',
      ['plan', '--retries', '2'],
      ['shardwise: input retries is unknown; the known inputs are: '],
    ],
    [
      'a search beside a list of units',
      ['plan', '--units', 'a.txt', '--tests', 'x', '--discovery', 'list'],
      [
        'shardwise: input tests has no effect with input units, which lists the units: remove one of them',
        'shardwise: input discovery has no effect with input units, which lists the units: remove one of them',
      ],
    ],
    [
      'globs beside a list command',
      ['run', '--list-command', 'ls', '--tests', 'x'],
      ['shardwise: input tests has no effect with input list-command, which lists the units: remove one of them'],
    ],
    [
      'folders for files to read',
      ['plan', '--units', '.', '--timings', '.', '--history', '.'],
      ['units', 'timings', 'history'].map(
        (name) => `shardwise: input ${name} is ".", but that is a folder: name a file in it`,
      ),
    ],
    [
      'a folder for a plan',
      ['run', '--plan', '.'],
      ['shardwise: input plan is ".", but that is a folder: name a file in it'],
    ],
    [
      'a folder for a result',
      ['plan', '--out', '.'],
      ['shardwise: input out is ".", but that is a folder: name a file in it'],
    ],
    [
      'a file for a folder of results, before anything is planned',
      ['split', '--output', 'a.test.js', '--units', 'none.txt'],
      ['shardwise: input output is "a.test.js", but there is a file where a folder is needed: write another path'],
    ],
    [
      'no pools',
      ['plan', '--pools', '[]'],
      ['shardwise: input pools is "[]", but it must be a list of pools, each with a name'],
    ],
    [
      'a pool without a name and without machines',
      ['plan', '--pools', '[{runs-on: []}]'],
      ['pool 1 has no name: it must be 1 to 64 letters', 'runs-on of pool 1 is [], but it must be a label'],
    ],
    [
      'two pools with one name',
      ['plan', '--pools', '[{name: a}, {name: A}]'],
      ['the name A is there twice: give each pool its own name'],
    ],
    [
      'an axis with too many values',
      ['plan', '--axes', `{a: [${Array.from({ length: 1100 }, (_, at) => at).join()}]}`],
      ['it gives 1100 combinations, '],
    ],
    ['a required input', ['split'], ['shardwise: input output is required, but it was not given: ']],
    ['a command', ['paln'], ["shardwise: error: unknown command 'paln'", '(Did you mean plan?)']],
    [
      'an option without its value',
      ['plan', '--shards'],
      ["shardwise: error: option '--shards <value>' argument missing"],
    ],
    [
      'a folder',
      ['plan', '--working-directory', 'none'],
      ['shardwise: input working-directory is "none", but the repository has no such folder'],
    ],
    [
      'a path out of the repository',
      ['plan', '--working-directory', '../..'],
      [
        'shardwise: input working-directory is "../..", but it must be a path inside the repository, relative to its root',
      ],
    ],
    [
      'a suite that is a path',
      ['run', '--suite', '../x'],
      ['shardwise: input suite is "../x", but it must be 1 to 64 letters'],
    ],
    [
      'a list of units',
      ['plan', '--units', 'none.txt'],
      ['shardwise: input units is "none.txt", but there is no such file'],
    ],
    [
      'a plan',
      ['run', '--plan', 'none.json'],
      ['shardwise: there is no plan at ', 'none.json: make one with the plan command'],
    ],
    ['a history without a plan', ['merge', 'a.xml', '--history', 'h'], ['shardwise: input history needs input plan']],
    [
      'a word that is no option',
      ['plan', 'tests'],
      [
        'shardwise: "tests" is no option, and --tests takes it',
        "shardwise: write instead: shardwise plan --tests 'tests/**'",
      ],
    ],
    [
      'words of other tools',
      ['run', 'tests/', '-w', '4'],
      ['shardwise: -w is a word of other runners, but', "write instead: shardwise run --tests 'tests/**' --shards 4"],
    ],
    [
      'bounds the wrong way round',
      ['run', '--min-shards', '5', '--max-shards', '2'],
      ['shardwise: input min-shards is 5, but it must not be greater than max-shards, which is 2'],
    ],
    [
      'a list command that does not exist',
      ['plan', '--list-command', 'no-such-tool'],
      ['"no-such-tool" was not found; searched node_modules/.bin at and above', 'PATH='],
    ],
  ])(
    '%s',
    async (_name, args, lines) => {
      const { exitCode, stdout, stderr } = await shardwise(...args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      for (const line of lines) expect(stderr).toContain(line);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(readdirSync(root).sort()).toEqual(['a.test.js', 'package.json']);
    },
    TIMEOUT,
  );

  test('in the file of settings is told with those on the command line', async () => {
    write('.github/shardwise.yml', 'shrads: 3\nsuite: [a\n');
    const { exitCode, stderr } = await shardwise('plan', '--shards', 'x');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('.github/shardwise.yml is not valid YAML');
    expect(stderr).toContain('input shards is "x", but');
    expect(existsSync(join(root, '.shardwise'))).toBe(false);
  });
});

describe('settings in the repository', () => {
  test(
    'are used, and what is given is stronger, even when it is the default',
    async () => {
      nodeProject(Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.test.js`, PASSES])));
      write('.github/shardwise.yml', 'shards: 3\nsuite: unit\n');
      const shards = async (...args: string[]) => {
        const { suite: name, shards: list } = JSON.parse((await shardwise('plan', '--json', ...args)).stdout);
        return [name, list.length];
      };
      expect(await shards()).toEqual(['unit', 3]);
      expect(await shards('--shards', '2', '--suite', 'default')).toEqual(['default', 2]);
    },
    TIMEOUT,
  );
});

describe('words of other tools', () => {
  test(
    'that mean the same are accepted, and a variable that means nothing is named',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      const { exitCode, stderr } = await start(['run', '--shard', '1/2'], '', { SHARD_COUNT: '2' });
      expect({ exitCode, warned: stderr.includes('SHARD_COUNT') }).toEqual({ exitCode: 0, warned: false });
      const split = await start(['split', '-o', 'lists', '--strategy', 'round_robin'], '', { SHARD_COUNT: '2' });
      expect(split.exitCode).toBe(0);
      expect(split.stderr).toContain(
        'warning: the variable SHARD_COUNT is "2", but it has no effect here: write --shards 2',
      );
      expect(read('lists/shard_0.txt')).toBe('a.test.js\nb.test.js\n');
    },
    TIMEOUT,
  );
});

describe('plan and run', () => {
  test(
    'plan prints for people on standard error, and only the plan on standard output',
    async () => {
      nodeProject({ 'a.test.js': PASSES });
      const { exitCode, stdout, stderr } = await shardwise('plan', '--json');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ version: 2, units: [{ id: 'a.test.js' }] });
      expect(stderr).toContain('Plan: 1 test file, 1 test, 1 shard');
      expect((await shardwise('plan')).stdout).toBe('');
    },
    TIMEOUT,
  );

  test(
    'timings never narrow what run runs, unless the user asks for the timed units',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      write('timings.json', JSON.stringify({ timings: { 'b.test.js': 2 } }));
      const all = await shardwise('run', '--timings', 'timings.json');
      expect(all.stderr).toContain('verdict: passed (2 tests,');
      const timed = await shardwise('run', '--timings', 'timings.json', '--units', 'timed');
      expect(timed.stderr).toContain('verdict: passed (1 test,');
      expect([all.exitCode, timed.exitCode]).toEqual([0, 0]);
      const none = await shardwise('plan', '--units', 'timed');
      expect(none.stderr).toContain('input units is "timed", but there are no timings');
      expect(none.exitCode).toBe(2);
    },
    TIMEOUT,
  );

  test(
    'a plan of no tests says where it looked, and running it is empty',
    async () => {
      nodeProject({});
      const { exitCode, stderr } = await shardwise('plan');
      expect(exitCode).toBe(0);
      expect(stderr).toMatch(
        /Plan: no tests found[\s\S]*No test file in the root of the repository matches the usual globs of node --test \(1 files? .*:[\s\S]*\*\*\/\*\.test\./,
      );
      const run = await shardwise('run');
      expect(run.exitCode).toBe(3);
      expect(run.stderr).toContain('verdict: empty');
    },
    TIMEOUT,
  );

  test(
    'the units may come through standard input',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      const { stdout } = await start(['plan', '--units', '-', '--json'], 'b.test.js\n');
      expect(JSON.parse(stdout).units.map(({ id }: { id: string }) => id)).toEqual(['b.test.js']);
    },
    TIMEOUT,
  );

  test(
    'a plan that was written is run, shard by shard, and merged',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      const { stdout } = await shardwise('plan', '--json', '--shards', '2', '--out', 'plans/plan.json');
      expect(read('plans/plan.json')).toBe(`${stdout}\n`);
      for (const shard of ['1', '2']) {
        const ran = await shardwise('run', '--plan', 'plans/plan.json', '--shard', shard);
        expect(ran.exitCode).toBe(0);
      }
      const merged = await shardwise(
        'merge',
        '.shardwise/artifacts',
        '--plan',
        'plans/plan.json',
        '--json',
        'report.json',
        '--out',
        'merged.xml',
        '--summary',
        'summary.md',
      );
      expect(merged.exitCode).toBe(0);
      expect(merged.stdout).toBe('');
      expect(JSON.parse(read('report.json'))).toMatchObject({ verdict: 'passed', totals: { tests: 2 } });
      expect(read('merged.xml')).toContain('tests="2"');
      expect(read('summary.md')).toContain('## ✅ Passed');
    },
    TIMEOUT,
  );

  test(
    'a plan is run through a pipe',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      const { stdout } = await shardwise('plan', '--json', '--shards', '2');
      const { exitCode, stderr } = await start(['run', '--plan', '-'], stdout);
      expect(stderr).toContain('verdict: passed (2 tests');
      expect(exitCode).toBe(0);
    },
    TIMEOUT,
  );

  test.each<[name: string, change: object, message: string]>([
    [
      'newer version',
      { version: 3 },
      'this plan has version 3, but this Shardwise reads versions up to 2: use the same Shardwise release in every job',
    ],
    ['suite that is a path', { suite: '../../x' }, 'is not a valid plan'],
    ['damaged plan', { shards: 'none' }, 'is not a valid plan'],
  ])(
    'a plan of a %s is refused',
    async (_name, change, message) => {
      nodeProject({ 'a.test.js': PASSES });
      const { stdout } = await shardwise('plan', '--json');
      rmSync(join(root, '.shardwise'), { recursive: true });
      write('plan.json', JSON.stringify({ ...JSON.parse(stdout), ...change }));
      const { exitCode, stderr } = await shardwise('run', '--plan', 'plan.json');
      expect(exitCode).toBe(2);
      expect(stderr).toContain(message);
      expect(existsSync(join(root, '.shardwise'))).toBe(false);
    },
    TIMEOUT,
  );

  test(
    'a plan of another suite or commit is refused, with what to do',
    async () => {
      nodeProject({ 'a.test.js': PASSES });
      const git = (...args: string[]) =>
        execa('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'commit.gpgsign=false', ...args], {
          cwd: root,
        });
      await git('init', '--quiet');
      await git('commit', '--quiet', '--allow-empty', '--message', 'one');
      await shardwise('plan', '--out', 'plan.json');
      expect((await shardwise('run', '--plan', 'plan.json', '--suite', 'other')).stderr).toContain(
        'the plan is of suite default, not other: give plan, run and merge the same suite',
      );
      await git('commit', '--quiet', '--allow-empty', '--message', 'two');
      const { exitCode, stderr } = await shardwise('run', '--plan', 'plan.json');
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(
        /the plan was made for commit [0-9a-f]{40}, but this is commit [0-9a-f]{40}: check out the planned commit, or make a new plan/,
      );
    },
    TIMEOUT,
  );

  test(
    'what would shape a plan is refused where a plan is given',
    async () => {
      nodeProject({ 'a.test.js': PASSES });
      await shardwise('plan', '--out', 'plan.json');
      const { exitCode, stderr } = await shardwise('run', '--plan', 'plan.json', '--shards', '3', '--tests', 'b/**');
      expect(exitCode).toBe(2);
      for (const name of ['shards', 'tests'])
        expect(stderr).toContain(`shardwise: input ${name} changes how a plan is made`);
    },
    TIMEOUT,
  );

  test(
    'a test command that does not exist is named, with the PATH',
    async () => {
      nodeProject({ 'a.test.js': PASSES });
      const { exitCode, stderr } = await shardwise('run', '--command', 'no-such-tool');
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/"no-such-tool" was not found; searched node_modules\/\.bin at and above .*, and PATH=/);
    },
    TIMEOUT,
  );
});

describe('split', () => {
  test(
    'writes a list for each shard, numbered from 0',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES, 'c d.test.js': PASSES });
      const { exitCode, stdout } = await shardwise('split', '--shards', '2', '--output', 'lists/x');
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
      expect(readdirSync(join(root, 'lists/x')).sort()).toEqual(['shard_0.txt', 'shard_1.txt']);
      const lines = [0, 1].flatMap((shard) => read(`lists/x/shard_${shard}.txt`).split('\n').filter(Boolean));
      expect(lines.sort()).toEqual(['a.test.js', 'b.test.js', 'c d.test.js']);
    },
    TIMEOUT,
  );

  test(
    'and run say that axes and pools of the settings file do not count there',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      write('.github/shardwise.yml', 'axes: {os: [ubuntu-latest, windows-latest]}\n');
      const split = await shardwise('split', '--shards', '2', '--output', 'lists');
      expect(split.exitCode).toBe(0);
      expect(split.stderr).toContain(
        'warning: axes of .github/shardwise.yml is for the jobs of a workflow, so it does not count here. The lists have each test once: run all of them on each kind of machine',
      );
      write('.github/shardwise.yml', 'suites:\n  - name: a\n    pools: [{name: lab}]\n');
      const run = await shardwise('run', '--shards', '1');
      expect(run.stderr).toContain('pools of .github/shardwise.yml is for the jobs of a workflow');
      expect(run.exitCode).toBe(0);
    },
    TIMEOUT,
  );

  test(
    'again with fewer shards leaves no list of the last time',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES, 'c.test.js': PASSES });
      await shardwise('split', '--shards', '3', '--output', 'lists');
      await shardwise('split', '--shards', '2', '--output', 'lists');
      const lines = readdirSync(join(root, 'lists')).flatMap((file) =>
        read(`lists/${file}`).split('\n').filter(Boolean),
      );
      expect(lines.sort()).toEqual(['a.test.js', 'b.test.js', 'c.test.js']);
    },
    TIMEOUT,
  );
});

describe('merge', () => {
  beforeEach(() => {
    write('reports/a.xml', suite('a'));
    write('reports/deep/b.xml', suite('b'));
  });

  test.each(['out', 'json', 'summary'])('refuses a folder for --%s, naming the option', async (name) => {
    const { exitCode, stderr } = await shardwise('merge', 'reports', `--${name}`, 'reports');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`shardwise: input ${name} is "reports", but that is a folder: name a file in it`);
  });

  test.each<[name: string, args: string[], exitCode: number, verdict: string]>([
    ['a file', ['reports/a.xml'], 0, 'verdict: passed (1 test'],
    ['a folder', ['reports'], 0, 'verdict: passed (2 tests'],
    ['a glob that no shell unfolded', ['reports/**/*.xml'], 0, 'verdict: passed (2 tests'],
    ['several', ['reports/a.xml', 'reports/deep/'], 0, 'verdict: passed (2 tests'],
    ['a path that is not there', ['reports/a.xml', 'reports/none.xml'], 3, 'verdict: incomplete'],
    ['a glob that matches nothing', ['none/*.xml'], 3, 'verdict: incomplete'],
    ['nothing at all', [], 3, 'there is nothing to judge'],
  ])(
    '%s',
    async (_name, args, exitCode, verdict) => {
      const result = await shardwise('merge', ...args);
      expect(result.stderr).toContain(verdict);
      expect(result).toMatchObject({ exitCode, stdout: '' });
      expect(readdirSync(root)).toEqual(['reports']);
    },
    TIMEOUT,
  );

  test(
    'a report that is not XML is named, and the others are read',
    async () => {
      write('reports/bad.xml', 'hello');
      const { exitCode, stderr } = await shardwise('merge', 'reports', '--json', 'report.json');
      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/report reports\/bad\.xml is unreadable: .*this is not XML/);
      expect(JSON.parse(read('report.json'))).toMatchObject({ verdict: 'incomplete', totals: { tests: 2, passed: 2 } });
    },
    TIMEOUT,
  );

  test(
    'a failure is told, with the name of its test',
    async () => {
      write(
        'reports/c.xml',
        '<testsuite><testcase name="adds tax"><failure message="1 is not 2"/></testcase></testsuite>',
      );
      const { exitCode, stderr } = await shardwise('merge', 'reports');
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/1 failed test\n\s+adds tax\n\s+1 is not 2/);
    },
    TIMEOUT,
  );

  test(
    'in a step of a workflow no name of a test is obeyed as a command',
    async () => {
      write('reports/c.xml', '<testsuite><testcase name="::error::forged"><failure/></testcase></testsuite>');
      const { exitCode, stderr } = await start(['merge', 'reports'], '', { GITHUB_ACTIONS: 'true' });
      expect(exitCode).toBe(1);
      expect(stderr).toContain('::error::forged');
      expect(obeyedCommands(stderr).filter(({ command }) => command === 'error')).toEqual([]);
    },
    TIMEOUT,
  );
});

describe('run --shards', () => {
  test(
    'of the example passes and tells of its flaky test',
    async () => {
      cpSync(join(REPOSITORY, 'examples/node-test'), root, {
        recursive: true,
        filter: (path) => !path.includes('.shardwise'),
      });
      const { exitCode, stdout, stderr } = await shardwise('run', '--shards', '3', '--progress', 'plain');
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
      for (const shard of [1, 2, 3]) expect(stderr).toMatch(new RegExp(`shard ${shard} of 3 .*passed.*tests? in`));
      expect(stderr).toContain('verdict: passed (52 tests, 51 passed, 1 skipped, 1 flaky');
      expect(stderr).toMatch(/Flaky\n.*convert and round/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a plain log has none
      expect(stderr).not.toMatch(/\u001b|\r/);
      const files = readdirSync(join(root, '.shardwise/default')).sort();
      expect(files).toEqual(['ctrf.json', 'junit.xml', 'report.html', 'report.json', 'summary.md']);
    },
    TIMEOUT,
  );

  test(
    'with a failure exits with 1, and shows the end of the log',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': FAILS });
      const { exitCode, stderr } = await shardwise('run', '--shards', '2', '--retries', '0');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('verdict: failed (2 tests, 1 passed, 1 failed');
      expect(stderr).toMatch(/b\.test\.js › fails/);
    },
    TIMEOUT,
  );

  test(
    'with a test that is never reported exits with 3',
    async () => {
      nodeProject({ 'a.test.js': PASSES });
      write('quiet.mjs', '');
      const { exitCode, stderr } = await shardwise(
        'run',
        '--retries',
        '0',
        '--command',
        'node quiet.mjs {junit} {tests}',
      );
      expect(exitCode).toBe(3);
      expect(stderr).toContain('shard 1 ran no tests from its 1 unit: a.test.js');
    },
    TIMEOUT,
  );

  test(
    'with progress none says nothing of it',
    async () => {
      nodeProject({ 'a.test.js': PASSES });
      const { stderr } = await shardwise('run', '--progress', 'none');
      expect(stderr).not.toMatch(/^shard 1 of/m);
      expect(stderr).toContain('verdict: passed');
    },
    TIMEOUT,
  );

  test(
    'goes on when nobody reads any more',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': PASSES });
      const running = start(['run', '--shards', '2', '--progress', 'plain']);
      running.stderr.once('data', () => running.stderr.destroy());
      const { exitCode } = await running;
      expect(exitCode).toBe(0);
      expect(JSON.parse(read('.shardwise/default/report.json'))).toMatchObject({ verdict: 'passed' });
    },
    TIMEOUT,
  );

  test(
    'twelve shards side by side warn of nothing',
    async () => {
      nodeProject(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`t${index}.test.js`, PASSES])));
      const { exitCode, stderr } = await shardwise('run', '--shards', '12');
      expect(exitCode).toBe(0);
      expect(stderr).not.toMatch(/MaxListeners|memory leak/);
    },
    TIMEOUT,
  );

  test.each([['plan'], ['run']])(
    '%s reads the quarantine file before a test runs',
    async (command) => {
      nodeProject({ 'a.test.js': "import { writeFileSync } from 'node:fs';\nwriteFileSync('ran', '');\n" });
      write('bad.yml', 'tests: 7\n');
      write('.github/shardwise.yml', 'quarantine: bad.yml\n');
      const { exitCode, stderr } = await shardwise(command);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('bad.yml');
      expect(existsSync(join(root, 'ran'))).toBe(false);
    },
    TIMEOUT,
  );
});

describe('Ctrl-C', () => {
  const WAITS = `
    import { writeFileSync } from 'node:fs';
    import { spawn } from 'node:child_process';
    it('waits', () => {
      const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600_000)'], { stdio: 'ignore' });
      writeFileSync('pids', process.pid + ' ' + child.pid);
      return new Promise((resolve) => setTimeout(resolve, 600_000));
    });`;
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const isAlive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  const pids = () => read('pids').split(' ').map(Number);
  const hasLeft = (shard: number) =>
    existsSync(join(root, `.shardwise/artifacts/shardwise-default-shard-${shard}-attempt-1/shardwise-shard.json`));

  test(
    'stops the tests and their children, and reports what finished',
    async () => {
      nodeProject({ 'a.test.js': PASSES, 'b.test.js': WAITS });
      const running = start(['run', '--shards', '2']);
      await until(() => existsSync(join(root, 'pids')) && (hasLeft(1) || hasLeft(2)));
      running.kill('SIGINT');
      const { exitCode, stderr } = await running;
      // Node may still report the test that was stopped, as one that failed.
      expect([1, 3]).toContain(exitCode);
      expect(stderr).toContain('the tests are being stopped; interrupt again');
      const report = JSON.parse(read('.shardwise/default/report.json'));
      expect(report.verdict).not.toBe('passed');
      expect(report.units).toContainEqual(expect.objectContaining({ id: 'a.test.js', outcome: 'passed' }));
      await until(() => !pids().some(isAlive));
    },
    TIMEOUT,
  );

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'as %s while units are listed ends who lists them too',
    async (signal, code) => {
      write(
        'list.mjs',
        `import { writeFileSync } from 'node:fs'; writeFileSync('pids', String(process.pid)); setInterval(() => {}, 1000);`,
      );
      const running = start(['plan', '--list-command', 'node list.mjs']);
      await until(() => existsSync(join(root, 'pids')) && read('pids') !== '');
      running.kill(signal);
      expect((await running).exitCode).toBe(code);
      await until(() => !pids().some(isAlive));
    },
    TIMEOUT,
  );

  test(
    'twice leaves at once, and leaves nothing behind',
    async () => {
      nodeProject({ 'b.test.js': `process.on('SIGINT', () => {});\n${WAITS}` });
      const running = start(['run', '--shards', '1']);
      await until(() => existsSync(join(root, 'pids')));
      running.kill('SIGINT');
      await until(() => existsSync(join(root, 'pids')));
      await new Promise((resolve) => setTimeout(resolve, 500));
      running.kill('SIGINT');
      const { exitCode } = await running;
      expect([130, 1, 3]).toContain(exitCode);
      await until(() => !pids().some(isAlive));
    },
    TIMEOUT,
  );
});
