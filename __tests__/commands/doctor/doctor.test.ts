/** `doctor` on workflows of our documents, and on the mistakes that people make with them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { checkWorkflow, JOB_CHECKS } from '../../../src/commands/doctor/checks.ts';
import { doctor } from '../../../src/commands/doctor/doctor.ts';
import { LOCAL_PLAN_INPUTS } from '../../../src/entry/cli-tables.ts';
import { readSettings } from '../../../src/entry/configuration.ts';
import { PLAN_OUTPUTS } from '../../../src/entry/outputs.ts';
import { readWorkflow } from '../../../src/inputs/our-workflow.ts';
import { parseWithSettings } from '../../../src/inputs/settings.ts';
import { renderDoctor } from '../../../src/render/doctor-console.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const PATH = '.github/workflows/tests.yml';

const workflowsOf = (page: string): string[] =>
  [...readFileSync(join(REPOSITORY, page), 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms)].flatMap(([, text = '']) =>
    /^jobs:$/m.test(text) ? [text] : [],
  );
const README = workflowsOf('README.md')[0] ?? '';

const OUTPUTS = Object.keys(PLAN_OUTPUTS);
const problemsIn = (text: string): string[] =>
  checkWorkflow(readWorkflow(text, PATH), OUTPUTS).map(({ level, where, problem }) => `${level}: ${where}: ${problem}`);

const PAGES = ['docs', 'docs/frameworks']
  .flatMap((folder) => readdirSync(join(REPOSITORY, folder)).map((name) => `${folder}/${name}`))
  .filter((page) => page.endsWith('.md'));

test.each(['README.md', ...PAGES])('no workflow on the page %s has an error', (page) => {
  for (const text of workflowsOf(page).filter((one) => /shard-plan@/.test(one)))
    expect(problemsIn(text).filter((problem) => problem.startsWith('error'))).toEqual([]);
});

test('the workflow of the README has nothing wrong', () => {
  expect(problemsIn(README)).toEqual([]);
});

/** A mistake in the workflow of the README, the job that has it, and the words for it. */
const MISTAKES: readonly (readonly [from: string | RegExp, to: string, job: string, words: string])[] = [
  ['if: always()', "if: github.event_name == 'push'", 'merge', 'the merge is skipped when a shard fails'],
  ['if: always()', 'if: success()', 'merge', 'the merge is skipped when a shard fails'],
  [
    'if: always()',
    "if: always() && needs.test.result == 'success'",
    'merge',
    'the merge is skipped when a shard fails',
  ],
  ['if: always()', "if: always() && github.event_name == 'push'", 'merge', 'where the rest of its condition'],
  ['- uses: org/shard-merge@v1', '- if: success()\n        uses: org/shard-merge@v1', 'merge', 'and the job is green'],
  [
    '- uses: org/shard-run@v1',
    '- if: matrix.shard != 2\n        uses: org/shard-run@v1',
    'test',
    'the shard runs nothing',
  ],
  ['outputs.has-tests }}', 'outputs.hastests }}', 'plan', 'it reads hastests of the step with the plan'],
  ["has-tests == 'true'", "has-tests == 'false'", 'test', 'no shard may run'],
  ['needs: [plan, test]', 'needs: [plan]', 'merge', 'the merge does not wait for test'],
  ['needs: [plan, test]', 'needs: test', 'merge', 'the merge does not wait for plan'],
  ['if: always()', 'if: always()\n    continue-on-error: true', 'merge', 'the job green whatever the verdict is'],
  [
    '- uses: org/shard-merge@v1',
    '- continue-on-error: true\n        uses: org/shard-merge@v1',
    'merge',
    'the job green whatever the verdict is',
  ],
  [/matrix: \$\{\{ fromJSON.*/, 'matrix: {shard: [1, 2]}', 'test', 'the matrix is not that of the plan'],
  [/ {4}needs: plan\n/, '', 'test', 'which this job does not need'],
  [/ {6}matrix: \$\{\{ steps.*\n/, '', 'plan', 'other jobs read its output matrix, which it does not have'],
  ['id: plan', 'id: other', 'plan', 'its outputs are not those of the step with the plan'],
  ['fail-fast: false', 'fail-fast: true', 'test', 'cancels all others'],
  [/ {4}if: needs\.plan.*\n/, '', 'test', 'GitHub fails on the empty matrix'],
  [/runs-on: \$\{\{ matrix\.runs-on \}\}/, 'runs-on: ubuntu-latest', 'test', 'the machines are not those of the plan'],
  [/ {4}timeout-minutes: \$.*\n/, '', 'test', 'may run for six hours'],
  [/ +pull-requests: write.*\n/, '', 'merge', 'there is no comment on pull requests'],
  [/ +checks: write.*\n/, '', 'merge', 'there are no annotations'],
  [
    '- uses: org/shard-run@v1',
    '- uses: org/shard-run@v1\n      - uses: actions/upload-artifact@v6\n        with: {name: results, path: x}\n     ',
    'test',
    'uploads an artifact of the same name',
  ],
];

const NOT_SHOWN = 'when a step before the merge fails, no results are shown';

describe('a mistake is found, and nothing else', () => {
  test.each(MISTAKES)('%s -> %s', (from, to, job, words) => {
    const wrong = README.replace(from, to);
    expect(wrong).not.toBe(README);
    expect(problemsIn(wrong)).toEqual([expect.stringContaining(`${PATH}, job ${job}: `)]);
    expect(problemsIn(wrong)[0]).toContain(words);
  });

  test.each([
    ['plan', 'so there are no tests'],
    ['test', 'so there are no tests'],
    ['merge', 'owners and the lines of failures are unknown'],
  ])('no checkout in %s', (job, words) => {
    const [before = '', after = ''] = README.split(`\n  ${job}:\n`);
    const wrong = `${before}\n  ${job}:\n${after.replace(/ {6}- uses: actions\/checkout.*\n.*\n.*\n/, '')}`;
    expect(problemsIn(wrong)).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    ['plan', 'no job makes a plan'],
    ['run', 'no job runs the shards'],
    ['merge', 'no job merges, so a shard that is lost is not noticed'],
  ])('no job with the action %s', (action, words) => {
    expect(problemsIn(README.replace(`org/shard-${action}@v1`, 'other/action@v1')).join('\n')).toContain(words);
  });

  test('a filter for paths', () => {
    const wrong = README.replace('  pull_request:\n', '  pull_request:\n    paths: [src/**]\n');
    expect(problemsIn(wrong)).toEqual([expect.stringContaining('a required check waits for ever')]);
  });

  const FILES_ONLY = `on: push
jobs:
  test:
    runs-on: x
    permissions: {pull-requests: write, checks: write}
    steps:
      - uses: actions/checkout@v5
      - uses: org/shard-merge@v1
        if: always()
        with: {junit: '*.xml'}
`;

  test('a merge of files that its own job has written needs no plan', () => {
    expect(problemsIn(FILES_ONLY)).toEqual([]);
    expect(problemsIn(FILES_ONLY.replace('        if: always()\n', ''))).toEqual([expect.stringContaining(NOT_SHOWN)]);
  });

  test('each check has a mistake here', () => {
    const all = [
      ...MISTAKES.map(([from, to]) => README.replace(from, to)),
      README.replaceAll(/ {6}- uses: actions\/checkout.*\n.*\n.*\n/g, ''),
      FILES_ONLY.replace('        if: always()\n', ''),
    ];
    const fixes = new Set(
      all.flatMap((text) => checkWorkflow(readWorkflow(text, PATH), OUTPUTS).map(({ fix }) => fix)),
    );
    for (const { fix } of JOB_CHECKS) expect(fixes).toContain(fix);
  });
});

test('jobs that only publish or watch need nothing of a merge', () => {
  for (const input of ['publish-only', 'monitor']) {
    const job = `  shown:\n    runs-on: x\n    steps: [{uses: org/shard-merge@v1, with: {${input}: 'true'}}]\n`;
    expect(problemsIn(`${README}${job}`)).toEqual([]);
  }
});

test('whatever a workflow has, it is read', () => {
  const names = fc.constantFrom('if', 'needs', 'steps', 'strategy', 'outputs', 'permissions', 'uses', 'with', 'matrix');
  const value = fc.letrec((tie) => ({
    any: fc.oneof(fc.constant('org/shard-plan@v1'), fc.constant('org/shard-merge@v1'), fc.jsonValue(), tie('object')),
    object: fc.dictionary(names, tie('any')),
  })).any;
  const workflow = fc.record({
    on: fc.jsonValue(),
    permissions: value,
    jobs: fc.oneof(value, fc.dictionary(names, value)),
  });
  fc.assert(
    fc.property(workflow, (content) => {
      expect(Array.isArray(checkWorkflow(readWorkflow(stringify(content), PATH), OUTPUTS))).toBe(true);
    }),
  );
});

describe('a repository', () => {
  let project: LocalProject;
  afterEach(() => project.remove());

  async function diagnose(files: Values): Promise<string> {
    project = await createProject(files);
    const { common, suites, ofAll, ofSuite } = parseWithSettings(
      LOCAL_PLAN_INPUTS,
      new Map(),
      await readSettings(project.platform),
    );
    const { found, findings } = await doctor(
      suites.length > 0 ? ofAll() : [ofSuite(common.suite)],
      OUTPUTS,
      project.platform,
    );
    expect(project.has('.shardwise/artifacts')).toBe(false);
    return renderDoctor(found, findings);
  }
  const TESTS = { 'package.json': '{"scripts": {"test": "node --test"}}', 'a.test.js': '' };

  test('with nothing wrong', async () => {
    expect(await diagnose({ ...TESTS, [PATH]: README })).toBe(
      `✔ ${PATH} plans, runs all shards and merges, whatever happens\n✔ tests: 1 test unit of node --test\n\nNothing is wrong.`,
    );
  });

  test('that calls our workflow', async () => {
    const [called = ''] = workflowsOf('docs/reusable-workflow.md');
    expect(await diagnose({ ...TESTS, [PATH]: called })).toContain(`✔ ${PATH} calls the workflow of Shardwise`);
    project.remove();
    const skipped = called.replace('    uses:', '    if: github.actor\n    uses:');
    expect(await diagnose({ ...TESTS, [PATH]: skipped })).toContain('where its condition does not hold, nothing runs');
  });

  test('without a workflow, and without tests', async () => {
    const said = await diagnose({ 'package.json': '{}', '.github/workflows/other.yml': 'on: push\njobs: {}\n' });
    expect(said).toContain('no workflow uses Shardwise\n  Write: npx shardwise init --write');
    expect(said).toContain('✖ tests\n');
    expect(said).toContain('2 errors.');
  });

  test('with several suites, of which one has no tests, and a workflow that is no YAML', async () => {
    const said = await diagnose({
      ...TESTS,
      [PATH]: 'jobs: [',
      'api/pytest.ini': '[pytest]\n',
      '.github/shardwise.yml': 'suites:\n  - name: web\n  - {name: api, framework: pytest, working-directory: api}\n',
    });
    expect(said).toContain('✔ suite web: 1 test unit of node --test');
    expect(said).toContain('✖ suite api\n  no test is found');
    expect(said).toContain(`✖ ${PATH}\n  is not valid YAML`);
  });
});
