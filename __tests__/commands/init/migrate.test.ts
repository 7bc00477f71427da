// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of GitHub have this form
/** `init --migrate`: what becomes of each tool, what stays byte for byte, and what is only listed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { migrate } from '../../../src/commands/init/migrate/migrate.ts';
import { PUBLISHERS } from '../../../src/commands/init/migrate/publishers.ts';
import { SPLITTERS } from '../../../src/commands/init/migrate/splitters.ts';
import { PLAN_OUTPUTS } from '../../../src/entry/outputs.ts';
import { UsageError } from '../../../src/model.ts';
import { renderMigration } from '../../../src/render/migrate-console.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

const PATH = '.github/workflows/ci.yml';
const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/migrating.md'), 'utf8');

let project: LocalProject;
afterEach(() => project.remove());

const again = (write = false) => migrate(write, Object.keys(PLAN_OUTPUTS), project.platform);

async function migrated(workflow: string, files: Values = {}) {
  project = await createProject({ ...files, [PATH]: workflow });
  const result = await again();
  return { ...result, after: result.files[0]?.after ?? '' };
}

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: object;
}
interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly 'runs-on'?: string;
  readonly permissions?: object;
  readonly strategy?: object;
  readonly steps: readonly Step[];
}
const jobsOf = (text: string) => (parse(text) as { jobs: Readonly<Record<string, Job>> }).jobs;
const inputsOf = (job: Job | undefined, action: string) =>
  job?.steps.find(({ uses }) => uses === `org/${action}@v1`)?.with;

/** A job with one step that runs a part of the tests. */
const job = (step: string, matrix = 'shard: [1, 2, 3]') => `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        ${matrix}
    steps:
      - uses: actions/checkout@v4
${step.replace(/^/gm, '      ')}
`;

