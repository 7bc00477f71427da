import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FoldedTest } from '../../src/junit/fold/folded-test.ts';
import type { Report, ReportTest, ShardRecord, UnitSpan } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { columnsOf, MAX_TRACE } from '../../src/render/html/columns.ts';
import { dataOf, renderHtml } from '../../src/render/html/html-file.ts';
import type { PageData } from '../../src/render/html/page-data.ts';
import { htmlText } from '../../src/text/escape.ts';
import { somePlan, someRecord, someTest } from '../judge/samples.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/hostile-text.ts';
import { SAMPLE_NAMES, type SampleName, sampleReport } from './sample-reports.ts';

const LINKS = {
  host: GITHUB,
  source: (path: string, line?: number) => GITHUB.links?.file('https://github.com/o/r', 'c0ffee', path, line) ?? '',
};
const folded = (tests: readonly ReportTest[]): FoldedTest[] => tests.map((test) => ({ ...test, failedTries: [] }));

const mergedOf = (report: Report) => ({ report, tests: folded(report.tests), suiteErrors: [], links: LINKS });
const htmlOf = (report: Report): string => [...renderHtml(mergedOf(report))].join('');

/** What is in the page without its style, script and data. */
const markupOf = (html: string): string =>
  html.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');

describe.each(SAMPLE_NAMES)('the page of %s', (name: SampleName) => {
  const report = sampleReport(name);
  const html = htmlOf(report);
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];

  test('lets only its own script and style work, and loads nothing', () => {
    const [, script = ''] = /<script type="module">([\s\S]*?)<\/script>/.exec(html) ?? [];
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      'img-src data: file:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style>'));
    expect(markupOf(html)).not.toMatch(/<[^>]*\s(?:src|style|on\w+)=/);
  });

  test('has the tests, unpacked from its data, and what is known of the failed ones', () => {
    const [, base64 = ''] = /<script id="data" type="text\/plain">([^<]*)</.exec(html) ?? [];
    const data = JSON.parse(gunzipSync(Buffer.from(base64, 'base64')).toString()) as PageData;
    const missing = report.missing.filter(({ unit }) => unit !== undefined).length;
    expect(data).toEqual(dataOf(mergedOf(report)));
    expect(data.tests.status).toHaveLength(data.tests.name.length);
    expect(data.tests.status.split('m').length - 1).toBe(missing);
  });

  test('says the verdict and names every failure without a script', () => {
    const markup = markupOf(html);
    const failed = report.tests.filter(({ outcome }) => outcome === 'failed');
    const named = failed.slice(0, 500).filter((one) => one.name.trim() !== '' && one.name.length < 300);
    for (const one of named) expect(markup).toContain(htmlText(one.name));
    expect(markup).toMatch(/<h1>[^<]+<\/h1>/);
  });

  test('is the same text every time', () => expect(htmlOf(report)).toBe(html));
});

test('more than three reasons do not push the tests off the screen', () => {
  const reasons = ['1 test failed', ...'abcdef'].map((reason) => `${reason}.`);
  const top = markupOf(htmlOf({ ...sampleReport('one-failure'), reasons }));
  const [, inSight = '', folded = ''] = /<ul class="reasons">(.*?)<\/ul><details>(.*?)<\/details>/.exec(top) ?? [];
  expect(inSight).toBe('<li>a.</li><li>b.</li><li>c.</li>');
  expect(folded).toContain('3 more reasons');
  expect(folded).toContain('<li>f.</li>');
});

