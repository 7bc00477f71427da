/** What can be wrong in a workflow with our actions. Each check is a row: what it finds, why that matters, and what to write instead. */

import {
  callersOf,
  type Job,
  jobsOf,
  type Permissions,
  type Role,
  type Step,
  stepOf,
  type Workflow,
} from '../../inputs/our-workflow.ts';
import { expressionsIn } from '../../text/expressions.ts';
import { listSome } from '../../text/numbers.ts';

/** An `error` may end green what is red, or lose a test. A `warning` costs time or words. */
export type Level = 'error' | 'warning';

export interface Finding {
  readonly level: Level;
  /** A file, and a job in it. */
  readonly where: string;
  readonly problem: string;
  /** What to write instead. */
  readonly fix: string;
}

/** A check of every job with one of our actions. */
interface JobCheck {
  readonly role: Role;
  readonly level: Level;
  /** What is wrong with the job. Undefined where it is right. @param planOutputs the outputs of the plan action */
  readonly problem: (job: Job, workflow: Workflow, planOutputs: readonly string[]) => string | undefined;
  readonly fix: string;
}

const CHECKOUT = /^actions\/checkout@/;
const UPLOAD = /^actions\/upload-artifact@/;

const isSet = (value: unknown): boolean => value !== undefined && value !== false && value !== 'false';

/** A condition without the signs of an expression, which GitHub does not need there. */
const conditionOf = (condition: unknown): string =>
  String(condition ?? '')
    .replace(/^\$\{\{/, '')
    .replace(/\}\}$/, '')
    .trim();

/** Whether a condition of a job also holds after a failure and a cancellation. */
const runsAlways = (condition: unknown): boolean =>
  /\balways\(\)/.test(conditionOf(condition)) && !/\.result\b|\bsuccess\(\)/.test(conditionOf(condition));

const isAlways = (condition: unknown): boolean => conditionOf(condition) === 'always()';

const namesOf = (workflow: Workflow, role: Role): readonly string[] => jobsOf(workflow, role).map(({ name }) => name);

/** The jobs whose results a merge judges: all, or those of the suite that it names. */
function judgedBy(merge: Job, workflow: Workflow): readonly string[] {
  const suiteOf = (job: Job, role: Role) => stepOf(job, role)?.with?.['suite'];
  const suite = suiteOf(merge, 'merge');
  const isOther = (plan: Job) =>
    suite !== undefined && suiteOf(plan, 'plan') !== undefined && suiteOf(plan, 'plan') !== suite;
  const others = jobsOf(workflow, 'plan')
    .filter(isOther)
    .map(({ name }) => name);
  const runs = jobsOf(workflow, 'run').filter(({ needs }) => !needs.some((name) => others.includes(name)));
  return [...namesOf(workflow, 'plan').filter((name) => !others.includes(name)), ...runs.map(({ name }) => name)];
}

/** A merge of reports that steps of its own job have written, without a plan. */
const mergesFiles = (job: Job, workflow: Workflow): boolean =>
  stepOf(job, 'merge')?.with?.['junit'] !== undefined &&
  jobsOf(workflow, 'plan').length === 0 &&
  job.needs.length === 0;

const checksOut = (job: Job): boolean => job.steps.some(({ uses = '' }) => CHECKOUT.test(uses));

/** As a workflow writes it. */
const expression = (text: string): string => `\${{ ${text} }}`;

function mayWrite(scope: string, ...given: readonly Permissions[]): boolean {
  const permissions = given.find((one) => one !== undefined);
  if (permissions === undefined) return true; // the setting of the repository, which no file shows
  return typeof permissions === 'string' ? permissions === 'write-all' : permissions[scope] === 'write';
}

