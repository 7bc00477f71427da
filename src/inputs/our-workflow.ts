/** A workflow, as far as the checks of `doctor` read it. Whatever has another form than GitHub takes is left out. */
import { z } from 'zod';
import { readYaml } from './yaml.ts';

const texts = z.record(z.string(), z.unknown()).catch({});

const stepSchema = z.object({
  id: z.string().optional().catch(undefined),
  uses: z.string().optional().catch(undefined),
  if: z.unknown().optional(),
  with: texts.optional(),
  'continue-on-error': z.unknown().optional(),
});

const permissionsSchema = z
  .union([z.string(), z.record(z.string(), z.string())])
  .optional()
  .catch(undefined);

const jobSchema = z.object({
  uses: z.string().optional().catch(undefined),
  if: z.unknown().optional(),
  needs: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .catch([])
    .optional(),
  strategy: z
    .object({ matrix: z.unknown().optional(), 'fail-fast': z.unknown().optional() })
    .partial()
    .optional()
    .catch(undefined),
  outputs: texts.optional(),
  permissions: permissionsSchema,
  'runs-on': z.unknown().optional(),
  'timeout-minutes': z.unknown().optional(),
  'continue-on-error': z.unknown().optional(),
  steps: z.array(stepSchema).catch([]).optional(),
});

const workflowSchema = z
  .object({ on: z.unknown().optional(), permissions: permissionsSchema, jobs: texts })
  .catch({ on: undefined, permissions: undefined, jobs: {} });

export type Step = z.infer<typeof stepSchema>;
export type Permissions = z.infer<typeof permissionsSchema>;

export type Role = 'plan' | 'run' | 'merge';

export interface Job extends Omit<z.infer<typeof jobSchema>, 'needs' | 'steps'> {
  readonly name: string;
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
}

/** A workflow that uses our actions. */
export interface Workflow {
  readonly path: string;
  readonly on: unknown;
  readonly permissions: Permissions;
  readonly jobs: readonly Job[];
}

/** What our actions are called in `uses`: of a mirror repository, or a folder of a copy in the user's own. */
const ACTIONS: readonly (readonly [Role, RegExp])[] = [
  ['plan', /\/shard-plan@|\/plan-action(?:@|$)/],
  ['run', /\/shard-run@/],
  ['merge', /\/shard-merge@|\/merge-action(?:@|$)/],
];

/** What a workflow of ours is called, which has all jobs. */
const CALLED = /\/sharded-tests\.ya?ml@/;

/** Whether a step uses one of our actions, in any mode. */
export const usesAction = (uses: string): boolean => ACTIONS.some(([, pattern]) => pattern.test(uses));

/** Inputs with which a merge action only shows something, and judges nothing. */
const SHOWS_ONLY = ['publish-only', 'monitor'];

function roleOf({ uses = '', with: inputs = {} }: Step): Role | undefined {
  const judges = SHOWS_ONLY.every((name) => String(inputs[name] ?? 'false') === 'false');
  return judges ? ACTIONS.find(([, pattern]) => pattern.test(uses))?.[0] : undefined;
}

/** The step with an action of ours. */
export const stepOf = (job: Job, role: Role): Step | undefined => job.steps.find((step) => roleOf(step) === role);

export const jobsOf = ({ jobs }: Pick<Workflow, 'jobs'>, role: Role): readonly Job[] =>
  jobs.filter((job) => stepOf(job, role) !== undefined);

/** The jobs that call our workflow, whose own jobs are right by themselves. */
export const callersOf = ({ jobs }: Pick<Workflow, 'jobs'>): readonly Job[] =>
  jobs.filter(({ uses = '' }) => CALLED.test(uses));

/** Whether it runs shards, judges them or calls what does. */
export const isOurs = (workflow: Workflow): boolean =>
  callersOf(workflow).length > 0 || ACTIONS.some(([role]) => jobsOf(workflow, role).length > 0);

/** @throws UsageError when it is not YAML */
export function readWorkflow(text: string, path: string): Workflow {
  const { on, permissions, jobs } = workflowSchema.parse(readYaml(text, path));
  return { path, on, permissions, jobs: Object.entries(jobs).flatMap(([name, job]) => readJob(name, job)) };
}

function readJob(name: string, value: unknown): Job[] {
  const read = jobSchema.safeParse(value);
  if (!read.success) return [];
  const { needs = [], steps = [], ...job } = read.data;
  return [{ ...job, name, needs, steps }];
}
