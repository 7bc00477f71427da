/** The options of each command of the CLI: the inputs of the actions, and those that only a command line needs. */
import { BENCH_INPUTS } from '../commands/bench/inputs.ts';
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import { PIPELINES } from '../commands/pipeline/index.ts';
import { PLAN_INPUTS } from '../commands/plan/inputs.ts';
import { TIMED_UNITS } from '../commands/plan/request.ts';
import { RUN_INPUTS } from '../commands/run/inputs.ts';
import { COORDINATOR_INPUTS, FROM_ENVIRONMENT, QUEUE_INPUTS } from '../commands/shared/queue-inputs.ts';
import type { Input, InputTable } from '../inputs/inputs.ts';
import { anyText, boolean, InputProblem, integer, oneOf, type Parser, pathInside } from '../inputs/parsers.ts';
import { DEFAULT_POOL, MAX_SHARDS } from '../model.ts';
import type { Node } from '../platform/nodes.ts';
import { AGENT_BUDGET } from '../render/agent.ts';
import { type FileOption, RENDERERS } from '../render/index.ts';
import { PROGRESS_MODES, type ProgressMode } from './progress.ts';
import { VERSION } from './version.ts';

const file = (description: string) => ({ description, parse: anyText }) satisfies Input<string>;
/** The port of a server; 0 for any free one, where the option has no value. */
const port = integer(1, 65_535);
const portOrFree: Parser<number> = (text) => (text === 'true' ? 0 : port(text));

/** `auto`, or a number of several: `2/4`. */
const node: Parser<'auto' | Node> = (text) => {
  if (text === 'auto') return text;
  const [index, total] = text.split('/').map(Number);
  const isNode = /^\d{1,4}\/\d{1,4}$/.test(text) && index !== undefined && total !== undefined;
  if (isNode && index >= 1 && index <= total && total <= MAX_SHARDS) return { index, total };
  throw new InputProblem(`it must be auto, or a number of several, such as 2/4, up to ${MAX_SHARDS}/${MAX_SHARDS}`);
};

const flag = (description: string) => ({ description, default: 'false', parse: boolean }) satisfies Input<boolean>;

/** The inputs of a plan without the token. A laptop has no other runs that could give timings. */
const { token: _token, 'runners-token': _runnersToken, ...PLAN_INPUTS_WITHOUT_TOKEN } = PLAN_INPUTS;

export const LOCAL_PLAN_INPUTS = {
  ...PLAN_INPUTS_WITHOUT_TOKEN,
  units: file(
    `File with the test units, one per line or as JSON. It replaces the search for them. - reads standard input. ${TIMED_UNITS} takes what the timings name, and no other test.`,
  ),
} as const satisfies InputTable;

export const DOCTOR_TABLE = {
  ...LOCAL_PLAN_INPUTS,
  json: flag('Print the findings as JSON to standard output.'),
} as const satisfies InputTable;

export const PLAN_TABLE = {
  ...LOCAL_PLAN_INPUTS,
  out: file('Write the plan to this file.'),
  json: flag('Print the plan as JSON to standard output.'),
  ci: {
    description: `Write the pipeline of the plan for a CI whose jobs must be known before it starts: ${PIPELINES.map(({ name, file }) => `${name} (${file})`).join(', ')}.`,
    parse: oneOf(...PIPELINES.map(({ name }) => name)),
  },
  'ci-template': {
    description: `With --ci: your file with the set-up of its jobs. Default: ${PIPELINES.map(({ template }) => template).join(', ')}.`,
    parse: pathInside,
  },
  'ci-command': {
    description: 'With --ci: the command that starts Shardwise in its jobs.',
    default: `npx --yes shardwise@${VERSION}`,
    parse: anyText,
  },
} as const satisfies InputTable;

/** The inputs for other machines than this one. */
const { axes: _axes, pools: _pools, matrices: _matrices, ...HERE } = LOCAL_PLAN_INPUTS;
export const NO_OTHER_MACHINES = { axes: undefined, pools: undefined, matrices: 1 };

/** The inputs of a split, which keeps files whole. A list can name a file, but not a part of its tests. */
const {
  'split-large-files': _parts,
  axes: _values,
  pools: _machines,
  matrices: _rows,
  ci: _ci,
  'ci-template': _template,
  'ci-command': _command,
  ...WHOLE_FILES
} = PLAN_TABLE;

/** The input `fail-on` for the command line, which does not know branches and compares with the last run here. */
const FAIL_ON = {
  ...MERGE_INPUTS['fail-on'],
  description:
    'failures: a failed test fails this run. new-failures: only a failed test that the last run here does not know as failing or flaky does. never: only a missing shard or test does.',
};

export const SPLIT_TABLE = {
  ...WHOLE_FILES,
  output: {
    description: 'Folder for shard_0.txt, shard_1.txt and so on. Each lists its tests, one per line.',
    required: true,
    parse: anyText,
  },
} as const satisfies InputTable;

const {
  shard: _shard,
  run: _run,
  suite: _suite,
  'working-directory': _folder,
  matrix: _matrix,
  'job-total': _jobs,
  rerun: _rerun,
  axis,
  ...SHARED_RUN_INPUTS
} = RUN_INPUTS;

