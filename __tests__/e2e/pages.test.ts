/**
 * The workflow of each framework's page, run by act on the example of the framework. Only what installs tools is replaced, because they are
 * there already. Needs `npm run bundle`, act, and `node scripts/framework-tools.mjs`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { FRAMEWORKS } from '../../src/frameworks/index.ts';
import { ACT, type ActStage, copyExample, REPOSITORY, releaseActions, startActStage } from '../support/act-stage.ts';
import { expectTool, testWith } from '../support/tools.ts';
import type { Workspace } from '../support/workspace.ts';

// A shard of cargo or Maven compiles first, and all shards of a workflow do it at the same time.
jest.setTimeout(600_000);

const TOOLS = join(REPOSITORY, '.tools/frameworks');

/** How the page's tools come into a job, and the program that shows whether they are here. */
interface Tools {
  /** The folder in examples. */
  readonly example: string;
  /** Stands for what the page installs with. */
  readonly install?: string;
  readonly program: string;
  /** A folder for the PATH. */
  readonly path?: string;
}

const packagesOf = (folder: string, program: string): Omit<Tools, 'example'> => ({
  install: `ln -s ${join(folder, 'node_modules')} node_modules`,
  program: join(folder, 'node_modules/.bin', program),
});

/** A tool that is a program of its own. */
const programOf = (name: string): Omit<Tools, 'example'> => {
  const path = join(TOOLS, name, 'node_modules/.bin');
  return { program: join(path, name), path };
};

const PAGES: Readonly<Record<string, Tools>> = {
  node: { example: 'node-test', program: 'node' },
  jest: { example: 'jest', ...packagesOf(REPOSITORY, 'jest') },
  vitest: { example: 'vitest', ...packagesOf(join(TOOLS, 'vitest-5'), 'vitest') },
  playwright: { example: 'playwright', ...packagesOf(join(TOOLS, 'playwright'), 'playwright') },
  mocha: { example: 'mocha', ...packagesOf(join(TOOLS, 'mocha-12'), 'mocha') },
  bun: { example: 'bun', ...programOf('bun') },
  deno: { example: 'deno', ...programOf('deno') },
  pytest: { example: 'pytest', program: 'pytest' },
  unittest: { example: 'unittest', program: 'python3' },
  rspec: { example: 'rspec', program: 'rspec' },
  minitest: { example: 'minitest', program: 'ruby' },
  phpunit: { example: 'phpunit', program: 'phpunit' },
  go: { example: 'go', program: 'go' },
  cargo: { example: 'cargo', program: join(TOOLS, 'nextest/bin/cargo-nextest'), path: join(TOOLS, 'nextest/bin') },
  maven: { example: 'maven', program: 'mvn' },
  gradle: { example: 'gradle', program: 'gradle' },
  bats: { example: 'bats', program: 'bats' },
  ctest: { example: 'ctest', program: 'ctest' },
};

/** What a page installs tools with. */
const INSTALLS =
  /^(?:npm (?:ci|install)|bun install|npx playwright install|bundle install|composer install|pip install|command -v cargo-nextest|apt-get|sudo apt-get)\b[^&\n]*/;

interface Step {
  readonly uses?: string;
  readonly run?: string;
}

/** The workflow, whose only actions are ours and the checkout, and which installs nothing. */
function withoutInstalling(text: string, install = 'true'): string {
  const workflow = parse(text) as { readonly jobs: Readonly<Record<string, { readonly steps: Step[] }>> };
  const stepsOf = (steps: readonly Step[]): Step[] => {
    const kept = steps.filter(({ uses = 'org/' }) => /^org\/|^actions\/checkout@/.test(uses));
    const first = kept.findIndex(({ run }) => run !== undefined && INSTALLS.test(run));
    return kept
      .map((step, at) => (at === first ? { ...step, run: install } : step))
      .filter(({ run }) => run === undefined || !INSTALLS.test(run));
  };
  const jobs = Object.entries(workflow.jobs).map(([name, job]) => [name, { ...job, steps: stepsOf(job.steps) }]);
  return stringify({ ...workflow, jobs: Object.fromEntries(jobs) });
}

/** The complete workflow of a page. */
function workflowIn(page: string): string {
  const text = readFileSync(join(REPOSITORY, 'docs/frameworks', `${page}.md`), 'utf8');
  const blocks = [...text.matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const [workflow] = blocks.filter((block) => /^jobs:/m.test(block));
  if (workflow === undefined) throw new Error(`the page of ${page} has no workflow`);
  return workflow;
}

/** The number of tests that the example says it has. */
const testsOf = (example: string): string =>
  /\b(\d+) tests in \d+ /.exec(readFileSync(join(REPOSITORY, 'examples', example, 'README.md'), 'utf8'))?.[1] ?? '';

let released: Workspace;
let stage: ActStage;

beforeAll(async () => {
  released = await releaseActions();
});
afterAll(() => released.remove());
beforeEach(async () => {
  stage = await startActStage(released);
});
afterEach(() => stage.end());

test('every framework but custom has a page with a workflow that runs here', () => {
  const names = FRAMEWORKS.map(({ name }) => name).filter((name) => name !== 'custom');
  expect(Object.keys(PAGES).sort()).toEqual(names.sort());
});

/** Some programs do not know the option, such as go. They are there nevertheless. */
const isThere = async (program: string): Promise<boolean> =>
  existsSync(program) || (await execa(program, ['--version'], { reject: false })).exitCode !== undefined;
const present = new Map<string, boolean>();
for (const { program } of Object.values(PAGES)) present.set(program, await isThere(program));

describe('the workflow on the page of', () => {
  const title = (name: string) => FRAMEWORKS.find((framework) => framework.name === name)?.title ?? name;
  const hasAct = expectTool('act', ACT !== undefined);

  for (const [name, { example, install, program, path }] of Object.entries(PAGES))
    testWith(title(name), hasAct && present.get(program) === true)(`${name} runs its example`, async () => {
      copyExample(example, stage.workspace);
      await stage.commit(withoutInstalling(workflowIn(name), install));
      const run = await stage.run({ runId: '91' }, path);
      const merge = run.jobs.find(({ id }) => id === 'merge');
      if (run.exitCode !== 0 || merge === undefined) throw new Error(run.log);
      expect(Object.fromEntries(merge.outputs)).toMatchObject({
        verdict: 'passed',
        tests: testsOf(example),
        skipped: '1',
        flaky: '1',
        missing: '0',
      });
    });
});
