/** The leg that a job runs: its shard, and the values of an axis that multiplies the plan, such as a version of Python. */

import { axisOf } from '../../coverage.ts';
import type { Options } from '../../inputs/inputs.ts';
import { type Axis, axisLabel, SUITE_NAME, UsageError } from '../../model.ts';
import type { RUN_INPUTS } from './inputs.ts';

export interface Leg {
  readonly suite: string;
  readonly shard: number;
  readonly axis: Axis;
  /** How many rows of the plan the matrix of this job has. Absent where it has all. */
  readonly rows?: number;
}

type Given = Pick<Options<typeof RUN_INPUTS>, 'suite' | 'shard' | 'axis' | 'matrix'>;

/**
 * What the inputs name counts first. The rest comes from the matrix of the job.
 * @throws UsageError when neither says which shard it is
 */
export function legOf({ suite, shard, axis, matrix }: Given): Leg {
  const { row, others } = splitMatrix(matrix ?? {});
  const number = shard ?? numberIn(row['shard']);
  if (number === undefined)
    throw new UsageError(
      'input shard is required, because the matrix of this job has no row of a plan: write the number of the shard to run, from 1',
    );
  const rows = numberIn(row[MATRIX_ROWS]);
  return {
    ...(rows === undefined ? {} : { rows }),
    suite: suite ?? nameIn(row['suite']) ?? 'default',
    shard: number,
    axis: axis ?? axisOf(Object.entries(others).map(([name, value]) => ({ name, value }))),
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** The key that says how many rows the matrix of a row has, where a plan has several. */
const MATRIX_ROWS = 'matrix-rows';

/** The keys of a row of our matrix (`renderMatrix`). */
const ROW_KEYS: ReadonlySet<string> = new Set([
  'suite',
  'shard',
  'shards',
  MATRIX_ROWS,
  'name',
  'pool',
  'region',
  'runs-on',
  'timeout-minutes',
]);

/** The keys of ours in a matrix that the user wrote: `shard: [1, 2, 3]`. */
const OWN_KEYS: ReadonlySet<string> = new Set(['shard', 'shards']);

/** The row of the plan in a matrix, and what else is in it. The row is the matrix itself, or one value in it, or the user wrote numbers of shards. */
function splitMatrix(matrix: Fields): { readonly row: Fields; readonly others: Fields } {
  const without = (isOurs: (key: string) => boolean): Fields =>
    Object.fromEntries(Object.entries(matrix).filter(([key]) => !isOurs(key)));
  if (isRow(matrix)) return { row: matrix, others: without((key) => ROW_KEYS.has(key)) };
  const [place, row] = Object.entries(matrix).find(([, value]) => isRow(value)) ?? [];
  if (isRow(row)) return { row, others: without((key) => key === place) };
  return { row: without((key) => key !== 'shard'), others: without((key) => OWN_KEYS.has(key)) };
}

const isRow = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && 'shard' in value && 'shards' in value && 'pool' in value;

const numberIn = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : undefined;

const nameIn = (value: unknown): string | undefined =>
  typeof value === 'string' && SUITE_NAME.test(value) ? value : undefined;

/**
 * The user's own axis: the values that are not those of the pool of this shard.
 * @throws UsageError where a name has another value than the pool
 */
export function ownAxis(axis: Axis, ofPool: Axis, shard: number): Axis {
  const planned = new Map(ofPool.map(({ name, value }) => [name, value]));
  const own = axis.filter(({ name, value }) => planned.get(name) !== value);
  const clash = own.find(({ name }) => planned.has(name));
  if (clash === undefined) return own;
  throw new UsageError(
    `this job has ${axisLabel([clash])}, but shard ${shard} is planned for ${axisLabel(ofPool)}: give your own axis a name that the axes of the plan do not have`,
  );
}
