/** Every output of every action; `action.yml` and the README tables come from here. */

import { byOutput } from '../render/index.ts';

export const PLAN_OUTPUTS = {
  matrix:
    'For strategy.matrix through fromJSON: one include row a shard with suite, shard, shards, name, pool, runs-on and timeout-minutes.',
  shards: 'How many shards.',
  tests:
    'How many tests: counted by the framework, known from history, or found by a scan of the sources; the summary says which.',
  units: 'How many test units (test files) were planned.',
  'has-tests':
    'true when there is something to run. An empty matrix is an error on GitHub, so let the test job depend on this.',
  'plan-id': 'Identifies the plan; the same inputs and timings give the same id.',
  'plan-file': 'Path of plan.json.',
  'predicted-duration': 'Predicted wall time of the slowest shard, overhead included, such as 4m12s.',
  'predicted-minutes': 'Predicted billed minutes of all shards together; every job is rounded up to a minute.',
} as const;

export const RUN_OUTPUTS = {
  'tests-file': 'Path of the list of tests of this shard, one a line, relative to working-directory.',
  outcome: 'passed, failed, timed-out or crashed; empty with run: false.',
  'exit-code': "The test command's exit code; empty when a signal ended it, or with run: false.",
  'report-directory': 'Folder with the JUnit files, the log and the record of this shard.',
  'artifact-name': 'Name of the artifact that this shard uploads.',
} as const;

export const MERGE_OUTPUTS = {
  verdict: 'passed, failed, incomplete or empty.',
  tests: 'How many tests, each counted once however often it was tried.',
  passed: 'How many passed, flaky ones included.',
  failed: 'How many failed.',
  errored: 'How many ended in an error.',
  skipped: 'How many were skipped.',
  flaky: 'How many failed and then passed.',
  missing: 'How many planned test units no report names.',
  duration: 'Wall time of the slowest shard, such as 4m12s; empty when no shard reported.',
  speedup: 'Time of all tests together over the wall time of the slowest shard, such as 3.4; empty when unknown.',
  ...byOutput(({ output }) => output.description),
  'comment-url': 'Page of the comment on the pull request; empty when there is none.',
  'check-url': 'Page of the check run; empty when there is none.',
} as const;

/** Every output of a table, no more and no less. */
export type Outputs<T> = { readonly [K in keyof T]: string };
