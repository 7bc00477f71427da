/** The commands of the CLI and their options. */
import { DEVICES_TABLE, WITH_DEVICES_TABLE } from '../commands/devices/inputs.ts';
import { INIT_INPUTS } from '../commands/init/inputs.ts';
import type { CliCommand } from './cli-command.ts';
import {
  BENCH_TABLE,
  DOCTOR_TABLE,
  MERGE_TABLE,
  PLAN_TABLE,
  RUN_TABLE,
  SPLIT_TABLE,
  WORKER_TABLE,
} from './cli-tables.ts';

/** Whoever asks for help needs none of it. */
const acts = () => import('./cli-acts.ts');

export const COMMANDS: readonly CliCommand[] = [
  {
    name: 'init',
    summary: 'Show the workflow that runs the tests of this repository in shards, and why it is so. --write writes it.',
    table: INIT_INPUTS,
    flags: ['write', 'migrate'],
    act: async (call) => (await acts()).actInit(call),
  },
  {
    name: 'doctor',
    summary:
      'Check the workflows, the settings and the tests of this repository. Each finding has what to write instead.',
    table: DOCTOR_TABLE,
    flags: ['json'],
    act: async (call) => (await acts()).actDoctor(call),
  },
  {
    name: 'plan',
    summary: 'Decide how many shards there are and what each of them runs.',
    table: PLAN_TABLE,
    flags: ['json'],
    act: async (call) => (await acts()).actPlan(call),
  },
  {
    name: 'split',
    summary: 'Plan, and write one list of tests for each shard, for a CI with its own jobs.',
    table: SPLIT_TABLE,
    flags: ['json'],
    act: async (call) => (await acts()).actSplit(call),
  },
  {
    name: 'run',
    summary: 'Plan, run all shards at the same time and merge. Or run one shard of a plan.',
    table: RUN_TABLE,
    flags: ['full'],
    optional: ['ui'],
    act: async (call) => (await acts()).actRun(call),
  },
  {
    name: 'worker',
    summary: 'Run shards of a run that has --queue, on this machine and in this checkout, until the run is over.',
    table: WORKER_TABLE,
    flags: [],
    optional: ['ui'],
    act: async (call) => (await acts()).actWorker(call),
  },
  {
    name: 'merge',
    summary: 'Merge the results of shards, or any JUnit files. Takes files, folders and globs.',
    table: MERGE_TABLE,
    flags: ['full'],
    operands: 'paths',
    act: async (call) => (await acts()).actMerge(call),
  },
  {
    name: 'bench',
    summary: 'Compare the strategies on your own timings. Each plans with past times and runs with the next ones.',
    table: BENCH_TABLE,
    flags: ['json'],
    act: async (call) => (await acts()).actBench(call),
  },
  {
    name: 'devices',
    summary: 'List the devices of this host: phones, emulators, simulators and what a command of yours lists.',
    table: DEVICES_TABLE,
    flags: ['json'],
    act: async (call) => (await acts()).actDevices(call),
  },
  {
    name: 'with-devices',
    summary: 'Run the command behind -- with devices that no other run on this host has meanwhile.',
    table: WITH_DEVICES_TABLE,
    flags: [],
    runs: true,
    act: async (call) => (await acts()).actWithDevices(call),
  },
];
