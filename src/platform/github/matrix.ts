/** The matrices of the test jobs, with numbers and labels only. GitHub drops an output that contains a masked word. */
import { type Plan, type PlannedShard, UsageError } from '../../model.ts';
import { byMatrix } from '../../text/by-matrix.ts';
import { thousands } from '../../text/numbers.ts';
import { rowName } from '../../text/row-name.ts';

/** The most bytes of all outputs of a job, in UTF-16. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs */
export const MAX_OUTPUT_BYTES = 1024 * 1024;

/** Room for the other outputs of the job. */
const OTHER_OUTPUTS_BYTES = 64 * 1024;

/**
 * The outputs with the rows of the plans. Where one matrix has all rows, they are in `matrix`. Where several share them, `matrix` is empty. So
 * a job that still uses it fails at once, and does not lose the rows of the others.
 * @throws UsageError when they are too large for GitHub
 */
export function renderMatrices(plans: readonly Plan[]): { readonly matrix: string } & ReturnType<typeof byMatrix> {
  const rows = plans.flatMap(rowsOf);
  const isDealt = rows.some(({ matrix }) => matrix !== undefined);
  const outputs = {
    matrix: isDealt ? '' : renderRows(rows),
    ...byMatrix((number) => {
      const own = rows.filter(({ matrix }) => matrix === number);
      return own.length === 0 ? '' : renderRows(own, { 'matrix-rows': own.length });
    }),
  };
  refuseLarge(Object.values(outputs));
  return outputs;
}

const renderRows = (rows: readonly Row[], more: object = {}): string =>
  JSON.stringify({ include: rows.map(({ values }) => ({ ...values, ...more })) });

function refuseLarge(outputs: readonly string[]): void {
  const bytes = outputs.reduce((sum, { length }) => sum + 2 * length, 0);
  const most = MAX_OUTPUT_BYTES - OTHER_OUTPUTS_BYTES;
  if (bytes <= most) return;
  throw new UsageError(
    `the rows of the matrix take ${thousands(bytes)} bytes, but GitHub takes at most ${thousands(most)} of them as outputs of a job: write shorter values in inputs axes, pools and runs-on, or ask for fewer shards`,
  );
}

interface Row extends Pick<PlannedShard, 'matrix'> {
  readonly values: object;
}

/** The rows of a plan. The values of a combination of axes are in the row under their own names, for steps of the user's own. */
function rowsOf(plan: Plan): readonly Row[] {
  const { suite, pools, shards } = plan;
  const poolOf = new Map(pools.map((pool) => [pool.name, pool]));
  return shards.map(({ index, pool, timeoutMinutes, matrix }) => {
    const { axis = [], region, runsOn } = poolOf.get(pool) ?? {};
    const values = {
      ...(region === undefined ? {} : { region }),
      ...Object.fromEntries(axis.map(({ name, value }) => [name, value])),
      suite,
      shard: index,
      shards: shards.length,
      name: rowName(plan, { index, pool }),
      pool,
      'runs-on': runsOn,
      'timeout-minutes': timeoutMinutes,
    };
    return { matrix, values };
  });
}
