/**
 * The workflow of the README, as it stands there, run by act with the actions as they are released. GitHub's services are the emulated ones.
 * Needs `npm run bundle`, and act: `node scripts/tools.mjs` installs it. act runs every job anew in a second attempt, as "Re-run all jobs"
 * does; that of the failed ones alone is in actions.test.ts.
 */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest } from '@jest/globals';
import { EXIT } from '../../src/model.ts';
import type { ActJob, ActRun } from '../support/act.ts';
import {
  ACT,
  type ActStage,
  copyExample,
  REPOSITORY,
  releaseActions,
  startActStage,
  workflowOf,
} from '../support/act-stage.ts';
import { HURRIED } from '../support/hurry.ts';
import { isInstalled, testWith } from '../support/tools.ts';
import type { Workspace } from '../support/workspace.ts';

jest.setTimeout(180_000);

const testWithAct = testWith('act or pytest', ACT !== undefined && (await isInstalled('pytest')));

const RUN_STEP = 'org/shard-run@v1';
const MERGE_STEP = 'org/shard-merge@v1';

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

/** The pytest example as a repository of its own, with one more test file. */
async function createRepository(extraTest?: string, page = 'README.md', heading?: string): Promise<void> {
  copyExample('pytest', stage.workspace);
  if (extraTest !== undefined) writeFileSync(join(stage.workspace, EXTRA_FILE), extraTest);
  await stage.commit(workflowOf(page, heading));
}

const jobsNamed = ({ jobs }: ActRun, id: string): readonly ActJob[] => jobs.filter((job) => job.id === id);

function jobNamed(run: ActRun, id: string): ActJob {
  const [job] = jobsNamed(run, id);
  if (job === undefined) throw new Error(`job ${id} did not run:\n${run.log}`);
  return job;
}

/** Shard number and how its run step ended, by number. */
const shardEnds = (run: ActRun) =>
  jobsNamed(run, 'test')
    .map(({ matrix, steps }) => [matrix['shard'], steps.get(RUN_STEP)] as const)
    .sort(([a], [b]) => Number(a) - Number(b));

const failedLegs = (run: ActRun) => jobsNamed(run, 'test').filter(({ steps }) => steps.get(RUN_STEP) === 'failure');

const EXTRA_FILE = 'tests/test_extra.py';

const FAILS_THE_FIRST_TIME = `
import os

def test_the_first_attempt_is_unlucky():
    assert os.environ["GITHUB_RUN_ATTEMPT"] != "1"
`;

/** Takes the action with it, as a runner does that is lost in the middle of a job. */
const LOSES_THE_RUNNER = `
import os
import signal

def test_power_cut():
    os.kill(os.getppid(), signal.SIGKILL)
`;

describe("the README's workflow", () => {
  testWithAct('is green, twice, the second time from the first timings', async () => {
    await createRepository();
    const first = await stage.run({ runId: '1' });
    expect(first.exitCode).toBe(0);
    expect(jobNamed(first, 'plan').summary).toContain('guessed from the number of tests or the size of the file.');
    expect(shardEnds(first)).toEqual([
      [1, 'success'],
      [2, 'success'],
      [3, 'success'],
    ]);
    expectGreen(jobNamed(first, 'merge'));

    const second = await stage.run({ runId: '2' });
    expect(second.exitCode).toBe(0);
    const plan = jobNamed(second, 'plan');
    // All but the file that is flaky on purpose: a retry's time teaches nothing.
    expect(plan.summary).toContain('86 % of the durations were measured in earlier runs');
    expect(plan.outputs.get('tests')).toBe('53');
    expect(shardEnds(second).map(([, end]) => end)).toEqual(Array(Number(plan.outputs.get('shards'))).fill('success'));
    expectGreen(jobNamed(second, 'merge'));
  });

  function expectGreen({ steps, outputs, summary, errors }: ActJob) {
    expect(steps.get(MERGE_STEP)).toBe('success');
    expect(Object.fromEntries(outputs)).toMatchObject({
      verdict: 'passed',
      tests: '53',
      passed: '52',
      skipped: '1',
      flaky: '1',
      missing: '0',
    });
    expect(summary).toContain('Passed: 53 tests');
    expect(errors).toEqual([]);
  }

  testWithAct('is red where a test fails, names it, and is green when all is run again', async () => {
    await createRepository(FAILS_THE_FIRST_TIME);
    const red = await stage.run({ runId: '1' });
    expect(red.exitCode).toBe(1);
    expect(
      shardEnds(red)
        .map(([, end]) => end)
        .sort(),
    ).toEqual(['failure', 'success', 'success']);
    expect(failedLegs(red).map(({ failedWith }) => failedWith)).toEqual([1]);
    const merge = jobNamed(red, 'merge');
    expect(merge.failedWith).toBe(EXIT.failed);
    expect(Object.fromEntries(merge.outputs)).toMatchObject({
      verdict: 'failed',
      tests: '54',
      failed: '1',
      missing: '0',
    });
    for (const text of [merge.output, merge.summary.replaceAll('&#95;', '_')]) {
      expect(text).toContain('test_the_first_attempt_is_unlucky');
    }
    expect(merge.summary).toContain('Failed: 1 of 54 tests');

    const green = await stage.run({ runId: '1', attempt: 2, rerun: 'all' });
    expect(green.exitCode).toBe(0);
    expect(Object.fromEntries(jobNamed(green, 'merge').outputs)).toMatchObject({ verdict: 'passed', tests: '54' });
  });

  testWithAct('is incomplete where a shard dies before it uploads, and names the shard', async () => {
    await createRepository(LOSES_THE_RUNNER);
    const run = await stage.run({ runId: '1' });
    expect(run.exitCode).toBe(1);
    expect(
      shardEnds(run)
        .map(([, end]) => end)
        .sort(),
    ).toEqual(['failure', 'success', 'success']);
    const [lost] = failedLegs(run);
    const merge = jobNamed(run, 'merge');
    expect(merge.failedWith).toBe(EXIT.incomplete);
    expect(merge.outputs.get('verdict')).toBe('incomplete');
    const reason = `shard ${lost?.matrix['shard']} left no result`;
    for (const text of [merge.output, merge.summary]) expect(text).toContain(reason);
  });
});

