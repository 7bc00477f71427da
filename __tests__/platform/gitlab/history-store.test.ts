/** Timings of the default branch, where the cache has none. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { MAX_PACKED_HISTORY_BYTES } from '../../../src/model.ts';
import { withTimingsOfBase } from '../../../src/platform/gitlab/history-store.ts';
import type { HistoryStore, Log } from '../../../src/platform/platform.ts';
import { type GitLabService, JOB_TOKEN, startGitLabService, TOKEN } from '../../support/gitlab-service.ts';

let service: GitLabService;
let told: string[];
beforeEach(async () => {
  service = await startGitLabService();
  told = [];
});
afterEach(() => service.close());

const log = { info: (message: string) => told.push(message) } as unknown as Log;

function restore(change: Readonly<Record<string, string>> = {}, suite = 'default', cached?: Uint8Array) {
  const local: HistoryStore = { restore: async () => cached, restoreBase: async () => undefined, save: async () => {} };
  const environment = {
    CI_API_V4_URL: service.url,
    CI_PROJECT_ID: '7',
    CI_DEFAULT_BRANCH: 'main',
    CI_JOB_TOKEN: JOB_TOKEN,
    ...change,
  };
  return withTimingsOfBase(local, environment, log).restore(suite);
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (found: Uint8Array | undefined) => found && Buffer.from(found).toString();
const keep = (job: string, suite: string, text: string) =>
  service.artifacts.set(`${job} .shardwise/history/${suite}.json.gz`, bytes(text));

test('come from the artifacts of the merge, whose store does not learn the token', async () => {
  keep('merge tests', 'default', 'timings');
  expect(textOf(await restore())).toBe('timings');
  expect(told).toEqual([expect.stringContaining('those of the newest pipeline of the default branch that passed')]);
  expect(textOf(await restore({ GITLAB_TOKEN: TOKEN, CI_JOB_TOKEN: '' }))).toBe('timings');
});

test('are those of the suite, whatever its merge is called', async () => {
  keep('merge default', 'default', 'one of several');
  keep('merge api', 'api', 'of api');
  expect(textOf(await restore())).toBe('one of several');
  expect(textOf(await restore({}, 'api'))).toBe('of api');
  expect(await restore({}, 'web')).toBeUndefined();
});

test('are not asked for where the cache has some', async () => {
  expect(textOf(await restore({}, 'default', bytes('cached')))).toBe('cached');
  expect(service.requests).toEqual([]);
});

test.each<[name: string, change: Readonly<Record<string, string>>, message: RegExp | undefined]>([
  ['GitLab refuses', { CI_JOB_TOKEN: 'wrong' }, /could not be fetched: GitLab answered 401/],
  ['there is no token', { CI_JOB_TOKEN: '' }, /GitLab answered 401/],
  ['no pipeline has passed yet', {}, undefined],
  ['this is no job', { CI_API_V4_URL: '' }, undefined],
])('are not there where %s, and the plan goes on', async (_name, change, message) => {
  expect(await restore(change)).toBeUndefined();
  if (message === undefined) expect(told).toEqual([]);
  else expect(told.join()).toMatch(message);
});

test('are refused where they are too large to be timings', async () => {
  service.artifacts.set('merge tests .shardwise/history/default.json.gz', new Uint8Array(MAX_PACKED_HISTORY_BYTES + 1));
  expect(await restore()).toBeUndefined();
  expect(told.join()).toContain(`they have more than ${MAX_PACKED_HISTORY_BYTES} bytes`);
});