export const JOB_CHECKS: readonly JobCheck[] = [
  {
    role: 'merge',
    level: 'error',
    problem: (job, workflow) =>
      runsAlways(job.if) || mergesFiles(job, workflow)
        ? undefined
        : 'the merge is skipped when a shard fails or is cancelled, and GitHub counts a skipped job as passed for a required check',
    fix: 'if: always()',
  },
  {
    role: 'merge',
    level: 'warning',
    problem: (job) =>
      !runsAlways(job.if) || isAlways(job.if)
        ? undefined
        : 'where the rest of its condition does not hold, the merge is skipped, and a skipped job counts as passed for a required check',
    fix: 'if: always(), and the condition at the trigger of the workflow',
  },
  {
    role: 'merge',
    level: 'error',
    problem: (job) => {
      const condition = stepOf(job, 'merge')?.if;
      return condition === undefined || isAlways(condition)
        ? undefined
        : 'where the condition of the step does not hold, nothing is merged, and the job is green';
    },
    fix: 'no condition at the step with the merge',
  },
  {
    role: 'merge',
    level: 'warning',
    problem: (job, workflow) =>
      mergesFiles(job, workflow) && stepOf(job, 'merge')?.if === undefined
        ? 'when a step before the merge fails, no results are shown'
        : undefined,
    fix: 'if: always() at the step with the merge',
  },
  {
    role: 'run',
    level: 'error',
    problem: (job) =>
      stepOf(job, 'run')?.if === undefined
        ? undefined
        : 'where the condition of the step does not hold, the shard runs nothing',
    fix: 'no condition at the step that runs the shard',
  },
  {
    role: 'merge',
    level: 'error',
    problem: (job, workflow) => {
      const missing = judgedBy(job, workflow).filter((name) => name !== job.name && !job.needs.includes(name));
      return missing.length === 0 ? undefined : `the merge does not wait for ${listSome(missing)}`;
    },
    fix: 'needs: with the jobs of the plan and of the shards',
  },
  {
    role: 'merge',
    level: 'error',
    problem: (job) =>
      isSet(job['continue-on-error']) || isSet(stepOf(job, 'merge')?.['continue-on-error'])
        ? 'continue-on-error makes the job green whatever the verdict is'
        : undefined,
    fix: 'remove continue-on-error; fail-on says which failures count',
  },
  {
    role: 'run',
    level: 'error',
    problem: matrixProblem,
    fix: `strategy: {matrix: "${expression('fromJSON(needs.plan.outputs.matrix)')}"}, with the name of the job of the plan`,
  },
  {
    role: 'plan',
    level: 'error',
    problem: outputProblem,
    fix: `outputs: {matrix: "${expression('steps.plan.outputs.matrix')}", has-tests: "${expression('steps.plan.outputs.has-tests')}"}, with the id of the step`,
  },
  ...(['plan', 'run'] as const).map(
    (role): JobCheck => ({
      role,
      level: 'error',
      problem: (job) => (checksOut(job) ? undefined : 'the repository is not checked out, so there are no tests'),
      fix: 'a step with actions/checkout before the others',
    }),
  ),
  {
    role: 'run',
    level: 'error',
    problem: uploadProblem,
    fix: `a name of its own for each shard, such as "results-${expression('matrix.name')}"`,
  },
  {
    role: 'run',
    level: 'warning',
    problem: (job) =>
      job.strategy?.['fail-fast'] === false
        ? undefined
        : 'the first shard that fails cancels all others, whose tests are then missing',
    fix: 'strategy: {fail-fast: false}',
  },
  {
    role: 'run',
    level: 'warning',
    problem: (job) =>
      /has-tests\s*==\s*'true'/.test(conditionOf(job.if))
        ? undefined
        : 'where a plan has no tests, GitHub fails on the empty matrix; with another condition, no shard may run',
    fix: "if: needs.plan.outputs.has-tests == 'true'",
  },
  {
    role: 'run',
    level: 'warning',
    problem: (job) =>
      /matrix\./.test(JSON.stringify(job['runs-on'] ?? ''))
        ? undefined
        : 'the machines are not those of the plan, so runs-on and pools of the plan have no effect',
    fix: `runs-on: ${expression('matrix.runs-on')}`,
  },
  {
    role: 'run',
    level: 'warning',
    problem: (job) => (job['timeout-minutes'] === undefined ? 'a shard that hangs may run for six hours' : undefined),
    fix: `timeout-minutes: ${expression('matrix.timeout-minutes')}`,
  },
  {
    role: 'merge',
    level: 'warning',
    problem: (job) =>
      checksOut(job) ? undefined : 'the repository is not checked out, so owners and the lines of failures are unknown',
    fix: 'a step with actions/checkout before the merge',
  },
  ...(
    [
      ['pull-requests', 'there is no comment on pull requests'],
      ['checks', 'there are no annotations at the failing lines'],
    ] as const
  ).map(
    ([scope, lack]): JobCheck => ({
      role: 'merge',
      level: 'warning',
      problem: (job, workflow) => (mayWrite(scope, job.permissions, workflow.permissions) ? undefined : lack),
      fix: `permissions of the job: {contents: read, ${scope}: write}`,
    }),
  ),
];

/** Where the matrix of the shards comes from. */
const FROM_PLAN = /\bfromJSON\(\s*needs\.([\w-]+)\.outputs\.([\w-]+)\s*\)/i;

function matrixProblem({ strategy, needs }: Job): string | undefined {
  const matrix = strategy?.matrix;
  const [, plan = ''] = FROM_PLAN.exec(JSON.stringify(matrix ?? '')) ?? [];
  if (plan === '') return 'the matrix is not that of the plan, so shards may be missing, or run twice';
  return needs.includes(plan)
    ? undefined
    : `the matrix comes from ${plan}, which this job does not need, so it is empty`;
}

