/** Spreads units over shards. It is pure: the same units give the same shards, in whatever order they come. */
import { SPREAD_INPUTS } from '../commands/plan/spread-inputs.ts';
import { estimateUnits } from '../history/estimate.ts';
import { parseInputs } from '../inputs/inputs.ts';
import { integer } from '../inputs/parsers.ts';
import { type EstimatedUnit, MAX_DURATION_MS, MAX_SHARDS, UsageError } from '../model.ts';
import { GENERIC } from '../platform/local/host.ts';
import { resolveConstraints } from '../schedule/constraint-patterns.ts';
import { makePlan, type PlanSubject, type Pool } from '../schedule/make-plan.ts';
import { findStrategy } from '../schedule/strategies.ts';
import { givenInputs, shown } from './given.ts';
import type { SpreadInputs } from './inputs.ts';
import { inWordsOfOptions } from './words.ts';

/** A unit with the time that it takes. */
export interface TimedUnit {
  readonly id: string;
  /** The file that contains it. Strategy `by-file` keeps the units of a file together. */
  readonly file?: string | undefined;
  /** How long it takes. Without it the units with a time tell what is likely. */
  readonly durationMs?: number | undefined;
}

export interface Shard {
  /** Counts from 1. */
  readonly index: number;
  /** The ids of its units, in the order to run them. */
  readonly units: readonly string[];
  /** The time of its units together. */
  readonly predictedMs: number;
}

/** Options of `createShards`. */
export interface CreateShardsOptions extends SpreadInputs {}

const SUBJECT: PlanSubject = {
  suite: 'default',
  framework: 'custom',
  workingDirectory: '.',
  commit: '',
  createdAt: '',
};
/** A shard costs what its units cost, and nothing else. */
const POOL: Pool = {
  name: 'default',
  mode: 'split',
  runsOn: '',
  speed: 1,
  overhead: { fixedMs: 0, factor: 1, shards: 0 },
};

const TABLE = { ...SPREAD_INPUTS, count: { description: '', required: true, parse: integer(1, MAX_SHARDS) } } as const;

/**
 * Spreads units over shards. Each unit is in exactly one of them, and no shard is empty: there are never more shards than units.
 * @param units ids, or units with times; an id may be there once
 * @param count how many shards, 1 to 1024
 * @throws UsageError naming every wrong unit and option
 */
export function createShards(
  units: readonly (string | TimedUnit)[],
  count: number,
  options: CreateShardsOptions = {},
): readonly Shard[] {
  return inWordsOfOptions(TABLE, () => {
    const {
      strategy,
      group = [],
      exclusive = [],
      count: shards,
    } = parseInputs(TABLE, {
      given: givenInputs(TABLE, {}, { ...options, count }),
    });
    const estimated = estimate(checked(units));
    const constraints = { groups: group.map((line) => line.split(/\s+/)), exclusive };
    refuseWarnings(resolveConstraints(estimated, constraints).warnings);
    const made = makePlan({
      subject: SUBJECT,
      units: estimated,
      request: { shards, minShards: 1, maxShards: shards, targetMs: MAX_DURATION_MS, testsPerShard: 1 },
      machines: { host: GENERIC, pools: [POOL] },
      strategy: findStrategy(strategy),
      constraints,
    });
    refuseMore(made.shards.length, shards);
    return made.shards.map(({ index, units, predictedMs }) => ({ index, units, predictedMs }));
  });
}

function estimate(units: readonly TimedUnit[]): readonly EstimatedUnit[] {
  const times = units.flatMap(({ id, durationMs }) =>
    durationMs === undefined ? [] : [{ id, durationsMs: [durationMs], lastOutcome: 'passed' as const }],
  );
  return estimateUnits(units, { name: POOL.name, shards: [], units: times });
}

/** @throws UsageError */
function checked(given: unknown): readonly TimedUnit[] {
  if (!Array.isArray(given)) throw new UsageError(`units is ${shown(given)}, but it must be a list of ids or of units`);
  const units = given.map((unit: unknown) => (typeof unit === 'string' ? { id: unit } : unit));
  const seen = new Map<string, number>();
  const problems = units.flatMap((unit, at) => {
    const problem = problemOf(unit, given[at]) ?? repeatOf((unit as TimedUnit).id, at, seen);
    return problem === undefined ? [] : [`units[${at}] ${problem}`];
  });
  refuseWarnings(problems);
  return units as readonly TimedUnit[];
}

function problemOf(unit: unknown, given: unknown): string | undefined {
  const { id, file, durationMs } = (typeof unit === 'object' && unit !== null ? unit : {}) as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') return `is ${shown(given)}, but it must be an id, or a unit with an id`;
  if (file !== undefined && typeof file !== 'string') return `has the file ${shown(file)}, but it must be a path`;
  const isTime = typeof durationMs === 'number' && durationMs >= 0 && durationMs <= MAX_DURATION_MS;
  if (durationMs === undefined || isTime) return undefined;
  return `has the durationMs ${shown(durationMs)}, but it must be a number of milliseconds from 0 to ${MAX_DURATION_MS}`;
}

function repeatOf(id: string, at: number, seen: Map<string, number>): string | undefined {
  const before = seen.get(id);
  seen.set(id, at);
  return before === undefined ? undefined : `has the id ${shown(id)} of units[${before}]: give each unit its own id`;
}

/** There is nobody to warn. @throws UsageError */
function refuseWarnings(warnings: readonly string[]): void {
  if (warnings.length > 0) throw new UsageError(warnings.join('\n'));
}

/** @throws UsageError */
function refuseMore(needed: number, count: number): void {
  if (needed > count)
    throw new UsageError(
      `option count is ${count}, but exclusive and group need ${needed} shards: write ${needed} or more`,
    );
}