/** For each tool: a step, its matrix, the files beside it, and the inputs of the plan. */
type Case = readonly [step: string, matrix: string, files: Values, plan: object, problem?: string];
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'pytest-split': [
    [
      '- run: uv run pytest -m "not slow" --splits 3 --group ${{ matrix.group }} --splitting-algorithm least_duration --junitxml=out.xml',
      'group: [1, 2, 3]',
      { '.test_durations': '{"test_a.py::test_a": 1.5}' },
      {
        framework: 'pytest',
        command: 'uv run pytest',
        args: '-m "not slow"',
        'max-shards': 3,
        timings: '.test_durations',
      },
    ],
    [
      '- run: cd api && pytest --splits=3 --group=${{ matrix.group }} --durations-path=times.json',
      'group: [1, 2, 3]',
      { 'api/times.json': '{}' },
      { framework: 'pytest', 'working-directory': 'api', 'max-shards': 3, timings: 'api/times.json' },
    ],
  ],
  'pytest-shard': [
    [
      '- run: pytest --num-shards 3 --shard-id ${{ matrix.shard }}',
      'shard: [0, 1, 2]',
      {},
      { framework: 'pytest', 'max-shards': 3 },
    ],
  ],
  'pytest-test-groups': [
    [
      '- run: pytest --test-group-count 3 --test-group=${{ matrix.group }}',
      'group: [1, 2, 3]',
      {},
      { framework: 'pytest', 'max-shards': 3 },
    ],
  ],
  'Knapsack Pro': [
    [
      `- env:
    KNAPSACK_PRO_CI_NODE_TOTAL: \${{ matrix.total }}
    KNAPSACK_PRO_CI_NODE_INDEX: \${{ matrix.index }}
    KNAPSACK_PRO_TEST_FILE_EXCLUDE_PATTERN: spec/system/**
  run: bundle exec rake "knapsack_pro:queue:rspec[--tag fast]"`,
      'total: [2]\n        index: [0, 1]',
      {},
      { framework: 'rspec', args: '--tag fast', tests: 'spec/**/*_spec.rb\n!spec/system/**', 'max-shards': 2 },
    ],
    [
      `- env:
    KNAPSACK_PRO_CI_NODE_INDEX: \${{ strategy.job-index }}
  run: npx knapsack-pro-jest --ci`,
      'node: [1, 2]',
      {},
      { framework: 'jest', args: '--ci', 'max-shards': 2 },
    ],
  ],
  knapsack: [
    [
      `- env:
    CI_NODE_TOTAL: 2
    CI_NODE_INDEX: \${{ matrix.index }}
  run: bin/rails knapsack:rspec`,
      'index: [0, 1]',
      { 'knapsack_rspec_report.json': '{"spec/a_spec.rb": 1}' },
      { framework: 'rspec', 'max-shards': 2, timings: 'knapsack_rspec_report.json' },
    ],
  ],
  'cypress-split': [
    [
      `- uses: cypress-io/github-action@v6
  env:
    SPLIT: \${{ strategy.job-total }}
    SPLIT_INDEX: \${{ strategy.job-index }}`,
      'containers: [1, 2]',
      {},
      {},
      'the script of docs/frameworks/cypress.md',
    ],
  ],
  parallel_tests: [
    [
      '- run: bundle exec parallel_rspec -n 4 --only-group ${{ matrix.group }}',
      'group: [1, 2, 3, 4]',
      { 'tmp/parallel_runtime_rspec.log': 'spec/a_spec.rb:1.5\n' },
      { framework: 'rspec', 'max-shards': 4, timings: 'tmp/parallel_runtime_rspec.log' },
    ],
  ],
  split_tests: [
    [
      `- run: |
    FILES=$(./split_tests -glob='spec/**/*_spec.rb' -exclude-glob='spec/system/**' -split-index=\${{ strategy.job-index }} -split-total=2)
    echo "runs $FILES"
    bin/rspec $FILES --tag ~slow`,
      'node: [0, 1]',
      {},
      {
        framework: 'rspec',
        command: 'bin/rspec',
        args: '--tag ~slow',
        tests: 'spec/**/*_spec.rb\n!spec/system/**',
        'max-shards': 2,
      },
    ],
  ],
  'an action that splits tests': [
    [
      `- uses: chaosaffe/split-tests@v1
  id: split
  with:
    glob: tests/**/*.py
    split-index: \${{ matrix.index }}
    split-total: 2
- run: pytest \${{ steps.split.outputs.test-suite }} -q`,
      'index: [0, 1]',
      {},
      { framework: 'pytest', args: '-q', tests: 'tests/**/*.py', 'max-shards': 2 },
    ],
  ],
  'cargo nextest --partition': [
    [
      '- run: cargo nextest run --locked --partition count:${{ matrix.part }}/2',
      'part: [1, 2]',
      {},
      { framework: 'cargo', args: '--locked', 'max-shards': 2 },
    ],
  ],
  'node --test-shard': [
    [
      '- run: npm run unit -- --test-shard=${{ matrix.shard }}/2',
      'shard: [1, 2]',
      { 'package.json': '{"scripts": {"unit": "node --test"}}' },
      { framework: 'node', command: 'npm run unit --', 'max-shards': 2 },
    ],
  ],
  '--shard': [
    [
      '- run: npx playwright test --project=chromium --shard ${{ matrix.shard }}',
      "shard: ['1/4', 2/4, 3/4, 4/4]",
      {},
      { framework: 'playwright', args: '--project=chromium', 'max-shards': 4 },
    ],
    [
      '- run: pnpm exec vitest run --shard=${{ matrix.shardIndex }}/${{ matrix.shardTotal }}',
      'shardIndex: [1, 2]\n        shardTotal: [2]',
      {},
      { framework: 'vitest', command: 'pnpm exec vitest run', 'max-shards': 2 },
    ],
    [
      '- run: TZ=UTC yarn jest --ci --shard=${{ matrix.shard }}/${{ strategy.job-total }}',
      'shard: [1, 2]',
      {},
      { framework: 'jest', command: 'TZ=UTC yarn jest', args: '--ci', 'max-shards': 2 },
    ],
  ],
  'the number of the job in variables': [
    [
      `- env:
    CI_NODE_INDEX: \${{ matrix.node }}
  run: ./scripts/test.sh`,
      'node: [0, 1]',
      {},
      {},
      'no line of its script starts a framework',
    ],
  ],
};

describe.each(SPLITTERS.map(({ title }) => title).filter((title) => title !== 'gotestsum tool ci-matrix'))(
  '%s',
  (title) => {
    test.each(CASES[title] ?? [])('%s', async (...[step, matrix, files, plan, problem]: Case) => {
      const { after, left, did } = await migrated(job(step, matrix), files);
      if (problem !== undefined) {
        expect(after).toBe('');
        expect(left.join('\n')).toContain(`${title}, and is left as it is`);
        expect(left.join('\n')).toContain(problem);
        return;
      }
      const jobs = jobsOf(after);
      expect(inputsOf(jobs['plan'], 'shard-plan')).toEqual(plan);
      expect(jobs['test']?.strategy).toEqual({
        'fail-fast': false,
        matrix: '${{ fromJSON(needs.plan.outputs.matrix) }}',
      });
      const shards = jobs['test']?.steps.map(({ uses, run }) => uses ?? run);
      expect(shards).toEqual(['actions/checkout@v4', 'org/shard-run@v1']);
      expect(jobs['test']?.steps[1]?.env).toBeUndefined();
      expect(jobs['merge']?.needs).toEqual(['plan', 'test']);
      expect(did.join('\n')).toContain(`${title} is replaced`);
      // doctor, whose findings are left to the user, finds nothing in the new workflow
      expect(left.filter((one) => one.includes('Write:'))).toEqual([]);
    });

    test('is on the page', () => {
      project = { remove: () => {} } as LocalProject;
      expect(CASES[title]).toBeDefined();
      expect(PAGE).toContain(title);
    });
  },
);

