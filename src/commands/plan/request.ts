/** The request for a plan. */
import type { Options } from '../../inputs/inputs.ts';
import type { LimitSettings } from '../../inputs/limits.ts';
import type { PLAN_INPUTS } from './inputs.ts';

/** The inputs of a plan without the tokens, which only the platform uses. */
export type PlanInputs = Omit<Options<typeof PLAN_INPUTS>, 'token' | 'runners-token'> & {
  /** The limits that the merge will judge by. Left out where they are for other suites too, which are not planned here. */
  readonly limits?: readonly LimitSettings[] | undefined;
};

/** The inputs on a machine whose cores are known. */
export type CountedInputs = Omit<PlanInputs, 'workers'> & { readonly workers: number };

/** Settings that are not inputs. */
export interface PlanSettings {
  /** The test units: a list, or all that the timings name. With them there is no search. */
  readonly units?: UnitsText | typeof TIMED_UNITS | undefined;
}

/** In place of a list of units: all that the timings name. */
export const TIMED_UNITS = 'timed';

/** A list of test units, with a name for messages. */
export interface UnitsText {
  readonly name: string;
  readonly text: string;
}
