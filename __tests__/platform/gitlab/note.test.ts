/** The note on a merge request, with the emulated API of GitLab. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withoutReferences } from '../../../src/platform/gitlab/note.ts';
import { createPublisher, findMergeRequest } from '../../../src/platform/gitlab/publisher.ts';
import { openRest } from '../../../src/platform/gitlab/rest.ts';
import type { Log } from '../../../src/platform/platform.ts';
import { markdownText } from '../../../src/text/escape.ts';
import { type GitLabService, OWN_ID, startGitLabService, TOKEN } from '../../support/gitlab-service.ts';
import { hostileText } from '../../support/hostile-text.ts';

const STRANGER = 13;
const marker = (pipeline: number, suite = 'default') =>
  `<!-- shardwise:comment suite=${suite} run=${pipeline} attempt=1 -->\n`;

let service: GitLabService;
let told: string[];
let waited: number[];
beforeEach(async () => {
  service = await startGitLabService();
  told = [];
  waited = [];
});
afterEach(() => service.close());

const log = {
  info: (message: string) => told.push(`info: ${message}`),
  warning: (message: string) => told.push(`warning: ${message}`),
} as unknown as Log;

/** Publishes a note in the job of a pipeline. */
function comment(pipeline: number, body: string, change: Readonly<Record<string, string>> = {}, create = true) {
  const environment = {
    CI_API_V4_URL: service.url,
    CI_PROJECT_ID: '7',
    CI_PROJECT_URL: 'https://gitlab.example/shop/web',
    CI_MERGE_REQUEST_IID: '3',
    CI_PIPELINE_ID: String(pipeline),
    GITLAB_TOKEN: TOKEN,
    ...change,
  };
  const publisher = createPublisher(environment, log, (access) => openRest(access, async (ms) => waited.push(ms)));
  return publisher.comment({ suite: 'default', body, create });
}

const bodies = () => service.notes.map(({ body }) => body);

describe('the note', () => {
  test('is written once, and edited by later pipelines', async () => {
    expect(await comment(1, 'red')).toBe('https://gitlab.example/shop/web/-/merge_requests/3#note_1');
    expect(await comment(2, 'green')).toBe('https://gitlab.example/shop/web/-/merge_requests/3#note_1');
    expect(bodies()).toEqual([`${marker(2)}green`]);
    expect(told).toEqual([]);
  });

  test('is not written where there is nothing to say, but kept up to date', async () => {
    expect(await comment(1, 'green', {}, false)).toBeUndefined();
    expect(service.notes).toEqual([]);
    await comment(2, 'red');
    await comment(3, 'green', {}, false);
    expect(bodies()).toEqual([`${marker(3)}green`]);
  });

  test('stays as it is when an older pipeline ends later', async () => {
    await comment(9, 'new');
    await comment(8, 'old');
    expect(bodies()).toEqual([`${marker(9)}new`]);
  });

  test('is found behind many others, and only by its author', async () => {
    service.add(STRANGER, `${marker(1)}forged`);
    service.add(OWN_ID, `${marker(1)}system`, true);
    service.add(OWN_ID, `${marker(1, 'api')}of another suite`);
    const own = service.add(OWN_ID, `${marker(1)}old`);
    for (let at = 0; at < 250; at += 1) service.add(STRANGER, 'x');
    await comment(2, 'new');
    expect(own.body).toBe(`${marker(2)}new`);
    expect(service.notes).toHaveLength(254);
    expect(bodies().slice(0, 3)).toEqual([
      `${marker(1)}forged`,
      `${marker(1)}system`,
      `${marker(1, 'api')}of another suite`,
    ]);
    expect(service.requests.filter((request) => request.startsWith('GET /projects'))).toHaveLength(3);
  });

  test('is one again after two pipelines wrote it at the same time', async () => {
    service.add(OWN_ID, `${marker(5)}newest`);
    service.add(OWN_ID, `${marker(4)}double`);
    await comment(3, 'old');
    expect(bodies()).toEqual([`${marker(5)}newest`]);
  });

  test('is written again where somebody deletes it meanwhile', async () => {
    service.add(OWN_ID, `${marker(1)}old`);
    service.faults.push({ method: 'PUT', status: 404 });
    await comment(2, 'new');
    expect(bodies()).toEqual([`${marker(1)}old`, `${marker(2)}new`]);
  });
});

