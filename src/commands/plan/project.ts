/** The project that is planned, and the units found in it. */
import type { Counts, Unit } from '../../discovery/unit.ts';
import type { Framework } from '../../frameworks/framework.ts';

/** The folder that contains the tests. */
export interface ProjectFolder {
  /** Absolute path. */
  readonly folder: string;
  /** Every file below the folder, relative to it. */
  readonly allFiles: () => Promise<readonly string[]>;
}

/** The units as they were listed. */
export interface ListedUnits {
  readonly framework: Framework;
  readonly units: readonly Unit[];
  /** Counts by the framework itself. */
  readonly counts: Counts;
  readonly warnings: readonly string[];
}
