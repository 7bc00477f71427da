import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BenchSettings, runBench } from '../../../src/commands/bench/bench.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;
beforeAll(async () => {
  project = await createProject({
    'monday.json': JSON.stringify({ timings: { a: 200, b: 10, c: 10, d: 10, gone: 1 } }),
    'tuesday.json': JSON.stringify({ timings: { a: 10, b: 20, c: 25, d: 30, gone: 5 } }),
    'wednesday.json': JSON.stringify({ timings: { a: 90, b: 30, c: 30, d: 30 } }),
  });
});
afterAll(() => project.remove());

const WEEK: BenchSettings = { timings: ['monday.json', 'tuesday.json'], next: 'wednesday.json', shards: [2] };

async function wallOf(settings: BenchSettings, planner: string): Promise<number | undefined> {
  const { rows } = await runBench(settings, project.platform);
  return rows.find((row) => row.planner === planner)?.wallMs;
}

describe('the bench on timings of a project', () => {
  test('plans with the past and judges by the next run', async () => {
    const { suite, units, rows } = await runBench(WEEK, project.platform);
    expect(suite).toBe('monday.json, tuesday.json, wednesday.json');
    expect(units).toBe(4);
    expect(rows.map(({ lowerBoundMs }) => lowerBoundMs)).toEqual(rows.map(() => 90_000));
  });

  test('gives plain longest-first only the newest run, and our estimates all runs', async () => {
    // Tuesday: d 30, c 25, b 20, a 10: a goes to d, and both take 120 s on Wednesday.
    expect(await wallOf(WEEK, 'plain longest-first')).toBe(120_000);
    // With Monday a is 67 s, more than b, c and d together: it has a shard for itself.
    expect(await wallOf(WEEK, 'balanced')).toBe(90_000);
    expect(await wallOf(WEEK, 'balanced, true times')).toBe(90_000);
  });

  test('uses the newest timings as actual times when there is no next run', async () => {
    const { units, rows } = await runBench({ timings: ['wednesday.json'], shards: [2] }, project.platform);
    expect(units).toBe(4);
    expect(rows.find(({ planner }) => planner === 'balanced')?.ratio).toBe(1);
  });

  test('makes up a suite without timings', async () => {
    const { suite, units } = await runBench({ timings: [], shards: [4] }, project.platform);
    expect([suite, units]).toEqual(['a made-up suite', 2000]);
  });
});
