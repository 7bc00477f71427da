/** What the command of a shard needs to run. */
import type { Framework } from '../../frameworks/framework.ts';
import type { OnlyParts } from '../../frameworks/shared/parts.ts';
import type { Plan, PlannedShard } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Slot } from '../devices/slot.ts';
import type { ReportGroup } from '../shared/report-groups.ts';
import type { AttachmentKeeper } from './attachments/keeper.ts';
import type { DeviceWorkers } from './devices/workers.ts';
import type { EventLog } from './event-log.ts';
import type { ShardLog } from './shard-log.ts';
import type { Sharing } from './sharing.ts';

export interface CommandRequest {
  /** The part of the plan that must be complete by itself. */
  readonly plan: Plan;
  /** The plan with all its parts. Left out where it has one. */
  readonly whole?: Plan | undefined;
  readonly shard: PlannedShard;
  /** Absolute path. Reports go to the folders in it that `groupFolder` names. */
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
  /** What a retry runs of a file with failed tests. */
  readonly retryScope: 'file' | 'test';
  /** The units of the shard that run in this attempt. */
  readonly units: readonly string[];
  /** Whether the arguments are not those of the plan. They may select fewer tests than were planned. */
  readonly ownArgs: boolean;
  /** When a command hangs. */
  readonly hangTimeout: 'auto' | 'off' | number;
  /** Time limit for all tries together. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly log: ShardLog;
  readonly events: EventLog;
  readonly attachments: AttachmentKeeper;
  /** The devices that run it. Without them this machine does. */
  readonly devices?: DeviceWorkers | undefined;
  /** Why there are none. Then nothing runs. */
  readonly noDevices?: Error | undefined;
  /** What the shard shares with others. */
  readonly sharing?: Sharing | undefined;
  /** What the command has: a device, its ports and variables. */
  readonly slot?: Slot | undefined;
  /** Numbers the parts of a try whose groups run at the same time. */
  readonly nextPart?: (() => number) | undefined;
}

/** Units that run in one go. */
export interface UnitGroup extends ReportGroup {
  readonly units: readonly string[];
  /** What runs of those that do not run whole. Absent where all do. */
  readonly failed?: OnlyFailed | undefined;
}

/** What a retry of single tests runs, by unit. */
export interface OnlyFailed {
  /** The parts that run. They may have more tests than those that failed. */
  readonly only: OnlyParts;
  /** The keys of the tests that failed. Each has to be reported again. */
  readonly tests: ReadonlyMap<string, readonly string[]>;
}

/** File with the list of units, in the folder of the shard. */
export const groupList = ({ tryNumber, part }: ReportGroup): string =>
  part === 1 ? `tests-${tryNumber}.txt` : `tests-${tryNumber}-part-${part}.txt`;
