/** The commands of docs/coverage.md, as they stand there, with the real tools: the shards together cover what one run covers. */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { parse } from 'yaml';
import { startActionsService } from '../support/actions-service/service.ts';
import { findNode24 } from '../support/runner.ts';
import { isInstalled, testWith } from '../support/tools.ts';
import { createWorkflow } from '../support/workflow.ts';

jest.setTimeout(180_000);

const REPOSITORY = join(import.meta.dirname, '../..');
const TOOLS = join(REPOSITORY, '.tools');
const CLI = join(REPOSITORY, 'dist/cli/index.js');
const FOLDER = '.shardwise/coverage';

/** What scripts/framework-tools.mjs installs. */
const VITEST = join(TOOLS, 'frameworks/vitest-4/node_modules');

const hasPytest = await isInstalled('pytest');
const hasVitest = existsSync(join(VITEST, '@vitest/coverage-v8'));
const hasGo = await isInstalled('go', ['version']);

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-coverage-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function copy(example: string): void {
  cpSync(join(REPOSITORY, 'examples', example), root, {
    recursive: true,
    filter: (path) => !/[\\/](\.shardwise|node_modules|__pycache__|\.pytest_cache|coverage)$/.test(path),
  });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, '.coveragerc'), '[run]\nsource = planner\n');
}

const readPage = (): string => readFileSync(join(REPOSITORY, 'docs/coverage.md'), 'utf8');

/** The lines of the page for a framework. Programs that npx would download are those of scripts/tools.mjs. */
function commandsOf(framework: string): string[] {
  const block = new RegExp(`<!-- coverage ${framework} -->\\n\`\`\`sh\\n(.*?)\`\`\``, 's').exec(readPage())?.[1];
  if (block === undefined) throw new Error(`docs/coverage.md has no commands for ${framework}`);
  const own = `"${process.execPath}" "${CLI}"`;
  return block
    .trim()
    .split('\n')
    .map((line) => line.replace('npx shardwise', own).replace(/^npx --yes /, ''));
}

async function sh(command: string) {
  const env = {
    CI: 'true',
    FORCE_COLOR: '0',
    GITHUB_ACTIONS: '',
    PYTHONPATH: join(TOOLS, 'python-coverage'),
    PATH: [
      join(TOOLS, 'python-coverage/bin'),
      join(TOOLS, 'node-coverage/node_modules/.bin'),
      join(VITEST, '.bin'),
      join(REPOSITORY, 'node_modules/.bin'),
      process.env['PATH'],
    ].join(delimiter),
  };
  const { all, exitCode } = await execa('sh', ['-c', command], { cwd: root, env, all: true, reject: false });
  return { all, exitCode };
}

/** The share of covered lines of all files, in the tables of the tools. */
const OF_COVERAGE_PY = /^TOTAL .* ([\d.]+)%$/m;
const OF_ISTANBUL = /^All files(?: *\|[^|]*){3}\| *([\d.]+) /m;

interface Case {
  readonly framework: string;
  readonly example: string;
  readonly found: boolean;
  /** Measures all tests in one run, without Shardwise. */
  readonly whole: readonly string[];
  readonly share: RegExp;
  /** The check in the commands of the page, and one that cannot pass. */
  readonly check: readonly [kept: string, missed: string];
}

const CASES: readonly Case[] = [
  {
    framework: 'pytest',
    example: 'pytest',
    found: hasPytest,
    whole: ['SHARDWISE_TRY=2 pytest --cov --cov-report=', 'coverage report'],
    share: OF_COVERAGE_PY,
    check: ['--fail-under=90', '--fail-under=100.1'],
  },
  {
    framework: 'jest',
    example: 'jest',
    found: true,
    whole: ['SHARDWISE_TRY=2 jest --coverage --coverageReporters=text'],
    share: OF_ISTANBUL,
    check: ['--lines 90', '--lines 100 --branches 100'],
  },
  {
    framework: 'vitest',
    example: 'vitest',
    found: hasVitest,
    whole: ['SHARDWISE_TRY=2 vitest --run --coverage --coverage.reporter=text'],
    share: OF_ISTANBUL,
    check: ['--lines 90', '--lines 100 --branches 100'],
  },
  {
    framework: 'node',
    example: 'node-test',
    found: true,
    whole: ['SHARDWISE_TRY=2 NODE_V8_COVERAGE=.whole node --test', 'c8 report --temp-directory .whole --reporter text'],
    share: OF_ISTANBUL,
    check: ['--lines 90', '--lines 100 --branches 100'],
  },
  {
    framework: 'go',
    example: 'go',
    found: hasGo,
    whole: [
      'SHARDWISE_TRY=2 go test -count=1 -covermode=atomic -coverpkg=./... -coverprofile=.whole ./...',
      'go tool cover -func=.whole',
    ],
    share: /^total:\s.*?([\d.]+)%$/m,
    check: ['< 90', '< 100.1'],
  },
];

