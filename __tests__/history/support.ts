import type { BaseRun } from '../../src/history/base.ts';
import type { RunnerClass, UnitHistory } from '../../src/model.ts';

export const past = (id: string, durationsMs: readonly number[], given: Partial<UnitHistory> = {}): UnitHistory => ({
  id,
  durationsMs,
  lastOutcome: 'passed',
  fails: 0,
  flakes: 0,
  lastSeen: '2026-01-01T00:00:00.000Z',
  ...given,
});

/** What the line of a green run says. */
export const RESULTS: BaseRun['results'] = { verdict: 'passed', tests: 1, failed: 0, flaky: 0, shards: 1 };

export const classOf = (units: readonly UnitHistory[], shards: RunnerClass['shards'] = []): RunnerClass => ({
  name: 'default',
  shards,
  units,
});
