/** The matrix of the test job, with numbers and labels only. GitHub drops an output that contains a masked word, and allows 1 MB at most. */
import type { Plan } from '../../model.ts';

export const renderMatrix = (plans: readonly Plan[]): string => JSON.stringify({ include: plans.flatMap(rowsOf) });

/** The rows of a plan. Where the matrix is for several suites, the name of each row says its suite. */
function rowsOf({ suite, pools, shards, suites }: Plan) {
  const poolOf = new Map(pools.map((pool) => [pool.name, pool]));
  return shards.map(({ index, pool, timeoutMinutes }) => ({
    suite,
    shard: index,
    shards: shards.length,
    name: `${suites === undefined ? '' : `${suite} `}${index}/${shards.length}`,
    pool,
    'runs-on': poolOf.get(pool)?.runsOn,
    'timeout-minutes': timeoutMinutes,
  }));
}
