import { describe, expect, test } from '@jest/globals';
import { makespan } from '../../src/schedule/makespan.ts';
import { tryShards } from '../../src/schedule/trial.ts';
import { conditionsOf, knownUnits } from './support.ts';

describe('the end of the last of several durations', () => {
  test.each([
    [[], 3, 0],
    [[5, 3, 4], 1, 12],
    [[5, 3, 4], 2, 7],
    [[5, 3, 4], 3, 5],
    [[5, 3, 4], Number.POSITIVE_INFINITY, 5],
    [[3, 3, 3, 3], 3, 6],
  ])('of %j on %d machines is %d', (durations, machines, end) => {
    expect(makespan(durations, machines)).toBe(end);
  });
});

describe('a shard', () => {
  const trial = (workers: number, concurrency = Number.POSITIVE_INFINITY) =>
    tryShards(
      conditionsOf({
        units: knownUnits([60, 30, 20, 10]),
        overhead: { fixedMs: 5, factor: 2 },
        workers,
        concurrency,
      }),
      2,
    );

  test('takes its overhead, and its tests times the factor', () => {
    expect(trial(1).predictedMs).toEqual([125, 125]);
  });

  test('with several workers takes at least as long as its longest unit', () => {
    expect(trial(2).predictedMs).toEqual([125, 65]);
    expect(trial(8).predictedMs).toEqual([125, 65]);
  });

  test('waits for a free runner', () => {
    expect(trial(1, 2).wallMs).toBe(125);
    expect(trial(1, 1).wallMs).toBe(250);
  });
});
