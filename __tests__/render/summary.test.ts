import { describe, expect, test } from '@jest/globals';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Base, Report, ReportTest } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderPlanSummary } from '../../src/render/plan-summary.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { legKey } from '../../src/text/leg.ts';
import { plural } from '../../src/text/numbers.ts';
import { allGreen, type SmallEvidence, somePlan, someRecord, someTest } from '../judge/samples.ts';
import {
  countElements,
  type Element,
  findAll,
  findReferences,
  renderMarkdown,
  textOf,
} from '../support/github-markdown.ts';
import { HOSTILE_TEXTS } from '../support/hostile-text.ts';

const LINKS = { host: GITHUB };
const page = (change: Partial<SmallEvidence>, extra: Partial<Report> = {}) =>
  renderMarkdown(renderSummary({ ...assembleReport(allGreen(change)), ...extra }, LINKS));
const titles = (element: Element) => [...findAll(element, 'h2'), ...findAll(element, 'h3')].map(textOf);
/** Cells of the table under a heading. */
const rowsUnder = (element: Element, title: string): string[][] => {
  const blocks = element.children.filter((child): child is Element => typeof child !== 'string');
  const start = blocks.findIndex((block) => textOf(block) === title);
  const body = blocks.slice(start + 1).find(({ name }) => name === 'table');
  return body === undefined
    ? []
    : findAll(body, 'tr').map((row) => [...findAll(row, 'th'), ...findAll(row, 'td')].map(textOf));
};

describe('the headline', () => {
  test.each<[name: string, change: Partial<SmallEvidence>, headline: string]>([
    ['all green', {}, '✅ Passed: 4 tests in 3.0 s'],
    ['a suite with a name', { suite: 'web-2.x' }, '✅ Passed: 4 tests in 3.0 s · web-2.x'],
    [
      'a flaky test',
      { tests: [someTest('a', 'passed', { flaky: true }), ...['b', 'c', 'd'].map((unit) => someTest(unit))] },
      '✅ Passed: 4 tests in 3.0 s, 1 flaky',
    ],
    ['a failure', { tests: [someTest('a', 'failed')] }, '❌ Failed: 1 of 1 test'],
    [
      'a lost shard',
      { records: [someRecord(1)], tests: [someTest('a'), someTest('b')] },
      '❌ Incomplete: shard 2 left no result: its job crashed, was cancelled or never started',
    ],
    [
      'a shard that failed beside its tests',
      { records: [someRecord(1, { outcome: 'failed', exitCode: 2 }), someRecord(2)] },
      '❌ Failed: shard 1 ended with exit code 2 although none of its tests failed',
    ],
    [
      'nothing to run',
      { plan: somePlan({ units: [], shards: [] }), records: [], tests: [], files: [] },
      '⚠️ Empty: the plan found no tests',
    ],
  ])('%s', (_name, change, headline) => {
    expect(titles(page(change))[0]).toBe(headline);
  });
});