const FAILS_ON_312 = `
import os

def test_version():
    assert os.environ["PYTHON"] != "3.12"
`;

describe('the workflow that is called', () => {
  testWithAct('sets up, plans, runs and merges, and is red where a test fails', async () => {
    const page = 'docs/reusable-workflow.md';
    copyExample('pytest', stage.workspace);
    const test = 'import os\n\ndef test_set_up():\n    assert os.environ["GREETING"] == "hello"\n';
    writeFileSync(join(stage.workspace, EXTRA_FILE), test);
    const own = workflowOf(page).replace('pip install -r requirements.txt', 'echo "GREETING=set up" >> "$GITHUB_ENV"');
    await stage.commit(own);
    const run = await stage.run({ runId: 'run-1' });
    expect(shardEnds(run)).toHaveLength(3);
    for (const { steps } of jobsNamed(run, 'test')) expect(steps.get('set-up')).toBe('success');
    expect(failedLegs(run)).toHaveLength(1);
    expect(failedLegs(run)[0]?.output).toContain("assert 'set up' == 'hello'");
    const merge = jobNamed(run, 'merge');
    expect(merge.failedWith).toBe(EXIT.failed);
    expect([merge.outputs.get('verdict'), merge.outputs.get('tests')]).toEqual(['failed', '54']);
  });
});

describe('the workflow with an axis of its own', () => {
  testWithAct('judges every leg, and names the value that fails', async () => {
    await createRepository(FAILS_ON_312, 'docs/matrix.md', '## An axis of your own');
    const run = await stage.run({ runId: '71' });
    const legs = jobsNamed(run, 'test');
    const shards = new Set(legs.map(({ matrix }) => (matrix['plan'] as { shard: number }).shard)).size;
    expect(legs).toHaveLength(2 * shards);
    expect(failedLegs(run).map(({ matrix }) => matrix['python'])).toEqual(['3.12']);
    const merge = jobNamed(run, 'merge');
    expect(merge.failedWith).toBe(EXIT.failed);
    expect(merge.outputs.get('verdict')).toBe('failed');
    expect(merge.outputs.get('failed')).toBe('1');
    const summary = merge.summary.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(summary).toContain('test_version [python=3.12]');
    expect(summary).toContain('passed on <code>python=3.11</code>');
    expect(stage.service.artifacts().filter(({ name }) => /-shard-\d+-on-3\.1[12]-/.test(name))).toHaveLength(
      2 * shards,
    );
  });
});

/** Leaves a mark with the number of its shard. In shard 2 it waits until shard 1 has run more than its own half. */
const markingTest = (name: string, marks: string, files: number): string => `import assert from 'node:assert';
import { readdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
const ofFirst = () => readdirSync('${marks}').filter((mark) => mark.startsWith('1-')).length;
test('${name}', async () => {
  for (let left = 600; process.env.SHARD === '2' && ofFirst() <= ${files / 2}; left -= 1) {
    assert.ok(left > 0, 'shard 1 takes nothing');
    await setTimeout(100);
  }
  writeFileSync('${marks}/' + process.env.SHARD + '-${name}', '', { flag: 'wx' });
});
`;

