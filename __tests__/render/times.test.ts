/** What pages say about measured times: the slow place first, and each time with its samples. */
import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { MeasuredPlace, MeasuredTimes, Report, TimeAt } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderComment } from '../../src/render/comment.ts';
import { renderConsole } from '../../src/render/console.ts';
import { slowestPlace } from '../../src/render/sections/times.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { allGreen } from '../judge/samples.ts';

const LINKS = { host: GITHUB };
const place = (region: string, factor?: number): MeasuredPlace => ({
  place: `region=${region}`,
  region,
  compared: factor === undefined ? 0 : 2,
  ...(factor !== undefined && { factor }),
});
const at = (region: string, medianMs: number | undefined, change: Partial<TimeAt> = {}): TimeAt => ({
  place: `region=${region}`,
  samples: medianMs === undefined ? 2 : 3,
  ...(medianMs !== undefined && { medianMs }),
  leastMs: 1,
  mostMs: 900,
  older: 0,
  ...change,
});
const LOGIN = { test: 'login.test.mjs › signs in', unit: 'login.test.mjs', metric: 'login' };
const reportOf = (measured: Partial<MeasuredTimes>): Report => ({
  ...assembleReport(allGreen()),
  measured: { places: [], times: [], leftOut: 0, breaches: [], ...measured },
});
const REGIONS = reportOf({
  places: [{ ...place('ap', 5.1), measuredAt: ['azure southeastasia'] }, place('eu', 1)],
  times: [{ ...LOGIN, at: [at('ap', 255, { older: 3, olderMs: 250, ratio: 1.02 }), at('eu', 50)] }],
});

const decoded = (page: string): string =>
  page.replace(/<\/?span>/g, '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

describe('the slowest place', () => {
  test.each<[places: readonly MeasuredPlace[], words: string | undefined]>([
    [[place('eu', 1)], undefined],
    [[place('ap', 5.1), place('eu', 1)], 'region=ap takes 5.10 times as long as region=eu'],
    [[place('ap', 1.5), place('eu', 1.2), place('us', 12.6)], 'region=us takes 10.5 times as long as region=eu'],
    [[place('ap', 1), place('eu', 1)], 'all places are equally fast'],
    [[place('ap'), place('eu')], 'nothing is compared yet, because that needs 3 samples at two places'],
    [[place('ap', 1), place('eu')], 'nothing is compared yet, because that needs 3 samples at two places'],
  ])('%#', (places, words) => {
    expect(slowestPlace(reportOf({ places: [...places] }))).toBe(words);
  });
});

describe('measured times', () => {
  test('are in the summary, with the slow place in sight and each time in a table', () => {
    const page = decoded(renderSummary(REGIONS, LINKS));
    expect(page).toContain('### Times: region=ap takes 5.10 times as long as region=eu');
    expect(page).toContain('| <code>region=ap</code> | <code>azure southeastasia</code> | 2 | 5.10× |');
    expect(page).toContain(
      '| <code>login</code> | <code>region=ap</code> | 255 ms | 1 to 900 ms | 3 | 5.10× | 1.02× |',
    );
    expect(page).toContain('| <code>login</code> | <code>region=eu</code> | 50 ms | 1 to 900 ms | 3 | fastest |  |');
  });

  test('have the slowest place first, and the region where the place has another name', () => {
    const report = reportOf({
      places: [place('ap', 1.5), place('eu'), { ...place('sa', 1), place: 'pool=rack' }, place('us', 12.6)],
      times: [
        {
          ...LOGIN,
          at: [at('ap', 60), at('eu', undefined), at('us', 504, { leastMs: 400, mostMs: 400 }), at('sa', 40)],
        },
      ],
    });
    const page = decoded(renderSummary(report, LINKS));
    const placesIn = (rows: RegExp) => [...page.matchAll(rows)].map(([, name]) => name);
    expect(placesIn(/^\| <code>(\S+)<\/code> \| <code>\w+<\/code> \| unknown/gm)).toEqual([
      'region=us',
      'region=ap',
      'pool=rack',
      'region=eu',
    ]);
    expect(placesIn(/<code>login<\/code> \| <code>region=(\w+)/g)).toEqual(['us', 'ap', 'sa', 'eu']);
    expect(page).toContain('| 504 ms | 400 ms | 3 | 12.6× |');
    expect(page).toContain('| 40 ms | 1 to 900 ms | 3 | fastest |');
  });

  test('are only told by place in the comment', () => {
    const page = decoded(renderComment(REGIONS, LINKS));
    expect(page).toContain('### Times: region=ap takes 5.10 times as long as region=eu');
    expect(page).not.toContain('Measured times');
  });

  test('are on the terminal', () => {
    expect(renderConsole(REGIONS, GITHUB)).toContain(
      `  Measured times; region=ap takes 5.10 times as long as region=eu\n    login.test.mjs › signs in, login: region=ap 255 ms, region=eu 50 ms`,
    );
  });

  test('with too few samples say how many there are', () => {
    const few = reportOf({
      places: [place('eu')],
      times: [{ ...LOGIN, metric: 'duration', at: [at('eu', undefined)] }],
      leftOut: 7,
    });
    const page = decoded(renderSummary(few, LINKS));
    expect(page).toContain('| the whole test | <code>region=eu</code> | 2 of 3 samples | 1 to 900 ms | 2 |  |  |');
    expect(page).toContain('leaves out 7 more times with smaller differences');
    expect(page).not.toContain('### Times');
  });

  test('are nowhere in a run that measured none', () => {
    const report = assembleReport(allGreen());
    for (const page of [renderSummary(report, LINKS), renderComment(report, LINKS), renderConsole(report, GITHUB)])
      expect(page).not.toMatch(/Times:|easured times/);
  });
});
