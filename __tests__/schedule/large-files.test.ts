import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EstimatedUnit, PartHistory, Plan } from '../../src/model.ts';
import { byFile } from '../../src/schedule/by-file.ts';
import { MAX_MOVED_NAMES, MAX_MOVED_PARTS, MIN_GAIN_MS, piecesOf } from '../../src/schedule/large-files.ts';
import { makePlan, type PlanInput } from '../../src/schedule/make-plan.ts';
import { type PlanOverrides, planInput } from './support.ts';

const SECOND = 1000;

const file = (id: string, seconds: number): EstimatedUnit => ({
  id,
  file: id,
  estimateMs: seconds * SECOND,
  source: 'history',
  tests: 100,
  testsSource: 'history',
});
const parts = (...seconds: readonly number[]): PartHistory[] =>
  seconds
    .map((value, index) => ({ name: `Test${index}`, durationMs: value * SECOND, tests: 5 }))
    .sort((a, b) => b.durationMs - a.durationMs);

const planOf = (
  units: readonly EstimatedUnit[],
  known: Readonly<Record<string, readonly PartHistory[]>>,
  request: Partial<PlanInput['request']> = {},
  overrides: PlanOverrides = {},
): Plan =>
  makePlan(
    planInput({
      framework: 'pytest',
      units,
      request: { shards: 'auto', minShards: 1, maxShards: 8, targetMs: 300 * SECOND, testsPerShard: 20, ...request },
      overheadMs: 0,
      splitting: { parts: new Map(Object.entries(known)), otherwise: 'nobody knows its parts' },
      ...overrides,
    }),
  );

const partIds = ({ units }: Plan): string[] => units.filter(({ part }) => part !== undefined).map(({ id }) => id);
const small = [1, 2, 3, 4].map((number) => file(`small-${number}.py`, 60));

describe('with a fixed number of shards', () => {
  test('the file that holds the plan back is split, and what is not worth a unit stays with the file', () => {
    const plan = planOf([file('large.py', 360), ...small], { 'large.py': parts(120, 118, 110, 8, 4) }, { shards: 4 });
    expect(partIds(plan)).toEqual(['large.py::Test0', 'large.py::Test1', 'large.py::Test2']);
    expect(plan.units.find(({ id }) => id === 'large.py')).toEqual({
      id: 'large.py',
      file: 'large.py',
      estimateMs: 12 * SECOND,
      source: 'history',
      pool: 'default',
      tests: 85,
      testsSource: 'history',
    });
    expect(plan.units.find(({ id }) => id === 'large.py::Test0')).toEqual({
      id: 'large.py::Test0',
      file: 'large.py',
      part: 'Test0',
      estimateMs: 120 * SECOND,
      source: 'history',
      pool: 'default',
      tests: 5,
      testsSource: 'history',
    });
    expect(plan.warnings).toEqual([]);
    expect(plan.prediction.wallMs).toBeLessThan(190 * SECOND);
  });

  test('only that file is', () => {
    const known = { 'large.py': parts(110, 110, 110), 'small-1.py': parts(30, 30), 'small-2.py': parts(55, 5) };
    const plan = planOf([file('large.py', 330), ...small.slice(1)], known, { shards: 4 });
    expect(new Set(plan.units.filter(({ part }) => part).map((unit) => unit.file))).toEqual(new Set(['large.py']));
  });

  test.each([
    ['a little less than it costs', MIN_GAIN_MS - SECOND, 0],
    ['as much', MIN_GAIN_MS, 1],
  ])('a split that gains %s', (_what, gainMs, moved) => {
    const gain = gainMs / SECOND;
    const known = { 'large.py': parts(gain, 100) };
    const plan = planOf([file('large.py', 100 + gain), file('other.py', 1)], known, { shards: 2 });
    expect(partIds(plan)).toHaveLength(moved);
  });

  test('more shards are filled than there are files', () => {
    const plan = planOf([file('only.py', 400)], { 'only.py': parts(100, 100, 100, 100) }, { shards: 4 });
    expect(plan.shards.map(({ predictedMs }) => predictedMs)).toEqual(Array(4).fill(100 * SECOND));
  });

  test('a file that cannot be split is named, with the reason', () => {
    const units = [file('large.py', 600), ...small];
    const plan = planOf(units, {}, { shards: 4 });
    expect(plan.warnings).toEqual([
      '"large.py" takes 10 min, but 4 even shards would take 3 min 30 s each. No plan can be faster, because nobody knows its parts.',
    ]);
    const one = planOf(units, { 'large.py': parts(600) }, { shards: 4 });
    expect(partIds(one)).toEqual([]);
    expect(one.warnings.join()).toContain('it has no smaller parts');
    const reasons = new Map([['large.py', 'its tests need each other']]);
    const splitting = { parts: new Map([['large.py', []]]), reasons, otherwise: 'nobody knows its parts' };
    expect(planOf(units, {}, { shards: 4 }, { splitting }).warnings.join()).toContain(
      'because its tests need each other.',
    );
    const kept = planOf(units, { 'large.py': parts(300, 300) }, { shards: 4 }, { strategy: byFile });
    expect(partIds(kept)).toEqual([]);
    expect(kept.warnings.join()).toContain('strategy by-file keeps files whole');
  });

  test('a file in a group, or with a shard to itself, stays whole', () => {
    const known = { 'large.py': parts(300, 300) };
    const groups = [['large.py', 'small-1.py']];
    const units = [file('large.py', 600), ...small];
    for (const constraints of [
      { groups, exclusive: [] },
      { groups: [], exclusive: ['large.py'] },
    ]) {
      expect(partIds(planOf(units, known, { shards: 4 }, { constraints }))).toEqual([]);
    }
  });

  test('all parts of a file that failed last time run first', () => {
    const plan = planOf(
      [file('large.py', 200), file('long.py', 150)],
      { 'large.py': parts(60, 60, 60, 20) },
      { shards: 2 },
      { failedLast: new Set(['large.py']) },
    );
    for (const { units } of plan.shards) {
      const places = units.flatMap((id, place) => (id.startsWith('large.py') ? [place] : []));
      expect(places).toEqual(places.map((_, place) => place));
    }
    expect(partIds(plan).length).toBeGreaterThan(0);
  });
});

