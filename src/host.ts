/** The CI system around a run: its limits, its billing, its pages and its words. Each has a value in `platform/` and a row in `platform/hosts.ts`. */

export interface Host {
  /** Name of the host in a sentence: `a plan for GitHub`. */
  readonly title: string;
  /** The most jobs that one matrix may have. */
  readonly maxMatrixJobs: number;
  /** The most matrices that can share the shards of a plan (input `matrices`). */
  readonly maxMatrices: number;
  /** The host stops a job after this time, unless the workflow sets another. */
  readonly defaultJobMinutes: number;
  /** Each job is billed in whole steps of this length. Absent where nothing is billed. */
  readonly billingStepMs?: number;
  readonly limits: PageLimits;
  /** Absent where the host has no pages to link to. */
  readonly links?: HostLinks;
  /** Advice that runs the failed shards again: `choose "Re-run failed jobs"`. */
  readonly rerunFailed: string;
  readonly base: BaseWords;
  readonly plan: PlanWords;
  /** The inputs that name reports when there is no plan: `inputs junit and artifacts`. */
  readonly reportInputs: string;
  /**
   * Wraps text so that the host prints it and never runs a command in it.
   * @param token a value that nobody can guess
   */
  readonly inert: (text: string, token: string) => string;
}

/** Sizes of the host's pages. The writer of a page stays below them by leaving out whole rows. The platform cuts whatever is still too long. */
export interface PageLimits {
  readonly commentCharacters: number;
  readonly checkSummaryBytes: number;
  /** Title of an annotation or a check. */
  readonly titleCharacters: number;
  /** Everything that one step adds to the summary of its job. */
  readonly jobSummaryBytes: number;
  readonly annotationCharacters: number;
  /** The most errors of one step, and the most warnings. */
  readonly stepAnnotations: number;
}

/** Addresses of the host's pages. @param repository address of the repository's page */
export interface HostLinks {
  readonly run: (repository: string, runId: string, attempt: number) => string;
  /** The list of a run's artifacts. Absent where there is no such page. */
  readonly artifacts?: (repository: string, runId: string) => string;
  /** The page of one artifact. Absent where there is no such page. */
  readonly artifact?: (repository: string, runId: string, id: string) => string;
  /** @param path already encoded for an address */
  readonly file: (repository: string, commit: string, path: string, line?: number) => string;
}

/** Parts of sentences about the plan. */
export interface PlanWords {
  /** Advice for a shard that finds no plan. */
  readonly first: string;
  /** Question for someone who merges without a plan. */
  readonly question: string;
  /** The action that makes a new plan: `"Re-run all jobs"`. */
  readonly again: string;
}

/** Parts of sentences about the base: the earlier runs that a run is compared with. */
export interface BaseWords {
  /** Name of the base: `the default branch`. */
  readonly name: string;
  /** Where a test passed or failed: `on the default branch`. */
  readonly there: string;
  /** A run of the base, after "no" or "an older": `run of the default branch`. */
  readonly run: string;
  /** Several of them, after their number: `runs of the default branch`. */
  readonly runs: string;
  /** Where a test both failed and passed: `at one commit of the default branch`. */
  readonly sameFiles: string;
}
