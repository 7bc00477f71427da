import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EstimatedUnit, planSchema } from '../../src/model.ts';
import { makePlan } from '../../src/schedule/make-plan.ts';
import { testTimeoutMs } from '../../src/schedule/timeout.ts';
import { canonicalJson } from '../../src/text/canonical-json.ts';
import { planInput as input, knownUnits, type PlanOverrides, shuffled, weighedUnits } from './support.ts';

const fixed = (shards: number) => ({ ...input().request, shards });

describe('a plan', () => {
  test('says how much of the time of its tests is a guess', () => {
    const sources = ['history', 'pool', 'sibling', 'size'] as const;
    const units = knownUnits([1000, 500, 2000.4, 3000]).map((unit, index) => ({ ...unit, source: sources[index] }));
    const { prediction } = makePlan(input({ units: units as EstimatedUnit[] }));
    expect(prediction).toMatchObject({ known: 1 / 4, guessedMs: 5000 });
  });

  test('is a valid plan file that holds every unit, its shards and its prediction', () => {
    const plan = makePlan(input());
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(
      plan.shards.map(({ index, units, predictedMs, timeoutMinutes }) => [index, units, predictedMs, timeoutMinutes]),
    ).toEqual([
      [1, ['unit-000'], 300_000, 40],
      [2, ['unit-001', 'unit-002'], 300_000, 40],
    ]);
    expect(plan.prediction).toEqual({
      wallMs: 300_000,
      billedMinutes: 10,
      lowerBoundMs: 300_000,
      known: 1,
      guessedMs: 0,
    });
    expect(plan.pools).toEqual([
      {
        name: 'default',
        mode: 'split',
        runsOn: 'ubuntu-latest',
        speed: 1,
        overheadMs: 60_000,
        overheadFactor: 1,
        overheadShards: 0,
        wallMs: 300_000,
        billedMinutes: 10,
      },
    ]);
    expect(plan.alternatives.map(({ shards }) => shards)).toEqual([1, 3]);
    expect(plan.warnings).toEqual([]);
  });

  test('without units has no shards and warns of nothing', () => {
    const plan = makePlan(input({ units: [] }));
    expect(planSchema.parse(plan)).toEqual(plan);
    expect(plan).toMatchObject({ units: [], shards: [], alternatives: [], warnings: [] });
    expect(plan.prediction).toMatchObject({ wallMs: 0, billedMinutes: 0, lowerBoundMs: 0 });
  });

  test('does not depend on the order of the units', () => {
    fc.assert(
      fc.property(
        weighedUnits,
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 9 }),
        (weighed, numbers, shards) => {
          const units = weighed.map(({ id, estimateMs }): EstimatedUnit => ({ id, estimateMs, source: 'history' }));
          const plan = makePlan(input({ units, request: fixed(shards) }));
          expect(makePlan(input({ units: shuffled(units, numbers), request: fixed(shards) }))).toEqual(plan);
          expect(plan.prediction.lowerBoundMs).toBeLessThanOrEqual(plan.prediction.wallMs);
        },
      ),
    );
  });

  test('never predicts less than its lower bound, and its wall is its slowest shard', () => {
    const plan = makePlan(input({ units: knownUnits([7, 5.5, 3.2, 3.1, 0]), request: fixed(3), overheadMs: 1.5 }));
    expect(plan.prediction.wallMs).toBe(Math.max(...plan.shards.map(({ predictedMs }) => predictedMs)));
    expect(plan.prediction.lowerBoundMs).toBeLessThanOrEqual(plan.prediction.wallMs);
  });

  test('keeps the command and the labels', () => {
    const plan = makePlan(input({ runsOn: ['self-hosted', 'phone'], pool: 'phones' }));
    expect(plan.pools).toMatchObject([{ name: 'phones', mode: 'split', runsOn: ['self-hosted', 'phone'] }]);
    expect(plan.shards[0]).toMatchObject({ pool: 'phones' });
    expect(plan.units[0]).toMatchObject({ pool: 'phones' });
  });
});

