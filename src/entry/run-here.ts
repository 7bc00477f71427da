/** What the run of all shards on this machine needs, for the command line and the library. */
import type { MergeInputs, MergeSettings } from '../commands/merge/request.ts';
import { RUN_INPUTS } from '../commands/run/inputs.ts';
import type { RunAllSettings } from '../commands/run/run-all.ts';
import type { FetchedPlan } from '../commands/shared/fetch-plan.ts';
import type { COORDINATOR_INPUTS } from '../commands/shared/queue-inputs.ts';
import type { InputTable, Options } from '../inputs/inputs.ts';
import type { SuiteOptions } from '../inputs/settings.ts';
import { MAX_SHARDS, UsageError } from '../model.ts';
import type { Platform } from '../platform/platform.ts';
import { placesIn } from '../render/index.ts';
import { LOCAL_PLAN_INPUTS, NO_ARTIFACTS, NO_OTHER_MACHINES, NO_RUNNER, type RUN_TABLE } from './cli-tables.ts';

/** Where the results of a run are, relative to the repository. */
export const resultFolder = (suite: string): string => `.shardwise/${suite}`;

type RunOptions = Omit<
  Options<typeof RUN_TABLE>,
  'node' | 'progress' | 'ui' | 'plan' | 'units' | keyof typeof COORDINATOR_INPUTS
>;

export const runSettings = (
  made: FetchedPlan,
  options: RunOptions,
): Pick<RunAllSettings, 'plan' | 'run' | 'merge' | 'full'> & Pick<MergeSettings, 'write'> => ({
  plan: made,
  run: { ...NO_RUNNER, ...options, axis: undefined, 'working-directory': undefined },
  merge: {
    ...NO_ARTIFACTS,
    ...options,
    suite: made.plan.suite,
    junit: undefined,
    history: 'auto',
  } satisfies MergeInputs,
  write: placesIn(resultFolder(made.plan.suite)),
  full: options.full,
});

/** The shards are processes of this machine, equal jobs, or those of a queue, and no matrix of the CI around. */
export const withoutMatrix = (platform: Platform): Platform => ({
  ...platform,
  host: { ...platform.host, maxMatrixJobs: MAX_SHARDS },
});

export const ONLY_HERE = 'This machine runs each test once';

/** Says that what the settings file says about other machines does not count here. */
export function tellOtherMachines(
  { isInFile }: Pick<SuiteOptions<InputTable>, 'isInFile'>,
  suites: readonly string[],
  advice: string,
  { log }: Platform,
): void {
  for (const name of Object.keys(NO_OTHER_MACHINES))
    if (suites.some((suite) => isInFile(suite, name)))
      log.warning(
        `${name} of .github/shardwise.yml is for the jobs of a workflow, so it does not count here. ${advice}`,
      );
}

/** Refuses inputs that change how a plan is made, because the plan already exists. @throws UsageError */
export function refusePlanning(given: ReadonlyMap<string, string>): void {
  const idle = Object.keys(LOCAL_PLAN_INPUTS).filter((name) => !(name in RUN_INPUTS) && given.has(name));
  const problems = idle.map(
    (name) => `input ${name} changes how a plan is made, but this command runs an existing plan: remove this input`,
  );
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
}
