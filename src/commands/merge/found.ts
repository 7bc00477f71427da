/** What was found to merge, before anything in it is read. */
import type { Expected } from '../../judge/evidence.ts';
import type { ShardFolders } from './shard-folders.ts';

export interface Found {
  readonly shards: ShardFolders;
  readonly loose: readonly LooseReport[];
  /** What was asked for and holds no report: never green. */
  readonly absent: readonly Absent[];
  /** Where no plan says how many shards there are. */
  readonly expected?: Expected;
}

/** A JUnit file that belongs to no shard. */
export interface LooseReport {
  /** As shown to people. */
  readonly name: string;
  /** Absolute, or relative to the repository. */
  readonly path: string;
  /** What else the same tests ran on, and which try of it this is. */
  readonly axis?: string;
  readonly attempt?: number;
  readonly superseded?: boolean;
}

export interface Absent {
  /** As the user wrote it, or as the artifact is called. */
  readonly path: string;
  readonly problem: string;
}
