import { describe, expect, test } from '@jest/globals';
import { linksOf } from '../../../src/commands/shared/run-links.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { GENERIC } from '../../../src/platform/local/host.ts';
import type { Platform, RunContext } from '../../../src/platform/platform.ts';
import type { Links } from '../../../src/render/links.ts';

const REPOSITORY = 'https://github.com/octo-org/octo-repo';

const platform = (change: Partial<RunContext> = {}): Platform => {
  const context = { repositoryUrl: REPOSITORY, runId: '7', attempt: 2, commit: 'merged', ...change };
  return { host: GITHUB, context } as Platform;
};

/** The links as data. */
const shown = ({ source, ...links }: Links) => ({ ...links, source: source?.('src/a.ts', 7) });

test('this run, its report and its commit', () => {
  expect(shown(linksOf(platform(), 'unit'))).toEqual({
    host: GITHUB,
    run: `${REPOSITORY}/actions/runs/7/attempts/2`,
    artifacts: `${REPOSITORY}/actions/runs/7#artifacts`,
    artifact: 'shardwise-unit-report-attempt-2',
    commit: 'merged',
    source: `${REPOSITORY}/blob/merged/src/a.ts#L7`,
  });
});

test('links name the head of a pull request, and not its trial merge', () => {
  expect(shown(linksOf(platform({ headCommit: 'head' }), 'unit'))).toMatchObject({
    commit: 'head',
    source: `${REPOSITORY}/blob/head/src/a.ts#L7`,
  });
});

describe('in a run that another one started', () => {
  const triggeredBy = { runId: '5', attempt: 1, workflow: 'nightly', commit: 'theirs', isBase: false };
  const started = platform({ triggeredBy, headCommit: 'head' });

  test('results that are published for that run link to it', () => {
    expect(shown(linksOf(started, 'unit', triggeredBy))).toEqual({
      host: GITHUB,
      run: `${REPOSITORY}/actions/runs/5/attempts/1`,
      artifacts: `${REPOSITORY}/actions/runs/5#artifacts`,
      artifact: 'shardwise-unit-report-nightly-attempt-1',
      commit: 'theirs',
      source: `${REPOSITORY}/blob/theirs/src/a.ts#L7`,
    });
  });

  test('its own results link to itself', () => {
    expect(shown(linksOf(started, 'unit'))).toEqual({
      host: GITHUB,
      run: `${REPOSITORY}/actions/runs/7/attempts/2`,
      artifacts: `${REPOSITORY}/actions/runs/7#artifacts`,
      artifact: 'shardwise-unit-report-attempt-2',
      commit: 'theirs',
      source: `${REPOSITORY}/blob/theirs/src/a.ts#L7`,
    });
  });
});

test('a laptop has no pages', () => {
  const context = { runId: 'local', attempt: 1, commit: 'merged' } as RunContext;
  expect(linksOf({ host: GENERIC, context }, 'unit')).toEqual({ host: GENERIC });
});
