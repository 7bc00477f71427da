/**
 * The workflow that the bundled `shardwise init` writes: linters find nothing in it for any example, and act runs it for two suites.
 * Needs `npm run bundle`, act, actionlint and zizmor.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { ACT, copyExample, REPOSITORY, releaseActions, startActStage } from '../support/act-stage.ts';
import { expectTool, testWith } from '../support/tools.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

jest.setTimeout(300_000);

const CLI = join(REPOSITORY, 'dist/cli/index.js');
const PATH = '.github/workflows/sharded-tests.yml';

async function initIn(cwd: string): Promise<string> {
  await execa(process.execPath, [CLI, 'init', '--write'], { cwd, env: { GITHUB_ACTIONS: '' } });
  return readFileSync(join(cwd, PATH), 'utf8');
}

/** The authors of these two ask for a tag: it brings new versions of the language. */
const SETTINGS = `rules:
  unpinned-uses:
    config:
      policies: {'actions/*': ref-pin, 'org/*': ref-pin, 'ruby/setup-ruby': ref-pin, 'shivammathur/setup-php': ref-pin}
`;

describe('the workflow for', () => {
  let place: Workspace;
  beforeAll(() => {
    place = createWorkspace();
  });
  afterAll(() => place.remove());

  // The example of the library is a program, without tests of its own.
  const examples = readdirSync(join(REPOSITORY, 'examples')).filter((example) => example !== 'library');
  test.each(examples)('%s passes actionlint and zizmor', async (example) => {
    const folder = join(place.temp, example);
    copyExample(example, folder);
    await initIn(folder);
    const file = join(folder, PATH);
    const settings = join(place.temp, `${example}.yml`);
    writeFileSync(settings, SETTINGS);
    const lint = await execa(join(REPOSITORY, '.tools/bin/actionlint'), ['-no-color', file], {
      all: true,
      reject: false,
    });
    expect(lint.all).toBe('');
    const args = ['--offline', '--no-progress', '--format=plain', '--config', settings, file];
    const { all } = await execa(join(REPOSITORY, '.tools/zizmor/bin/zizmor'), args, { all: true, reject: false });
    expect(all).toContain('No findings to report');
  });
});

/** Tools are there already, so that nothing has to be set up. */
function withoutSetUp(text: string): string {
  const workflow = parse(text) as { jobs: { test: { steps: { uses?: string }[] } } };
  const { test: job } = workflow.jobs;
  job.steps = job.steps.filter(({ uses = '' }) => /^org\/|^actions\/checkout@/.test(uses));
  return stringify(workflow);
}

testWith('act', expectTool('act', ACT !== undefined))(
  'two suites in two folders run and are judged together',
  async () => {
    const released = await releaseActions();
    const stage = await startActStage(released);
    try {
      copyExample('node-test', join(stage.workspace, 'web'));
      copyExample('go', join(stage.workspace, 'api'));
      const text = await initIn(stage.workspace);
      expect(text).toContain("if: matrix.suite == 'web'");
      rmSync(join(stage.workspace, PATH));
      await stage.commit(withoutSetUp(text));
      const run = await stage.run({ runId: '92' });
      const merge = run.jobs.find(({ id }) => id === 'merge');
      if (run.exitCode !== 0 || merge === undefined) throw new Error(run.log);
      expect(Object.fromEntries(merge.outputs)).toMatchObject({ verdict: 'passed', missing: '0' });
    } finally {
      await stage.end();
      released.remove();
    }
  },
);
