import { expect, test } from '@jest/globals';
import { renderBench } from '../../src/render/bench-table.ts';

const line = (planner: string, shards: number, wallMs: number) => {
  const lowerBoundMs = 120_000 / shards;
  return {
    planner,
    shards,
    wallMs,
    lowerBoundMs,
    ratio: wallMs / lowerBoundMs,
    spread: 0.256,
    speedup: 120_000 / wallMs,
  };
};

test('the bench has a block for each number of shards, and a line for each planner', () => {
  const text = renderBench([line('hash', 2, 75_000), line('balanced', 2, 60_000), line('hash', 1, 120_000)]);
  expect(text).toBe(
    [
      '2 shards: no plan can take less than 1 min',
      '  planner   slowest shard  over the bound  spread  speed-up',
      '  hash         1 min 15 s           1.250    26 %       1.6',
      '  balanced          1 min           1.000    26 %       2.0',
      '',
      '1 shards: no plan can take less than 2 min',
      '  planner  slowest shard  over the bound  spread  speed-up',
      '  hash             2 min           1.000    26 %       1.0',
    ].join('\n'),
  );
});

test('the bench of nothing is empty', () => {
  expect(renderBench([])).toBe('');
});
