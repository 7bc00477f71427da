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

export const classOf = (units: readonly UnitHistory[], shards: RunnerClass['shards'] = []): RunnerClass => ({
  name: 'default',
  shards,
  units,
});