/** What only whoever runs the tests can use: a worker, where a run has a queue. */
export const OF_WORKERS: readonly string[] = Object.keys(SHARED_RUN_INPUTS).filter(
  (name) => !(name in LOCAL_PLAN_INPUTS),
);

/** The inputs that only mean something on a runner. A command line has no attempts. */
export const NO_RUNNER = { matrix: undefined, 'job-total': undefined, rerun: 'all' } as const;

/** Inputs for artifacts of other tools. There are none on a laptop, where other tools leave files. */
export const NO_ARTIFACTS = {
  artifacts: undefined,
  reports: undefined,
  'later-tries': undefined,
  'expect-shards': undefined,
};

const PROGRESS = {
  description:
    'auto: on a terminal a view of what each shard runs, and otherwise like plain. plain: a line every 30 s, and one for each shard that ended. none: no progress.',
  default: 'auto',
  parse: oneOf(...PROGRESS_MODES),
} satisfies Input<ProgressMode>;

export const RUN_TABLE = {
  ...HERE,
  ...SHARED_RUN_INPUTS,
  'fail-on': FAIL_ON,
  'on-empty': MERGE_INPUTS['on-empty'],
  quarantine: MERGE_INPUTS.quarantine,
  limits: MERGE_INPUTS.limits,
  plan: file('A plan to run instead of making one. - reads standard input.'),
  shard: {
    description: 'Run only this shard of the plan. Its result is kept for the merge command.',
    parse: integer(1, MAX_SHARDS),
  },
  node: {
    description:
      'Which of several equal jobs of a CI this is, such as 2/4. auto asks the environment of the CI. Each job makes the same plan and runs its own share of it.',
    parse: node,
  },
  axis: {
    ...axis,
    description:
      'With --shard or --node: what tells this run apart from others of the same shard, such as python=3.12, one per line.',
  },
  progress: PROGRESS,
  ui: {
    description:
      'Show the run in a browser while it runs: this prints the address of a page on this machine, which becomes the report. A value is the port; without one, any free port is taken.',
    parse: portOrFree,
  },
  full: flag('Keep every test in the report, not only the failed, the flaky and the slowest.'),
  ...COORDINATOR_INPUTS,
} as const satisfies InputTable;

/** How a worker finds the tests of its own checkout. */
const OWN_TESTS = [
  'suite',
  'framework',
  'tests',
  'list-command',
  'units',
  'unit-from',
  'may-be-empty',
  'discovery',
  'args',
  'command',
  'working-directory',
] as const;
export const FINDING = Object.fromEntries(OWN_TESTS.map((name) => [name, LOCAL_PLAN_INPUTS[name]])) as Pick<
  typeof LOCAL_PLAN_INPUTS,
  (typeof OWN_TESTS)[number]
>;

export const WORKER_TABLE = {
  ...QUEUE_INPUTS,
  queue: { ...QUEUE_INPUTS.queue, default: FROM_ENVIRONMENT },
  pool: {
    description: 'The pool of the plan that this machine belongs to.',
    default: DEFAULT_POOL,
    parse: anyText,
  },
  ...SHARED_RUN_INPUTS,
  progress: PROGRESS,
  ui: {
    description:
      'Show what this worker runs in a browser: this prints the address of a page on this machine. A value is the port; without one, any free port is taken.',
    parse: portOrFree,
  },
  ...FINDING,
} as const satisfies InputTable;

const FILE_OPTIONS = Object.fromEntries(
  RENDERERS.map(({ option, description }) => [option, file(description)]),
) as Record<FileOption, Input<string>>;

export const MERGE_TABLE = {
  suite: MERGE_INPUTS.suite,
  junit: MERGE_INPUTS.junit,
  'expect-shards': {
    ...MERGE_INPUTS['expect-shards'],
    description:
      'How many shards must have left a record; with fewer, the run is incomplete. Needed without a plan, and where shards ran with --axis.',
  },
  'fail-on': FAIL_ON,
  'on-empty': MERGE_INPUTS['on-empty'],
  quarantine: MERGE_INPUTS.quarantine,
  limits: MERGE_INPUTS.limits,
  plan: file('The plan that the shards ran. Without it, missing tests cannot be found. - reads standard input.'),
  ...FILE_OPTIONS,
  format: {
    description: `What is printed. text: for people, to standard error. agent: failures, files and commands for a coding agent, in at most ${AGENT_BUDGET} characters, to standard output.`,
    default: 'text',
    parse: oneOf('text', 'agent'),
  },
  history: file('Update this history file with the timings. Needs a plan.'),
  comment: {
    ...MERGE_INPUTS.comment,
    description:
      'In a job of GitLab: write a note on the merge request: auto, always, failures or never. auto writes one when there is something to say, and keeps it up to date from then on. Needs a token in the variable GITLAB_TOKEN.',
  },
  full: flag('Keep every test in the report, not only the failed, the flaky and the slowest.'),
} as const satisfies InputTable;

export const BENCH_TABLE = {
  ...BENCH_INPUTS,
  json: flag('Print the figures as JSON to standard output.'),
} as const satisfies InputTable;