describe('the page', () => {
  test('is short when all is well', () => {
    expect(titles(page({}))).toEqual([
      '✅ Passed: 4 tests in 3.0 s',
      'Shards: the slowest of 2 took 3.0 s, predicted 2.0 s',
    ]);
  });

  test('says first what to do, then what failed, what is missing, and how the shards did', () => {
    const summary = page({
      tests: [someTest('a', 'failed', { line: 7, message: 'expected 1', detail: 'at a:7' }), someTest('b')],
      records: [someRecord(1, { outcome: 'crashed', exitCode: 1, tail: ['the last line'] })],
    });
    expect(titles(summary)).toEqual([
      '❌ Failed: 1 of 2 tests',
      '1 failed test',
      'Shards: the slowest of 2 took 3.0 s, predicted 2.0 s',
    ]);
    expect(findAll(summary, 'p').map(textOf).slice(0, 2)).toEqual([
      'There is no earlier run of the default branch to compare with. Any failure may come from this change.',
      '1 failed · 2 test units missing · 1 passed · 2.0 s of tests on 2 shards in 3.0 s',
    ]);
    expect(findAll(summary, 'ul').map(textOf)[0]).toMatch(/^\s*shard 2 left no result.*\s+shard 1 crashed/);
    expect(findAll(summary, 'summary').map(textOf)).toEqual([
      '❌ test of aexpected 1a:7 · shard 1',
      'Last log lines of shard 1 (crashed)',
      'Missing from shard 2: 2 test units',
      'Slowest tests',
    ]);
    expect(findAll(summary, 'pre').map(textOf)).toEqual(['at a:7\n', 'the last line\n']);
  });

  test('says where the whole log of a broken shard is, with a link where there is a page', () => {
    const report = assembleReport(
      allGreen({
        records: [someRecord(1, { outcome: 'crashed', exitCode: 1, tail: ['the last line'] })],
        logs: new Map([[legKey({ shard: 1 }), 'shard-1<b>/log.txt']]),
      }),
    );
    const plain = renderMarkdown(renderSummary(report, { host: GITHUB }));
    expect(textOf(plain)).toContain('The whole log: shard-1<b>/log.txt');
    const address = 'https://example.org/run#artifacts';
    expect(renderSummary(report, { host: GITHUB, artifacts: address })).toMatch(/<a href="https[^"]*artifacts">/);
  });

  test('shows each shard, predicted and real', () => {
    const records = [someRecord(1), someRecord(2, { attempt: 2 })];
    const shown = rowsUnder(page({ records }), 'Shards: the slowest of 2 took 3.0 s, predicted 2.0 s');
    expect(shown).toEqual([
      ['Shard', 'Result', 'Units', 'Tests', 'Failed', 'Predicted', 'Actual', 'Error', 'Idle'],
      ['1', '✅ passed', '2', '2', '0', '2.0 s', '3.0 s', '+50 %', '0 ms'],
      ['2', '✅ passed (attempt 2)', '2', '2', '0', '2.0 s', '3.0 s', '+50 %', '0 ms'],
    ]);
  });

  test('says what the shards taught', () => {
    const text = textOf(page({}, { known: 0.9, overhead: { fixedMs: 20_000, factor: 1.2, shards: 8 } }));
    expect(text).toContain(
      '90 % of the planned units had a known duration. Set-up time per shard: about 20.0 s (from 8 shards). Tests take 1.2 times as long as they report.',
    );
  });

  test('draws the shards over time when they are few', () => {
    const drawn = (shards: number) => {
      const [shard] = assembleReport(allGreen()).shards;
      const all = Array.from({ length: shards }, (_, index) => ({ ...shard, index: index + 1 }));
      return findAll(page({}, { shards: all as Report['shards'] }), 'pre').map(textOf);
    };
    expect(drawn(8)).toEqual([
      expect.stringMatching(
        /^gantt\n(.*\n)+section Shard 8\npredicted :done, 00:00:00, 00:00:02\nactual :active, 00:00:00, 00:00:03\n$/,
      ),
    ]);
    expect(drawn(9)).toEqual([]);
    expect(drawn(1)).toEqual([]);
  });

  test('shows missing units in sight, and those of a missing shard in a fold', () => {
    const summary = page({ tests: [someTest('a')], records: [someRecord(1)] });
    expect(rowsUnder(summary, 'Missing: 1 test unit')).toEqual([
      ['Test unit', 'Shard'],
      ['b', '1'],
    ]);
    expect(findAll(summary, 'details').map(textOf)[0]).toMatch(
      /^Missing from shard 2: 2 test units\s+Test unit\s+Shard\s+c\s+2\s+d\s+2\s+$/,
    );
  });

  test.each([20, 21, 300])('with %d failures shows all, with the rest of many as a table in a fold', (count) => {
    const tests = Array.from({ length: count }, (_, index) =>
      someTest('a', 'failed', { name: `test ${index}`, line: 1 }),
    );
    const summary = page({ tests });
    expect(titles(summary)[1]).toBe(`${plural(count, 'failed test')} in 1 file`);
    const blocks = findAll(summary, 'b').length;
    expect(blocks).toBe(count === 20 ? 20 : 5);
    const rest = findAll(summary, 'details').find((fold) => textOf(fold).includes('more failed tests'));
    expect(rest === undefined ? 0 : findAll(rest, 'tr').length - 1).toBe(count - blocks);
  });

  test.each([
    ['all', 10, 'All have the same message: down'],
    ['most', 14, '10 of 14 have the same message: down'],
    ['half', 20, '10 of 20 have the same message: down'],
  ])('names the message that %s failures share', (_name, count, words) => {
    const message = (index: number) => (index < 10 ? 'down' : `other ${index}`);
    const failed = (size: number) =>
      Array.from({ length: size }, (_, index) =>
        someTest('a', 'failed', { name: `${index}`, message: message(index) }),
      );
    expect(textOf(page({ tests: failed(count) }))).toContain(words);
    expect(textOf(page({ tests: failed(21) }))).not.toContain('have the same message');
  });
});

