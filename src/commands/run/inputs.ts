/** The inputs of the root action, which runs one shard. */
import type { InputTable, Options } from '../../inputs/inputs.ts';
import {
  anyText,
  axisValues,
  boolean,
  durationMs,
  globsInside,
  hangTimeout,
  integer,
  jsonObject,
  ofRunner,
  oneOf,
  pathInside,
} from '../../inputs/parsers.ts';
import { MAX_SHARDS, POOL_MODES } from '../../model.ts';
import { DEVICE_INPUTS, MAX_DEVICES, wantedDevices } from '../devices/inputs.ts';
import { JOB_TOTAL, MATRIX, suite } from '../shared/inputs.ts';

export const RUN_INPUTS = {
  shard: {
    description: 'Number of the shard to run, from 1. Default: the number in the matrix of this job.',
    perJob: true,
    parse: integer(1, MAX_SHARDS),
  },
  suite: {
    description: `${suite.description} Default: the suite in the matrix of this job, or default.`,
    parse: suite.parse,
  },
  axis: {
    description:
      'What tells this job apart from others that run the same shard, such as python=3.12, one per line. Default: whatever the matrix of this job has besides the row of the plan.',
    perJob: true,
    parse: axisValues,
  },
  matrix: {
    description: 'The matrix of this job, as JSON. Leave the default.',
    default: MATRIX,
    perJob: true,
    parse: ofRunner(jsonObject),
  },
  'job-total': {
    description: 'How many jobs the matrix has. Leave the default.',
    default: JOB_TOTAL,
    perJob: true,
    parse: ofRunner(integer(1, 1_000_000)),
  },
  run: {
    description:
      'true runs the tests. false only fetches the plan and writes the list of tests, for a step of your own.',
    default: 'true',
    perJob: true,
    parse: boolean,
  },
  command: {
    description:
      'Your own test command. {tests} becomes one argument for each test, {tests-file} a file that lists them, and {junit} the JUnit file to write. Without these, the command only starts the framework, such as uv run pytest. It is split into words and never passed to a shell. Default: the command of the plan.',
    parse: anyText,
  },
  'working-directory': {
    description: 'Folder inside the repository that the test command runs in. Default: the folder of the plan.',
    parse: pathInside,
  },
  args: {
    description:
      "Arguments added to the framework's command, split into words and never passed to a shell. Default: those of the plan. Write arguments that select tests in the plan action, so that the plan knows them.",
    parse: anyText,
  },
  retries: {
    description:
      'How often test files that failed or did not report are run again in this shard. A test that fails and then passes is flaky. Where more than 10 tests and 20 % of them fail, none runs again.',
    default: '1',
    parse: integer(0, 10),
  },
  'retry-scope': {
    description:
      'What a retry runs of a file with failed tests. file: all of it. test: only the failed tests, where the framework can select them. A check at the end of the run then does not see the other tests.',
    default: 'file',
    parse: oneOf('file', 'test'),
  },
  rerun: {
    description:
      'What "Re-run failed jobs" runs. failed: only what failed or did not report in the attempt before; what passed is carried over. Without a sound result of that attempt the whole shard runs. all: always the whole shard.',
    default: 'failed',
    parse: oneOf('failed', 'all'),
  },
  timeout: {
    description:
      'Stops the tests of this shard after this time, such as 20m, and still reports what finished. Default: three times the prediction plus ten minutes.',
    parse: durationMs,
  },
  'hang-timeout': {
    description:
      'A test command that prints nothing, and of whose tests none starts or ends, is ended after this time, such as 10m. The test that ran is reported as hung, and the other units run in a new process. auto: three times the longest test file, at least 15m. off: never.',
    default: 'auto',
    parse: hangTimeout,
  },
  attachments: {
    description:
      'Files that failed and flaky tests leave for people, such as screenshots: globs relative to the working directory, one per line. ! excludes. They are kept beside the results, and the report links them. What a test itself names in its output as [[ATTACHMENT|path]] and what Playwright and Cypress leave is kept without it. See docs/attachments.md.',
    parse: globsInside,
  },
  'attachments-size': {
    description:
      'The most megabytes of attachments that a shard keeps. The smallest come first, and a warning says what is left out. 0 keeps none.',
    default: '100',
    // The merge unpacks no artifact of more than 4 GB, and the reports need room too.
    parse: integer(0, 2000),
  },
  devices: {
    description:
      'How many devices of this host run the tests of this job, and which: "all platform=android", or "2 model=Pixel*". Each device runs a batch after the other. {device} in the command becomes its serial, and {port} the first of its ports. off: this machine runs the tests.',
    default: 'off',
    parse: wantedDevices,
  },
  'devices-mode': {
    description:
      'split: each test runs on one of the devices. replicate: each test runs on each of them, and has a result for each.',
    default: 'split',
    parse: oneOf(...POOL_MODES),
  },
  'devices-min': {
    description: 'With fewer healthy devices no more tests start. Those that did not run are missing.',
    default: '1',
    parse: integer(1, MAX_DEVICES),
  },
  ...DEVICE_INPUTS,
} as const satisfies InputTable;

export type RunInputs = Options<typeof RUN_INPUTS>;
