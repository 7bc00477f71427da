import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createGitHubProcesses, hiddenFromChildren } from '../../../src/platform/github/processes.ts';
import { enterEnvironment } from '../../support/workspace.ts';

let leave: () => void;
const runner = {
  ...(process.env as Record<string, string>),
  ACTIONS_RUNTIME_TOKEN: 'secret',
  ACTIONS_RESULTS_URL: 'http://127.0.0.1/',
  ACTIONS_CACHE_SERVICE_V2: 'True',
  ACTIONS_ID_TOKEN_REQUEST_URL: 'kept',
  INPUT_TOKEN: 'secret',
  GITHUB_OUTPUT: '/out',
  GITHUB_ENV: '/env',
};
beforeEach(() => {
  leave = enterEnvironment(runner);
});
afterEach(() => leave());

test('a test command gets what a run step would get, and no more', async () => {
  const lines: string[] = [];
  const print = 'for (const n of process.argv.slice(1)) console.log(n + "=" + process.env[n])';
  const names = [...Object.keys(hiddenFromChildren(runner)), 'ACTIONS_ID_TOKEN_REQUEST_URL', 'GITHUB_ENV', 'OWN'];
  const command = { program: process.execPath, args: ['-e', print, ...names], env: { OWN: 'set' } };
  await createGitHubProcesses(process.env).run(command, { cwd: process.cwd(), onLine: (line) => lines.push(line) });
  expect(lines.sort()).toEqual([
    'ACTIONS_CACHE_SERVICE_V2=',
    'ACTIONS_ID_TOKEN_REQUEST_URL=kept',
    'ACTIONS_RESULTS_URL=',
    'ACTIONS_RUNTIME_TOKEN=',
    'GITHUB_ENV=/env',
    'GITHUB_OUTPUT=',
    'INPUT_TOKEN=',
    'OWN=set',
  ]);
});
