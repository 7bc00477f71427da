/**
 * The child pipeline of a plan on GitLab: a job for each shard, and a merge for each suite. What the tests need is in a file of the user's
 * own, which the child pipeline includes. Shards may fail: the merge alone has the verdict, so that quarantine and `fail-on` count.
 */
import { readYaml, writeYaml } from '../../inputs/yaml.ts';
import { DEFAULT_POOL, type Plan, type PlannedPool, type PlannedShard, UsageError } from '../../model.ts';
import { RENDERERS } from '../../render/index.ts';
import { capped, visible } from '../../text/escape.ts';
import { jobsOfSuite, mergeJob } from '../../text/gitlab-jobs.ts';
import { PLAN_INPUTS } from '../plan/inputs.ts';
import { shardArtifactPrefix } from '../shared/names.ts';
import type { Pipeline, PipelineRequest } from './pipeline.ts';

/** The hidden jobs of the user's file: what every job has, and what a merge has instead, where it is there. */
const SET_UP = '.shardwise';
const MERGE_SET_UP = '.shardwise-merge';

const FOLDER = '.shardwise';
/** The cache of the timings. Only the default branch writes it. */
const CACHE_KEY = 'shardwise-history';
const EXPIRY = '30 days';
/** https://docs.gitlab.com/ci/jobs/#job-names */
const MAX_NAME = 255;

export const gitlab = {
  name: 'gitlab',
  file: `${FOLDER}/gitlab-ci.yml`,
  template: '.gitlab/shardwise.yml',
  render: (request) =>
    `# "shardwise plan --ci gitlab" has made this for one pipeline.\n${writeYaml(childPipeline(request))}`,
} as const satisfies Pipeline;

/** What the jobs of a child pipeline share. */
interface Shared {
  readonly setUp: string;
  readonly mergeSetUp: string;
  /** The artifacts of the job that made the plan. */
  readonly plan: object;
  readonly command: string;
  readonly isBase: boolean;
}

function childPipeline({ plans, template, command, context }: PipelineRequest): object {
  const shared: Shared = { ...setUpIn(template), plan: needOfPlan(context), command, isBase: context.isBase };
  const jobs = plans.flatMap((plan) => {
    const shards = plan.shards.map((shard) => [shardName(plan, shard), shardOf(plan, shard, shared)] as const);
    const names = shards.map(([name]) => name);
    return [...shards, [mergeJob(jobsOf(plan)), mergeOf(plan, names, shared)] as const];
  });
  return { include: [{ local: `/${template.path}` }], stages: ['test', 'merge'], ...Object.fromEntries(jobs) };
}

const jobsOf = ({ suite, suites }: Plan): string => jobsOfSuite(suite, suites === undefined);

/** GitLab shows jobs whose names differ only in such numbers as one group. */
function shardName(plan: Plan, { index, pool }: PlannedShard): string {
  const place = pool === DEFAULT_POOL ? '' : ` (${visible(pool)})`;
  return capped(`${jobsOf(plan)} ${index}/${plan.shards.length}${place}`, MAX_NAME);
}

/** What every job has. The rules let it run in pipelines of merge requests too. */
const common = (setUp: string, stage: string, when: 'on_success' | 'always') => ({
  extends: setUp,
  stage,
  rules: [{ when }],
  // A retry by GitLab would hide a failure. Tests run again by input retries, which tells of it.
  retry: 0,
});

function shardOf(plan: Plan, shard: PlannedShard, { setUp, plan: need, command }: Shared): object {
  const { suite, pools } = plan;
  const pool = pools.find(({ name }) => name === shard.pool);
  const tags = pool && tagsOf(pool);
  return {
    ...common(setUp, 'test', 'on_success'),
    ...(tags && { tags }),
    timeout: `${shard.timeoutMinutes} minutes`,
    allow_failure: true,
    needs: [need],
    variables: variablesOf(plan, shard, pool),
    script: [`${command} run --suite ${suite} --shard ${shard.index}`],
    artifacts: {
      when: 'always',
      expire_in: EXPIRY,
      paths: [
        `${FOLDER}/artifacts/${shardArtifactPrefix(suite)}${shard.index}-*/`,
        `${FOLDER}/coverage/`,
        `${FOLDER}/blobs/`,
      ],
    },
  };
}

