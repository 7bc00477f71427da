/** The child pipeline of GitLab: what is in it for any plan, and what is refused. gitlab-ci-local runs one in the end-to-end tests. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { gitlab } from '../../../src/commands/pipeline/gitlab.ts';
import type { PipelineRequest } from '../../../src/commands/pipeline/pipeline.ts';
import { type Plan, UsageError } from '../../../src/model.ts';
import { planOfPools, somePlan, somePool } from '../../judge/samples.ts';
import { hostileText } from '../../support/hostile-text.ts';

const context = { runId: '4711', job: 'plan', isBase: true } as PipelineRequest['context'];

const requestOf = (plans: readonly Plan[], change: Partial<PipelineRequest> = {}): PipelineRequest => ({
  plans,
  context,
  template: { path: 'ci/set-up.yml', text: '.shardwise:\n  image: x\n' },
  command: 'npx shardwise',
  ...change,
});

interface Job {
  readonly extends: string;
  readonly script: readonly string[];
  readonly needs: readonly unknown[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly cache?: unknown;
  readonly [key: string]: unknown;
}

const SETTINGS = ['include', 'stages'];
function jobsOf(plans: readonly Plan[], change: Partial<PipelineRequest> = {}): ReadonlyMap<string, Job> {
  const pipeline = parse(gitlab.render(requestOf(plans, change))) as Record<string, unknown>;
  expect(pipeline['include']).toEqual([{ local: '/ci/set-up.yml' }]);
  return new Map(Object.entries(pipeline).filter(([name]) => !SETTINGS.includes(name)) as [string, Job][]);
}

const NEED = { pipeline: '4711', job: 'plan' };

describe('the jobs', () => {
  test('are the shards and a merge that needs all of them and the plan', () => {
    const jobs = jobsOf([somePlan()]);
    expect([...jobs.keys()]).toEqual(['tests 1/2', 'tests 2/2', 'merge tests']);
    expect(jobs.get('tests 2/2')).toMatchObject({
      extends: '.shardwise',
      stage: 'test',
      rules: [{ when: 'on_success' }],
      retry: 0,
      timeout: '30 minutes',
      allow_failure: true,
      needs: [NEED],
      script: ['npx shardwise run --suite default --shard 2'],
      variables: { SHARDWISE_SHARD: '2', SHARDWISE_SHARDS: '2', SHARDWISE_SUITE: 'default', SHARDWISE_POOL: 'default' },
      artifacts: { when: 'always' },
    });
    expect(jobs.get('merge tests')).toMatchObject({
      stage: 'merge',
      rules: [{ when: 'always' }],
      needs: [NEED, 'tests 1/2', 'tests 2/2'],
      artifacts: { when: 'always', reports: { junit: '.shardwise/default/junit.xml' } },
    });
    // The set-up of the user may allow the shards to fail.
    expect(jobs.get('merge tests')).toHaveProperty('allow_failure', false);
  });

  test('of several suites have their names, and each suite has its merge', () => {
    const suites = ['api', 'web'].map((suite) => ({ suite, shards: 2 }));
    const jobs = jobsOf(suites.map(({ suite }) => somePlan({ suite, suites })));
    expect([...jobs.keys()]).toEqual(['api 1/2', 'api 2/2', 'merge api', 'web 1/2', 'web 2/2', 'merge web']);
    expect(jobs.get('merge web')?.needs).toEqual([NEED, 'web 1/2', 'web 2/2']);
  });

  test('of a plan without tests are the merge alone, which finds the plan', () => {
    const jobs = jobsOf([somePlan({ units: [], shards: [] })]);
    expect([...jobs.keys()]).toEqual(['merge tests']);
    expect(jobs.get('merge tests')?.needs).toEqual([NEED]);
  });

  test('have the tags of their pool, and none for the label that GitHub has by default', () => {
    const plan = planOfPools(
      [somePool({ name: 'any', runsOn: 'ubuntu-latest' }), [['a']]],
      [somePool({ name: 'one', runsOn: 'arm' }), [['b']]],
      [somePool({ name: 'two', runsOn: ['arm', 'fast'] }), [['c']]],
    );
    const jobs = [...jobsOf([plan]).values()].slice(0, 3);
    expect(jobs.map(({ tags }) => tags)).toEqual([undefined, ['arm'], ['arm', 'fast']]);
  });

  test('fetch the merge a set-up of its own where there is one', () => {
    const template = {
      path: 'ci/set-up.yml',
      text: '.shardwise: {}\n.shardwise-merge: {script: !reference [.a, b]}\n',
    };
    const jobs = jobsOf([somePlan()], { template });
    expect([...jobs.values()].map((job) => job.extends)).toEqual(['.shardwise', '.shardwise', '.shardwise-merge']);
  });

  test('write the cache of the timings on the default branch alone', () => {
    const cacheOf = (isBase: boolean) =>
      jobsOf([somePlan()], { context: { ...context, isBase } }).get('merge tests')?.cache;
    expect(cacheOf(true)).toMatchObject({ key: 'shardwise-history', policy: 'push', when: 'always' });
    expect(cacheOf(false)).toBeUndefined();
  });

  test('stay what they are, whatever pools and axes are called', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, value) => {
        const pool = somePool({ name: `p${name}`, mode: 'replicate', axis: [{ name: 'os', value }] });
        const jobs = jobsOf([planOfPools([pool, [['a'], ['b']]])]);
        const [first, second, merge] = [...jobs.keys()];
        expect(jobs.size).toBe(3);
        expect(merge).toBe('merge tests');
        expect(jobs.get(merge ?? '')?.needs).toEqual([NEED, first, second]);
        for (const job of [first, second]) {
          expect(job).toMatch(/^tests [12]\/2 \(/);
          expect((job ?? '').length).toBeLessThanOrEqual(255);
          // GitLab reads $$ as $, and puts no other variable there.
          expect(
            jobs
              .get(job ?? '')
              ?.variables?.['SHARDWISE_OS']?.split('$$')
              .join('$'),
          ).toBe(value);
          expect(jobs.get(job ?? '')?.variables?.['SHARDWISE_OS']?.replaceAll('$$', '')).not.toContain('$');
          expect(jobs.get(job ?? '')?.script).toHaveLength(1);
        }
      }),
    );
  });
});

describe('refused is', () => {
  test.each<[name: string, change: Partial<PipelineRequest>, message: string]>([
    [
      'a place that is no job',
      { context: { runId: 'local' } as PipelineRequest['context'] },
      'this is no job of GitLab',
    ],
    [
      'a missing file',
      { template: { path: 'a.yml', text: undefined } },
      'there is no a.yml: write what the tests need',
    ],
    ['a file without the job', { template: { path: 'a.yml', text: 'x: {}' } }, 'a.yml has no hidden job .shardwise'],
    ['an empty file', { template: { path: 'a.yml', text: '' } }, 'a.yml has no hidden job .shardwise'],
    ['a file that is no YAML', { template: { path: 'a.yml', text: '{' } }, 'a.yml is not valid YAML'],
  ])('%s', (_name, change, message) => {
    const render = () => gitlab.render(requestOf([], change));
    expect(render).toThrow(UsageError);
    expect(render).toThrow(message);
  });

  test('a runner group', () => {
    const plan = planOfPools([somePool({ name: 'big', runsOn: { group: 'x' } }), [['a']]]);
    expect(() => gitlab.render(requestOf([plan]))).toThrow('runs-on of pool big is a runner group');
  });
});
