import fc from 'fast-check';
import type { EstimatedUnit } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { balanced } from '../../src/schedule/balanced.ts';
import type { MachinePool } from '../../src/schedule/machine-pool.ts';
import type { Machines, PlanInput, PlanSubject, Pool } from '../../src/schedule/make-plan.ts';
import type { WeighedUnit } from '../../src/schedule/strategy.ts';
import type { Conditions } from '../../src/schedule/trial.ts';

export const idOf = (index: number): string => `unit-${String(index).padStart(3, '0')}`;

export const unitsOf = (times: readonly number[]): WeighedUnit[] =>
  times.map((estimateMs, index) => ({ id: idOf(index), estimateMs }));

/** The ids of each part, which are the easiest to read in a test. */
export const idsOf = (parts: readonly (readonly WeighedUnit[])[]): string[][] =>
  parts.map((units) => units.map(({ id }) => id));

export const knownUnits = (times: readonly number[]): EstimatedUnit[] =>
  unitsOf(times).map(({ id, estimateMs }) => ({ id, estimateMs, source: 'history' }));

/** Units in a few files, with times that are often equal and sometimes zero. */
export const weighedUnits: fc.Arbitrary<WeighedUnit[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    file: fc.constantFrom('a.js', 'b.js', 'c/d.js', undefined),
    estimateMs: fc.oneof(fc.nat(3), fc.nat(100_000), fc.double({ min: 0, max: 1000, noNaN: true })),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
);

/** The same values in an order that the numbers determine. */
export function shuffled<T>(values: readonly T[], numbers: Iterator<number>): T[] {
  const rest = [...values];
  return values.map(() => rest.splice((numbers.next().value ?? 0) % rest.length, 1)[0] as T);
}

/** The time of the fastest plan, found by trying all plans. Use it only for a few units. */
export function bestMakespan(
  times: readonly number[],
  shards: number,
  loads: readonly number[] = Array(shards).fill(0),
): number {
  const [first, ...rest] = times;
  if (first === undefined) return Math.max(...loads);
  return Math.min(...loads.map((load, shard) => bestMakespan(rest, shards, loads.with(shard, load + first))));
}

/** Conditions on one pool. `pools` replaces it. */
export interface ConditionOverrides
  extends Partial<Conditions>,
    Partial<Pick<MachinePool, 'overhead' | 'concurrency'>> {}

export const conditionsOf = ({ overhead, concurrency, ...given }: ConditionOverrides = {}): Conditions => ({
  units: [],
  strategy: balanced,
  pools: [poolOf({ ...(overhead && { overhead }), ...(concurrency && { concurrency }) })],
  workers: 1,
  billingStepMs: 60_000,
  ...given,
});

/** A pool of machines that take no set-up, as fast as the estimates are for, and as many as are asked for. */
export const poolOf = (given: Partial<MachinePool> = {}): MachinePool => ({
  name: 'default',
  speed: 1,
  overhead: { fixedMs: 0, factor: 1 },
  concurrency: Number.POSITIVE_INFINITY,
  ...given,
});

/** Pools of which some are alike. */
export const machinePools: fc.Arbitrary<MachinePool[]> = fc
  .array(
    fc.record({
      speed: fc.constantFrom(0.25, 0.5, 1, 1.3, 4),
      overhead: fc.record({
        fixedMs: fc.oneof(fc.constantFrom(0, 1000), fc.nat(90_000)),
        factor: fc.constantFrom(0.5, 1, 1.7),
      }),
      concurrency: fc.constantFrom(1, 2, 5, Number.POSITIVE_INFINITY),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((pools) => pools.map((pool, index) => ({ name: `pool-${index}`, ...pool })));

/** The fields of a plan's input that a test changes. The fields of its parts are named directly. */
export type PlanOverrides = Partial<Omit<PlanInput, 'subject' | 'machines'>> &
  Partial<PlanSubject> &
  Partial<Omit<Machines, 'pools'> & Omit<Pool, 'overhead' | 'name' | 'machines'>> & {
    readonly pool?: string;
    readonly overheadMs?: number;
    readonly overheadFactor?: number;
  };

export function planInput(overrides: PlanOverrides = {}): PlanInput {
  const {
    suite = 'default',
    framework = 'jest',
    workingDirectory = '.',
    commit = 'abc',
    attempt,
    ...others
  } = overrides;
  const { createdAt = '2026-01-02T03:04:05.000Z', pool = 'default', mode = 'split', ...rest } = others;
  const { axis, region, runsOn = 'ubuntu-latest', host = GITHUB, ...sizes } = rest;
  const { workers, concurrency, matrices, ...more } = sizes;
  const { overheadMs = 60_000, overheadFactor = 1, ...given } = more;
  const overhead = { fixedMs: overheadMs, factor: overheadFactor, shards: 0 };
  return {
    subject: { suite, framework, workingDirectory, commit, createdAt, attempt },
    machines: {
      host,
      pools: [{ name: pool, mode, axis, region, runsOn, speed: 1, overhead }],
      workers,
      concurrency,
      matrices,
    },
    units: knownUnits([240_000, 120_000, 120_000]),
    request: { shards: 'auto', minShards: 1, maxShards: 8, targetMs: 300_000, testsPerShard: 20 },
    strategy: balanced,
    ...given,
  };
}