describe('with as many shards as are worth it', () => {
  const units = [file('large.py', 600), ...small];
  const known = { 'large.py': parts(150, 150, 150, 150) };

  test('a plan that meets the target splits nothing', () => {
    expect(partIds(planOf(units, known, { targetMs: 600 * SECOND }))).toEqual([]);
  });

  test('a file that keeps it from the target is split', () => {
    const plan = planOf(units, known, { targetMs: 300 * SECOND });
    expect(partIds(plan).length).toBeGreaterThan(0);
    expect(plan.prediction.wallMs).toBeLessThanOrEqual(300 * SECOND);
    expect(plan.shards).toHaveLength(3);
    expect(plan.warnings).toEqual([]);
  });

  test('no shard is added for a file that cannot be split, and it is named', () => {
    const plan = planOf(units, {}, { targetMs: 300 * SECOND }, { overheadMs: 30 * SECOND });
    expect(plan.shards).toHaveLength(2);
    expect(plan.warnings.join()).toContain(
      '"large.py", takes 10 min, and each shard needs 30.0 s of set-up. The unit is not split because nobody knows its parts.',
    );
  });
});

describe('the parts that become units', () => {
  const many = (count: number, length = 1): PartHistory[] =>
    Array.from({ length: count }, (_, index) => ({
      name: String(index).padStart(length, '0'),
      durationMs: SECOND,
      tests: 1,
    }));

  test.each([
    [MAX_MOVED_PARTS - 1, MAX_MOVED_PARTS - 2],
    [MAX_MOVED_PARTS, MAX_MOVED_PARTS - 1],
    [MAX_MOVED_PARTS + 1, MAX_MOVED_PARTS],
    [MAX_MOVED_PARTS + 2, MAX_MOVED_PARTS],
  ])('of %i at most %i, for one stays at least', (count, moved) => {
    expect(piecesOf(file('a.py', count), many(count), 0)).toHaveLength(1 + moved);
  });

  test.each([
    [MAX_MOVED_NAMES / 20 - 1, 19],
    [MAX_MOVED_NAMES / 20, 20],
    [MAX_MOVED_NAMES / 20 + 1, 19],
  ])('names of %i characters each: %i fit', (length, fitting) => {
    expect(piecesOf(file('a.py', 40), many(length < 150 ? 20 : 40, length), 0)).toHaveLength(1 + fitting);
  });

  test('lose no time and no test, and leave something behind', () => {
    const seconds = fc.array(fc.nat(500), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(seconds, fc.integer({ min: 0, max: 2000 }), fc.nat(1000), (times, total, shareMs) => {
        const known = parts(...times);
        const pieces = piecesOf(file('a.py', total), known, shareMs);
        if (pieces.length === 0) return;
        const [rest, ...moved] = pieces;
        expect(rest?.id).toBe('a.py');
        expect(rest?.tests).toBeGreaterThanOrEqual(1);
        expect(moved.length).toBeLessThan(known.length);
        expect(pieces.every(({ estimateMs }) => estimateMs >= 0)).toBe(true);
        expect(pieces.reduce((sum, { estimateMs }) => sum + estimateMs, 0)).toBeCloseTo(total * SECOND, 3);
      }),
    );
  });
});
