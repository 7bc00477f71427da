/** The CI system around a run: its limits, its billing, its pages and its words. Each has a value in `platform/` and a row in `platform/hosts.ts`. */

export interface Host {
  /** As sentences call it: `a plan for GitHub`. */
  readonly title: string;
  /** Jobs that one matrix may have. */
  readonly maxMatrixJobs: number;
  /** A job is stopped after this time when nobody sets another. */
  readonly defaultJobMinutes: number;
  /** Each job is billed in whole steps of so many milliseconds; absent where nothing is billed. */
  readonly billingStepMs?: number;
  readonly limits: PageLimits;
  /** Absent where there are no pages to lead to. */
  readonly links?: HostLinks;
  /** What runs the failed shards again: `choose "Re-run failed jobs"`. */
  readonly rerunFailed: string;
  readonly base: BaseWords;
  readonly plan: PlanWords;
  /** What says where reports without a plan are: `inputs junit and artifacts`. */
  readonly reportInputs: string;
  /**
   * Text that is printed as it is, and never obeyed as a command.
   * @param token nobody can guess it
   */
  readonly inert: (text: string, token: string) => string;
}

/** What is longer, the writer of a page shortens by whole rows. What slips through, the platform cuts. */
export interface PageLimits {
  readonly commentCharacters: number;
  readonly checkSummaryBytes: number;
  /** Of an annotation, and of a check. */
  readonly titleCharacters: number;
  /** Of all that a step adds to the summary of its job. */
  readonly jobSummaryBytes: number;
  readonly annotationCharacters: number;
  /** Errors of one step, and as many warnings. */
  readonly stepAnnotations: number;
}

/** Addresses. @param repository the address of its page */
export interface HostLinks {
  readonly run: (repository: string, runId: string, attempt: number) => string;
  /** @param path encoded for an address */
  readonly file: (repository: string, commit: string, path: string, line?: number) => string;
}

/** The plan, in the words of a sentence. */
export interface PlanWords {
  /** Advice to a shard that finds none. */
  readonly first: string;
  /** A question to who merges without one. */
  readonly question: string;
  /** What makes a new one: `"Re-run all jobs"`. */
  readonly again: string;
}

/** The base, in the words of a sentence: the earlier runs that a run is compared with. */
export interface BaseWords {
  /** `the default branch`. */
  readonly name: string;
  /** `on the default branch`: where a test passed or failed. */
  readonly there: string;
  /** `run of the default branch`: follows "no" or "an older". */
  readonly run: string;
  /** `at one commit of the default branch`: where a test failed and passed. */
  readonly sameFiles: string;
}