/** Whether what shards read of a plan is an output of its job. */
function outputProblem(job: Job, workflow: Workflow, planOutputs: readonly string[]): string | undefined {
  const read = workflow.jobs.flatMap((other) => [
    ...JSON.stringify([other.strategy ?? '', other.if ?? '']).matchAll(
      new RegExp(`\\bneeds\\.${escaped(job.name)}\\.outputs\\.([\\w-]+)`, 'g'),
    ),
  ]);
  const wanted = [...new Set(read.map(([, output = '']) => output))];
  const missing = wanted.filter((output) => job.outputs?.[output] === undefined);
  if (missing.length > 0) return `other jobs read its output ${listSome(missing)}, which it does not have`;
  const step = stepOf(job, 'plan') as Step;
  const given = Object.values(job.outputs ?? {}).map(String);
  const unknown = given.flatMap((text) =>
    [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([, id, output = '']) =>
      id === step.id && !planOutputs.includes(output) ? [output] : [],
    ),
  );
  if (unknown.length > 0) return `it reads ${listSome(unknown)} of the step with the plan, which has no such output`;
  const isRead = (id: string): boolean => given.some((text) => text.includes(`steps.${id}.outputs.`));
  return wanted.length === 0 || (step.id !== undefined && isRead(step.id))
    ? undefined
    : 'its outputs are not those of the step with the plan';
}

const escaped = (text: string): string => text.replace(/[^\w-]/g, '\\$&');

const differsByShard = (name: string): boolean =>
  expressionsIn(name).some((one) => /\b(?:matrix|strategy)\./.test(one));

function uploadProblem(job: Job): string | undefined {
  const equal = job.steps.find(
    ({ uses = '', with: inputs }) => UPLOAD.test(uses) && !differsByShard(String(inputs?.['name'] ?? '')),
  );
  return equal === undefined
    ? undefined
    : 'each shard uploads an artifact of the same name, and GitHub refuses all but the first';
}

const ROLES: readonly (readonly [Role, problem: string, fix: string])[] = [
  ['plan', 'no job makes a plan', 'a job with org/shard-plan'],
  ['run', 'no job runs the shards of the plan', 'a job with a matrix of the plan and org/shard-run'],
  ['merge', 'no job merges, so a shard that is lost is not noticed', 'a job with if: always() and org/shard-merge'],
];

/** @returns what is wrong with the workflow as a whole */
function checkWhole(workflow: Workflow): readonly Finding[] {
  const callers = callersOf(workflow);
  const isWhole = callers.length > 0 || jobsOf(workflow, 'merge').some((job) => mergesFiles(job, workflow));
  const missing = isWhole ? [] : ROLES.filter(([role]) => jobsOf(workflow, role).length === 0);
  const lacking = [
    ...missing.map(([, problem, fix]): Finding => ({ level: 'error', where: workflow.path, problem, fix })),
    ...callers.filter((job) => job.if !== undefined && !isAlways(job.if)).map((job) => skippedCall(job, workflow)),
  ];
  const event = ['push', 'pull_request'].find((name) => hasPaths(workflow.on, name));
  if (event === undefined) return lacking;
  const problem = `${event} has a filter for paths. Where it leaves the workflow out, a required check waits for ever`;
  const fix = `remove the filter, or require no check of this workflow`;
  return [...lacking, { level: 'warning', where: workflow.path, problem, fix }];
}

const skippedCall = (job: Job, { path }: Workflow): Finding => ({
  level: 'warning',
  where: `${path}, job ${job.name}`,
  problem: 'where its condition does not hold, nothing runs, and a skipped job counts as passed for a required check',
  fix: 'the condition at the trigger of the workflow',
});

function hasPaths(on: unknown, event: string): boolean {
  const filter = typeof on === 'object' && on !== null ? (on as Record<string, unknown>)[event] : undefined;
  return typeof filter === 'object' && filter !== null && ('paths' in filter || 'paths-ignore' in filter);
}

/** @param planOutputs the outputs of the plan action */
export const checkWorkflow = (workflow: Workflow, planOutputs: readonly string[]): readonly Finding[] => [
  ...checkWhole(workflow),
  ...checkJobs(workflow, planOutputs),
];

const checkJobs = (workflow: Workflow, planOutputs: readonly string[]): readonly Finding[] =>
  JOB_CHECKS.flatMap(({ role, level, problem, fix }) =>
    jobsOf(workflow, role).flatMap((job) => {
      const found = problem(job, workflow, planOutputs);
      return found === undefined ? [] : [{ level, where: `${workflow.path}, job ${job.name}`, problem: found, fix }];
    }),
  );