function mergeOf({ suite }: Plan, shards: readonly string[], { mergeSetUp, plan, command, isBase }: Shared): object {
  const folder = `${FOLDER}/${suite}`;
  const options = RENDERERS.map(({ option, file }) => `--${option} ${folder}/${file}`);
  return {
    ...common(mergeSetUp, 'merge', 'always'),
    // The set-up may have another value for the shards.
    allow_failure: false,
    needs: [plan, ...shards],
    script: [`${command} merge --suite ${suite} ${options.join(' ')}`],
    artifacts: {
      name: `shardwise-${suite}`,
      when: 'always',
      expire_in: EXPIRY,
      paths: [`${folder}/`, `${FOLDER}/history/`],
      reports: { junit: `${folder}/junit.xml`, codequality: `${folder}/gl-code-quality-report.json` },
    },
    ...(isBase && { cache: { key: CACHE_KEY, when: 'always', policy: 'push', paths: [`${FOLDER}/history/`] } }),
  };
}

/** The artifacts of this job, which will be in the parent pipeline. @throws UsageError outside a job */
function needOfPlan({ runId, job }: PipelineRequest['context']): object {
  if (job === undefined)
    throw new UsageError(
      'input ci is "gitlab", but this is no job of GitLab, whose artifacts the shards could take over: run this command in a job of .gitlab-ci.yml',
    );
  return { pipeline: runId, job };
}

/** @throws UsageError when the user's file is not there, or has no such job */
function setUpIn({ path, text }: PipelineRequest['template']): Pick<Shared, 'setUp' | 'mergeSetUp'> {
  const advice = `write what the tests need into the hidden job ${SET_UP} of that file, such as image and before_script`;
  if (text === undefined) throw new UsageError(`there is no ${path}: ${advice}`);
  const content = readYaml(text, path);
  const isThere = (name: string): boolean =>
    typeof content === 'object' && content !== null && Object.hasOwn(content, name);
  if (!isThere(SET_UP)) throw new UsageError(`${path} has no hidden job ${SET_UP}: ${advice}`);
  return { setUp: SET_UP, mergeSetUp: isThere(MERGE_SET_UP) ? MERGE_SET_UP : SET_UP };
}

/** Tags of the runners. The default of the input is a label of GitHub, which means any runner here. @throws UsageError */
function tagsOf({ name, runsOn }: PlannedPool): readonly string[] | undefined {
  if (runsOn === PLAN_INPUTS['runs-on'].default) return undefined;
  if (typeof runsOn === 'string') return [runsOn];
  if (Array.isArray(runsOn)) return runsOn;
  throw new UsageError(
    `runs-on of pool ${visible(name)} is a runner group, which only GitHub has: write the tags of your runners`,
  );
}

/** For the user's own set-up, such as a database for each shard, or the image of an axis. */
function variablesOf(plan: Plan, shard: PlannedShard, pool: PlannedPool | undefined): Readonly<Record<string, string>> {
  const axis = (pool?.axis ?? []).map(({ name, value }): [string, string] => [
    `SHARDWISE_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const values: Readonly<Record<string, string>> = {
    ...Object.fromEntries(axis),
    ...(pool?.region === undefined ? {} : { SHARDWISE_REGION: pool.region }),
    SHARDWISE_SUITE: plan.suite,
    SHARDWISE_SHARD: String(shard.index),
    SHARDWISE_SHARDS: String(plan.shards.length),
    SHARDWISE_POOL: shard.pool,
  };
  // GitLab would put the value of another variable in place of $NAME.
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]));
}
