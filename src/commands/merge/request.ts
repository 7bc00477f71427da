/** The request for a merge, and its result. */
import type { Options } from '../../inputs/inputs.ts';
import type { Report } from '../../model.ts';
import type { Places } from '../../render/index.ts';
import type { FetchedPlan } from '../shared/fetch-plan.ts';
import type { MERGE_INPUTS } from './inputs.ts';

/** The inputs for the verdict and the history. The other inputs of the action choose where the verdict is shown. */
export type MergeInputs = Pick<
  Options<typeof MERGE_INPUTS>,
  | 'suite'
  | 'junit'
  | 'artifacts'
  | 'reports'
  | 'later-tries'
  | 'expect-shards'
  | 'fail-on'
  | 'on-empty'
  | 'quarantine'
  | 'limits'
  | 'history'
>;

/** Settings that are not inputs. */
export interface MergeSettings {
  /** Files, folders and globs to merge instead of this run's artifacts. */
  readonly paths?: readonly string[] | undefined;
  /** A plan to use instead of this run's plan artifact. */
  readonly plan?: FetchedPlan | undefined;
  /** A history file to update instead of the platform's store. */
  readonly historyFile?: string | undefined;
  /** The suites that are judged together with this one, which is one of them. */
  readonly suites?: readonly string[] | undefined;
  /** The input `expect-shards` is for this suite alone, and not for all of them together. */
  readonly expectsOwnShards?: boolean;
  /** Whether the report keeps every test. */
  readonly full?: boolean;
  /** What is known of the run beside its results. */
  readonly warnings?: readonly string[];
  /** Paths of the files to write, relative to the repository. */
  readonly write: Places;
}

export interface MergeResult {
  readonly report: Report;
  readonly exitCode: number;
  /** Files that failed and flaky tests have left, relative to the folder of the page. */
  readonly attachments: readonly string[];
  /** The reason for exit code 0 when the verdict is not `passed`, such as `fail-on: never`. */
  readonly forgivenBy?: string | undefined;
  /** The packed history after this run, whether or not it could be saved. Absent when the run taught nothing. */
  readonly history?: Uint8Array;
}
