/** What the command of a shard needs to run. */
import type { Framework } from '../../frameworks/framework.ts';
import type { Plan, PlannedShard } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ShardLog } from './shard-log.ts';

export interface CommandRequest {
  readonly plan: Plan;
  readonly shard: PlannedShard;
  /** Absolute path. Reports go to `try-1/`, `try-2/` and so on in it. */
  readonly folder: string;
  readonly framework: Framework;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[];
  readonly platform: Platform;
}

export interface TriesRequest extends CommandRequest {
  /** Relative to the repository. */
  readonly workingDirectory: string;
  readonly retries: number;
  /** Time limit for all tries together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((tests: number) => void) | undefined;
  readonly log: ShardLog;
}

/** Folder of a try's reports, in the folder of the shard. */
export const tryFolder = (tryNumber: number): string => `try-${tryNumber}`;
