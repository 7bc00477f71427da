/** What the merge has before it judges: the plan, the records of the shards, and their reports. */
import { type CoverageGroup, coverageGroups } from '../coverage.ts';
import type { Host } from '../host.ts';
import {
  type Axis,
  axisLabel,
  byCodeUnit,
  type EndedJob,
  type FailedTry,
  type Plan,
  type ReportFile,
  type ReportTest,
  type ShardRecord,
} from '../model.ts';
import type { Sightings } from './sightings.ts';

export interface Evidence {
  /** Where the merge runs. Reasons and warnings use its words. */
  readonly host: Host;
  readonly suite: string;
  readonly commit: string;
  readonly createdAt: string;
  /** Absent when loose reports are merged. Then it is unknown what is missing. */
  readonly plan?: Plan;
  /** Why the plan that there is cannot be used. */
  readonly badPlan?: string;
  /** The newest attempt of each shard that left a record. Its axis is that of its pool and the user's own. */
  readonly records: readonly ShardRecord[];
  /** The same records, with the units that they carried over from earlier attempts. */
  readonly joined: readonly ShardRecord[];
  /** Where the whole log of each leg is, by `legKey`. */
  readonly logs?: ReadonlyMap<string, string>;
  /** Attachments of legs that no test has, by `legKey`. */
  readonly attachedToLegs?: ReadonlyMap<string, readonly string[]>;
  /** How many legs there must be, where the plan runs for several values of an axis. */
  readonly legs?: number;
  readonly sightings: Sightings;
  /** Jobs of this run that ended without success. Only asked for when something is missing. */
  readonly jobs?: readonly EndedJob[];
  /** Results of shards that cannot be used. */
  readonly unusable?: readonly Unusable[];
  /** How many shards the user expects, where there is no plan. */
  readonly expected?: Expected;
  /** Iterated once. */
  readonly tests: Iterable<EvidenceTest>;
  /** Failures that are no tests, such as of a hook, and that a later try of their unit settled. */
  readonly recovered?: readonly EvidenceTest[];
  readonly files: readonly EvidenceFile[];
  /** What was set aside while the evidence was collected, and why. */
  readonly warnings: readonly string[];
}

/** A result that cannot be used. An earlier attempt does not replace it. */
export interface Unusable {
  /** Absent where it is unknown. */
  readonly shard?: number;
  /** `axisName` of the user's own axis. Absent or empty for none. */
  readonly axis?: string;
  /** What the result is, and what is wrong with it. */
  readonly why: string;
}

/** How many shards there should be, as the user says. */
export interface Expected {
  readonly shards: number;
  /** Names of the shards that left a result. */
  readonly found: readonly string[];
}

export interface EvidenceTest extends ReportTest {
  /** Oldest first. Absent where they are unknown. */
  readonly failedTries?: readonly FailedTry[];
  /** It belongs to no unit, because it runs in every shard. */
  readonly inEveryShard?: true;
}

export interface EvidenceFile extends ReportFile {
  readonly shard?: number;
  /** Errors of a whole suite that no test case has. The run is never green with one of them. */
  readonly suiteErrors: readonly string[];
  /** How many more tests its suites claim than they contain. */
  readonly absentTests?: number;
  /** Names of tests that passed, and that their producer calls risky. */
  readonly risky?: readonly string[];
  /** How many times that tests report of themselves could not be used. */
  readonly refusedMetrics?: number;
  /** A later attempt of the same shard replaced the file: its damage and its suite errors do not count. */
  readonly superseded?: boolean;
}

/** What is wrong with a file that counts. Empty for none. */
export const damageOf = ({ path, status, problem, superseded }: EvidenceFile): readonly string[] =>
  status === 'ok' || superseded ? [] : [`report ${path} is ${status}${problem === undefined ? '' : `: ${problem}`}`];

/**
 * The evidence of one copy of the tests. Each coverage group of the plan runs once for each value of the user's own axis, and each of these
 * copies must be complete.
 */
export interface Copy
  extends Pick<Evidence, 'plan' | 'records' | 'joined' | 'logs' | 'attachedToLegs' | 'sightings' | 'recovered'> {
  /** The axis of its legs in words: that of the group and the user's own. Empty where there is neither. */
  readonly axis: string;
  /** The user's own part of it. */
  readonly own: Axis;
  /** The part of the plan that is of its group. */
  readonly plan?: Plan;
}

/** All copies that there must be, in the order of the plan. There is always one. Of the user's own axis only values that left something are known. */
export function copiesOf(evidence: Evidence): readonly Copy[] {
  const { plan, records, joined, logs, attachedToLegs, sightings, recovered = [] } = evidence;
  const groups = plan === undefined ? [NO_GROUP] : coverageGroups(plan);
  return groups.flatMap((group) =>
    ownAxes(joined, groups).map((own): Copy => {
      const axis = axisLabel([...group.axis, ...own]);
      const isOnAxis = (record: ShardRecord) => axisLabel(record.axis) === axis;
      return {
        axis,
        own,
        records: records.filter(isOnAxis),
        joined: joined.filter(isOnAxis),
        sightings: sightings.on(axis),
        recovered: recovered.filter((test) => (test.axis ?? '') === axis),
        ...(group.plan === undefined ? {} : { plan: group.plan }),
        ...(logs === undefined ? {} : { logs }),
        ...(attachedToLegs === undefined ? {} : { attachedToLegs }),
      };
    }),
  );
}

const NO_GROUP = { axis: [], plan: undefined };

/** The values of the user's own axis, sorted. One without a value where there is no such axis. */
function ownAxes(
  records: readonly ShardRecord[],
  groups: readonly (CoverageGroup | typeof NO_GROUP)[],
): readonly Axis[] {
  const ofPools = new Set(groups.flatMap(({ axis }) => axis.map(({ name }) => name)));
  const owns = new Map(
    records.map(({ axis = [] }) => {
      const own = axis.filter(({ name }) => !ofPools.has(name));
      return [axisLabel(own), own] as const;
    }),
  );
  return owns.size === 0 ? [[]] : [...owns].sort(([a], [b]) => byCodeUnit(a, b)).map(([, own]) => own);
}