// The services are the emulated ones here too. That of act itself takes a name twice (it answers the second CreateArtifact with 200), so it cannot tell whose a claim is.
describe('shards that take work from each other', () => {
  const FILES = 20;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
  const RUN_WITH_SHARD = '- uses: org/shard-run@v1\n        env:\n          SHARD: ${{ matrix.shard }}';

  testWithAct('run side by side: a batch of the slow one runs in the other, and each test counts once', async () => {
    copyExample('node-test', stage.workspace);
    const marks = join(stage.workspace, 'marks');
    for (const folder of [marks, join(stage.workspace, 'small'), join(stage.workspace, '.github')]) mkdirSync(folder);
    const names = Array.from({ length: FILES }, (_, at) => `t${String(at).padStart(2, '0')}`);
    for (const name of names)
      writeFileSync(join(stage.workspace, `small/${name}.test.mjs`), markingTest(name, marks, FILES));
    writeFileSync(
      join(stage.workspace, '.github/shardwise.yml'),
      'tests: ["small/*.test.mjs"]\nshards: 2\nsteal: on\nretries: 0\ndiscovery: static\n',
    );
    await stage.commit(
      workflowOf('README.md')
        .replace(/- run: pip install.*/, '- run: node --version')
        .replace('- uses: org/shard-run@v1', RUN_WITH_SHARD),
    );
    const run = await stage.run({ runId: '51' });
    expect(run.exitCode).toBe(0);
    const [first = '', second = ''] = jobsNamed(run, 'test')
      .toSorted((a, b) => Number(a.matrix['shard']) - Number(b.matrix['shard']))
      .map(({ output }) => output);
    expect(first).toContain('this shard runs a batch of shard 2, which ends later');
    expect(second).toMatch(/other shards run \d units? of this one, because they were done before/);
    const ran = readdirSync(marks);
    expect(ran.map((mark) => mark.slice(2)).sort()).toEqual(names);
    expect(ran.filter((mark) => mark.startsWith('1-')).length).toBeGreaterThan(FILES / 2);
    const merge = jobNamed(run, 'merge');
    expect(Object.fromEntries(merge.outputs)).toMatchObject({ verdict: 'passed', tests: String(FILES), missing: '0' });
    expect(stage.service.artifacts().filter(({ name }) => name.includes('-claim-'))).toEqual([]);
  });
});

describe('the workflow with a monitor', () => {
  const PAUSES = `monitor: true\n        env:\n          NODE_OPTIONS: '${HURRIED}'`;

  testWithAct('watches the shards from a job beside them, which ends by itself', async () => {
    copyExample('pytest', stage.workspace);
    await stage.commit(workflowOf('docs/watch.md').replace('monitor: true', PAUSES));
    const run = await stage.run({ runId: '61' });
    expect(run.exitCode).toBe(0);
    const monitor = jobNamed(run, 'monitor');
    expect(monitor.steps.get(MERGE_STEP)).toBe('success');
    expect(monitor.output).toMatch(/(\d) of \1 shards have ended, no test has failed so far/);
    expect(Object.fromEntries(jobNamed(run, 'merge').outputs)).toMatchObject({ verdict: 'passed', tests: '53' });
  });
});

