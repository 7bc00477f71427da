/** Where the workers of a run get their batches from. */

/** What a worker runs in one go. */
export interface Batch {
  readonly units: readonly string[];
  /** Workers that had it and could not settle it. Others come first. */
  readonly avoid?: ReadonlySet<string>;
}

/** Every batch is given out until it is done. It may be given out twice, and is never lost. */
export interface BatchQueue {
  /** The next batch of a worker. It waits while others run what may come back. Undefined when there is nothing left for this worker. */
  take(worker: string): Promise<Batch | undefined>;
  /** What a worker took is settled. */
  done(batch: Batch): void;
  /** It is not settled: another worker should run this instead of it. */
  giveBack(batch: Batch, instead: Batch): void;
  /** This worker takes no more. */
  leave(worker: string): void;
  /** Nobody takes any more. */
  close(): void;
  /** What nobody has run. */
  waiting(): readonly Batch[];
}
