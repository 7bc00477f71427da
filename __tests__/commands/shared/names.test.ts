/** Names of artifacts: what a shard leaves is found again, whatever its number. */
import { expect, test } from '@jest/globals';
import {
  claimName,
  isClaim,
  parseShardArtifact,
  planArtifact,
  shardArtifact,
} from '../../../src/commands/shared/names.ts';
import { MAX_SHARDS } from '../../../src/model.ts';

test.each([1, 9, 10, 256, 257, 999, 1000, MAX_SHARDS])('the artifact of shard %i is found', (shard) => {
  for (const axis of ['', 'python-3.12'])
    for (const attempt of [1, 12]) {
      const leg = { shard, axis, attempt };
      expect(parseShardArtifact('s', shardArtifact('s', leg))).toEqual(leg);
    }
});

test('a claim is told from the artifacts of every suite', () => {
  const claims = [claimName('a', 1, 2), claimName('a', MAX_SHARDS, 3)];
  const others = [
    planArtifact('a-claim-1'),
    claimName('a-claim-1', 2, 1),
    claimName('b', 1, 2),
    shardArtifact('a', { shard: 1, axis: '', attempt: 1 }),
    shardArtifact('a-claim-1', { shard: 1, axis: '', attempt: 1 }),
  ];
  expect([...claims, ...others].filter((name) => isClaim('a', name))).toEqual(claims);
});