const plain = (page: string): string =>
  page.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe('the workflow with axes', () => {
  /** The emulated runner has one system, so the example runs on two labels that are both this machine. */
  const EXAMPLE = workflowOf('docs/matrix.md');

  testWithAct('runs every test on each combination, and says where it failed', async () => {
    copyExample('pytest', stage.workspace);
    writeFileSync(join(stage.workspace, EXTRA_FILE), FAILS_ON_312);
    await stage.commit(EXAMPLE.replaceAll('windows-latest', 'ubuntu-24.04'));
    const run = await stage.run({ runId: '91' });
    const legs = jobsNamed(run, 'test');
    const combinations = new Set(legs.map(({ matrix }) => `${matrix['runs-on']} ${matrix['python']}`));
    expect([...combinations].sort()).toEqual(['ubuntu-24.04 3.12', 'ubuntu-latest 3.11', 'ubuntu-latest 3.12']);
    expect(new Set(failedLegs(run).map(({ matrix }) => matrix['python']))).toEqual(new Set(['3.12']));
    const merge = jobNamed(run, 'merge');
    expect(merge.failedWith).toBe(EXIT.failed);
    expect(Object.fromEntries(merge.outputs)).toMatchObject({ verdict: 'failed', failed: '2', missing: '0' });
    expect(plain(merge.summary)).toContain('❌ Failed: only on python=3.12, 2 of ');
    expect(plain(merge.summary)).toContain('✅ <code>python=3.11, runs-on=ubuntu-latest</code>');
  });

  testWithAct('is crossed with suites: Jest in web/ and pytest in api/ in three patterns, one matrix', async () => {
    copyExample('jest', join(stage.workspace, 'web'));
    copyExample('pytest', join(stage.workspace, 'api'));
    for (const folder of ['unit', 'models']) mkdirSync(join(stage.workspace, 'api/tests', folder));
    writeFileSync(join(stage.workspace, 'api/tests/unit/test_extra.py'), FAILS_ON_312);
    writeFileSync(join(stage.workspace, 'api/tests/models/test_model.py'), 'def test_model():\n    assert True\n');
    symlinkSync(join(REPOSITORY, 'node_modules'), join(stage.workspace, 'web/node_modules'), 'dir');
    mkdirSync(join(stage.workspace, '.github'));
    writeFileSync(join(stage.workspace, '.github/shardwise.yml'), FOUR_SUITES);
    await stage.commit(workflowOf('docs/suites.md').replace('- uses: org/shard-run@v1', RUN_WITH_PYTHON));
    const run = await stage.run({ runId: '92' });
    const plan = jobNamed(run, 'plan');
    expect(plan.summary).toContain('Plan: 4 suites, ');
    const legs = jobsNamed(run, 'test').map(({ matrix }) => `${matrix['suite']} ${matrix['python']}`);
    expect(new Set(legs)).toEqual(
      new Set(['web', 'unit', 'models', 'other'].flatMap((suite) => [`${suite} 3.11`, `${suite} 3.12`])),
    );
    const merge = jobNamed(run, 'merge');
    expect(merge.failedWith).toBe(EXIT.failed);
    expect(Object.fromEntries(merge.outputs)).toMatchObject({ verdict: 'failed', failed: '1', missing: '0' });
    expect(merge.summary).toMatch(/^## ❌ Failed: 1 of 4 suites \(unit\)/);
    expect(plain(merge.summary)).toContain('❌ Failed: only on python=3.12, 1 of ');
  });
});

const FOUR_SUITES = `max-shards: 4
axes: {python: ["3.11", "3.12"]}
suites:
  - name: web
    working-directory: web
  - name: unit
    working-directory: api
    tests: [tests/unit/**]
  - name: models
    working-directory: api
    tests: [tests/models/**]
  - name: other
    working-directory: api
    tests: ["tests/**/test_*.py", "!tests/unit/**", "!tests/models/**"]
`;
// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression that the runner evaluates
const RUN_WITH_PYTHON = '- uses: org/shard-run@v1\n        env:\n          PYTHON: ${{ matrix.python }}';

describe('the workflow for several suites', () => {
  const SUITES = `max-shards: 6
suites:
  - name: web
    working-directory: web
  - name: unit
    working-directory: api
    tests: [tests/unit/**]
  - name: other
    working-directory: api
    tests: ["tests/**/test_*.py", "!tests/unit/**"]
`;

  async function createSuites(failing: string): Promise<void> {
    copyExample('node-test', join(stage.workspace, 'web'));
    copyExample('pytest', join(stage.workspace, 'api'));
    mkdirSync(join(stage.workspace, 'api/tests/unit'), { recursive: true });
    writeFileSync(join(stage.workspace, 'api/tests/unit/test_extra.py'), failing);
    mkdirSync(join(stage.workspace, '.github'));
    writeFileSync(join(stage.workspace, '.github/shardwise.yml'), SUITES);
    await stage.commit(workflowOf('docs/suites.md'));
  }

  testWithAct('plans, runs and judges all of them in one matrix, with one comment', async () => {
    await createSuites(FAILS_ON_312.replace('["PYTHON"]', '.get("PYTHON", "3.12")'));
    const run = await stage.run({ runId: '81' });
    const plan = jobNamed(run, 'plan');
    expect(plan.summary).toContain('Plan: 3 suites, ');
    expect(plan.outputs.get('plan-id')?.split('\n')).toHaveLength(3);
    const legs = jobsNamed(run, 'test');
    expect(new Set(legs.map(({ matrix }) => matrix['suite']))).toEqual(new Set(['web', 'unit', 'other']));
    expect(legs.length).toBeLessThanOrEqual(6);
    expect(failedLegs(run).map(({ matrix }) => matrix['suite'])).toEqual(['unit']);
    const merge = jobNamed(run, 'merge');
    expect(merge.failedWith).toBe(EXIT.failed);
    expect(Object.fromEntries(merge.outputs)).toMatchObject({ verdict: 'failed', failed: '1', missing: '0' });
    expect(merge.summary).toMatch(/^## ❌ Failed: 1 of 3 suites \(unit\)/);
    for (const row of ['| web | ✅ Passed |', '| other | ✅ Passed |', '| unit | ❌ Failed |'])
      expect(merge.summary).toContain(row);
    expect(
      stage.service
        .artifacts()
        .filter(({ name }) => /-report-/.test(name))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['other', 'unit', 'web'].map((suite) => `shardwise-${suite}-report-attempt-1`));
  });
});
