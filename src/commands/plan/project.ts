/** The project that is planned, and the units found in it. */
import type { Counts, Unit } from '../../discovery/unit.ts';
import type { Framework, SearchedProject } from '../../frameworks/framework.ts';
import type { Discovery } from '../../model.ts';
import type { FileList } from '../../platform/platform.ts';

/** The folder that contains the tests. */
export interface ProjectFolder {
  /** Absolute path. */
  readonly folder: string;
  /** Everything below the folder. */
  readonly list: () => Promise<FileList>;
  /** Everything below a folder in it that is a link. Paths are relative to the link. */
  readonly listBehind: (link: string) => Promise<FileList>;
  /** The first test file of each framework that looks at sources, by the name of the framework. Undefined where it recognises none. */
  readonly recognise: () => Promise<ReadonlyMap<string, string | undefined>>;
  /** The project as frameworks see it. @param framework reads its `searchFiles` too */
  readonly read: (framework?: Framework) => Promise<SearchedProject>;
}

/** The units as they were listed. */
export interface ListedUnits {
  readonly framework: Framework;
  readonly units: readonly Unit[];
  /** Counts by the framework itself. */
  readonly counts: Counts;
  readonly discovery: Discovery;
  readonly warnings: readonly string[];
}
