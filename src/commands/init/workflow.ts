/** The workflow that `init` writes, and why it is so. */

import type { Framework } from '../../frameworks/framework.ts';
import type { OfferedSuite } from '../../frameworks/offer-suites.ts';
import type { TestJob } from '../../inputs/other-workflows.ts';
import { writeYaml } from '../../inputs/yaml.ts';
import { UsageError } from '../../model.ts';
import { expressionsIn } from '../../text/expressions.ts';
import { listSome } from '../../text/numbers.ts';
import { LANGUAGES, type ProjectTexts } from './languages.ts';
import type { Step } from './step.ts';

/** A suite of the repository with what its jobs need. */
export interface SuiteToRun extends Pick<OfferedSuite, 'name' | 'folder'> {
  readonly framework: Framework;
  /** The files of its folder that decide what is set up. */
  readonly texts: ProjectTexts;
}

export interface Workflow {
  readonly text: string;
  /** Why it is so, in sentences. */
  readonly because: readonly string[];
}

/** Where the actions are: a placeholder, as in the README. */
export const ORGANISATION = 'org';

export interface WorkflowRequest {
  readonly suites: readonly SuiteToRun[];
  readonly branch: string;
  /** Inputs of the plan that the settings file does not have. */
  readonly planInputs: NonNullable<Step['with']>;
  /** Jobs that run these tests now. */
  readonly testJobs: readonly TestJob[];
}

/** @throws UsageError where GitHub would read a name as an expression */
export function workflowOf({ suites, branch, planInputs, testJobs }: WorkflowRequest): Workflow {
  refuseExpressions(suites);
  const setUps = suites.map((suite) => ({ suite, ...setUpOf(suite) }));
  const isOne = suites.length === 1;
  const steps = setUps.flatMap(({ suite, steps }) => steps.map((step) => (isOne ? step : onlyFor(suite, step))));
  const because = setUps.flatMap(({ suite, because }) =>
    isOne ? because : because.map((reason) => `${suite.name}: ${reason}`),
  );
  const services = carriedOver(testJobs.map((job) => job.services));
  const env = carriedOver(testJobs.map((job) => job.env));
  const beside = Object.entries({ services: services.values, env: env.values }).filter(
    ([, values]) => !isEmpty(values),
  );
  return {
    text: textOf({
      branch,
      plan: isEmpty(planInputs) ? '' : blockOf({ with: planInputs }, 8),
      beside: beside.length === 0 ? '' : blockOf(Object.fromEntries(beside), 4),
      setUp: steps.length === 0 ? '' : blockOf(steps, 6),
    }),
    because: [...because, ...describeJobs(testJobs, services, env)],
  };
}

const isEmpty = (values: object): boolean => Object.keys(values).length === 0;

function refuseExpressions(suites: readonly SuiteToRun[]): void {
  const folder = suites.map((suite) => suite.folder).find((one) => one.includes('${{'));
  if (folder === undefined) return;
  throw new UsageError(
    `the folder ${JSON.stringify(folder)} has \${{ in its name, which GitHub would read as an expression: rename it, or write the workflow yourself`,
  );
}

function setUpOf({ framework, folder, texts }: SuiteToRun): { steps: readonly Step[]; because: readonly string[] } {
  const { language, runs = [] } = framework.setUp;
  const { steps, because } = LANGUAGES[language].setUp(texts, framework.name);
  const all = [...steps, ...runs.map((run) => ({ run }))];
  return { steps: folder === '.' ? all : all.map((step) => inFolder(folder, step)), because };
}

/** Files that an action is given are relative to the repository. */
function inFolder(folder: string, step: Step): Step {
  if (step.run !== undefined) return { ...step, 'working-directory': folder };
  const given = Object.entries(step.with ?? {}).map(([name, value]) =>
    name.endsWith('-file') ? [name, `${folder}/${value}`] : [name, value],
  );
  if (step.uses?.startsWith('ruby/')) given.push(['working-directory', folder]);
  if (step.with?.['cache'] === 'npm') given.push(['cache-dependency-path', `${folder}/package-lock.json`]);
  return given.length === 0 ? step : { ...step, with: Object.fromEntries(given) };
}

