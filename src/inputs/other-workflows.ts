/** What the workflows of a repository say about its tests: services beside them, variables, and another way of splitting. */
import { z } from 'zod';
import { UsageError } from '../model.ts';
import { usesAction } from './our-workflow.ts';
import { readYaml } from './yaml.ts';

const jobSchema = z.looseObject({
  services: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.unknown()).optional(),
  steps: z.array(z.looseObject({ uses: z.string().optional(), run: z.string().optional() })).optional(),
});
const workflowSchema = z.looseObject({ jobs: z.record(z.string(), z.unknown()) });

export interface TestJob {
  /** The path of its workflow. */
  readonly workflow: string;
  readonly job: string;
  readonly services: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, unknown>>;
  /** What splits its tests now, in the words of the job. */
  readonly splits: readonly string[];
  /** Names of what else it has, such as a container. */
  readonly others: readonly string[];
}

export interface OtherWorkflows {
  readonly testJobs: readonly TestJob[];
  /** Workflows that cannot be read, with the reason. */
  readonly unreadable: readonly string[];
}

/** Keys of a job that change how its tests run. */
const OTHERS = ['container', 'defaults'];

/** What other splitters write into a step. */
const SPLITTERS: readonly RegExp[] = [
  /--shard\b/,
  /--splits?\b/,
  /\bsplit[_-]tests?\b/,
  /\bknapsack\w*/,
  /\bcypress-split\b|\bSPLIT_INDEX\b/,
  /\bgotestsum tool ci-matrix\b/,
  /\bparallel_(?:test|rspec)\b/,
  /\bCI_NODE_INDEX\b/,
  /\bcircleci tests split\b/,
];

/**
 * @param texts the workflows by path
 * @param starts words that start the tests, such as `pytest` and `npm test`
 */
export function inspectWorkflows(texts: ReadonlyMap<string, string>, starts: readonly string[]): OtherWorkflows {
  const testJobs: TestJob[] = [];
  const unreadable: string[] = [];
  for (const [workflow, text] of texts) {
    try {
      const { jobs } = workflowSchema.parse(readYaml(text, workflow));
      testJobs.push(...Object.entries(jobs).flatMap(([job, value]) => testJobOf(workflow, job, value, starts)));
    } catch (error) {
      if (!(error instanceof UsageError) && !(error instanceof z.ZodError)) throw error;
      unreadable.push(error instanceof UsageError ? error.message : `${workflow} has no jobs that can be read`);
    }
  }
  return { testJobs, unreadable };
}

function testJobOf(workflow: string, job: string, value: unknown, starts: readonly string[]): TestJob[] {
  const read = jobSchema.safeParse(value);
  if (!read.success) return [];
  const { services = {}, env = {}, steps = [] } = read.data;
  // A job with our own actions is no other one.
  if (steps.some(({ uses = '' }) => usesAction(uses))) return [];
  const scripts = steps.flatMap(({ run }) => run ?? []).join('\n');
  if (!starts.some((start) => startsIn(scripts, start))) return [];
  const others = OTHERS.filter((key) => Object.hasOwn(read.data, key));
  const splits = SPLITTERS.flatMap((splitter) => splitter.exec(scripts)?.[0] ?? []);
  return [{ workflow, job, services, env, splits, others }];
}

/** Whether a line of the scripts has the words as words of their own. */
const startsIn = (scripts: string, start: string): boolean =>
  scripts.split('\n').some((line) => ` ${line} `.replace(/\s+/g, ' ').includes(` ${start} `));
