/** The issue that lists the flaky tests of the default branch. Its hostile names are in pages.property.test.ts. */
import { describe, expect, test } from '@jest/globals';
import { flakyBoard } from '../../src/judge/flaky-board.ts';
import type { Base } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderFlakyIssue } from '../../src/render/flaky-issue.ts';
import { findAll, renderMarkdown, textOf } from '../support/github-markdown.ts';

const run = (at: number) =>
  ({
    commit: `${at}`.repeat(40),
    at: `2026-03-0${at}T10:00:00.000Z`,
    verdict: 'passed',
    tests: 10,
    failed: 0,
    flaky: 0,
    shards: 1,
  }) as const;
type Tests = Base['units'][number]['tests'];

const base = (tests: Tests, id = 'tests/pay.test.ts'): Base => ({
  commit: 'c',
  at: run(3).at,
  units: [{ id, tests }],
  runs: [1, 2, 3].map(run),
});
const boardOf = (tests: Tests, ownersOf?: (path: string) => readonly string[], id?: string) =>
  flakyBoard(base(tests, id), ownersOf);
const rendered = (board: ReturnType<typeof boardOf>, max?: number) =>
  renderFlakyIssue([{ suite: 'default', board }], { host: GITHUB }, max);
const cellsOf = (markdown: string) => findAll(renderMarkdown(markdown), 'td').map(textOf);
const headOf = (markdown: string) => findAll(renderMarkdown(markdown), 'h2').map(textOf);

const PAYS = { name: 'pays', past: 'kfp', flakes: 2, lastFlake: run(1).at };

describe('the board', () => {
  test('has the flaky tests with their last runs, the worst first, and no test that only failed', () => {
    const markdown = rendered(
      boardOf([{ name: 'seldom', past: 'ppk', flakes: 1 }, { name: 'broken', past: 'fff', fails: 3 }, PAYS]),
    );
    expect(headOf(markdown)).toEqual(['2 flaky tests on the default branch']);
    expect(cellsOf(markdown)).toEqual([
      'paystests/pay.test.ts',
      '🟨🟥🟩Failed in 1 and flaky in 1 of the last 3 runs of the default branch, since 1 Mar 2026, the last time 2 runs ago.',
      'seldomtests/pay.test.ts',
      '🟩🟩🟨Flaky in 1 of the last 3 runs of the default branch, since 3 Mar 2026, in the newest one too.',
    ]);
  });

  test('says when a test was flaky before the runs that it shows', () => {
    const [, past] = cellsOf(
      rendered(boardOf([{ name: 'x', past: 'ppp', flakes: 1, lastFlake: '2026-02-20T10:00:00.000Z' }])),
    );
    expect(past).toBe('🟩🟩🟩Passed in all of the last 3 runs of the default branch. Flaky on 20 Feb 2026.');
  });

  test('names the owners of the file, also where a unit is a file in a project', () => {
    const ownersOf = (path: string) => (path === 'e2e/pay.spec.ts' ? ['org/payments'] : []);
    const cells = cellsOf(rendered(boardOf([PAYS], ownersOf, '[firefox] › e2e/pay.spec.ts')));
    expect(cells[2]).toBe('org/payments');
    expect(cellsOf(rendered(boardOf([PAYS], ownersOf)))).toHaveLength(2);
  });

  test('shows a unit that is reported as a test once', () => {
    expect(cellsOf(rendered(boardOf([{ ...PAYS, name: '' }])))[0]).toBe('tests/pay.test.ts');
  });

  test('says that there are none', () => {
    const markdown = rendered(boardOf([{ name: 'green' }]));
    expect(headOf(markdown)).toEqual(['No flaky tests on the default branch']);
    expect(cellsOf(markdown)).toEqual([]);
  });

  test('of several suites has a heading for each that has some', () => {
    const boards = ['web', 'api', 'docs'].map((suite) => ({ suite, board: boardOf(suite === 'docs' ? [] : [PAYS]) }));
    const page = renderMarkdown(renderFlakyIssue(boards, { host: GITHUB }));
    expect(findAll(page, 'h2').map(textOf)).toEqual(['2 flaky tests on the default branch']);
    expect(findAll(page, 'h3').map(textOf)).toEqual(['web', 'api']);
  });
});

describe('of very many', () => {
  const many = Array.from({ length: 500 }, (_, at) => ({ ...PAYS, name: `t${at} ${'x'.repeat(250)}` }));

  test('the worst fifty are shown, and all are counted', () => {
    const markdown = rendered(boardOf(many));
    expect(headOf(markdown)).toEqual(['500 flaky tests on the default branch']);
    expect(markdown).toContain('The worst 50 of 500.');
    expect(cellsOf(markdown)).toHaveLength(2 * 50);
  });

  test.each([2000, 5000, 20_000])(
    '%i characters hold as many as there is room for, and say what is left out',
    (max) => {
      const markdown = rendered(boardOf(many), max);
      expect(markdown.length).toBeLessThanOrEqual(max);
      const shown = cellsOf(markdown).length / 2;
      expect(shown).toBeLessThan(50);
      expect(textOf(renderMarkdown(markdown))).toContain(
        shown === 0 ? 'no room for 50 flaky tests' : `and ${50 - shown} more flaky tests`,
      );
    },
  );
});