test('gotestsum: the job that made the matrix goes, and the flags of go test stay', async () => {
  const { after, did } = await migrated(`on: push
jobs:
  matrix:
    runs-on: ubuntu-latest
    outputs: {matrix: "\${{ steps.m.outputs.m }}"}
    steps:
      - id: m
        run: echo "m=$(go list ./... | gotestsum tool ci-matrix --partitions 4)" >> "$GITHUB_OUTPUT"

  # runs the packages
  test:
    needs: [matrix]
    runs-on: ubuntu-latest
    strategy:
      matrix: \${{ fromJSON(needs.matrix.outputs.m) }}
    steps:
      - run: gotestsum --junitfile out.xml -- -race \${{ matrix.packages }}
`);
  expect(Object.keys(jobsOf(after))).toEqual(['plan', 'test', 'merge']);
  expect(inputsOf(jobsOf(after)['plan'], 'shard-plan')).toEqual({ framework: 'go', args: '-race' });
  expect(jobsOf(after)['test']?.needs).toBe('plan');
  expect(after).toContain('  # runs the packages\n');
  expect(did.join('\n')).toContain('Job matrix only made the matrix');
  expect(PAGE).toContain('gotestsum tool ci-matrix');
});

const ODD = `# the first line
name:   CI    # odd blanks stay
on: {push: {branches: [main]}}
env:
    A: &a   "x"

jobs:
    lint: {runs-on: x, steps: [{run: lint}]}


    # the tests
    test:   # in parts
        name: Test \${{ matrix.index }} of \${{ matrix.total }}
        needs:
            - lint
        if: github.actor != 'bot' # no bots
        runs-on: [self-hosted, linux]
        timeout-minutes: 7
        env:
            A: *a
        strategy:
            max-parallel: 2
            fail-fast: true  # quick
            matrix:
                python: ["3.10", "3.12"]
                index: [1, 2]
                total: [2]
        steps:
        # get it
        - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955 # v4.3.0
          with: {fetch-depth: 0}
        - name: Run
          id:  run
          shell: bash
          run: >-
            pytest
            --splits \${{ matrix.total }}
            --group \${{ matrix.index }}
            --cov
        - uses: actions/upload-artifact@v4
          if: always()
          with:
            name: 'data-\${{ matrix.python }}-\${{ matrix.index }}'
    after:
        needs: test
        runs-on: x
        steps: [{run: "echo matrix.index"}]`;

/** The workflow after: every line of it is seen in this test. */
const ODD_AFTER = `# the first line
name:   CI    # odd blanks stay
on: {push: {branches: [main]}}
env:
    A: &a   "x"

jobs:
    lint: {runs-on: x, steps: [{run: lint}]}


    plan:
      if: github.actor != 'bot'
      runs-on: ubuntu-latest
      timeout-minutes: 10
      permissions:
        contents: read
      outputs:
        matrix: \${{ steps.plan.outputs.matrix }}
        has-tests: \${{ steps.plan.outputs.has-tests }}
      steps:
        - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955 # v4.3.0
          with:
            fetch-depth: 0
            persist-credentials: false
        - uses: org/shard-plan@v1
          id: plan
          with:
            framework: pytest
            args: --cov
            max-shards: 2
            axes: |
              python:
                - "3.10"
                - "3.12"
            runs-on: '["self-hosted","linux"]'

    # the tests
    test:   # in parts
        name: Test \${{ matrix.shard }} of \${{ matrix.shards }}
        needs: [plan, lint]
        if: needs.plan.outputs.has-tests == 'true' && (github.actor != 'bot') # no bots
        runs-on: \${{ matrix.runs-on }}
        timeout-minutes: 7
        env:
            A: *a
        strategy:
            max-parallel: 2
            fail-fast: false  # quick
            matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}
        steps:
        # get it
        - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955 # v4.3.0
          with: {fetch-depth: 0}
        - name: Run
          id:  run
          uses: org/shard-run@v1
        - uses: actions/upload-artifact@v4
          if: always()
          with:
            name: 'data-\${{ matrix.python }}-\${{ matrix.shard }}'

    merge:
      needs: [plan, test]
      if: always() && (github.actor != 'bot')
      runs-on: ubuntu-latest
      timeout-minutes: 10
      permissions:
        contents: read
        pull-requests: write
        checks: write
      steps:
        - uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955 # v4.3.0
          with:
            fetch-depth: 0
            persist-credentials: false
        - uses: org/shard-merge@v1

    after:
        needs: test
        runs-on: x
        steps: [{run: "echo matrix.index"}]`;

