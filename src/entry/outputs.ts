/** Every output of every action. `action.yml` and the README tables are made from these. */

import { byOutput } from '../render/index.ts';
import { byMatrix } from '../text/by-matrix.ts';

export const PLAN_OUTPUTS = {
  matrix:
    'Value for strategy.matrix, through fromJSON. It has one include row per shard, with suite, shard, shards, name, pool, runs-on and timeout-minutes. Empty with matrices above 1, so that a job that still uses it fails at once and loses no row.',
  ...byMatrix(
    (number) =>
      `With matrices above 1: value for strategy.matrix of job ${number}, through fromJSON. Its rows also have matrix-rows. Empty when there is no row for it, so run the job only if this is not empty.`,
  ),
  shards: 'How many shards.',
  tests:
    'How many tests. They are counted by the framework, known from history, or found by a scan of the sources. The summary says which. With axes, each combination counts.',
  units: 'How many test units (test files) were planned. With axes, each combination counts.',
  'not-selected': 'How many test units do not run, because no change affects them (input changed-since).',
  'has-tests':
    'true when there is something to run. An empty matrix is an error on GitHub, so run the test job only if this is true.',
  'plan-id': 'Id of the plan. The same inputs and timings give the same id. For several suites: one id on each line.',
  'plan-file': 'Path of plan.json. For several suites: one path on each line.',
  'predicted-duration': 'Predicted wall time of the slowest shard, overhead included, such as 4m12s.',
  'predicted-minutes': 'Predicted billed minutes of all shards together. Every job is rounded up to a full minute.',
} as const;

export const RUN_OUTPUTS = {
  'tests-file': 'Path of the list of tests of this shard. It has one test per line, relative to working-directory.',
  outcome: 'passed, failed, timed-out, cancelled or crashed. Empty with run: false.',
  'exit-code': "The test command's exit code. Empty when a signal ended it, or with run: false.",
  'report-directory': 'Folder with the JUnit files, the log and the record of this shard.',
  'artifact-name': 'Name of the artifact that this shard uploads.',
} as const;

export const MERGE_OUTPUTS = {
  verdict: 'passed, failed, incomplete or empty.',
  tests: 'How many tests. Each counts once, however often it ran.',
  passed: 'How many passed, flaky ones included.',
  failed: 'How many failed.',
  errored: 'How many ended in an error.',
  skipped: 'How many were skipped.',
  flaky: 'How many failed and then passed.',
  missing: 'How many planned test units are in no report.',
  'not-selected': 'How many test units the plan left out, because no change affects them.',
  duration: 'Wall time of the slowest shard, such as 4m12s. Empty when no shard reported.',
  speedup:
    'Time of all tests together, divided by the wall time of the slowest shard, such as 3.4. Empty when unknown.',
  ...byOutput(({ output }) => output.description),
  'comment-url': 'Address of the comment on the pull request. Empty when there is none.',
  'check-url': 'Address of the check run. Empty when there is none.',
  'flaky-issue-url': 'Address of the issue that lists the flaky tests. Empty when this run did not write it.',
} as const;

/** Every output of a table, no more and no less. */
export type Outputs<T> = { readonly [K in keyof T]: string };