describe('against the default branch', () => {
  const tests = [
    someTest('a', 'failed', { name: 'known to fail' }),
    someTest('a', 'failed', { name: 'known to flake' }),
    someTest('b', 'failed', { name: 'in quarantine' }),
    someTest('c', 'failed', { name: 'was fine' }),
    someTest('d', 'passed', { name: 'mended' }),
  ];
  const known = (name: string, unit: string, what: object) => ({ id: unit, tests: [{ name, ...what }] });
  const AT = '2026-02-01T00:00:00.000Z';
  const base: Base = {
    commit: 'abcdef0123456789',
    at: AT,
    units: [
      {
        id: 'a',
        tests: [
          { name: 'known to fail', fails: 1 },
          { name: 'known to flake', flakes: 1, lastFlake: AT },
        ],
      },
      known('in quarantine', 'b', { flakes: 2, lastFlake: AT }),
      known('was fine', 'c', { ms: 1000 }),
      known('mended', 'd', { fails: 3 }),
    ],
  };
  const quarantine = [{ test: 'b › *', owner: 'us', reason: 'slow', until: '2026-12-31' }];
  const compare = (change: Partial<SmallEvidence>) => assembleReport(allGreen(change), { base, quarantine });

  test('what this change broke comes first and in sight, and the rest is folded by class', () => {
    const summary = renderMarkdown(renderSummary(compare({ tests }), LINKS));
    expect(titles(summary).slice(0, 2)).toEqual([
      '❌ Failed: 1 new and 3 known failures in 5 tests',
      'Probably yours: 1 new failure',
    ]);
    expect(findAll(summary, 'b').map(textOf)).toEqual(['was fine']);
    expect(findAll(summary, 'strong').map(textOf)).toEqual([
      'Start with the new failure: this change is the likely cause.',
    ]);
    const folds = findAll(summary, 'details').map((fold) => [
      textOf(findAll(fold, 'summary')[0] as Element),
      rowsIn(fold),
    ]);
    expect(folds.slice(0, 5)).toEqual([
      ['Also failing on the default branch: 1', 'known to fail'],
      ['Known to be flaky: 1', 'known to flake'],
      ['In quarantine: 1', 'in quarantine'],
      ['Quarantine: 1 entry', 'b › *'],
      ['Fixed: 1 test (failed before, passing now)', undefined],
    ]);
    expect(textOf(summary)).toContain('4 failed (1 new, 1 in quarantine) · 1 passed');
    expect(textOf(summary)).toContain('Compared with the default branch at abcdef0: 1 fixed');
  });

  test.each<[name: string, changed: ReportTest[], headline: string]>([
    ['without a new failure', tests.slice(0, 2), '❌ Failed: 2 known failures and no new ones in 5 tests'],
    ['with quarantined ones only', tests.slice(2, 3), '✅ Passed: 5 tests in 3.0 s, 1 failure in quarantine'],
  ])('%s, the headline says so', (_name, failed, words) => {
    const passed = ['b', 'c', 'd'].map((unit) => someTest(unit, 'passed', { name: 'fine' }));
    const report = compare({ tests: [...failed, ...passed, ...(failed.length === 1 ? [someTest('a')] : [])] });
    expect(titles(renderMarkdown(renderSummary(report, LINKS)))[0]).toBe(words);
  });

  test('a run with failed infrastructure blames no change', () => {
    const broken = Array.from({ length: 40 }, (_, index) => someTest('a', 'failed', { name: `test ${index}` }));
    const summary = renderMarkdown(
      renderSummary(compare({ tests: broken, records: [someRecord(1), someRecord(2)] }), LINKS),
    );
    expect(titles(summary).slice(0, 2)).toEqual(['❌ Failed: 40 of 40 tests', '40 failed tests in 1 file']);
    expect(textOf(summary)).toContain('First look for one cause outside the tests');
    expect(textOf(summary)).not.toMatch(/new/);
  });
});

