/** Everything that was found to merge, before any of it is read. */
import type { Expected } from '../../judge/evidence.ts';
import type { ShardFolders } from './shard-folders.ts';

export interface Found {
  readonly shards: ShardFolders;
  readonly loose: readonly LooseReport[];
  /** Requested paths and artifacts without a report. With any of them, the verdict is never `passed`. */
  readonly absent: readonly Absent[];
  /** Expected shards when there is no plan. */
  readonly expected?: Expected;
}

/** A JUnit file that belongs to no shard. */
export interface LooseReport {
  /** Name for people. */
  readonly name: string;
  /** Absolute, or relative to the repository. */
  readonly path: string;
  /** The axis that the same tests ran on. */
  readonly axis?: string;
  readonly attempt?: number;
  /** 2 if the user says that failed tests ran again there. */
  readonly tryNumber?: number;
  readonly superseded?: boolean;
}

export interface Absent {
  /** Path as the user wrote it, or name of the artifact. */
  readonly path: string;
  readonly problem: string;
}
