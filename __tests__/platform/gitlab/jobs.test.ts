/** The jobs of a pipeline, with the emulated API of GitLab. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { pipelineJobs } from '../../../src/platform/gitlab/jobs.ts';
import { openRest } from '../../../src/platform/gitlab/rest.ts';
import type { Log } from '../../../src/platform/platform.ts';
import { type GitLabService, startGitLabService, TOKEN } from '../../support/gitlab-service.ts';

let service: GitLabService;
let told: string[];
beforeEach(async () => {
  service = await startGitLabService();
  told = [];
});
afterEach(() => service.close());

function jobsOf(change: Readonly<Record<string, string>> = {}) {
  const environment = {
    CI_API_V4_URL: service.url,
    CI_PROJECT_ID: '7',
    CI_PIPELINE_ID: '11',
    GITLAB_TOKEN: TOKEN,
    ...change,
  };
  const log = { info: (message: string) => told.push(message) } as unknown as Log;
  return pipelineJobs(environment, log, (access) => openRest(access, async () => {}));
}

test('say how the newest try of each ended, and which earlier ones failed', async () => {
  service.jobs.push(
    { id: 1, name: 'tests 1/3', status: 'failed', web_url: 'https://gitlab.example/-/jobs/1' },
    { id: 2, name: 'tests 2/3', status: 'failed', failure_reason: 'job_execution_timeout' },
    { id: 3, name: 'tests 3/3', status: 'canceled' },
    { id: 4, name: 'tests 1/3', status: 'canceled' },
    { id: 5, name: 'tests 1/3', status: 'success' },
    { id: 6, name: 'merge tests', status: 'running' },
  );
  const jobs = jobsOf();
  expect(await jobs.ended()).toEqual([
    { name: 'tests 3/3', conclusion: 'cancelled' },
    { name: 'tests 2/3', conclusion: 'timed_out' },
  ]);
  expect(await jobs.retried()).toEqual([{ name: 'tests 1/3', url: 'https://gitlab.example/-/jobs/1' }]);
  expect(service.requests).toHaveLength(1);
});

test('are read page by page, and what is no job is left out', async () => {
  for (let id = 1; id <= 150; id += 1) service.jobs.push({ id, name: `job ${id}`, status: 'failed' });
  service.jobs.push({ name: 'no id', status: 'failed' });
  expect(await jobsOf().ended()).toHaveLength(150);
});

test.each<[name: string, change: Readonly<Record<string, string>>, message: string]>([
  [
    'GitLab refuses',
    { GITLAB_TOKEN: 'wrong' },
    'It is unknown how the other jobs of this pipeline ended: GitLab answered 401 (401 Unauthorized)',
  ],
  ['there is no token', { GITLAB_TOKEN: '' }, ''],
])('are unknown where %s', async (_name, change, message) => {
  const jobs = jobsOf(change);
  expect(await jobs.ended()).toBeUndefined();
  expect(await jobs.retried()).toEqual([]);
  expect(told.join()).toBe(message);
});
