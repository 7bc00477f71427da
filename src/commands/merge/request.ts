/** What a merge is asked for, and what it gives. */
import type { Options } from '../../inputs/inputs.ts';
import type { Report } from '../../model.ts';
import type { Places } from '../../render/index.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import type { MERGE_INPUTS } from './inputs.ts';

/** What decides the verdict and what it teaches; the others say where it is shown. */
export type MergeInputs = Pick<
  Options<typeof MERGE_INPUTS>,
  'suite' | 'junit' | 'artifacts' | 'expect-shards' | 'fail-on' | 'on-empty' | 'quarantine' | 'history'
>;

/** What no input says. */
export interface MergeSettings {
  /** Files, folders and globs to merge in place of this run's artifacts. */
  readonly paths?: readonly string[] | undefined;
  /** In place of this run's plan artifact. */
  readonly plan?: FetchedPlan | undefined;
  /** A history file to update in place of the platform's store. */
  readonly historyFile?: string | undefined;
  /** Keep every test in the report. */
  readonly full?: boolean;
  /** Relative to the repository. */
  readonly write: Places;
}

export interface MergeResult {
  readonly report: Report;
  readonly exitCode: number;
  /** Why that is 0 although the verdict is not `passed`, such as `fail-on: never`. */
  readonly forgivenBy?: string | undefined;
  /** The history as this run leaves it, packed, whether or not it could be saved; absent when the run taught nothing. */
  readonly history?: Uint8Array;
}
