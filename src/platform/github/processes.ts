/** Child processes of a step: what they run is a pull request's code, so they get what a `run:` step would get. */

import type { Environment } from '../environment.ts';
import type { Processes } from '../platform.ts';
import { createProcesses } from '../processes.ts';

/** The runner gives these to actions only: with the token anybody could write the artifacts and caches of this run. */
const ACTIONS_ONLY = /^(ACTIONS_(RUNTIME|RESULTS|CACHE)_\w+|INPUT_.*|STATE_.*|GITHUB_(OUTPUT|STATE))$/;

/** Emptied rather than left out, since a command can only add to the environment. */
export const hiddenFromChildren = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.keys(environment)
      .filter((name) => ACTIONS_ONLY.test(name))
      .map((name) => [name, '']),
  );

export function createGitHubProcesses(environment: Environment): Processes {
  const processes = createProcesses();
  return {
    run: (command, options) =>
      processes.run({ ...command, env: { ...hiddenFromChildren(environment), ...command.env } }, options),
  };
}
