/** What a re-run of a shard leaves out, and what it carries over instead: the results of units that passed before. It fails closed. */
import { createHash } from 'node:crypto';
import type { CarriedOver, ShardRecord, UnitRecord } from '../model.ts';
import { canonicalJson } from '../text/canonical-json.ts';

/** The records, each with the units that it carried over from earlier attempts. What it neither ran nor carried over is not in it. */
export const withCarriedOver = (records: readonly ShardRecord[]): ShardRecord[] =>
  records.map((record) =>
    record.carriedOver === undefined
      ? record
      : { ...record, units: [...record.carriedOver.flatMap(({ units }) => units), ...record.units] },
  );

/** How long an attempt of a shard took, its set-up included. */
export const wallMsOf = ({ startedAt, finishedAt, setupMs = 0 }: ShardRecord): number =>
  Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) + setupMs;

/** How long all the attempts took that the results of a shard are of. */
export const wholeWallMs = (record: ShardRecord): number =>
  (record.carriedOver ?? []).reduce((sum, { wallMs }) => sum + wallMs, wallMsOf(record));

/** The attempt that the result of each carried unit is of. */
export const attemptsOf = ({ carriedOver = [] }: ShardRecord): ReadonlyMap<string, number> =>
  new Map(carriedOver.flatMap(({ attempt, units }) => units.map(({ id }) => [id, attempt] as const)));

/** The hash of what a shard ran with. */
export const hashOfRequest = (request: object): string =>
  createHash('sha256').update(canonicalJson(request)).digest('hex').slice(0, 16);

/** Why nothing of this record may be carried over. Undefined when single units of it may. */
export function whyNothing(record: ShardRecord, ranWith: string): string | undefined {
  const { attempt, problem, outcome, units, exitCode, causes = [], unexplained = [], unplanned = [] } = record;
  if (record.ranWith !== ranWith)
    return `attempt ${attempt} ran with another command, with other arguments or on another kind of machine`;
  if (problem !== undefined) return `attempt ${attempt} ran nothing: ${problem}`;
  if (outcome === 'passed') return `everything passed in attempt ${attempt}, so it is unknown why it runs again`;
  if (outcome !== 'failed') return `attempt ${attempt} ${BROKEN_OFF[outcome]}`;
  if (exitCode === 0) return `attempt ${attempt} failed, although its command ended with exit code 0`;
  const [beside] = [...unexplained, ...causes];
  if (beside !== undefined) return `attempt ${attempt} had more than failed tests: ${beside}`;
  if (unplanned.length > 0) return `attempt ${attempt} found test files that the plan lacks`;
  if (!units.some((unit) => unit.outcome === 'failed')) return `attempt ${attempt} failed without a failed test`;
  return undefined;
}

const BROKEN_OFF: Readonly<Record<Exclude<ShardRecord['outcome'], 'passed' | 'failed'>, string>> = {
  'timed-out': 'was stopped because it took too long',
  cancelled: 'was cancelled',
  crashed: 'crashed, or did not report all its tests',
};

/** What the reports of an attempt show of its units. */
export interface Shown {
  /** How many tests of the unit they have in this try. */
  testsOf(unit: string, tryNumber: number): number;
  /** Whether one of its tests failed to the end. */
  hasFailed(unit: string): boolean;
}

/** The units of one attempt whose results can be carried over: they passed, and its reports have all their tests. */
export const provenUnits = ({ units }: Pick<ShardRecord, 'units'>, shown: Shown): UnitRecord[] =>
  units.filter(
    ({ id, outcome, tests, tries, retried }) =>
      HARMLESS.has(outcome) &&
      triesOf(tries, retried).some((one) => shown.testsOf(id, one) >= tests) &&
      !shown.hasFailed(id),
  );

/** The tries that may have all tests of a unit: its last one, or an earlier one where the last one ran only failed tests. */
const triesOf = (tries: number, retried: number | undefined): readonly number[] =>
  retried === undefined ? [tries] : Array.from({ length: tries }, (_, at) => at + 1);

const HARMLESS: ReadonlySet<UnitRecord['outcome']> = new Set(['passed', 'skipped', 'deselected']);

/** What to carry over of a shard, without units that are not planned. Each unit is carried over once, from the newest attempt. */
export function carriedUnits(found: readonly CarriedOver[], planned: readonly string[]): CarriedOver[] {
  const left = new Set(planned);
  return found
    .toSorted((a, b) => b.attempt - a.attempt)
    .map((one) => ({ ...one, units: one.units.filter(({ id }) => left.delete(id)) }))
    .filter(({ units }) => units.length > 0);
}
