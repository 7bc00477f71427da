/** Test units as callers give them. */

/** A test unit: the smallest thing that the framework can run by itself, by default a test file. */
export interface ListedUnit {
  /** What the framework is told to run. For a file: its path relative to the working directory. */
  readonly id: string;
  /** The file that contains it. */
  readonly file?: string | undefined;
  /** How many tests it contains. */
  readonly tests?: number | undefined;
  /** Words that a pool can select it by. */
  readonly tags?: readonly string[] | undefined;
}
