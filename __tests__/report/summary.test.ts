import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../../src/model.ts';
import { assembleReport } from '../../src/report/assemble.ts';
import { renderPlanSummary } from '../../src/report/plan-summary.ts';
import { renderSummary } from '../../src/report/summary.ts';
import {
  countElements,
  type Element,
  findAll,
  findReferences,
  renderMarkdown,
  textOf,
} from '../support/github-markdown.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/hostile-text.ts';
import { allGreen, type SmallEvidence, someFile, somePlan, someRecord, someTest } from './evidence.ts';

const page = (change: Partial<SmallEvidence>, extra: Partial<Report> = {}) =>
  renderMarkdown(renderSummary({ ...assembleReport(allGreen(change)), ...extra }));
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
    ['a failure', { tests: [someTest('a', 'failed')] }, '❌ Failed: 1 test in 3.0 s'],
    ['a lost shard', { records: [someRecord(1)] }, '❌ Incomplete: 4 tests in 3.0 s'],
    [
      'nothing to run',
      { plan: somePlan({ units: [], shards: [] }), records: [], tests: [], files: [] },
      '⚠️ Empty: no tests',
    ],
  ])('%s', (_name, change, headline) => {
    expect(titles(page(change))[0]).toBe(headline);
  });
});

describe('the page', () => {
  test('is short when all is well', () => {
    expect(titles(page({}))).toEqual(['✅ Passed: 4 tests in 3.0 s', 'Shards']);
  });

  test('says first why it is red, then what failed, what is missing, and which shards broke', () => {
    const summary = page({
      tests: [someTest('a', 'failed', { line: 7, message: 'expected 1', detail: 'at a:7' }), someTest('c')],
      records: [someRecord(1, { outcome: 'failed', exitCode: 1, tail: ['the last line'] })],
    });
    expect(findAll(summary, 'ul').map(textOf)[0]).toMatch(/^\s*1 of 2 tests failed\s+shard 2 left no result/);
    expect(titles(summary).slice(1)).toEqual(['Failed tests', 'Missing', 'Shards']);
    expect(rowsUnder(summary, 'Failed tests')).toEqual([
      ['Test', 'Where', 'Message'],
      ['a › test of a', 'a:7', 'expected 1'],
    ]);
    expect(findAll(summary, 'pre').map(textOf)).toEqual(['at a:7\n', 'the last line\n']);
  });

  test('shows each shard, predicted and real', () => {
    const records = [someRecord(1), someRecord(2, { attempt: 2 })];
    expect(rowsUnder(page({ records }), 'Shards').map((row) => row.slice(0, 7))).toEqual([
      ['Shard', 'Result', 'Units', 'Tests', 'Failed', 'Predicted', 'Actual'],
      ['1', 'passed', '2', '2', '0', '2.0 s', '3.0 s'],
      ['2', 'passed (attempt 2)', '2', '2', '0', '2.0 s', '3.0 s'],
    ]);
  });

  test.each([99, 100, 101])('of %d failures shows at most a hundred, and says so', (count) => {
    const tests = Array.from({ length: count }, (_, index) => someTest('a', 'failed', { name: `test ${index}` }));
    const summary = page({ tests });
    expect(rowsUnder(summary, 'Failed tests')).toHaveLength(1 + Math.min(count, 100));
    expect(textOf(summary).includes('and 1 more: see the report file')).toBe(count === 101);
  });
});

/** A text in every place where a shard, a report or a project can put one. */
const hostileEvidence = (text: string): Partial<SmallEvidence> => {
  const name = text || 'x';
  const parts = { name: text, className: text, suite: [text], message: text, detail: text };
  return {
    plan: somePlan({ units: somePlan().units.map((unit) => (unit.id === 'd' ? { ...unit, id: name } : unit)) }),
    records: [someRecord(1, { outcome: 'crashed', exitCode: 1, tail: [text, text] })],
    tests: [
      someTest('a', 'failed', { ...parts, file: name, line: 1 }),
      someTest('b', 'passed', { ...parts, flaky: true, tries: 2 }),
      someTest('c', 'passed', parts),
    ],
    files: [
      someFile({ path: name, status: 'damaged', problem: text, suiteErrors: [text] }),
      someFile({ path: name, status: 'foreign', producer: text }),
    ],
    warnings: [text],
  };
};

const shape = (element: Element): Record<string, number> => {
  const counts = countElements(element);
  counts.delete('span');
  return Object.fromEntries(counts);
};

describe('hostile texts', () => {
  const plain = shape(page(hostileEvidence('plain')));
  const expectHarmless = (text: string) => {
    const summary = page(hostileEvidence(text));
    expect(shape(summary)).toEqual(plain);
    expect(findReferences(summary)).toEqual([]);
  };

  test.each(HOSTILE_TEXTS)('%s makes nothing of the page that a plain word does not', (_name, text) => {
    expectHarmless(text);
  });

  test('nor does any text', () => {
    // A text that is the name of a planned unit would be taken for it.
    const other = hostileText.filter((text) => !/^[a-d]$/.test(text));
    fc.assert(fc.property(other, expectHarmless), { numRuns: 25 });
  });

  test.each(HOSTILE_TEXTS)('%s does nothing to the summary of a plan', (_name, text) => {
    const planPage = (word: string) => {
      const units = somePlan().units.map((unit) => ({ ...unit, id: `${word} ${unit.id}` }));
      return renderMarkdown(renderPlanSummary(somePlan({ units, warnings: [word] })));
    };
    expect(shape(planPage(text))).toEqual(shape(planPage('plain')));
    expect(findReferences(planPage(text))).toEqual([]);
  });
});

test('a name of ten thousand characters in every place leaves the summary readable', () => {
  const tests = Array.from({ length: 100 }, (_, index) =>
    someTest('a', 'failed', { name: '|'.repeat(10_000) + index }),
  );
  expect(Buffer.byteLength(renderSummary(assembleReport(allGreen({ tests }))))).toBeLessThan(1024 * 1024);
});
