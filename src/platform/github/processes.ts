/** Child processes of a step. They run the code of a pull request, so they get the same environment as a `run:` step. */

import type { Environment } from '../environment.ts';
import type { Processes } from '../platform.ts';
import { createProcesses } from '../processes.ts';

/** Variables that the runner gives to actions only. With the token in them, anyone could write artifacts and caches of this run. */
const ACTIONS_ONLY = /^(ACTIONS_(RUNTIME|RESULTS|CACHE)_\w+|INPUT_.*|STATE_.*|GITHUB_(OUTPUT|STATE))$/;

/** These variables are set to an empty text. They cannot be left out, since a command can only add to the environment. */
export const hiddenFromChildren = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.keys(environment)
      .filter((name) => ACTIONS_ONLY.test(name))
      .map((name) => [name, '']),
  );

export function createGitHubProcesses(environment: Environment): Processes {
  const processes = createProcesses();
  return {
    ...processes,
    run: (command, options) =>
      processes.run({ ...command, env: { ...hiddenFromChildren(environment), ...command.env } }, options),
  };
}
