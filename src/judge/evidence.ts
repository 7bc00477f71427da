/** What the merge has in its hands before it judges: the plan, what the shards wrote, what their reports say. */
import type { Host } from '../host.ts';
import type { FailedTry, Plan, ReportFile, ReportTest, ShardRecord } from '../model.ts';
import type { Sightings } from './sightings.ts';

export interface Evidence {
  /** Where the merge runs: reasons and warnings are in its words. */
  readonly host: Host;
  readonly suite: string;
  readonly commit: string;
  readonly createdAt: string;
  /** Absent when loose reports are merged; then nothing can be known to be missing. */
  readonly plan?: Plan;
  /** The newest attempt of each shard that left a record. */
  readonly records: readonly ShardRecord[];
  /** The same, with the units that an earlier attempt had settled and the newest did not run again. */
  readonly joined: readonly ShardRecord[];
  readonly sightings: Sightings;
  /** What shards left and nobody can use. */
  readonly unusable?: readonly Unusable[];
  /** Where no plan says how many shards there are. */
  readonly expected?: Expected;
  /** Gone through once. */
  readonly tests: Iterable<EvidenceTest>;
  readonly files: readonly EvidenceFile[];
  /** What was set aside while collecting, and why. */
  readonly warnings: readonly string[];
}

/** No earlier attempt stands in for it. */
export interface Unusable {
  /** Where that is known. */
  readonly shard?: number;
  /** What it is, and what is wrong with it. */
  readonly why: string;
}

/** The user's word on how many shards there are. */
export interface Expected {
  readonly shards: number;
  /** Names of those that left something. */
  readonly found: readonly string[];
}

export interface EvidenceTest extends ReportTest {
  /** Oldest first, where they are known. */
  readonly failedTries?: readonly FailedTry[];
}

export interface EvidenceFile extends ReportFile {
  readonly shard?: number;
  /** Errors of a whole suite that no test case carries: never green. */
  readonly suiteErrors: readonly string[];
  /** A later attempt of the same shard took its place: what is wrong with it decides nothing. */
  readonly superseded?: boolean;
}