describe('hostile text', () => {
  const inert = (text: string) => {
    const report: Report = {
      ...sampleReport('one-failure'),
      warnings: [text],
      reasons: ['1 test failed', text],
      tests: [someTest('a', 'failed', { name: text, suite: [text], file: text, message: text, detail: text })],
    };
    const page = markupOf(htmlOf(report));
    const plain = markupOf(
      htmlOf({
        ...report,
        warnings: ['x'],
        reasons: ['1 test failed', 'x'],
        tests: [someTest('a', 'failed', { name: 'x', message: 'x' })],
      }),
    );
    const tags = (html: string) =>
      (html.match(/<\/?[a-z!][^>]*>/gi) ?? []).filter((tag) => !/^<(?:\/?bdi|br)>/.test(tag));
    expect(tags(page)).toEqual(tags(plain));
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  };

  test.each(HOSTILE_TEXTS)('%s makes no element', (_name, text) => inert(text));
  test('and neither does any other', () => fc.assert(fc.property(hostileText, inert), { numRuns: 60 }));

  test('in the data cannot end its element', () => {
    const [, data = ''] =
      /<script id="data" type="text\/plain">([^<]*)<\/script>/.exec(htmlOf(sampleReport('hostile-names'))) ?? [];
    expect(data).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });
});

describe('columns', () => {
  const report = sampleReport('pull-request');

  test('a failed test has its class, its place and its tries, and a passed one has only its columns', () => {
    const failed = report.tests.find(({ failureClass }) => failureClass === 'new') as ReportTest;
    const all = folded(report.tests).map((test) =>
      test.name === failed.name && test.file === failed.file
        ? {
            ...test,
            failureClass: undefined,
            tries: 2,
            failedTries: [{ outcome: 'failed' as const, message: 'first' }],
          }
        : test,
    ) as FoldedTest[];
    const { tests, details } = columnsOf(report, all, LINKS);
    const detail = details.find(({ failureClass }) => failureClass === 'new');
    expect(tests.name[detail?.at ?? -1]).toBe(failed.name);
    expect(detail).toMatchObject({
      message: failed.message,
      line: failed.line,
      href: `https://github.com/o/r/blob/c0ffee/${failed.file}#L${failed.line}`,
      failedTries: [{ message: 'first' }],
    });
    expect(details).toHaveLength(report.tests.filter(({ outcome, flaky }) => outcome !== 'passed' || flaky).length);
  });

  test('a flaky test says the message of its last failed try once', () => {
    const flaky = someTest('a', 'passed', { flaky: true, tries: 3, message: 'second' });
    const all = [
      {
        ...flaky,
        failedTries: [
          { outcome: 'failed', message: 'first' },
          { outcome: 'failed', message: 'second' },
        ],
      },
    ];
    const { details, tests } = columnsOf({ ...report, tests: [flaky] }, all as FoldedTest[], LINKS);
    expect(tests.status.charAt(0)).toBe('k');
    expect(details[0]).toMatchObject({ message: 'second', failedTries: [{ message: 'first' }] });
  });

  test('a time that is unknown is not zero', () => {
    const { durationMs: _time, ...timeless } = someTest('a');
    const all = folded([timeless, someTest('b', 'passed', { durationMs: 0 })]);
    expect(columnsOf({ ...report, tests: [] }, all, LINKS).tests.ms.slice(0, 2)).toEqual([-1, 0]);
  });

  test('with more tests than a page takes, it has only those of the report', () => {
    const all = folded([someTest('a'), someTest('b', 'failed'), someTest('c')]);
    const short = { ...report, missing: [], totals: { ...report.totals, tests: 3 }, tests: [someTest('b', 'failed')] };
    expect(columnsOf(short, all, LINKS, { maxTests: 2 }).tests.name).toEqual(['test of b']);
    expect(columnsOf(short, all, LINKS, { maxTests: 3 }).tests.name).toHaveLength(3);
    expect(columnsOf(short, all, LINKS, { maxTests: 2 }).totalTests).toBe(3);
  });

  test('stack traces beyond the budget are left out and counted, and a long one is cut', () => {
    const failed = ['a', 'b', 'c'].map((unit) => someTest(unit, 'failed', { message: 'm', detail: 'x'.repeat(10) }));
    const made = (maxTraces: number) =>
      columnsOf({ ...report, tests: failed, missing: [] }, folded(failed), LINKS, { maxTraces });
    expect(made(29)).toMatchObject({ tracesLeftOut: 1 });
    expect(made(30)).toMatchObject({ tracesLeftOut: 0 });
    expect(made(29).details.map(({ detail, message }) => [detail?.length, message])).toEqual([
      [10, 'm'],
      [10, 'm'],
      [undefined, 'm'],
    ]);
    const [long] = columnsOf(
      { ...report, missing: [], tests: [someTest('a', 'failed', { detail: 'y'.repeat(MAX_TRACE + 1) })] },
      folded([someTest('a', 'failed', { detail: 'y'.repeat(MAX_TRACE + 1) })]),
      LINKS,
    ).details;
    expect(long?.detail).toHaveLength(MAX_TRACE);
    expect(long?.detail?.endsWith('…')).toBe(true);
  });

  test('missing units are rows too', () => {
    const { tests } = columnsOf(sampleReport('missing-shard'), [], LINKS);
    expect(tests.status).toMatch(/^m+$/);
    expect(tests.shard.every((shard) => shard === 3)).toBe(true);
  });
});