describe('places', () => {
  const SOURCE = 'https://github.com/o/r/blob/c0ffee';
  const source = (path: string, line?: number) => `${SOURCE}/${path}${line === undefined ? '' : `#L${line}`}`;
  const linksOf = (change: Partial<ReportTest>) => {
    const report = assembleReport(allGreen({ tests: [someTest('a', 'failed', change)] }));
    return [...renderSummary(report, { ...LINKS, source }).matchAll(/href="([^"]*)"/g)].map(
      ([, address = '']) => address,
    );
  };
  const decoded = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

  test.each<[name: string, change: Partial<ReportTest>, path: string | undefined]>([
    ['file and line', { file: 'tests/a b.ts', line: 7 }, 'tests/a%20b.ts#L7'],
    ['a file', { file: 'tests/a.ts' }, 'tests/a.ts'],
    ['signs of an address', { file: 'a?b#c"&.ts' }, 'a%3Fb%23c%22%26.ts'],
    ['a file of another machine', { file: '/home/x/a.ts' }, undefined],
    ['a file of another system', { file: 'C:/x/a.ts' }, undefined],
    ['a way out', { file: 'a/../../../x' }, undefined],
    ['an address', { file: 'https://evil.example/x' }, undefined],
    ['half a character', { file: 'a\ud800' }, undefined],
    ['no file', { file: undefined as never }, undefined],
  ])('with %s', (_name, change, path) => {
    expect(linksOf(change).map(decoded)).toEqual(path === undefined ? [] : [`${SOURCE}/${path}`]);
  });
});

/** First cell of the first row of a table. */
const rowsIn = (element: Element): string | undefined => findAll(element, 'td').map(textOf)[0];

const shape = (element: Element): Record<string, number> => {
  const counts = countElements(element);
  counts.delete('span');
  return Object.fromEntries(counts);
};

test.each(HOSTILE_TEXTS)('%s does nothing to the summary of a plan', (_name, text) => {
  const planPage = (word: string) => {
    const units = somePlan().units.map((unit) => ({ ...unit, id: `${word} ${unit.id}` }));
    return renderMarkdown(renderPlanSummary(somePlan({ units, warnings: [word] }), GITHUB));
  };
  expect(shape(planPage(text))).toEqual(shape(planPage('plain')));
  expect(findReferences(planPage(text))).toEqual([]);
});

test('a name of ten thousand characters in every place leaves the summary readable', () => {
  const tests = Array.from({ length: 100 }, (_, index) =>
    someTest('a', 'failed', { name: '|'.repeat(10_000) + index }),
  );
  expect(Buffer.byteLength(renderSummary(assembleReport(allGreen({ tests })), LINKS))).toBeLessThan(1024 * 1024);
});
