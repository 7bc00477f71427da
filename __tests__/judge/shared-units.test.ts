import { describe, expect, test } from '@jest/globals';
import type { Copy } from '../../src/judge/evidence.ts';
import { Sightings } from '../../src/judge/sightings.ts';
import { type AxisTallies, newTally } from '../../src/judge/tally.ts';
import { unitResults } from '../../src/judge/units.ts';
import type { Plan, ShardRecord, UnitOutcome } from '../../src/model.ts';

/** Two shards of two units. The second unit of shard 2 may run in another shard, if the plan says so. */
const planOf = (tail: readonly number[]) =>
  ({
    units: ['a', 'b', 'c', 'd'].map((id) => ({ id })),
    shards: [
      { index: 1, units: ['a', 'b'] },
      { index: 2, units: ['c', 'd'], tail },
    ],
  }) as unknown as Plan;

interface Ran {
  readonly shard: number;
  readonly units: Readonly<Record<string, UnitOutcome>>;
}

function resultOf(id: string, ran: readonly Ran[], tail: readonly number[] = [1]) {
  const sightings = new Sightings();
  const byUnit = new Map<string, ReturnType<typeof newTally>>();
  for (const { shard, units } of ran)
    for (const [unit, outcome] of Object.entries(units)) {
      if (outcome === 'missing') continue;
      sightings.add(unit, shard, outcome !== 'skipped');
      const tally = byUnit.get(unit) ?? newTally();
      tally.tests = 1;
      if (outcome === 'passed' || outcome === 'failed' || outcome === 'skipped') tally[outcome] = 1;
      byUnit.set(unit, tally);
    }
  const joined = ran.map(({ shard, units }) => ({
    shard,
    units: Object.entries(units).map(([unit, outcome]) => ({ id: unit, outcome, tests: 1, tries: 1 })),
  })) as unknown as readonly ShardRecord[];
  const copy = { plan: planOf(tail), joined, records: joined, sightings, axis: '', own: [] } as unknown as Copy;
  const { outcome, shard } =
    unitResults(copy, { byUnit, byShard: new Map() } as AxisTallies).find((unit) => unit.id === id) ?? {};
  return [outcome, shard];
}

const owner = { shard: 2, units: { c: 'passed' } } as const;

describe('a unit of a batch', () => {
  test.each(['passed', 'failed', 'skipped'] as const)('counts where another shard ran it: %s', (outcome) => {
    expect(resultOf('d', [owner, { shard: 1, units: { a: 'passed', b: 'passed', d: outcome } }])).toEqual([outcome, 1]);
  });

  test('is missing in the shard that has it in its list, where nobody ran it', () => {
    expect(resultOf('d', [owner, { shard: 1, units: { a: 'passed', b: 'passed' } }])).toEqual(['missing', 2]);
  });

  test('counts for the shard that reported it, whichever was to run it', () => {
    const late = { shard: 2, units: { c: 'passed', d: 'missing' } } as const;
    const taker = { shard: 1, units: { a: 'passed', b: 'passed', d: 'passed' } } as const;
    expect(resultOf('d', [taker, late])).toEqual(['passed', 1]);
    expect(resultOf('d', [late, taker])).toEqual(['passed', 1]);
    const both = { shard: 2, units: { c: 'passed', d: 'passed' } } as const;
    expect(resultOf('d', [both, taker])).toEqual(['passed', 2]);
  });

  test('is none where the plan shares nothing: then its own shard must say that it ran it', () => {
    expect(resultOf('d', [owner, { shard: 1, units: { a: 'passed', b: 'passed', d: 'passed' } }], [])).toEqual([
      'missing',
      2,
    ]);
  });
});
