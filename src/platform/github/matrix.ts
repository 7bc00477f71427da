/** The matrix of the test job. Numbers and labels only: an output that holds a masked word is dropped whole, and it may hold 1 MB at most. */
import type { Plan } from '../../model.ts';

export const renderMatrix = ({ suite, shards }: Plan): string =>
  JSON.stringify({
    include: shards.map(({ index, pool, runsOn, timeoutMinutes }) => ({
      suite,
      shard: index,
      shards: shards.length,
      name: `${index}/${shards.length}`,
      pool,
      'runs-on': runsOn,
      'timeout-minutes': timeoutMinutes,
    })),
  });
