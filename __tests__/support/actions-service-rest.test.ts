/** The emulated REST API is as strict as GitHub's. It refuses what GitHub refuses, and anything that is not described fails the test. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { complete } from './actions-service/complete.ts';
import { findOperation, problemsOfReply } from './actions-service/openapi.ts';
import { type ActionsService, startActionsService } from './actions-service/service.ts';
import { READ_ONLY } from './actions-service/tokens.ts';

const SHA = 'a'.repeat(40);
const REPOSITORY = '/repos/octo-org/octo-repo';

let service: ActionsService;
beforeEach(async () => {
  service = await startActionsService();
  service.openPullRequest({ number: 7, head: { branch: 'feature', sha: SHA } });
});
afterEach(() => service.stop());

async function call(method: string, path: string, body?: unknown, token = service.token) {
  const reply = await fetch(`${service.url}${path}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: text === '' ? undefined : JSON.parse(text), link: reply.headers.get('link') };
}

const comment = (body: unknown, token?: string) => call('POST', `${REPOSITORY}/issues/7/comments`, { body }, token);

const annotation = (more: object = {}) => ({
  path: 'a.ts',
  start_line: 1,
  end_line: 1,
  annotation_level: 'failure',
  message: 'x',
  ...more,
});
const check = (more: object = {}, output: object = {}) => ({
  name: 'Tests',
  head_sha: SHA,
  status: 'completed',
  conclusion: 'success',
  output: { title: 'x', summary: 'x', ...output },
  ...more,
});
const createCheck = (more?: object, output?: object, token?: string) =>
  call('POST', `${REPOSITORY}/check-runs`, check(more, output), token);

describe('a violation of the description is reported, on both sides:', () => {
  test.each<[string, string, string, unknown, string]>([
    ['a path that is not there', 'GET', `${REPOSITORY}/nothing`, undefined, 'no such operation'],
    ['a method that is not there', 'PUT', `${REPOSITORY}/pulls`, {}, 'no such operation'],
    ['an unknown parameter', 'GET', `${REPOSITORY}/pulls?branch=x`, undefined, 'query has no branch'],
    ['a parameter of another kind', 'GET', `${REPOSITORY}/pulls?page=first`, undefined, 'must be integer'],
    ['a value that is not allowed', 'GET', `${REPOSITORY}/pulls?state=merged`, undefined, 'equal to one of'],
    ['a number that is none', 'GET', `${REPOSITORY}/issues/seven/comments`, undefined, 'must be integer'],
    ['a body that is missing', 'POST', `${REPOSITORY}/issues/7/comments`, undefined, 'body is not JSON'],
    ['a body where none belongs', 'DELETE', `${REPOSITORY}/issues/comments/1`, {}, 'it takes no body'],
    ['a missing field', 'POST', `${REPOSITORY}/issues/7/comments`, {}, "required property 'body'"],
    ['an unknown field', 'POST', `${REPOSITORY}/issues/7/comments`, { body: 'x', pin: 1 }, 'body has no pin'],
    ['a field of another kind', 'POST', `${REPOSITORY}/issues/7/comments`, { body: 7 }, 'body/body must be string'],
    ['a wrong conclusion', 'POST', `${REPOSITORY}/check-runs`, check({ conclusion: 'green' }), 'equal to one of'],
    [
      'an unknown field of an annotation',
      'POST',
      `${REPOSITORY}/check-runs`,
      check({}, { annotations: [annotation({ level: 'x' })] }),
      'annotations/0 has no level',
    ],
    [
      '51 annotations',
      'POST',
      `${REPOSITORY}/check-runs`,
      check({}, { annotations: Array.from({ length: 51 }, () => annotation()) }),
      'must NOT have more than 50 items',
    ],
    [
      'a summary that is too long',
      'POST',
      `${REPOSITORY}/check-runs`,
      check({}, { summary: 'x'.repeat(65_536) }),
      'must NOT have more than 65535 characters',
    ],
  ])('%s', async (_what, method, path, body, words) => {
    expect((await call(method, path, body)).status).toBe(422);
    const found = service.violations().join('\n');
    expect(found).toContain(`${method} ${path.replace(/\?.*/, '')}: `);
    expect(found).toContain(words);
  });

  test('and fails the test that did not expect it', async () => {
    const other = await startActionsService();
    await fetch(`${other.url}${REPOSITORY}/nothing`);
    await expect(other.stop()).rejects.toThrow(`GET ${REPOSITORY}/nothing: no such operation`);
  });

  test('an answer of the service that GitHub would not give', () => {
    const operation = findOperation({ method: 'GET', path: `${REPOSITORY}/pulls` })?.operation;
    if (operation === undefined) throw new Error('there is no such operation');
    expect(problemsOfReply(operation, { status: 200, body: [{ number: 7 }] }).join()).toContain('required property');
    expect(problemsOfReply(operation, { status: 418, body: {} })).toEqual(['no answer 418 is described']);
    const schema = operation.answers.get(200) ?? {};
    const whole = complete(schema, [{ number: 7 }]) as object[];
    expect(problemsOfReply(operation, { status: 200, body: whole })).toEqual([]);
    expect(problemsOfReply(operation, { status: 200, body: [{ ...whole[0], number: '7' }] }).join()).toContain(
      'integer',
    );
  });
});

describe('comments', () => {
  test('are written, listed, read, changed and removed', async () => {
    const { status, body: made } = await comment('first');
    expect([status, made.body, made.user.login, made.user.type]).toEqual([201, 'first', 'github-actions[bot]', 'Bot']);
    const one = `${REPOSITORY}/issues/comments/${made.id}`;
    expect((await call('PATCH', one, { body: 'second' })).body.body).toBe('second');
    expect((await call('GET', one)).body.body).toBe('second');
    expect((await call('DELETE', one)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await call(method, one)).status).toBe(404);
    expect((await call('PATCH', one, { body: 'x' })).status).toBe(404);
    expect((await call('GET', `${REPOSITORY}/issues/8/comments`)).status).toBe(404);
  });

  test('come oldest first in pages of 30, or of 100 at most', async () => {
    for (let left = 0; left < 101; left += 1) service.leaveComment(7, { author: 'octocat', body: `${left}` });
    const pages = async (query: string) => {
      const { body, link } = await call('GET', `${REPOSITORY}/issues/7/comments${query}`);
      return [body.length, body[0]?.body, /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1]?.replace(/.*\?/, '')];
    };
    expect(await pages('')).toEqual([30, '0', 'page=2']);
    expect(await pages('?per_page=100')).toEqual([100, '0', 'per_page=100&page=2']);
    expect(await pages('?per_page=100&page=2')).toEqual([1, '100', undefined]);
  });

  test.each([
    [65_535, 201],
    [65_536, 201],
    [65_537, 422],
  ])('of %i characters: %i', async (length, status) => {
    expect((await comment('x'.repeat(length))).status).toBe(status);
  });
});

test('pull requests are found by owner and branch of their head, and by state', async () => {
  service.openPullRequest({ number: 8, head: { owner: 'forker', branch: 'feature', sha: SHA } });
  service.openPullRequest({ number: 9, head: { branch: 'feature', sha: SHA }, state: 'closed' });
  const numbers = async (query: string) =>
    (await call('GET', `${REPOSITORY}/pulls${query}`)).body.map(({ number }: { number: number }) => number);
  expect(await numbers('')).toEqual([8, 7]);
  expect(await numbers('?head=octo-org:feature')).toEqual([7]);
  expect(await numbers('?head=forker:feature')).toEqual([8]);
  expect(await numbers('?head=octo-org:feature&state=all')).toEqual([9, 7]);
  expect(await numbers('?head=octo-org:other')).toEqual([]);
});

describe('check runs', () => {
  test('are made, get more annotations, and are listed newest first or the newest of each name', async () => {
    const { body: made } = await createCheck({ external_id: 'x' }, { annotations: [annotation()] });
    const one = `${REPOSITORY}/check-runs/${made.id}`;
    const more = { output: { title: 'y', summary: 'y', annotations: [annotation({ start_line: 2, end_line: 2 })] } };
    expect((await call('PATCH', one, more)).body.output).toMatchObject({ title: 'y', annotations_count: 2 });
    expect((await call('GET', one)).body).toMatchObject({ external_id: 'x', conclusion: 'success' });
    const { body: second } = await createCheck();
    const ids = async (query: string) =>
      (await call('GET', `${REPOSITORY}/commits/${SHA}/check-runs${query}`)).body.check_runs.map(
        ({ id }: { id: number }) => id,
      );
    expect(await ids('')).toEqual([second.id]);
    expect(await ids('?filter=all&check_name=Tests')).toEqual([second.id, made.id]);
    expect(await ids('?filter=all&check_name=Other')).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['no conclusion', { conclusion: undefined }, {}],
    ['a commit that is not there', { head_sha: 'b'.repeat(40) }, {}],
    ['a title that is too long', {}, { title: 'x'.repeat(256) }],
    ['an absolute path', {}, { annotations: [annotation({ path: '/a.ts' })] }],
    ['line 0', {}, { annotations: [annotation({ start_line: 0 })] }],
    ['an end before the start', {}, { annotations: [annotation({ start_line: 2 })] }],
    ['no message', {}, { annotations: [annotation({ message: '' })] }],
    ['a message that is too long', {}, { annotations: [annotation({ message: 'x'.repeat(65_537) })] }],
    ['an annotation’s title that is too long', {}, { annotations: [annotation({ title: 'x'.repeat(256) })] }],
  ])('with %s are refused', async (_what, more, output) => {
    service.forgetCommit('b'.repeat(40));
    expect((await createCheck(more, output)).status).toBe(422);
    expect(service.checkRuns(SHA)).toEqual([]);
  });

  test('are of the app that made them, and never of a person', async () => {
    const { body: made } = await createCheck();
    const other = service.openToken({ app: 'other' });
    expect((await call('PATCH', `${REPOSITORY}/check-runs/${made.id}`, { name: 'x' }, other)).status).toBe(403);
    expect((await createCheck({}, {}, service.openToken({ user: 'octocat' }))).status).toBe(403);
  });
});

describe('tokens', () => {
  test('with read access do not write', async () => {
    const token = service.openToken({ permissions: READ_ONLY });
    expect(await comment('x', token)).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
    expect((await createCheck({}, {}, token)).status).toBe(403);
    expect((await call('GET', `${REPOSITORY}/issues/7/comments`, undefined, token)).status).toBe(200);
  });

  test('without access do not read', async () => {
    const token = service.openToken({ permissions: { 'pull-requests': 'none' } });
    expect((await call('GET', `${REPOSITORY}/issues/7/comments`, undefined, token)).status).toBe(403);
    expect((await createCheck({}, {}, token)).status).toBe(201);
  });

  test('that the service did not give out are refused', async () => {
    expect((await comment('x', 'ghs_other')).status).toBe(401);
    expect((await call('POST', '/graphql', { query: '{ viewer { login } }' }, 'ghs_other')).status).toBe(401);
  });

  test('tell which account they belong to', async () => {
    const viewer = async (token: string) =>
      (await call('POST', '/graphql', { query: '{ viewer { login } }' }, token)).body.data.viewer.login;
    expect(await viewer(service.token)).toBe('github-actions[bot]');
    expect(await viewer(service.openToken({ app: 'robot' }))).toBe('robot[bot]');
    expect(await viewer(service.openToken({ user: 'octocat' }))).toBe('octocat');
  });
});
