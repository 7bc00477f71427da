/** The options of the functions, as tables of inputs: those of the command line that mean something to a program. */
import { BENCH_INPUTS } from '../commands/bench/inputs.ts';
import { SPREAD_INPUTS } from '../commands/plan/spread-inputs.ts';
import { COORDINATOR_INPUTS } from '../commands/shared/queue-inputs.ts';
import { LOCAL_PLAN_INPUTS, MERGE_TABLE, RUN_TABLE } from '../entry/cli-tables.ts';
import type { InputTable } from '../inputs/inputs.ts';
import { taking } from '../inputs/parsers.ts';

function without<T extends InputTable, const Name extends keyof T>(table: T, ...names: readonly Name[]): Omit<T, Name> {
  const left = Object.entries(table).filter(([name]) => !names.includes(name as Name));
  return Object.fromEntries(left) as Omit<T, Name>;
}

const units = {
  description:
    "The test units, instead of a search for them: ids, or objects. 'timed' takes what the timings name, and no other test.",
  parse: taking("'timed' | readonly (string | ListedUnit)[]", (text: string) => text),
};

export const PLAN_OPTIONS = { ...LOCAL_PLAN_INPUTS, units };

export const RUN_OPTIONS = {
  ...without(
    RUN_TABLE,
    'plan',
    'node',
    'progress',
    'ui',
    ...(Object.keys(COORDINATOR_INPUTS) as (keyof typeof COORDINATOR_INPUTS)[]),
  ),
  units,
};

export const MERGE_OPTIONS = without(MERGE_TABLE, 'plan', 'format', 'comment');

export const BENCH_OPTIONS = BENCH_INPUTS;

export const SPREAD_OPTIONS = SPREAD_INPUTS;