describe('a planned unit', () => {
  test('keeps everything that is known of it', () => {
    const unit: Required<EstimatedUnit> = {
      id: 'a.py::x',
      file: 'a.py',
      part: 'x',
      estimateMs: 5,
      source: 'history',
      tests: 2,
      testsSource: 'history',
      mayBeEmpty: true,
    };
    expect(makePlan(input({ units: [unit] })).units).toEqual([{ ...unit, pool: 'default' }]);
  });
});

describe('the input of a plan', () => {
  const predicted = (given: PlanOverrides) =>
    makePlan(input({ overheadMs: 10_000, request: fixed(2), ...given })).shards.map(({ predictedMs }) => predictedMs);

  test('shows in the predictions: overhead, factor and workers', () => {
    expect(predicted({})).toEqual([250_000, 250_000]);
    expect(predicted({ overheadFactor: 1.5 })).toEqual([370_000, 370_000]);
    expect(predicted({ workers: 2 })).toEqual([250_000, 130_000]);
  });

  test('shows in the wall time: the size of the pool', () => {
    expect(makePlan(input({ request: fixed(2), concurrency: 1 })).prediction.wallMs).toBe(600_000);
    expect(makePlan(input({ request: fixed(2), concurrency: 2 })).prediction.wallMs).toBe(300_000);
  });

  test('decides the order in each shard: first what failed, then the longest', () => {
    const units = knownUnits([60, 50, 40, 30, 20, 10]);
    const { shards } = makePlan(
      input({ units, request: fixed(2), failedLast: new Set(['unit-005', 'unit-004', 'gone']) }),
    );
    expect(shards.map((shard) => shard.units)).toEqual([
      ['unit-004', 'unit-000', 'unit-003'],
      ['unit-005', 'unit-001', 'unit-002'],
    ]);
  });

  test('keeps units together or alone, with more shards and a warning where that needs them', () => {
    const constraints = { groups: [['unit-000', 'unit-003']], exclusive: ['unit-001', 'unit-002'] };
    const plan = makePlan(input({ units: knownUnits([40, 30, 20, 10]), request: fixed(2), constraints }));
    expect(plan.shards.map((shard) => shard.units)).toEqual([['unit-001'], ['unit-002'], ['unit-000', 'unit-003']]);
    expect(plan.warnings).toEqual([
      '2 shards were allowed, but the plan has 3: each exclusive unit needs its own shard',
    ]);
    expect(plan.alternatives.map(({ shards }) => shards)).not.toContain(2);
  });

  test('passes its warnings on to the plan', () => {
    expect(makePlan(input({ warnings: ['the history is broken'] })).warnings).toEqual(['the history is broken']);
  });
});

describe('the id of a plan', () => {
  const idOf = (given: PlanOverrides = {}) => makePlan(input(given)).id;

  test('is 16 hexadecimal digits and does not depend on when the plan was made', () => {
    expect(idOf()).toMatch(/^[0-9a-f]{16}$/);
    expect(idOf({ createdAt: '2027-01-01T00:00:00.000Z' })).toBe(idOf());
  });

  test.each<[string, PlanOverrides]>([
    ['suite', { suite: 'other' }],
    ['commit', { commit: 'abd' }],
    ['units', { units: knownUnits([240_000, 120_000]) }],
    ['estimates', { units: knownUnits([240_000, 120_000, 119_000]) }],
    ['labels', { runsOn: ['ubuntu-latest'] }],
    ['number of shards', { request: fixed(3) }],
  ])('changes with the %s', (_what, given) => {
    expect(idOf(given)).not.toBe(idOf());
  });

  test('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
    expect(idOf({ runsOn: { group: 'g', labels: 'l' } })).toBe(idOf({ runsOn: { labels: 'l', group: 'g' } }));
  });

  test('does not depend on the order of the keys of a unit, nor do the bytes of the plan', () => {
    const unit: EstimatedUnit = { id: 'a', file: 'f', estimateMs: 1, source: 'history', tests: 2, testsSource: 'scan' };
    const turned = Object.fromEntries(Object.entries(unit).reverse()) as unknown as EstimatedUnit;
    expect(JSON.stringify(makePlan(input({ units: [turned] })))).toBe(
      JSON.stringify(makePlan(input({ units: [unit] }))),
    );
  });

  test('sees keys that are property names', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
  });
});

