/** The limits of the settings file for the plan. It judges nothing by them, but refuses those that can judge nothing. */
import { MERGE_INPUTS } from '../commands/merge/inputs.ts';
import type { PlanInputs } from '../commands/plan/request.ts';
import type { InputTable } from '../inputs/inputs.ts';
import type { SuiteOptions } from '../inputs/settings.ts';

const TABLE = { limits: MERGE_INPUTS.limits } as const satisfies InputTable;

/**
 * The inputs of a plan with the limits of its suite. Where what is given names the suite, the limits may be for others that are planned by
 * themselves.
 */
export const withLimits = <T extends Pick<PlanInputs, 'suite'>>(
  inputs: T,
  { isNamed, ofFile }: Pick<SuiteOptions<InputTable>, 'isNamed' | 'ofFile'>,
): T & Pick<PlanInputs, 'limits'> => ({ ...inputs, limits: isNamed ? undefined : ofFile(TABLE, inputs.suite).limits });
