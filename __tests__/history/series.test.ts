/** Times at places are kept from run to run, within bounds. */
import { describe, expect, test } from '@jest/globals';
import { decodeHistory, encodeHistory, MAX_PACKED_BYTES } from '../../src/history/codec.ts';
import { type MeasuredSeries, updateSeries } from '../../src/history/series.ts';
import { updateHistory } from '../../src/history/update.ts';
import { MAX_SAMPLES, MAX_SERIES } from '../../src/model.ts';

const NOW = new Date('2026-03-01T10:00:00.000Z');
const LATER = new Date('2026-07-01T10:00:00.000Z');
const measured = (ms: readonly number[], change: Partial<MeasuredSeries> = {}): MeasuredSeries => ({
  place: 'eu',
  unit: 'a.test.mjs',
  name: 'signs in',
  metric: 'login',
  ms,
  ...change,
});

describe('series', () => {
  test('keep the newest samples of each place apart', () => {
    const first = updateSeries([], [measured([1, 2, 3]), measured([9], { place: 'ap' })], NOW);
    const second = updateSeries(first, [measured([4, 5, 6, 7, 8, 9, 10])], NOW);
    expect(second.map(({ place, ms }) => [place, ms])).toEqual([
      ['ap', [9]],
      ['eu', [2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ]);
    expect(second[1]?.ms).toHaveLength(MAX_SAMPLES);
  });

  test('that no run has seen for long are forgotten', () => {
    const first = updateSeries([], [measured([1])], NOW);
    expect(updateSeries(first, [measured([2], { place: 'ap' })], LATER).map(({ place }) => place)).toEqual(['ap']);
  });

  test('are bounded: what tests report themselves stays, and the history stays small', () => {
    const many = Array.from({ length: MAX_SERIES + 10 }, (_, at) =>
      measured(
        Array.from({ length: MAX_SAMPLES }, (_one, sample) => 100 + ((at * 7919 + sample * 104_729) % 9000)),
        { unit: `tests/area-${at % 200}/file-${at}.test.ts`, metric: at < 10 ? 'login' : 'duration' },
      ),
    );
    const kept = updateSeries([], many, NOW);
    expect([kept.length, kept.filter(({ metric }) => metric === 'login').length]).toEqual([MAX_SERIES, 10]);
    const history = updateHistory(undefined, { suite: 'default', now: NOW, records: [], units: [], series: many });
    expect(encodeHistory(history).length).toBeLessThan(MAX_PACKED_BYTES / 2);
  });

  test('of names that are too long are left out, and are no reason to lose the history', () => {
    const long = 'x'.repeat(501);
    const run = [measured([1], { unit: long }), measured([1], { place: long }), measured([2])];
    const history = updateHistory(undefined, { suite: 'default', now: NOW, records: [], units: [], series: run });
    expect(decodeHistory(encodeHistory(history), 'history').series).toEqual([
      { ...measured([2]), lastSeen: NOW.toISOString() },
    ]);
  });
});
