import { describe, expect, test } from '@jest/globals';
import { triggeringLinks } from '../../../src/commands/publish/publish-triggering.ts';
import { linksOf } from '../../../src/commands/shared/links.ts';
import type { RunContext } from '../../../src/platform/platform.ts';

const REPOSITORY = 'https://github.com/octo-org/octo-repo';

const context = (change: Partial<RunContext> = {}): RunContext =>
  ({ repositoryUrl: REPOSITORY, runId: '7', attempt: 2, commit: 'merged', ...change }) as RunContext;

test('this run, its report and its commit', () => {
  expect(linksOf(context(), 'unit')).toEqual({
    run: `${REPOSITORY}/actions/runs/7/attempts/2`,
    artifact: 'shardwise-unit-report-attempt-2',
    commit: 'merged',
    source: `${REPOSITORY}/blob/merged`,
  });
});

test('people know the head of a pull request, and not its trial merge', () => {
  expect(linksOf(context({ headCommit: 'head' }), 'unit')).toMatchObject({
    commit: 'head',
    source: `${REPOSITORY}/blob/head`,
  });
});

describe('in a run that another one started', () => {
  const triggeredBy = { runId: '5', attempt: 1, commit: 'theirs' };
  const started = context({ triggeredBy, headCommit: 'head' });

  test('what is published for that one leads to it', () => {
    expect(triggeringLinks(started, 'unit')).toEqual({
      run: `${REPOSITORY}/actions/runs/5/attempts/1`,
      artifact: 'shardwise-unit-report-attempt-1',
      commit: 'theirs',
      source: `${REPOSITORY}/blob/theirs`,
    });
  });

  test('what it found itself leads to itself', () => {
    expect(linksOf(started, 'unit')).toEqual({
      run: `${REPOSITORY}/actions/runs/7/attempts/2`,
      artifact: 'shardwise-unit-report-attempt-2',
      commit: 'theirs',
      source: `${REPOSITORY}/blob/theirs`,
    });
  });
});

test('a laptop has no pages', () => {
  expect(linksOf({ runId: 'local', attempt: 1, commit: 'merged' } as RunContext, 'unit')).toEqual({});
});
