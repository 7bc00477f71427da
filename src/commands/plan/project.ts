/** The project that is planned, and what its source names of it. */
import type { Counts, Unit } from '../../discovery/unit.ts';
import type { Framework } from '../../frameworks/framework.ts';

/** The folder that the tests are in. */
export interface ProjectFolder {
  /** Absolute. */
  readonly folder: string;
  /** Every file below it, relative to it. */
  readonly allFiles: () => Promise<readonly string[]>;
}

/** The units as their source names them. */
export interface ListedUnits {
  readonly framework: Framework;
  readonly units: readonly Unit[];
  /** What the framework itself counted. */
  readonly counts: Counts;
  readonly warnings: readonly string[];
}