const onlyFor = ({ name }: SuiteToRun, step: Step): Step => ({ if: `matrix.suite == '${name}'`, ...step });

interface CarriedOver {
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of those that belong to the job that had them. */
  readonly left: readonly string[];
}

/** What only one job knows. */
const OF_A_JOB = /\b(?:matrix|steps|needs|strategy|job)\b/;

/** What jobs have beside their steps, without what only they know: their own matrix, steps and needs. The first of a name counts. */
function carriedOver(all: readonly Readonly<Record<string, unknown>>[]): CarriedOver {
  const values = new Map<string, unknown>();
  const left = new Set<string>();
  for (const [name, value] of all.flatMap((one) => Object.entries(one)))
    if (expressionsIn(JSON.stringify(value)).some((one) => OF_A_JOB.test(one))) left.add(name);
    else if (!values.has(name)) values.set(name, value);
  return { values: Object.fromEntries(values), left: [...left] };
}

/** What becomes of the jobs that run the tests now. */
function describeJobs(jobs: readonly TestJob[], services: CarriedOver, env: CarriedOver): string[] {
  if (jobs.length === 0) return [];
  const named = (names: readonly string[], say: (list: string) => string): string[] =>
    names.length === 0 ? [] : [say(listSome(names))];
  const others = [...new Set(jobs.flatMap((job) => job.others))];
  return [
    `These jobs run the tests too: ${listSome(jobs.map(({ workflow, job }) => `${job} of ${workflow}`))}. Remove them when the new workflow is as you like it.`,
    ...named(
      [...new Set(jobs.flatMap((job) => job.splits))],
      (list) => `They split their tests by ${list}. Leave that out: the plan splits them.`,
    ),
    ...named(Object.keys(services.values), (list) => `Their services are copied: ${list}. Each shard has its own.`),
    ...named(Object.keys(env.values), (list) => `Their variables are copied: ${list}.`),
    `Compare the rest of those jobs with the new one: ${['their steps', ...others].join(', ')}, and on which machines they run.`,
    ...named(
      [...services.left, ...env.left],
      (list) => `Not copied, because only those jobs know the values: ${list}.`,
    ),
  ];
}

/** A value as lines of YAML with so many blanks before each. */
const blockOf = (value: unknown, indent: number): string =>
  writeYaml(value)
    .trimEnd()
    .split('\n')
    .map((line) => `${line === '' ? '' : ' '.repeat(indent)}${line}\n`)
    .join('');

const textOf = ({
  branch,
  plan,
  beside,
  setUp,
}: Readonly<Record<'branch' | 'plan' | 'beside' | 'setUp', string>>): string =>
  `name: tests
on:
  push:
    branches: [${JSON.stringify(branch)}]
  pull_request:

# A new push to a pull request ends the run of the push before.
concurrency:
  group: tests-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

permissions:
  contents: read

jobs:
  plan:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    outputs:
      matrix: \${{ steps.plan.outputs.matrix }}
      has-tests: \${{ steps.plan.outputs.has-tests }}
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: ${ORGANISATION}/shard-plan@v1
        id: plan
${plan}
  test:
    needs: plan
    if: needs.plan.outputs.has-tests == 'true'
    strategy:
      # Every shard reports, also when another one is red.
      fail-fast: false
      matrix: \${{ fromJSON(needs.plan.outputs.matrix) }}
    name: test \${{ matrix.name }}
    runs-on: \${{ matrix.runs-on }}
    timeout-minutes: \${{ matrix.timeout-minutes }}
${beside}    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
${setUp}      - uses: ${ORGANISATION}/shard-run@v1

  # Make this job the required check.
  merge:
    needs: [plan, test]
    if: always()
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
      pull-requests: write # for the comment
      checks: write # for the annotations at the failing lines
    steps:
      - uses: actions/checkout@v5
        with:
          persist-credentials: false
      - uses: ${ORGANISATION}/shard-merge@v1
`;