test('a lane has the units of its shard in the planned order, each with its prediction and its time', () => {
  const report: Report = {
    ...sampleReport('one-failure'),
    shards: [{ index: 1, pool: 'default', outcome: 'passed', units: 2, tests: 2, failed: 0, tail: [], actualMs: 3000 }],
    units: [{ id: 'a', shard: 1, outcome: 'passed', flaky: false, durationMs: 900, tests: 1 }],
  };
  const { lanes } = dataOf({
    ...mergedOf(report),
    plan: somePlan(),
    records: [someRecord(1, { setupMs: 500 })],
  });
  expect(lanes).toEqual([
    expect.objectContaining({
      shard: 1,
      axis: '',
      setupMs: 500,
      actualMs: 3000,
      units: [
        { id: 'a', outcome: 'passed', flaky: false, tests: 1, ms: 900, estimateMs: 1000 },
        { id: 'b', outcome: 'missing', flaky: false, tests: 0, estimateMs: 1000 },
      ],
    }),
  ]);
});

describe('when units ran', () => {
  const report: Report = {
    ...sampleReport('one-failure'),
    shards: [1, 2].map((index) => ({
      index,
      pool: 'default',
      outcome: 'passed' as const,
      units: 1,
      tests: 1,
      failed: 0,
      tail: [],
      actualMs: 3000,
    })),
    units: [],
  };
  const lanesWith = (change: Partial<ShardRecord>, second: Partial<ShardRecord> = {}) =>
    dataOf({ ...mergedOf(report), plan: somePlan(), records: [someRecord(1, change), someRecord(2, second)] }).lanes;

  test('is in columns, in the order of the units of the lane', () => {
    const spans: UnitSpan[] = [
      { id: 'b', fromMs: 10, toMs: 60.4, outcome: 'failed' },
      { id: 'a', fromMs: 20, toMs: 90, row: 1 },
      { id: 'b', fromMs: 100, toMs: 120, outcome: 'passed', tryNumber: 2 },
      { id: 'unheard of', fromMs: 0, toMs: 1 },
    ];
    expect(lanesWith({ spans })[0]?.spans).toEqual({
      unit: [1, 0, 1],
      fromMs: [10, 20, 100],
      ms: [50, 70, 20],
      row: [0, 1, 0],
      tries: [1, 1, 2],
      outcome: 'f-p',
    });
  });

  test('a unit of another shard comes behind its own, and says whose it was', () => {
    const [lane] = lanesWith({
      batches: [
        { shard: 1, units: ['a'] },
        { shard: 2, units: ['c'] },
      ],
    });
    expect(lane?.units.map(({ id, takenFrom }) => [id, takenFrom])).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', 2],
    ]);
  });

  test('a job that began later says so, and a later attempt says nothing', () => {
    const later = { startedAt: '2026-03-01T10:00:40.000Z', setupMs: 10_000 };
    const first = { startedAt: '2026-03-01T10:00:00.000Z', setupMs: 0 };
    expect(lanesWith(first, later).map(({ beganMs }) => beganMs)).toEqual([0, 30_000]);
    expect(lanesWith(first, { ...later, attempt: 2 }).map(({ beganMs }) => beganMs)).toEqual([0, undefined]);
  });
});
