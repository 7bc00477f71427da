/** Names of artifacts: what a shard leaves is found again, whatever its number. */
import { expect, test } from '@jest/globals';
import { parseShardArtifact, shardArtifact } from '../../../src/commands/shared/names.ts';
import { MAX_SHARDS } from '../../../src/model.ts';

test.each([1, 9, 10, 256, 257, 999, 1000, MAX_SHARDS])('the artifact of shard %i is found', (shard) => {
  for (const axis of ['', 'python-3.12'])
    for (const attempt of [1, 12]) {
      const leg = { shard, axis, attempt };
      expect(parseShardArtifact('s', shardArtifact('s', leg))).toEqual(leg);
    }
});
