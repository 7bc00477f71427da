/** What the merge has before it judges: the plan, the records of the shards, and their reports. */
import type { Host } from '../host.ts';
import {
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
  /** The newest attempt of each shard that left a record. */
  readonly records: readonly ShardRecord[];
  /** The same records, with units from earlier attempts that the newest attempt did not run again. */
  readonly joined: readonly ShardRecord[];
  /** Where the whole log of each leg is, by `legKey`. */
  readonly logs?: ReadonlyMap<string, string>;
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
  /** `axisName` of its axis. Absent or empty for none. */
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
  /** A later attempt of the same shard replaced the file: its damage and its suite errors do not count. */
  readonly superseded?: boolean;
}

/** What is wrong with a file that counts. Empty for none. */
export const damageOf = ({ path, status, problem, superseded }: EvidenceFile): readonly string[] =>
  status === 'ok' || superseded ? [] : [`report ${path} is ${status}${problem === undefined ? '' : `: ${problem}`}`];

/** The evidence of the legs of one axis value. A plan runs once for each value, and each of these copies must be complete. */
export interface Copy extends Pick<Evidence, 'plan' | 'records' | 'joined' | 'logs' | 'sightings' | 'recovered'> {
  /** The axis in words. Empty where each shard runs once. */
  readonly axis: string;
}

/** The copies of the plan that left something, sorted. There is always one. */
export function copiesOf({ plan, records, joined, logs, sightings, recovered = [] }: Evidence): readonly Copy[] {
  const axes = [...new Set(joined.map((record) => axisLabel(record.axis)))].sort(byCodeUnit);
  return (axes.length === 0 ? [''] : axes).map((axis) => {
    const isOnAxis = (record: ShardRecord) => axisLabel(record.axis) === axis;
    return {
      axis,
      records: records.filter(isOnAxis),
      joined: joined.filter(isOnAxis),
      sightings: sightings.on(axis),
      recovered: recovered.filter((test) => (test.axis ?? '') === axis),
      ...(plan === undefined ? {} : { plan }),
      ...(logs === undefined ? {} : { logs }),
    };
  });
}