describe('the timeout of a shard', () => {
  test('is three times the prediction, ten minutes, and fifteen for the job itself', () => {
    const [shard] = makePlan(input({ units: knownUnits([61_000]), overheadMs: 0 })).shards;
    expect(shard?.timeoutMinutes).toBe(4 + 10 + 15);
  });

  test.each([
    ['four of five', 4, 28],
    ['three of five', 3, 360],
  ])('with %s durations known is taken from the prediction, or is the limit of GitHub', (_case, known, minutes) => {
    const units = knownUnits([12_000, 12_000, 12_000, 12_000, 12_000]).map(
      (unit, index): EstimatedUnit => (index < known ? unit : { ...unit, source: 'sibling' }),
    );
    expect(makePlan(input({ units, overheadMs: 0, request: fixed(1) })).shards[0]?.timeoutMinutes).toBe(minutes);
  });

  test('leaves the test command what the job does not need', () => {
    expect(testTimeoutMs({ timeoutMinutes: 360 })).toBe(345 * 60_000);
    expect(testTimeoutMs({ timeoutMinutes: 1 })).toBe(60_000);
  });
});

describe('units that are wrong', () => {
  test('are planned once, with the longer estimate and a warning, when they are listed twice', () => {
    const [unit] = knownUnits([10]);
    const units = unit === undefined ? [] : [unit, { ...unit, estimateMs: 30 }, unit];
    const plan = makePlan(input({ units }));
    expect(plan.units).toHaveLength(1);
    expect(plan.units[0]?.estimateMs).toBe(30);
    expect(plan.warnings).toEqual(['"unit-000" is listed more than once but planned once']);
  });

  test.each([
    ['negative', -1, 0],
    ['NaN', Number.NaN, 0],
    ['infinite', Number.POSITIVE_INFINITY, 86_400_000],
    ['over a day', 86_400_001, 86_400_000],
  ])('are planned as unknown, with a warning, when the estimate is %s', (_case, estimateMs, planned) => {
    const plan = makePlan(input({ units: [{ id: 'a', estimateMs, source: 'history' }, ...knownUnits([1, 2, 3, 4])] }));
    expect(plan.units[0]).toMatchObject({ id: 'a', estimateMs: planned, source: 'default' });
    expect(plan.warnings[0]).toContain('"a"');
    expect(planSchema.parse(plan)).toEqual(plan);
  });
});

describe('the warnings of a plan', () => {
  const warningsOf = (given: PlanOverrides) => makePlan(input(given)).warnings.join('\n');

  test('say why there are fewer shards than asked for', () => {
    expect(warningsOf({ request: fixed(8) })).toMatch(
      /8 shards were asked for, but the plan has 3: 3 units cannot fill more/,
    );
  });

  test('say how much is guessed when under 80 % is known', () => {
    const units = input().units.map(
      (unit, index): EstimatedUnit => (index === 0 ? unit : { ...unit, source: 'sibling' }),
    );
    expect(warningsOf({ units })).toContain('1 of 3 units');
  });

  test('say once that there are no timings: as the reason for the number of shards, or else here', () => {
    const units = input().units.map((unit): EstimatedUnit => ({ ...unit, source: 'size' }));
    const auto = makePlan(input({ units }));
    expect(auto.reason).toContain('there are no timings from past runs');
    expect(auto.warnings).toEqual([]);
    expect(warningsOf({ units, request: fixed(2) })).toBe(
      'There are no timings from past runs: all durations are guesses',
    );
  });

  test('name the overhead when it alone is longer than the target', () => {
    expect(warningsOf({ request: { ...input().request, targetMs: 50_000 } })).toMatch(
      /target is 50.0 s.*The set-up of each shard alone takes 1 min/,
    );
  });

  test('name the longest unit when no number of shards meets the target', () => {
    expect(warningsOf({ request: { ...input().request, targetMs: 100_000 } })).toMatch(
      /take 5 min.*target is 1 min 40 s.*"unit-000", takes 4 min/,
    );
  });
});
