/** The matrix of the test job, with numbers and labels only. GitHub drops an output that contains a masked word, and allows 1 MB at most. */
import { DEFAULT_POOL, type Plan } from '../../model.ts';

export const renderMatrix = (plans: readonly Plan[]): string => JSON.stringify({ include: plans.flatMap(rowsOf) });

/**
 * The rows of a plan. The values of a combination of axes are in the row under their own names, for steps of the user's own. The name of a row
 * says its suite, where the matrix is for several, and its pool, where there are several.
 */
function rowsOf({ suite, pools, shards, suites }: Plan) {
  const poolOf = new Map(pools.map((pool) => [pool.name, pool]));
  return shards.map(({ index, pool, timeoutMinutes }) => {
    const { axis = [], region, runsOn } = poolOf.get(pool) ?? {};
    const place = pool === DEFAULT_POOL ? '' : ` (${pool})`;
    return {
      ...(region === undefined ? {} : { region }),
      ...Object.fromEntries(axis.map(({ name, value }) => [name, value])),
      suite,
      shard: index,
      shards: shards.length,
      name: `${suites === undefined ? '' : `${suite} `}${index}/${shards.length}${place}`,
      pool,
      'runs-on': runsOn,
      'timeout-minutes': timeoutMinutes,
    };
  });
}