describe('GitLab refuses', () => {
  test.each([401, 403, 404])('with %i, and the log says what is missing', async (status) => {
    service.faults.push({ status, body: '{"message":"403 Forbidden"}' });
    expect(await comment(1, 'red')).toBeUndefined();
    expect(told).toEqual([
      `warning: The note on the merge request is not shown: GitLab answered ${status} (403 Forbidden). Write a project access token with the scope api and the role Reporter or higher into the variable GITLAB_TOKEN`,
    ]);
    expect(told.join()).not.toContain(TOKEN);
    expect(waited).toEqual([]);
  });

  test('for a moment, and is asked again', async () => {
    service.faults.push({ status: 502 }, { status: 'cut' });
    await comment(1, 'red');
    expect(bodies()).toEqual([`${marker(1)}red`]);
    expect({ told, waited }).toEqual({ told: [], waited: [1000, 4000] });
  });

  test('for long, and the verdict stays', async () => {
    service.faults.push({ status: 500 }, { status: 500 }, { status: 500 });
    expect(await comment(1, 'red')).toBeUndefined();
    expect(told).toEqual(['warning: The note on the merge request is not shown: GitLab answered 500 (as told)']);
  });

  test('a new note, which is not sent twice, because the first one may be there', async () => {
    service.faults.push({ method: 'POST', status: 500 });
    expect(await comment(1, 'red')).toBeUndefined();
    expect(service.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
  });

  test('because of a rate limit, and is asked again after the time that it says, if that is short', async () => {
    service.faults.push({ status: 429, headers: { 'retry-after': '7' } });
    await comment(1, 'red');
    expect({ waited, notes: service.notes.length }).toEqual({ waited: [7000], notes: 1 });
    service.faults.push({ status: 429, headers: { 'retry-after': '3600' } });
    expect(await comment(2, 'green')).toBeUndefined();
    expect(told.join()).toContain('GitLab answered 429');
  });

  test('to be a list, and nothing is written', async () => {
    service.faults.push({ status: 200, body: '{"id":42}' }, { status: 200, body: '{}' });
    expect(await comment(1, 'red')).toBeUndefined();
    expect({ told: told.join(), notes: service.notes }).toEqual({
      told: 'warning: The note on the merge request is not shown: GitLab answered with no list',
      notes: [],
    });
  });

  test('the connection, and the log says why', async () => {
    const { url } = service;
    await service.close();
    expect(await comment(1, 'red', { CI_API_V4_URL: url })).toBeUndefined();
    expect(told.join()).toContain('(ECONNREFUSED)');
    service = await startGitLabService();
  });
});

describe('there is no note', () => {
  test('without a token, which the log says', async () => {
    expect(await comment(1, 'red', { GITLAB_TOKEN: '' })).toBeUndefined();
    expect(told).toEqual([
      expect.stringContaining('info: There is no note on the merge request, because GITLAB_TOKEN is empty.'),
    ]);
    expect(service.requests).toEqual([]);
  });

  test('without a merge request', async () => {
    expect(await comment(1, 'red', { CI_MERGE_REQUEST_IID: '' })).toBeUndefined();
    expect({ told, requests: service.requests }).toEqual({ told: [], requests: [] });
  });
});

describe('the merge request', () => {
  const project = {
    CI_PROJECT_ID: '7',
    CI_PROJECT_PATH: 'shop/web',
    CI_PROJECT_URL: 'https://gitlab.example/shop/web',
  };
  test.each<[name: string, environment: Readonly<Record<string, string>>, found: object | undefined]>([
    [
      'of a branch is the first open one of its project',
      { CI_OPEN_MERGE_REQUESTS: 'a/fork!9,shop/web!3,shop/web!4' },
      { project: '7', iid: '3' },
    ],
    [
      'of a fork is in the project that it goes to',
      { CI_MERGE_REQUEST_IID: '5', CI_MERGE_REQUEST_PROJECT_ID: '1', CI_MERGE_REQUEST_PROJECT_URL: 'https://x' },
      { project: '1', iid: '5', url: 'https://x/-/merge_requests/5' },
    ],
    ['is not there for a branch without one', {}, undefined],
    ['is none that cannot be', { CI_OPEN_MERGE_REQUESTS: 'shop/web!x,!3' }, undefined],
  ])('%s', (_name, environment, found) => {
    const result = findMergeRequest({ ...project, ...environment });
    if (found === undefined) expect(result).toBeUndefined();
    else expect(result).toMatchObject(found);
  });
});

describe('what only GitLab would obey', () => {
  test('is no command at the start of a line', () => {
    expect(withoutReferences('a\n/close\n  /x /y')).toBe('a\n&#47;close\n  /x /y');
  });

  test('is no reference in a text, and an address stays one', () => {
    const name = markdownText('!12 $7 &3 ~bug %2.0 50% off');
    const safe = withoutReferences(`<a href="https://x?a=1&#38;b=%20">${name}</a>`);
    expect(safe).toContain('<a href="https://x?a=1&#38;b=%20">');
    for (const sign of ['&#33;', '&#36;', '&#38;', '&#126;']) expect(safe).toContain(`<span>${sign}</span>`);
    expect(safe).toContain('<span>%</span>2');
    expect(safe).toContain('50% off');
  });

  test('is gone from any name', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const safe = withoutReferences(`${markdownText(name)}\n${name}`);
        expect(safe).not.toMatch(/^\//m);
      }),
    );
  });
});
