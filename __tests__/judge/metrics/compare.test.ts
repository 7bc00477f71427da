/** Times are compared from place to place, and those of each place with its own earlier ones. Few samples are said, and never judged. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareTimes, figuresOf, measuredTimes, placeWarnings } from '../../../src/judge/metrics/compare.ts';
import type { Place } from '../../../src/judge/metrics/places.ts';
import type { Sampled } from '../../../src/judge/metrics/samples.ts';
import { median } from '../../../src/median.ts';
import { MAX_TIMES, MIN_SAMPLES, type Series } from '../../../src/model.ts';

const place = (region: string): Place => ({
  key: region,
  label: `region=${region}`,
  pool: region,
  region,
  isRegion: true,
  measuredAt: [],
});
const EU = place('eu');
const AP = place('ap');
const sampled = (at: Place, ms: readonly number[], metric = 'login', name = 'signs in'): Sampled => ({
  place: at,
  unit: 'a.test.mjs',
  name,
  test: `a.test.mjs › ${name}`,
  metric,
  ms,
});
const series = (at: Place, ms: readonly number[], metric = 'login'): Series => ({
  place: at.key,
  unit: 'a.test.mjs',
  name: 'signs in',
  metric,
  ms,
  lastSeen: '2026-03-01T10:00:00.000Z',
});
const measured = (...all: readonly Sampled[]) => measuredTimes(compareTimes(all), new Set(), 0);

const time = fc.integer({ min: 1, max: 1_000_000 });
const times = (minLength: number, maxLength = 9) => fc.array(time, { minLength, maxLength });

describe('the figures of a place', () => {
  test.each<[what: string, now: number[], past: number[], figures: object]>([
    ['one sample and no history: nothing is judged', [5], [], { samples: 1, older: 0, leastMs: 5, mostMs: 5 }],
    ['two samples: nothing is judged', [5], [7], { samples: 2, older: 0, leastMs: 5, mostMs: 7 }],
    ['three samples of this run', [5, 9, 7], [], { samples: 3, medianMs: 7, older: 0, leastMs: 5, mostMs: 9 }],
    ['one sample and two of the history', [5], [9, 7], { samples: 3, medianMs: 7, older: 0, leastMs: 5, mostMs: 9 }],
    ['two older ones: no ratio', [6], [1, 1, 9, 7], { samples: 3, medianMs: 7, older: 2, leastMs: 6, mostMs: 9 }],
    [
      'three older ones: a ratio',
      [6],
      [2, 4, 3, 9, 7],
      { samples: 3, medianMs: 7, older: 3, olderMs: 3, ratio: 2.33, leastMs: 6, mostMs: 9 },
    ],
    [
      'enough samples of this run: all older ones were before',
      [8, 8, 8],
      [4, 4, 4],
      { samples: 3, medianMs: 8, older: 3, olderMs: 4, ratio: 2, leastMs: 8, mostMs: 8 },
    ],
    [
      'a time of zero before: no ratio',
      [8, 8, 8],
      [0, 0, 0],
      { samples: 3, medianMs: 8, older: 3, olderMs: 0, leastMs: 8, mostMs: 8 },
    ],
  ])('%s', (_what, now, past, figures) => {
    expect(figuresOf(now, past)).toEqual(figures);
  });

  test('one slow run among fast ones changes no median', () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 5, max: 9 }), (ms, runs) => {
        const { medianMs, ratio } = figuresOf([ms * 100], Array(runs).fill(ms));
        expect([medianMs, ratio]).toEqual([ms, 1]);
      }),
    );
  });

  test('are the same in any order of the samples of a run', () => {
    fc.assert(
      fc.property(times(1), times(0), (now, past) => {
        expect(figuresOf(now.toReversed(), past)).toEqual(figuresOf(now, past));
      }),
    );
  });

  test('judge no fewer than three samples, and count every sample once', () => {
    fc.assert(
      fc.property(times(1), times(0), (now, past) => {
        const { samples, older, medianMs, olderMs, leastMs, mostMs } = figuresOf(now, past);
        expect(samples + older).toBe(now.length + past.length);
        expect([medianMs !== undefined, olderMs !== undefined]).toEqual([samples >= MIN_SAMPLES, older >= MIN_SAMPLES]);
        expect(leastMs).toBeLessThanOrEqual(medianMs ?? leastMs);
        expect(mostMs).toBeGreaterThanOrEqual(medianMs ?? mostMs);
      }),
    );
  });
});

describe('places', () => {
  test('a region that is slower by a constant factor shows that factor, for any times', () => {
    fc.assert(
      fc.property(
        fc.array(times(3), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 2, max: 50 }),
        (all, factor) => {
          const rows = all.flatMap((ms, at) => [
            sampled(EU, ms, `m${at}`),
            sampled(
              AP,
              ms.map((one) => one * factor),
              `m${at}`,
            ),
          ]);
          const { places = [] } = measured(...rows) ?? {};
          expect(places.map((one) => [one.place, one.compared, one.factor])).toEqual([
            ['region=ap', all.length, factor],
            ['region=eu', all.length, 1],
          ]);
        },
      ),
    );
  });

  test('a region that becomes slower by a factor than it was shows that ratio, whatever the other one does', () => {
    fc.assert(
      fc.property(times(3, 6), times(3), fc.integer({ min: 2, max: 50 }), (past, other, factor) => {
        const now = past.map((ms) => ms * factor);
        const [compared] = compareTimes([sampled(EU, other), sampled(AP, now)], [series(AP, past)]);
        expect(compared?.at.map(({ figures }) => figures.ratio)).toEqual([factor, undefined]);
      }),
    );
  });

  test('the result is the same in any order of the samples', () => {
    const row = fc.record({
      at: fc.constantFrom(EU, AP),
      ms: times(1),
      metric: fc.constantFrom('login', 'duration', 'a'),
      name: fc.constantFrom('x', 'y'),
    });
    const rows = fc.uniqueArray(row, {
      selector: ({ at, metric, name }) => `${at.key} ${metric} ${name}`,
      maxLength: 12,
    });
    fc.assert(
      fc.property(rows, (all) => {
        const given = all.map(({ at, ms, metric, name }) => sampled(at, ms, metric, name));
        expect(measured(...given.toReversed())).toEqual(measured(...given));
      }),
    );
  });

  test('with too few samples are shown and not compared', () => {
    expect(measured(sampled(EU, [1, 1, 1]), sampled(AP, [9, 9]))).toMatchObject({
      places: [
        { place: 'region=ap', compared: 0 },
        { place: 'region=eu', compared: 0 },
      ],
      times: [
        {
          at: [
            { place: 'region=ap', samples: 2 },
            { place: 'region=eu', samples: 3, medianMs: 1 },
          ],
        },
      ],
    });
  });

  test('the times with the greatest differences stay, and the others are counted', () => {
    const all = Array.from({ length: MAX_TIMES + 5 }, (_, at) => [
      sampled(EU, [1, 1, 1], `m${at}`),
      sampled(AP, [at + 2, at + 2, at + 2], `m${at}`),
    ]).flat();
    const { times: kept = [], leftOut } = measured(...all) ?? {};
    expect([kept.length, leftOut, kept[0]?.metric, kept.at(-1)?.metric]).toEqual([MAX_TIMES, 5, 'm504', 'm5']);
  });

  test('that cannot be what they are called are warned of', () => {
    const at = (region: string, ...measuredAt: string[]) => ({
      place: `region=${region}`,
      region,
      measuredAt,
      compared: 0,
    });
    expect(placeWarnings([at('eu', 'azure a', 'azure b'), at('ap', 'azure b'), at('us', 'azure c')])).toEqual([
      'the machines of region eu were at several places, so its times say little: azure a, azure b',
      'machines of several regions were at one place, azure b: eu, ap',
    ]);
    expect(placeWarnings([at('eu', 'azure a'), at('ap'), at('us')])).toEqual([]);
  });
});

test('the median is the middle', () => {
  expect([median([]), median([3]), median([4, 1]), median([9, 1, 2])]).toEqual([undefined, 3, 2.5, 2]);
});
