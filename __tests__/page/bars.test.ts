import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  actualBars,
  type Bar,
  balanceOf,
  barAt,
  drawn,
  type Look,
  plannedBars,
  rowsOf,
  ticks,
  withoutTestMs,
} from '../../src/page/bars.ts';
import type { Lane, LaneUnit, SpanColumns } from '../../src/render/html/page-data.ts';

const unit = (id: string, change: Partial<LaneUnit> = {}): LaneUnit => ({
  id,
  outcome: 'passed',
  flaky: false,
  tests: 1,
  ms: 1000,
  estimateMs: 900,
  ...change,
});
const lane = (change: Partial<Lane> = {}): Lane => ({
  shard: 1,
  axis: '',
  pool: 'default',
  outcome: 'passed',
  tests: 2,
  failed: 0,
  tail: [],
  predictedMs: 2500,
  actualMs: 4000,
  setupMs: 1000,
  units: [unit('a'), unit('b', { outcome: 'failed' })],
  ...change,
});
const brief = (bars: readonly Bar[]) => bars.map(({ look, fromMs, toMs }) => [look, fromMs, toMs]);

describe('the bars of a shard', () => {
  test('are its set-up, its units and the time without a test', () => {
    expect(brief(actualBars(lane()))).toEqual([
      ['setup', 0, 1000],
      ['passed', 1000, 2000],
      ['failed', 2000, 3000],
      ['other', 3000, 4000],
    ]);
  });

  test('stand closer together where units ran at once', () => {
    expect(brief(actualBars(lane({ actualMs: 2000 })))).toEqual([
      ['setup', 0, 1000],
      ['passed', 1000, 1500],
      ['failed', 1500, 2000],
    ]);
  });

  test('are none where it left no time, and a unit without a time has none', () => {
    expect(actualBars(lane({ actualMs: undefined }))).toEqual([]);
    const { ms: _ms, ...timeless } = unit('a');
    expect(actualBars(lane({ units: [timeless] })).map(({ look }) => look)).toEqual(['setup', 'other']);
  });

  test('a plan begins with what no test takes', () => {
    expect(brief(plannedBars(lane()))).toEqual([
      ['setup', 0, 700],
      ['plan', 700, 1600],
      ['plan', 1600, 2500],
    ]);
  });

  const anyLane = fc.record({
    actualMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
    setupMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
    predictedMs: fc.option(fc.integer({ min: 0, max: 10_000 }), { nil: undefined }),
    units: fc.array(
      fc
        .record({ ms: fc.integer({ min: 0, max: 5000 }), estimateMs: fc.integer({ min: 0, max: 5000 }) })
        .map((times) => unit('u', times)),
    ),
  });
  test('never overlap and never leave the time of the shard', () => {
    fc.assert(
      fc.property(anyLane, (change) => {
        const one = lane(change);
        for (const [bars, end] of [
          [actualBars(one), one.actualMs],
          [plannedBars(one), one.predictedMs],
        ] as const) {
          bars.forEach(({ fromMs, toMs }, index) => {
            expect(toMs).toBeGreaterThanOrEqual(fromMs);
            expect(fromMs).toBeCloseTo(bars[index - 1]?.toMs ?? 0, 5);
            expect(toMs).toBeLessThanOrEqual((end ?? 0) + 0.001);
          });
        }
      }),
    );
  });
});

