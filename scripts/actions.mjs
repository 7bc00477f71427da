/** The three published actions: the folder and the program of each, and its inputs and outputs from the code. */
import { MERGE_INPUTS } from '../lib/commands/merge/inputs.js';
import { PLAN_INPUTS } from '../lib/commands/plan/inputs.js';
import { RUN_INPUTS } from '../lib/commands/run/inputs.js';
import { MERGE_OUTPUTS, PLAN_OUTPUTS, RUN_OUTPUTS } from '../lib/entry/outputs.js';

export const ACTIONS = [
  {
    folder: 'plan-action',
    bundle: 'plan',
    name: 'Shardwise plan',
    description:
      'Count the tests and decide how many shards there are and what goes where, from the timings of past runs',
    icon: 'list',
    inputs: PLAN_INPUTS,
    outputs: PLAN_OUTPUTS,
  },
  {
    folder: '.',
    bundle: 'run',
    name: 'Shardwise run',
    description: 'Run one shard of a plan, and upload its reports for the merge',
    icon: 'play',
    inputs: RUN_INPUTS,
    outputs: RUN_OUTPUTS,
  },
  {
    folder: 'merge-action',
    bundle: 'merge',
    name: 'Shardwise merge',
    description: 'Merge the reports of all shards, report what failed, was flaky or is missing, and set pass or fail',
    icon: 'git-merge',
    inputs: MERGE_INPUTS,
    outputs: MERGE_OUTPUTS,
  },
];
