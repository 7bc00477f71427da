import { describe, expect, test } from '@jest/globals';
import { GITHUB } from '../../src/platform/github/host.ts';
import { GITLAB } from '../../src/platform/gitlab/host.ts';
import { findHost } from '../../src/platform/hosts.ts';
import { GENERIC } from '../../src/platform/local/host.ts';
import { createLocalPlatform } from '../../src/platform/local/index.ts';

describe('the host is recognised by its environment', () => {
  test.each([
    ['GitHub', { CI: 'true', GITHUB_ACTIONS: 'true' }, GITHUB],
    ['GitLab', { CI: 'true', GITLAB_CI: 'true' }, GITLAB],
    ['a CI system that has no row', { CI: 'true' }, GENERIC],
    ['a laptop', {}, GENERIC],
    ['a laptop with a variable left from somewhere', { GITHUB_ACTIONS: '' }, GENERIC],
  ])('%s', (_name, environment, host) => {
    expect(findHost(environment)).toBe(host);
  });
});

describe('what is printed', () => {
  const words = 'ok\n::error::boo';

  test('is never run as a command by GitHub', () => {
    expect(GITHUB.inert(words, 'secret')).toBe(`::stop-commands::secret\n${words}\n::secret::`);
  });

  test('stays as it is elsewhere', () => {
    expect(GENERIC.inert(words, 'secret')).toBe(words);
  });
});

test('the command line keeps the limits and links of its host, but has its own words for plans, runs and inputs', async () => {
  const { host } = await createLocalPlatform({ root: '/', reporters: '', print: () => {}, host: GITHUB });
  const { base, plan, reportInputs } = GENERIC;
  expect(host).toEqual({ ...GITHUB, base, plan, reportInputs });
});
