import { expect, test } from '@jest/globals';
import type { ShardRecord } from '../../src/model.ts';
import { renderShardLine } from '../../src/render/shard-line.ts';
import { someRecord } from '../judge/samples.ts';

const times = { startedAt: '2026-03-01T10:00:00.000Z', finishedAt: '2026-03-01T10:01:05.000Z' };
const unit = (id: string, outcome: ShardRecord['units'][number]['outcome'], tries = 1) => ({
  id,
  outcome,
  tests: 3,
  tries,
});

test.each<[name: string, change: Partial<ShardRecord>, line: string]>([
  [
    'a shard that passed',
    { outcome: 'passed', units: [unit('a', 'passed')] },
    'shard 1 of 4 passed: 3 tests in 1 min 05 s',
  ],
  [
    'a shard that passed after a second try',
    { outcome: 'passed', units: [unit('a', 'passed', 2), unit('b', 'passed')] },
    'shard 1 of 4 passed: 6 tests in 1 min 05 s, 1 test unit retried',
  ],
  [
    'a shard that failed',
    { outcome: 'failed', units: [unit('a\u001b[31m', 'failed', 2), unit('b', 'passed')] },
    'shard 1 of 4 failed: 6 tests in 1 min 05 s, 1 test unit retried, failed: a',
  ],
])('names %s', (_name, change, line) => {
  expect(renderShardLine(someRecord(1, { ...times, ...change }), 4)).toContain(line);
  expect(renderShardLine(someRecord(1, { ...times, ...change }), 4)).not.toContain('\u001b');
});
