/** What a plan is asked for. */
import type { Options } from '../../inputs/inputs.ts';
import type { PLAN_INPUTS } from './inputs.ts';

/** The token is the platform's business. */
export type PlanInputs = Omit<Options<typeof PLAN_INPUTS>, 'token'>;

/** What no input says. */
export interface PlanSettings {
  /** The test units, in place of a search for them. */
  readonly units?: UnitsText | undefined;
  /** With timings and no word about what the units are: those that are timed. */
  readonly unitsFromTimings?: boolean;
}

/** A list of test units, and what people call it. */
export interface UnitsText {
  readonly name: string;
  readonly text: string;
}

/** Every shard runs on the same kind of machine. */
export const POOL = 'default';
