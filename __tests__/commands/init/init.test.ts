/** `init` on small repositories: what it finds, writes, copies and leaves alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { init } from '../../../src/commands/init/init.ts';
import { INIT_INPUTS } from '../../../src/commands/init/inputs.ts';
import { readSettings } from '../../../src/entry/configuration.ts';
import { FRAMEWORKS } from '../../../src/frameworks/index.ts';
import { parseWithSettings } from '../../../src/inputs/settings.ts';
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

async function again(values: Values = {}) {
  const { common, suites, ofAll, isInFile } = parseWithSettings(
    INIT_INPUTS,
    new Map(Object.entries(values)),
    await readSettings(project.platform),
  );
  const listed = suites.length > 0 ? ofAll() : [];
  return init({ inputs: common, listed, isInFile: (input) => isInFile(common.suite, input) }, project.platform);
}

interface Job {
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
  readonly services?: object;
  readonly env?: object;
}
interface Workflow {
  readonly on: { readonly push: { readonly branches: readonly string[] } };
  readonly jobs: Readonly<Record<'plan' | 'test' | 'merge', Job>>;
}
const written = (text: string | undefined) => parse(text ?? '') as Workflow;

const planWith = (text: string | undefined) =>
  written(text).jobs.plan.steps.find(({ uses }) => uses?.includes('shard-plan'))?.with;

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

  test('are lines for settings that are there already', async () => {
    const { files, because } = await initIn({ ...TWO, '.github/shardwise.yml': 'max-shards: 6\n' });
    expect(files.map(({ path }) => path)).toEqual([PATH]);
    expect(because.join('\n')).toContain('Add this line to .github/shardwise.yml, which is there already: suites: [');
    expect(planWith(files[0]?.text)).toBeUndefined();
    const line = /suites: .*/.exec(because.join('\n'))?.[0];
    project.write('.github/shardwise.yml', `max-shards: 6\n${line}\n`);
    const then = await again();
    expect(then.files.map(({ text }) => text)).toEqual([files[0]?.text]);
    expect(then.because[0]).toContain('2 suites, as .github/shardwise.yml lists them');
  });

  test('have at least a shard each', async () => {
    const folders = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}/pytest.ini`, '[pytest]']));
    const { files } = await initIn(folders);
    expect(planWith(files[0]?.text)).toEqual({ 'max-shards': 5 });
  });
});

describe('one suite', () => {
  const APP = {
    'app/package.json': '{"devDependencies": {"jest": "30"}}',
    'app/package-lock.json': '{}',
    'app/a.test.js': '',
  };

  test('in a folder below is planned there', async () => {
    const { files } = await initIn(APP);
    expect(planWith(files[0]?.text)).toEqual({ 'working-directory': 'app', 'max-shards': 4 });
    expect(written(files[0]?.text).jobs.test.steps).toContainEqual({ run: 'npm ci', 'working-directory': 'app' });
  });

  test('in the settings is that one', async () => {
    const settings = 'framework: jest\nworking-directory: app\nmax-shards: 2\n';
    const { files, because } = await initIn({ ...APP, ...NODE, '.github/shardwise.yml': settings });
    expect(because[0]).toBe('Framework: Jest in app, as asked for.');
    expect(planWith(files[0]?.text)).toBeUndefined();
  });

  test('in a folder with an expression in its name is refused', async () => {
    await expect(initIn({ 'p/${{ secrets.X }}/pytest.ini': '[pytest]' })).rejects.toThrow(
      'would read as an expression',
    );
  });

  test('leaves out test files of another framework, and says so', async () => {
    const { because } = await initIn({ ...APP, 'api/test_a.py': 'def test_it(): pass\n' });
    expect(because.join('\n')).toMatch(/Not included: (?:pytest|unittest)/);
  });
});

test.each([
  ['workflow', '.github/workflows/'],
  ['workflow', '.github/workflows/a/b.yml'],
  ['workflow', '.github/shardwise.yml'],
  ['workflow', 'x.yml'],
  ['branch', '!main'],
  ['branch', 'a b'],
])('refuses %s %j', async (name, value) => {
  await expect(initIn(NODE, { [name]: value })).rejects.toThrow(`input ${name} is ${JSON.stringify(value)}`);
});

describe('workflows that are there', () => {
  const CI = `
jobs:
  lint: {runs-on: x, steps: [{run: npm run lint}]}
  unit:
    runs-on: x
    container: node
    env: {TZ: UTC, DOC: see matrix.md, PART: "\${{ matrix['shard'] }}", ALL: "\${{ toJSON(matrix) }}"}
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
      env: { TZ: 'UTC', DOC: 'see matrix.md' },
      services: { db: { image: 'postgres:17' } },
    });
    const said = because.join('\n');
    expect(said).toContain('These jobs run the tests too: unit of .github/workflows/ci.yml.');
    expect(said).toContain('They split their tests by --shard.');
    expect(said).toContain('Their services are copied: db.');
    expect(said).toContain('Not copied, because only those jobs know the values: PART, ALL.');
    expect(said).toContain('Not read: .github/workflows/bad.yml is not valid YAML');
    expect(said).toContain('their steps, container, and on which machines');
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