describe('the rest of a workflow', () => {
  test('stays byte for byte: comments, blanks, anchors, and the other jobs', async () => {
    const { after, left } = await migrated(ODD);
    expect(after).toBe(ODD_AFTER);
    expect(left.join('\n')).toContain('docs/coverage.md');
    expect(left.join('\n')).toContain('where the rest of its condition does not hold, the merge is skipped');
  });

  test('keeps its line ends', async () => {
    const { after } = await migrated(ODD.replaceAll('\n', '\r\n'));
    expect(after).toBe(ODD_AFTER.replaceAll('\n', '\r\n'));
  });

  test('is not changed a second time', async () => {
    project = await createProject({ [PATH]: ODD_AFTER });
    expect((await again()).files).toEqual([]);
  });

  test('several jobs are suites of their own, each with its merge', async () => {
    const two = job('- run: npx jest --shard=${{ matrix.shard }}/3');
    const { after, left } = await migrated(`${two}${two.slice(two.indexOf('  test:')).replace('test:', 'unit:')}`);
    expect(Object.keys(jobsOf(after))).toEqual([
      ...['plan-test', 'test', 'merge-test'],
      ...['plan-unit', 'unit', 'merge-unit'],
    ]);
    expect(inputsOf(jobsOf(after)['plan-unit'], 'shard-plan')).toMatchObject({ suite: 'unit' });
    expect(inputsOf(jobsOf(after)['merge-unit'], 'shard-merge')).toEqual({ suite: 'unit' });
    expect(left).toEqual([]);
  });

  test('names of jobs that are taken are not taken again', async () => {
    const { after } = await migrated(
      `${job('- run: npx jest --shard=${{ matrix.shard }}/3')}  merge:\n    runs-on: x\n    steps: []\n`,
    );
    expect(Object.keys(jobsOf(after))).toEqual(['plan', 'test', 'merge-test', 'merge']);
  });

  test('a called workflow gets no more permissions than its caller may have', async () => {
    const called = job('- run: npx jest --shard=${{ matrix.shard }}/3').replace('on: push', 'on: workflow_call');
    expect(jobsOf((await migrated(called)).after)['merge']?.permissions).toBeUndefined();
  });

  test('the other lines of the script run before and after', async () => {
    const { after } = await migrated(
      job(
        '- run: |\n    npm run build\n    npx jest --shard=${{ matrix.shard }}/3\n    npm run report\n  env:\n    X: 1',
      ),
    );
    expect(jobsOf(after)['test']?.steps.slice(1)).toEqual([
      { run: 'npm run build', env: { X: 1 } },
      { uses: 'org/shard-run@v1', env: { X: 1 } },
      { run: 'npm run report', env: { X: 1 } },
    ]);
  });
});

describe('is left as it is, with the reason', () => {
  test.each([
    ['- run: pytest $OPTIONS --splits 3 --group ${{ matrix.shard }}', 'only a shell understands $'],
    ['- run: pytest --splits 3 --group ${{ matrix.shard }} | tee log', 'only a shell understands |'],
    ['- run: |\n    if true; then\n    npx jest --shard=${{ matrix.shard }}/3\n    fi', 'its script decides what runs'],
    ['- run: make test ARGS=--shard=${{ matrix.shard }}/3', 'does not know what make test'],
    [
      '- run: npx jest --shard=${{ matrix.shard }}/3\n- run: npx jest --shard=${{ matrix.shard }}/3',
      'several of its steps',
    ],
    ['- run: npx jest --shard=1/3', 'no axis of its matrix numbers the jobs'],
    ['- run: npx jest --watch --shard=${{ matrix.shard }}/3', 'its command: --watch'],
    ['- run: npx jest --shard=${{ matrix.shard }}/3\n  if: github.ref == 1', 'the step has the condition'],
    ['- {run: "npx jest --shard=${{ matrix.shard }}/3"}', 'in braces'],
    ['- run: npx jest --shard=${{ matrix.shard }}/3 "a', 'is never closed'],
    ['- run: npx jest --shard=${{ matrix.shard }}/3 -t ${{ matrix.shard }}', 'which belongs to the split'],
  ])('%s', async (step, problem) => {
    const { files, left } = await migrated(job(step));
    expect(files).toEqual([]);
    expect(left.join('\n')).toContain(problem);
  });

  test('an axis that a plan has too', async () => {
    const { left } = await migrated(
      job('- run: npx jest --shard=${{ matrix.part }}/3', 'part: [1, 2, 3]\n        name: [a]'),
    );
    expect(left.join('\n')).toContain('a plan gives name itself');
  });

  test('a workflow that is no YAML', async () => {
    const { files, left } = await migrated('jobs: [');
    expect(files).toEqual([]);
    expect(left.join('\n')).toContain('is not valid YAML');
  });
});

