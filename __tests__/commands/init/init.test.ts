/** `init` on small repositories: what it finds, writes, copies and leaves alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { init } from '../../../src/commands/init/init.ts';
import { INIT_INPUTS } from '../../../src/commands/init/inputs.ts';
import { FRAMEWORKS } from '../../../src/frameworks/index.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { UsageError } from '../../../src/model.ts';
import { renderInit } from '../../../src/render/init-console.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

const PATH = '.github/workflows/sharded-tests.yml';
const REPOSITORY = join(import.meta.dirname, '../../..');

let project: LocalProject;
afterEach(() => project.remove());

async function initIn(files: Values, values: Values = {}) {
  project = await createProject(files);
  return again(values);
}

const again = (values: Values = {}) =>
  init(parseInputs(INIT_INPUTS, { given: new Map(Object.entries(values)) }), project.platform);

interface Job {
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
  readonly services?: object;
  readonly env?: object;
}
interface Workflow {
  readonly on: { readonly push: { readonly branches: readonly string[] } };
  readonly jobs: Readonly<Record<'plan' | 'test' | 'merge', Job>>;
}
const written = (text: string | undefined) => parse(text ?? '') as Workflow;

/** The jobs without what sets up the tests. */
const skeleton = ({ jobs: { test, ...others } }: Workflow) => ({
  ...others,
  test: { ...test, steps: test.steps.filter(({ uses }) => /^org\/|^actions\/checkout@/.test(uses ?? '')) },
});

const NODE = { 'package.json': '{"scripts": {"test": "node --test"}}', 'a.test.js': '' };

test('shows a workflow, and writes it only when it is told to', async () => {
  const { files, because } = await initIn(NODE);
  expect(files.map(({ path, state }) => [path, state])).toEqual([[PATH, 'new']]);
  expect(project.has(PATH)).toBe(false);
  await again({ write: 'true' });
  expect(project.read(PATH)).toBe(files[0]?.text);
  expect((await again()).files[0]?.state).toBe('same');
  const shown = renderInit(files, because, false);
  expect(shown).toContain('+       - uses: org/shard-plan@v1');
  expect(shown).toContain('- Framework: node --test, because script "test" in package.json runs node --test');
  expect(shown).toContain('Nothing was written.');
});

test('changes no file', async () => {
  await initIn({ ...NODE, [PATH]: 'name: mine\n' }, {}).then(
    () => expect('refused').toBe('written'),
    (error: unknown) =>
      expect(error).toEqual(
        new UsageError(
          `input workflow is "${PATH}", but that file is there already, and init changes no file: write another path`,
        ),
      ),
  );
  await again({ write: 'true', workflow: '.github/workflows/other.yml' });
  expect(project.read(PATH)).toBe('name: mine\n');
});

test('takes the default branch of the remote, or the one that is given', async () => {
  const branchesOf = async (values: Values) => written((await again(values)).files[0]?.text).on.push.branches;
  await initIn({ ...NODE, '.git/refs/remotes/origin/HEAD': 'ref: refs/remotes/origin/tr#unk\n' });
  expect(await branchesOf({})).toEqual(['tr#unk']);
  expect(await branchesOf({ branch: 'dev' })).toEqual(['dev']);
});

test('a repository without tests is told what was looked for', async () => {
  await expect(initIn({ 'README.md': '' })).rejects.toThrow('found no known framework');
});

describe('several suites', () => {
  const TWO = {
    'web/package.json': '{"devDependencies": {"jest": "30"}}',
    'web/package-lock.json': '{}',
    'web/a.test.js': '',
    'api/pytest.ini': '[pytest]',
    'api/requirements.txt': 'pytest',
    'api/test_a.py': '',
  };

  test('get one workflow, in which each sets up its own jobs, and the settings that list them', async () => {
    const { files } = await initIn(TWO);
    expect(parse(files[1]?.text ?? '')).toEqual({
      suites: [
        { name: 'api', framework: 'pytest', 'working-directory': 'api' },
        { name: 'web', framework: 'jest', 'working-directory': 'web' },
      ],
    });
    const own = written(files[0]?.text).jobs.test.steps.filter((step) => 'if' in step);
    expect(own).toEqual([
      { if: "matrix.suite == 'api'", uses: 'actions/setup-python@v6', with: { 'python-version': '3.x' } },
      { if: "matrix.suite == 'api'", run: 'pip install -r requirements.txt', 'working-directory': 'api' },
      {
        if: "matrix.suite == 'web'",
        uses: 'actions/setup-node@v6',
        with: { 'node-version': 'lts/*', cache: 'npm', 'cache-dependency-path': 'web/package-lock.json' },
      },
      { if: "matrix.suite == 'web'", run: 'npm ci', 'working-directory': 'web' },
    ]);
  });

  test('need settings of their own, where there are some already', async () => {
    await expect(initIn({ ...TWO, '.github/shardwise.yml': 'shards: 2\n' })).rejects.toThrow(
      'add the suites to it yourself',
    );
  });
});

describe('workflows that are there', () => {
  const CI = `
jobs:
  lint: {runs-on: x, steps: [{run: npm run lint}]}
  unit:
    runs-on: x
    env: {TZ: UTC, PART: "\${{ matrix.shard }}"}
    services: {db: {image: "postgres:17"}}
    steps: [{run: "npm ci\\nnpm  test -- --shard=\${{ matrix.shard }}/4"}]
`;

  test('are read for services, variables and another way of splitting', async () => {
    const { files, because } = await initIn({
      ...NODE,
      '.github/workflows/ci.yml': CI,
      '.github/workflows/bad.yml': 'jobs: [',
    });
    expect(written(files[0]?.text).jobs.test).toMatchObject({
      env: { TZ: 'UTC' },
      services: { db: { image: 'postgres:17' } },
    });
    const said = because.join('\n');
    expect(said).toContain('These jobs run the tests too: unit of .github/workflows/ci.yml.');
    expect(said).toContain('--shard=${{');
    expect(said).toContain('Their services are copied: db.');
    expect(said).toContain('Not copied, because only those jobs know the values: PART.');
    expect(said).toContain('Not read: .github/workflows/bad.yml is not valid YAML');
    expect(said).not.toContain('lint');
  });

  test('of our own are no other way', async () => {
    await initIn(NODE, { write: 'true' });
    const { because } = await again({ workflow: '.github/workflows/other.yml' });
    expect(because.join('\n')).not.toContain('run the tests too');
  });
});

/** Their workflows have more than the skeleton: arguments, blobs, a build. */
const WITH_MORE = ['playwright', 'go', 'cargo', 'maven', 'ctest', 'custom'];

test.each(FRAMEWORKS.map(({ name }) => name).filter((name) => !WITH_MORE.includes(name)))(
  'the workflow for %s is that of its page, which a test runs, but for the set-up',
  async (name) => {
    const page = readFileSync(join(REPOSITORY, `docs/frameworks/${name}.md`), 'utf8');
    const pasted = written(/```yaml\n(name: tests\n.*?)```/s.exec(page)?.[1]);
    const { files } = await initIn(NODE);
    expect(skeleton(written(files[0]?.text))).toEqual(skeleton(pasted));
  },
);
