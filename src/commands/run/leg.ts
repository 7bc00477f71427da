/** The leg that a job runs: its shard, and the values of an axis that multiplies the plan, such as a version of Python. */

import type { Options } from '../../inputs/inputs.ts';
import { type Axis, byCodeUnit, SUITE_NAME, UsageError } from '../../model.ts';
import { canonicalJson } from '../../schedule/plan-id.ts';
import type { RUN_INPUTS } from './inputs.ts';

export interface Leg {
  readonly suite: string;
  readonly shard: number;
  readonly axis: Axis;
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
  return { suite: suite ?? nameIn(row['suite']) ?? 'default', shard: number, axis: axis ?? axisOf(others) };
}

type Fields = Readonly<Record<string, unknown>>;

/** The keys of a row of our matrix (`renderMatrix`). */
const ROW_KEYS: ReadonlySet<string> = new Set([
  'suite',
  'shard',
  'shards',
  'name',
  'pool',
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

const axisOf = (fields: Fields): Axis =>
  Object.entries(fields)
    .map(([name, value]) => ({ name, value: typeof value === 'string' ? value : canonicalJson(value) }))
    .sort((a, b) => byCodeUnit(a.name, b.name));