describe('the bars of a shard that recorded when its units ran', () => {
  const spans: SpanColumns = {
    unit: [1, 0, 1],
    fromMs: [100, 300, 2500],
    ms: [1900, 700, 200],
    row: [0, 1, 0],
    tries: [1, 1, 2],
    outcome: 'fpp',
  };
  const flaky = [unit('a'), unit('b', { flaky: true })];
  const told = lane({ spans, units: flaky });

  test('are where they ran, before the time without a test, and each try is one', () => {
    expect(
      actualBars(told).map(({ look, fromMs, toMs, row, tryNumber }) => [look, fromMs, toMs, row, tryNumber]),
    ).toEqual([
      ['setup', 0, 1000, undefined, undefined],
      ['other', 1000, 4000, undefined, undefined],
      ['failed', 1100, 3000, 0, undefined],
      ['passed', 1300, 2000, 1, undefined],
      ['flaky', 3500, 3700, 0, 2],
    ]);
    expect(rowsOf(actualBars(told))).toBe(2);
    expect(rowsOf(actualBars(lane()))).toBe(1);
  });

  test('leave gaps, whose sum is the time without a test', () => {
    expect(withoutTestMs(told)).toBe(100 + 500 + 300);
    expect(withoutTestMs(lane())).toBeUndefined();
  });

  test('are found by time and row, and a gap is the time without a test', () => {
    expect(barAt(actualBars(told), 1500, 0)?.unit?.id).toBe('b');
    expect(barAt(actualBars(told), 1500, 1)?.unit?.id).toBe('a');
    expect(barAt(actualBars(told), 3200, 1)?.look).toBe('other');
    expect(barAt(actualBars(told), 500, 1)?.look).toBe('setup');
  });

  test('never leave the time of the shard', () => {
    const late = actualBars({ ...told, actualMs: 1200 });
    expect(late.every(({ fromMs, toMs }) => fromMs <= toMs && toMs <= 1200)).toBe(true);
  });

  test('a unit that was planned for another shard is not in the plan of this one', () => {
    const taken = lane({ units: [unit('a'), unit('c', { takenFrom: 2 })] });
    expect(plannedBars(taken).flatMap((bar) => bar.unit?.id ?? [])).toEqual(['a']);
  });
});

describe('bars in pixels', () => {
  test('a failure among a thousand units of less than a pixel stays in sight', () => {
    const bars = Array.from({ length: 1000 }, (_, index) => ({
      look: (index === 503 ? 'failed' : 'passed') as Look,
      fromMs: index,
      toMs: index + 1,
    }));
    const shown = drawn(bars, 0.1);
    expect(shown.length).toBeLessThanOrEqual(102);
    expect(shown.filter(({ look }) => look === 'failed')).toHaveLength(1);
  });

  test('never overlap', () => {
    const some = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });
    fc.assert(
      fc.property(some, fc.double({ min: 0.01, max: 3, noNaN: true }), (lengths, scale) => {
        const ends = lengths.map((_, index) => lengths.slice(0, index + 1).reduce((sum, ms) => sum + ms, 0));
        const bars = ends.map((toMs, index) => ({ look: 'passed' as const, fromMs: ends[index - 1] ?? 0, toMs }));
        const shown = drawn(bars, scale);
        const overlaps = shown
          .slice(1)
          .filter(({ x }, index) => x < (shown[index]?.x ?? 0) + (shown[index]?.width ?? 0));
        expect(overlaps).toEqual([]);
      }),
    );
  });

  test('the one at a time is found', () => {
    expect(barAt(actualBars(lane()), 1500)?.unit?.id).toBe('a');
    expect(barAt(actualBars(lane()), 9999)).toBeUndefined();
  });
});

test('the balance names the slowest shard, its longest unit and the prediction', () => {
  const lanes = [
    lane(),
    lane({ shard: 2, actualMs: 6000, units: [unit('c'), unit('d', { ms: 3000 })], predictedMs: 3000 }),
  ];
  expect(balanceOf(lanes)).toMatchObject({
    slowest: { shard: 2 },
    wallMs: 6000,
    even: 5000 / 6000,
    predictedMs: 3000,
    longest: { id: 'd' },
  });
  expect(balanceOf([lane({ actualMs: undefined })]).slowest).toBeUndefined();
  const [first, second] = [lane({ beganMs: 0, actualMs: 5000 }), lane({ shard: 2, beganMs: 2000 })];
  expect(balanceOf([first, second])).toMatchObject({ slowest: { shard: 1 }, last: { shard: 2 } });
  expect(balanceOf([first, lane({ beganMs: 500 })]).last).toBeUndefined();
  expect(balanceOf([first, lane({ shard: 2, actualMs: 4900 })]).last).toBeUndefined();
});

test('the axis has round times, and not too many', () => {
  expect(ticks(179_000, 6)).toEqual([0, 30_000, 60_000, 90_000, 120_000, 150_000]);
  expect(ticks(800, 4)).toEqual([0, 500]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 86_400_000 }), fc.integer({ min: 2, max: 20 }), (ms, most) =>
      expect(ticks(ms, most).length).toBeLessThanOrEqual(most + 1),
    ),
  );
});