const USES: Readonly<Record<string, string>> = { 'dorny/test-reporter': 'reporter: jest-junit\n    ' };

describe.each(PUBLISHERS)('$title', (publisher) => {
  const step = `- name: Report # here
  uses: ${publisher.title}@v2
  with:
    ${USES[publisher.title] ?? ''}${publisher.paths}: a.xml,b/*.xml`;

  test('alone becomes a merge of the same files', async () => {
    const { after, left } = await migrated(`on: push
jobs:
  test:
    runs-on: x
    permissions: {pull-requests: write, checks: write}
    steps:
      - uses: actions/checkout@v4
${step.replace(/^/gm, '      ')}
`);
    expect(jobsOf(after)['test']?.steps[1]).toEqual({
      name: 'Report',
      if: 'always()',
      uses: 'org/shard-merge@v1',
      with: { junit: 'a.xml\nb/*.xml' },
    });
    expect(left).toEqual([]);
    expect(PAGE).toContain(publisher.title);
  });

  test('behind shards goes, because the merge shows them', async () => {
    const { after } = await migrated(`${job(`- run: npx jest --shard=\${{ matrix.shard }}/3\n${step}`)}
  report:
    needs: test
    runs-on: x
    steps:
      - uses: actions/download-artifact@v4
${step.replace(/^/gm, '      ')}
`);
    expect(after).not.toContain(publisher.title);
    expect(Object.keys(jobsOf(after))).toEqual(['plan', 'test', 'merge']);
  });
});

test('a publisher of other formats, or of another workflow, is only listed', async () => {
  const { files, left } = await migrated(`on: push
jobs:
  a:
    runs-on: x
    steps:
      - uses: dorny/test-reporter@v2
        with: {reporter: dotnet-trx, path: x}
      - uses: dorny/test-reporter@v2
        with: {reporter: jest-junit, path: x, artifact: y}
`);
  expect(files).toEqual([]);
  expect(left.join('\n')).toContain('it reads dotnet-trx');
  expect(left.join('\n')).toContain('docs/permissions.md');
});

describe('writing', () => {
  const SPLIT = job('- run: npx jest --shard=${{ matrix.shard }}/3');

  test('needs what git can bring back', async () => {
    await migrated(SPLIT);
    await project.git('init', '--quiet');
    await expect(again(true)).rejects.toThrow(new RegExp(`${PATH} has changes that git does not have`));
    expect(project.read(PATH)).toBe(SPLIT);
    await project.git('add', '.');
    await project.git('commit', '--quiet', '-m', 'x');
    const { files } = await again(true);
    expect(project.read(PATH)).toBe(files[0]?.after);
    project.write(PATH, `${SPLIT}# mine\n`);
    await expect(again(true)).rejects.toThrow(UsageError);
    expect(project.read(PATH)).toBe(`${SPLIT}# mine\n`);
  });

  test('is shown as a diff first', async () => {
    const result = await migrated(SPLIT);
    const shown = renderMigration(result, false);
    expect(shown).toContain('-      - run: npx jest --shard=${{ matrix.shard }}/3\n+      - uses: org/shard-run@v1');
    expect(shown).toContain('Nothing was written.');
    expect(renderMigration({ files: [], did: [], left: [] }, false)).toContain('No workflow splits tests');
  });

  test('timings that cannot be read are named', async () => {
    const { left } = await migrated(job('- run: pytest --splits 3 --group ${{ matrix.shard }}'), {
      '.test_durations': 'nonsense',
    });
    expect(left.join('\n')).toContain('.test_durations is in an unknown format');
  });
});

test('takes names for what they are, and not for a pattern', async () => {
  const step = '- uses: chaosaffe/split-tests@v1\n  id: a(\n- run: pytest ${{ steps.a(.outputs.x }}';
  const { files, left } = await migrated(job(step));
  expect([files, left.length]).toEqual([[], 1]);
  expect(left[0]).toContain('Job test splits its tests');
});
