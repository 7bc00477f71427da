/** The matrix of the test job, with numbers and labels only. GitHub drops an output that contains a masked word, and allows 1 MB at most. */
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
