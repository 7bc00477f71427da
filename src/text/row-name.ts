/** The name of a row of the matrix. The name of its job contains it, where the workflow says so. */
import { DEFAULT_POOL, type Plan, type PlannedShard } from '../model.ts';

/** `2/8`, with its suite where the matrix is for several, and its pool where there are several: `api 2/8 (gpu)`. */
export function rowName(
  { suite, suites, shards }: Pick<Plan, 'suite' | 'suites' | 'shards'>,
  { index, pool }: Pick<PlannedShard, 'index' | 'pool'>,
): string {
  const place = pool === DEFAULT_POOL ? '' : ` (${pool})`;
  return `${suites === undefined ? '' : `${suite} `}${index}/${shards.length}${place}`;
}

/** What may stand before and behind it in the name of a job. */
const BESIDE: ReadonlySet<string> = new Set(['', ' ', ',', '(', ')', '[', ']', ':']);

/** Whether a job has this row: `test 2/8` has `2/8`, and `test 12/8` has not. */
export function isOfRow(job: string, row: string): boolean {
  for (let at = job.indexOf(row); at >= 0; at = job.indexOf(row, at + 1))
    if (BESIDE.has(job.charAt(at - 1)) && BESIDE.has(job.charAt(at + row.length))) return true;
  return false;
}