describe.each(CASES)(
  'the coverage of $framework',
  ({ framework, example, found, whole, share, check: [kept, missed] }) => {
    testWith(framework, found)('of all shards is that of one run, and is checked', async () => {
      copy(example);
      const alone = [];
      for (const command of whole) alone.push(await sh(command));
      expect(alone.map(({ exitCode }) => exitCode)).toEqual(alone.map(() => 0));

      const commands = commandsOf(framework);
      const ends = [];
      for (const command of commands) ends.push(await sh(command));
      expect(ends.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
      const [ofShards, ofOneRun] = [ends, alone].map((runs) => share.exec(runs.at(-1)?.all ?? '')?.[1]);
      expect(Number(ofShards)).toBeGreaterThan(90);
      expect(ofShards).toBe(ofOneRun);

      const check = commands.at(-1) ?? '';
      expect(check).toContain(kept);
      expect((await sh(check.replace(kept, missed))).exitCode).not.toBe(0);
    });
  },
);

describe('the data', () => {
  const artifact = (shard: number, end: string) => `shardwise-default-shard-${shard}-attempt-1-${end}`;

  test('of each shard and each try is kept apart, and a new plan removes the old', async () => {
    copy('jest');
    const run = (commandsOf('jest')[0] ?? '').replace('--shards 4', '--shards 2');
    expect((await sh(run)).exitCode).toBe(0);
    const names = readdirSync(join(root, FOLDER));
    // One file of the example fails in the first try of its shard.
    expect(names).toHaveLength(3);
    expect(names).toEqual(expect.arrayContaining([1, 2].map((shard) => `coverage-1.${artifact(shard, 'try-1')}.json`)));
    expect(names.filter((name) => name.includes('try-2'))).toHaveLength(1);
    expect((await sh(run.replace('--shards 2', '--shards 1'))).exitCode).toBe(0);
    expect(readdirSync(join(root, FOLDER)).every((name) => name.includes(artifact(1, 'try-')))).toBe(true);
  });

  test('is not there where nothing is measured', async () => {
    copy('jest');
    expect((await sh(`"${process.execPath}" "${CLI}" run --shards 2`)).exitCode).toBe(0);
    expect(readdirSync(join(root, '.shardwise'))).not.toContain('coverage');
  });

  testWith('pytest', hasPytest)('goes where COVERAGE_FILE says, if the user has set it', async () => {
    copy('pytest');
    const [run = ''] = commandsOf('pytest');
    const { exitCode } = await sh(`COVERAGE_FILE=${root}/mine ${run.replace('--shards 4', '--shards 1')}`);
    expect(exitCode).toBe(0);
    expect(readdirSync(root)).toContain('mine');
    expect(readdirSync(join(root, '.shardwise'))).not.toContain('coverage');
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

/** The steps of a job in the workflow of the page. */
function stepsOf(job: string): readonly Step[] {
  const yaml = /^```yaml\n(name: tests\n.*?)^```$/ms.exec(readPage())?.[1] ?? '';
  const { jobs } = parse(yaml) as { jobs: Record<string, { steps: readonly Step[] }> };
  return jobs[job]?.steps ?? [];
}

function inputsOf(job: string, action: string): Readonly<Record<string, string>> {
  const step = stepsOf(job).find(({ uses }) => uses?.startsWith(`${action}@`));
  if (step?.with === undefined) throw new Error(`job ${job} of docs/coverage.md has no ${action} with inputs`);
  return step.with;
}

testWith('pytest', hasPytest)('the workflow of the page combines what its jobs upload', async () => {
  const service = await startActionsService();
  // Each job of the test has another folder. On GitHub the repository has the same path everywhere.
  const settings = '[run]\nsource = planner\nrelative_files = true\n';
  const workflow = createWorkflow({
    service,
    node: await findNode24(REPOSITORY),
    repository: REPOSITORY,
    project: join(REPOSITORY, 'examples/pytest'),
    prepare: (workspace) => writeFileSync(join(workspace, '.coveragerc'), settings),
  });
  try {
    const env = { PYTHONPATH: join(TOOLS, 'python-coverage') };
    const { args = '' } = inputsOf('plan', 'org/shard-plan');
    const { matrix } = await workflow.plan({ inputs: { shards: '3', args }, env });
    const upload = inputsOf('test', 'actions/upload-artifact');
    const download = inputsOf('merge', 'actions/download-artifact');
    copy('pytest');
    writeFileSync(join(root, '.coveragerc'), settings);
    for (const { shard } of matrix) {
      const { place, result } = await workflow.step('run', { inputs: { shard: String(shard) }, env });
      expect(result.exitCode).toBe(0);
      cpSync(join(place.workspace, upload['path'] ?? ''), join(root, download['path'] ?? ''), { recursive: true });
    }
    expect(readdirSync(join(root, FOLDER))).toHaveLength(matrix.length + 1); // one for the retry of the flaky file
    const checks = stepsOf('merge').flatMap(({ run = '' }) => (run.startsWith('coverage ') ? [run] : []));
    expect(checks).toHaveLength(2);
    for (const check of checks) expect(await sh(check)).toMatchObject({ exitCode: 0 });
  } finally {
    workflow.remove();
    await service.stop();
  }
});

testWith('vitest', hasVitest)('a flaky test hides no threshold that Vitest did not compare because of it', async () => {
  symlinkSync(VITEST, join(root, 'node_modules'));
  const files = {
    'package.json': '{"type": "module"}',
    'vitest.config.mjs': 'export default { test: { coverage: { enabled: true, thresholds: { lines: 90 } } } };',
    'half.mjs': 'export function half(x) {\n  if (x) return 1;\n  const y = 2;\n  return y;\n}\n',
    'a.test.mjs':
      "import { test } from 'vitest';\nimport { half } from './half.mjs';\ntest('a', () => void half(1));\n",
    'b.test.mjs':
      "import { test } from 'vitest';\ntest('b', () => { if (process.env.SHARDWISE_TRY === '1') throw new Error('no'); });\n",
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  const args = [CLI, 'run', '--framework', 'vitest', '--shards', '1', '--retries', '1'];
  const { all, exitCode } = await execa(process.execPath, args, { cwd: root, all: true, reject: false });
  expect(all).toContain('2 test units retried');
  expect(all).toContain('2 tests, 2 passed, 1 flaky');
  expect(all).toMatch(/the coverage is below its threshold: ERROR: Coverage for lines \([\d.]+%\) does not meet/);
  expect(exitCode).toBe(1);
});
