import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  defaultBranch,
  isBase,
  numberIn,
  readEvent,
  textIn,
  whyAll,
  workflowName,
} from '../../../src/platform/github/event.ts';
import { readTestedRun } from '../../../src/platform/github/tested-run.ts';
import { createWorkspace, type Workspace } from '../../support/workspace.ts';

let place: Workspace;
beforeEach(() => {
  place = createWorkspace();
});
afterEach(() => place.remove());

function read(payload: string, more: Readonly<Record<string, string>> = {}) {
  const path = join(place.temp, 'event.json');
  writeFileSync(path, payload);
  const environment = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: path, GITHUB_REF: 'refs/heads/main', ...more };
  return { event: readEvent(environment), environment };
}

const OF_MAIN = '{"repository":{"default_branch":"main"}}';

describe('a run of the default branch', () => {
  const of = (more: Readonly<Record<string, string>>, payload = OF_MAIN) => {
    const { event, environment } = read(payload, more);
    return isBase(event, environment);
  };

  test.each(['push', 'schedule', 'workflow_dispatch'])('is one by %s', (event) => {
    expect(of({ GITHUB_EVENT_NAME: event })).toBe(true);
  });

  test.each([
    'pull_request_target',
    'workflow_run',
    'issue_comment',
    'repository_dispatch',
    'check_suite',
    'merge_group',
    'constructor',
    '',
  ])('is none by %j, whose ref may be the default branch although it tests something else', (event) => {
    expect(of({ GITHUB_EVENT_NAME: event })).toBe(false);
  });

  test.each(['refs/heads/feature', 'refs/tags/main', 'refs/pull/7/merge', 'main', ''])('is none of %s', (ref) => {
    expect(of({ GITHUB_REF: ref })).toBe(false);
  });

  test('does not count as one where the default branch is unknown', () => {
    expect(of({}, '{}')).toBe(false);
  });
});

/** Every value that a field of a payload could have instead of its own. */
const ODD = ['null', '7', '"x"', '[]', '{}', 'true', '[null]', '{"head":null}', '{"head":{"repo":null}}', '{'];

describe.each(ODD)('a payload with %s where something else is expected', (odd) => {
  test.each([
    '%',
    '{"repository":%}',
    '{"pull_request":%}',
    '{"workflow_run":%}',
    '{"workflow_run":{"head_repository":%}}',
  ])('as %s says nothing and breaks nothing', (around) => {
    for (const name of ['push', 'pull_request', 'pull_request_target', 'workflow_run']) {
      const { event, environment } = read(around.replace('%', odd), {
        GITHUB_EVENT_NAME: name,
        GITHUB_RUN_ID: '5',
        GITHUB_SHA: 'abc',
      });
      expect(defaultBranch(event)).toBeUndefined();
      expect(readTestedRun(event, environment)).toEqual({
        runId: 5,
        attempt: 1,
        workflow: '',
        commit: 'abc',
        pulls: undefined,
        readOnly: false,
      });
    }
  });
});

test.each([
  [7, 7],
  [0, undefined],
  [-1, undefined],
  [1.5, undefined],
  ['7', undefined],
  [Number.NaN, undefined],
  [2 ** 53, undefined],
])('as a number %j is %j', (value, number) => {
  expect(numberIn(value)).toBe(number);
});

test.each([
  ['a', 'a'],
  ['', undefined],
  [7, undefined],
  [null, undefined],
])('as a text %j is %j', (value, text) => {
  expect(textIn(value)).toBe(text);
});

describe('the name of a workflow', () => {
  test.each([
    ['octo-org/octo-repo/.github/workflows/tests.yml@refs/heads/main', 'tests'],
    ['octo-org/octo-repo/.github/workflows/nightly.e2e.yaml@refs/heads/a.yml@b', 'nightly.e2e.yaml'],
    ['.github/workflows/tests.yml', 'tests'],
    ['.github/workflows/tests.yml@main', 'tests'],
    ['.github/workflows/a@b.yml@main', 'a_b-aaca9701'],
    ['.github/workflows/a b"<c>.yml', 'a_b__c_-e6fa3dcc'],
    [`.github/workflows/${'x'.repeat(100)}.yml`, `${'x'.repeat(60)}-a72869cc`],
    ['dynamic/github-code-scanning/codeql', ''],
    ['', ''],
    [undefined, ''],
  ])('%j is %j', (path, name) => {
    expect(workflowName(path)).toBe(name);
  });

  test('is another one for each file of a repository', () => {
    const long = 'x'.repeat(60);
    const files = [
      'a.yml',
      'a.yaml',
      'a.yaml.yml',
      'a b.yml',
      'a_b.yml',
      'a@b.yml',
      'A.yml',
      `${long}y.yml`,
      `${long}z.yml`,
    ];
    expect(new Set(files.map((file) => workflowName(`.github/workflows/${file}`))).size).toBe(files.length);
  });
});

test.each<[event: string, ref: string, why: string | undefined]>([
  ['push', 'refs/heads/main', 'this run is of the default branch'],
  ['push', 'refs/heads/fix', undefined],
  ['push', 'refs/tags/v1', 'this run is of a tag'],
  ['schedule', 'refs/heads/main', 'this is a scheduled run'],
  ['schedule', 'refs/heads/other', 'this is a scheduled run'],
  ['workflow_dispatch', 'refs/heads/fix', 'a person started this run'],
  ['merge_group', 'refs/heads/gh-readonly-queue/main/pr-1', 'this run is of a merge queue'],
  ['pull_request', 'refs/pull/1/merge', undefined],
  ['pull_request_target', 'refs/heads/main', undefined],
  ['constructor', 'refs/heads/fix', undefined],
])('the event %s of %s runs everything, whatever it is asked to leave out: %s', (name, ref, why) => {
  const event = { name, payload: { repository: { default_branch: 'main' } } };
  expect(whyAll(event, { GITHUB_REF: ref })).toBe(why);
});
