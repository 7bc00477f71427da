/** Small evidence to judge: a plan of two shards with two units each, with records and reports. */

import type { Evidence, EvidenceFile, EvidenceTest } from '../../src/judge/evidence.ts';
import { Sightings } from '../../src/judge/sightings.ts';
import type { CaseTotals, Plan, PlannedPool, ReportTest, ShardRecord, TestOutcome } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';

const CREATED_AT = '2026-03-01T10:00:00.000Z';

export const somePool = (change: Partial<PlannedPool> = {}): PlannedPool => ({
  name: 'default',
  mode: 'split',
  runsOn: 'ubuntu-latest',
  speed: 1,
  overheadMs: 0,
  wallMs: 2000,
  billedMinutes: 2,
  ...change,
});

export function somePlan(change: Partial<Plan> = {}): Plan {
  const unit = (id: string) => ({ id, file: id, estimateMs: 1000, source: 'history' as const, pool: 'default' });
  const shard = (index: number, ...units: string[]) => ({
    index,
    pool: 'default',
    units,
    predictedMs: 2000,
    timeoutMinutes: 30,
  });
  return {
    version: 2,
    id: 'plan-1',
    createdAt: CREATED_AT,
    suite: 'default',
    framework: 'node',
    reason: '2 shards were asked for',
    workingDirectory: '.',
    commit: 'c0ffee',
    pools: [somePool()],
    units: ['a', 'b', 'c', 'd'].map(unit),
    shards: [shard(1, 'a', 'b'), shard(2, 'c', 'd')],
    prediction: { wallMs: 2000, billedMinutes: 2, lowerBoundMs: 2000, known: 1 },
    alternatives: [],
    warnings: [],
    ...change,
  };
}

/** A plan of pools, each with the units of its shards. */
export function planOfPools(...given: readonly (readonly [PlannedPool, readonly (readonly string[])[]])[]): Plan {
  const sample = somePlan();
  const [unit, shard] = [sample.units[0], sample.shards[0]];
  if (unit === undefined || shard === undefined) throw new Error('the sample has units and shards');
  const ofPools = given.flatMap(([pool, shards]) => shards.map((units) => ({ pool: pool.name, units: [...units] })));
  return {
    ...sample,
    pools: given.map(([pool]) => pool),
    units: ofPools.flatMap(({ pool, units }) => units.map((id) => ({ ...unit, id, file: id, pool }))),
    shards: ofPools.map((one, at) => ({ ...shard, ...one, index: at + 1 })),
  };
}

export function someRecord(shard: number, change: Partial<ShardRecord> = {}): ShardRecord {
  const units = shard === 1 ? ['a', 'b'] : ['c', 'd'];
  return {
    version: 1,
    planId: 'plan-1',
    suite: 'default',
    shard,
    pool: 'default',
    attempt: 1,
    runner: { name: 'runner', os: 'linux', arch: 'x64', cpus: 2 },
    startedAt: CREATED_AT,
    finishedAt: '2026-03-01T10:00:03.000Z',
    setupMs: 0,
    exitCode: 0,
    outcome: 'passed',
    units: units.map((id) => ({ id, outcome: 'passed' as const, durationMs: 1000, tests: 1, tries: 1 })),
    reports: ['try-1/node-1.xml'],
    tail: [],
    ...change,
  };
}

export function someTest(unit: string, outcome: TestOutcome = 'passed', change: Partial<ReportTest> = {}): ReportTest {
  return {
    name: `test of ${unit}`,
    suite: [],
    file: unit,
    unit,
    shard: unit < 'c' ? 1 : 2,
    outcome,
    flaky: false,
    durationMs: 1000,
    tries: 1,
    ...change,
  };
}

export const NO_CASES: CaseTotals = { tests: 0, passed: 0, failed: 0, errored: 0, skipped: 0, timeMs: 0 };

export const someFile = (change: Partial<EvidenceFile> = {}): EvidenceFile => ({
  path: 'try-1/node-1.xml',
  status: 'ok',
  cases: NO_CASES,
  suiteErrors: [],
  ...change,
});

/** Small enough to hold all tests at once. */
export type SmallEvidence = Evidence & { readonly tests: readonly EvidenceTest[] };

/** Made from the shards of the tests. */
export function sightingsOf(tests: readonly EvidenceTest[]): Sightings {
  const sightings = new Sightings();
  for (const { unit, name, shard, outcome } of tests) {
    if (shard === undefined) continue;
    if (unit === undefined) sightings.addStray(name, shard);
    else sightings.add(unit, shard, outcome !== 'skipped');
  }
  return sightings;
}

/** A run in which everything planned has passed. Each test changes the part that it is about. */
export function allGreen(change: Partial<SmallEvidence> = {}): SmallEvidence {
  const { records = [someRecord(1), someRecord(2)] } = change;
  const { tests = ['a', 'b', 'c', 'd'].map((unit) => someTest(unit)) } = change;
  return {
    host: GITHUB,
    suite: 'default',
    commit: 'c0ffee',
    createdAt: CREATED_AT,
    plan: somePlan(),
    files: [someFile({ shard: 1 }), someFile({ shard: 2 })],
    warnings: [],
    ...change,
    records,
    joined: change.joined ?? records,
    tests,
    sightings: change.sightings ?? sightingsOf(tests),
  };
}
