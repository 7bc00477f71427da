import { describe, expect, test } from '@jest/globals';
import type { EstimatedUnit, EstimateSource } from '../../src/model.ts';
import { MIN_GAIN_MS } from '../../src/schedule/large-files.ts';
import type { MachinePool } from '../../src/schedule/machine-pool.ts';
import { makePlan } from '../../src/schedule/make-plan.ts';
import { planWarnings } from '../../src/schedule/plan-warnings.ts';
import { tryShards } from '../../src/schedule/trial.ts';
import { conditionsOf, knownUnits, planInput, poolOf } from './support.ts';

describe('the unit that is longer than a shard should be', () => {
  const EVEN_MS = 60_000;
  /** The warnings of two shards with a long unit and a short one. The long one takes `longerByMs` more than `EVEN_MS`. */
  const floors = (longerByMs: number, source: EstimateSource, shards: 'auto' | number = 2): string[] => {
    const [long, short] = knownUnits([EVEN_MS + longerByMs, EVEN_MS - longerByMs]);
    const units = [{ ...long, source }, short] as EstimatedUnit[];
    const request = { ...planInput().request, shards, minShards: 2, targetMs: 600_000 };
    return makePlan(planInput({ units, request })).warnings.filter((warning) =>
      warning.includes('No plan can be faster'),
    );
  };

  test('is named with the time that an even shard would take', () => {
    expect(floors(MIN_GAIN_MS, 'history')).toEqual([
      '"unit-000" takes 1 min 10 s, but 2 even shards would take 1 min each. No plan can be faster, because its parts are not known.',
    ]);
  });

  test('is not named where it is longer by less than a split must gain', () => {
    expect(floors(MIN_GAIN_MS - 1, 'history')).toEqual([]);
  });

  test('is not named where its time is a guess', () => {
    for (const source of ['sibling', 'size', 'default'] as const) expect(floors(MIN_GAIN_MS, source)).toEqual([]);
  });

  test('is not named where Shardwise chooses the number of shards', () => {
    expect(floors(MIN_GAIN_MS, 'history', 'auto')).toEqual([]);
  });
});

describe('fewer shards than asked for', () => {
  const warnings = (pools: readonly MachinePool[]): string[] => {
    const conditions = conditionsOf({ units: knownUnits([1000, 1000]), pools });
    const request = { ...planInput().request, shards: 3 };
    const splitting = { parts: new Map(), otherwise: '' };
    return planWarnings({ request, units: conditions.units, trial: tryShards(conditions, 2), conditions, splitting });
  };

  test('are explained by the number of units where all machines are alike', () => {
    expect(warnings([poolOf()])).toEqual([
      '3 shards were asked for, but the plan has 2: 2 units cannot fill more, and a shard without tests does not run',
    ]);
  });

  test('are explained by the speed of the machines where they are not', () => {
    expect(warnings([poolOf({ concurrency: 2 }), poolOf({ name: 'slow', speed: 0.25, concurrency: 1 })])).toEqual([
      '3 shards were asked for, but the plan has 2: the other machines are slower, and with any test they would end later than all of these',
    ]);
  });
});
