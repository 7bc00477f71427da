/** Rules for every page on GitHub, whatever the report and however little room there is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assembleReport } from '../../src/judge/assemble.ts';
import type { Report, ReportTest } from '../../src/model.ts';
import { GITHUB } from '../../src/platform/github/host.ts';
import { renderCheck, renderChecks } from '../../src/render/check-text.ts';
import { renderComment, renderComments } from '../../src/render/comment.ts';
import { renderFlakyIssue } from '../../src/render/flaky-issue.ts';
import { headline } from '../../src/render/headline.ts';
import type { Links } from '../../src/render/links.ts';
import { renderSummaries, renderSummary } from '../../src/render/summary.ts';
import { byteLength } from '../../src/text/numbers.ts';
import { allGreen, type SmallEvidence, someFile, somePlan, someRecord, someTest } from '../judge/samples.ts';
import {
  countElements,
  type Element,
  findAll,
  findReferences,
  renderMarkdown,
  textOf,
} from '../support/github-markdown.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/hostile-text.ts';

/** Enough room for the verdict, its figures and the count of what is left out, whatever a report says. */
const LEAST_ROOM = 8000;

const LINKS: Links = {
  host: GITHUB,
  run: 'https://github.com/o/r/actions/runs/1',
  source: (path) => `https://github.com/o/r/blob/1/${path}`,
  artifact: 'report',
};

const PAGES = {
  summary: (report: Report, max?: number) => renderSummary(report, LINKS, max),
  comment: (report: Report, max?: number) => renderComment(report, LINKS, max),
  check: (report: Report) => renderCheck(report, LINKS, false).summary,
  'summary of suites': (report: Report, max?: number) => renderSummaries(twoSuites(report), GITHUB, max),
  'comment of suites': (report: Report, max?: number) => renderComments(twoSuites(report), LINKS, max),
  'issue of flaky tests': (report: Report) => issueOf(report),
  'check of suites': (report: Report) => renderChecks(twoSuites(report), LINKS, false).summary,
};
const SIZES: Record<string, (text: string) => number> = {
  summary: byteLength,
  comment: (text) => text.length,
  'summary of suites': byteLength,
  'comment of suites': (text) => text.length,
};

/** The report beside one of another suite, which passed. */
const twoSuites = (report: Report) =>
  [report, { ...assembleReport(allGreen()), suite: 'other' }].map((one) => ({ report: one, links: LINKS }));

function issueOf({ flakyBoard: board }: Report): string {
  if (board === undefined) throw new Error('no flaky tests');
  return renderFlakyIssue(
    ['default', 'other'].map((suite) => ({ suite, board })),
    LINKS,
  );
}

/** A text in every place where a shard, a report, an artifact or a project can put one. */
function hostileReport(text: string): Report {
  const name = text || 'x';
  const parts = { name: text, className: text, suite: [text], message: text, detail: text };
  const classes = ['new', 'known-flaky', 'already-failing', 'quarantined'] as const;
  const report = assembleReport(
    allGreen({
      plan: somePlan({ units: somePlan().units.map((unit) => (unit.id === 'd' ? { ...unit, id: name } : unit)) }),
      records: [someRecord(1, { outcome: 'crashed', exitCode: 1, tail: [text, text] })],
      tests: [
        ...classes.map(() => someTest('a', 'failed', { ...parts, file: name, line: 1 })),
        someTest('b', 'passed', { ...parts, flaky: true, tries: 2 }),
        someTest('c', 'passed', parts),
      ],
      files: [
        someFile({ path: name, status: 'damaged', problem: text, suiteErrors: [text] }),
        someFile({ path: name, status: 'foreign', producer: text }),
      ],
      warnings: [text],
    }),
  );
  const names = { count: 1, names: [text] };
  const entry = { test: text, owner: text, reason: text, until: text, state: 'muted' as const };
  return {
    ...report,
    tests: report.tests.map((test, at) => (classes[at] === undefined ? test : { ...test, failureClass: classes[at] })),
    reasons: [...report.reasons, text],
    base: { commit: text || 'x', at: report.createdAt },
    newFailures: [text],
    commit: text || 'x',
    unexpected: [{ unit: text, shard: 1 }],
    doubled: [{ unit: text, shards: [1, 2] }],
    flakyBoard: {
      tests: [{ unit: `${name}/x`, name: text, owners: [text, text], outcomes: 'k', lastFlake: report.createdAt }],
      all: 2,
      runs: [
        {
          commit: text,
          at: report.createdAt,
          verdict: 'passed',
          tests: 1,
          failed: 0,
          flaky: 1,
          shards: 1,
        },
      ],
    },
    lastRun: { commit: name, failed: 3, fixed: names },
    changes: { fixed: names, added: names, removed: names, slower: [{ name: text, beforeMs: 1, afterMs: 9000 }] },
    quarantine: [entry],
    measured: {
      places: [
        { place: text, region: text, measuredAt: [text], compared: 1, factor: 2 },
        { place: 'b', compared: 1, factor: 1 },
      ],
      times: [
        { test: text, unit: text, metric: text, at: [{ place: text, samples: 1, leastMs: 1, mostMs: 2, older: 0 }] },
      ],
      leftOut: 1,
      breaches: [],
    },
  };
}

const shape = (element: Element): Record<string, number> => {
  const counts = countElements(element);
  counts.delete('span');
  // A path that leads out of the repository is not a link.
  counts.delete('a');
  return Object.fromEntries(counts);
};

describe.each(Object.entries(PAGES))('the %s', (_name, render) => {
  const plain = shape(renderMarkdown(render(hostileReport('plain'))));
  const expectHarmless = (whole: string) => {
    // Longer texts leave no room for some of the places.
    const text = whole.slice(0, 200);
    const markdown = render(hostileReport(text));
    const page = renderMarkdown(markdown);
    expect(shape(page)).toEqual(plain);
    expect(findReferences(page)).toEqual([]);
    const addresses = [...markdown.matchAll(/href="([^"]*)"/g)].map(([, address]) => address);
    for (const address of addresses) expect(address).toMatch(/^https&#58;&#47;&#47;github&#46;com&#47;o&#47;r/);
  };

  test.each(HOSTILE_TEXTS)('treats %s like a plain word', (_what, text) => {
    expectHarmless(text);
  });

  test('treats any text like a plain word', () => {
    // A text that is the name of a planned unit would count as that unit.
    const other = hostileText.filter((text) => !/^[a-d]$/.test(text));
    fc.assert(fc.property(other, expectHarmless), { numRuns: 30 });
  });
});

const anyReport = fc
  .record({
    failed: fc.integer({ min: 0, max: 80 }),
    flaky: fc.integer({ min: 0, max: 60 }),
    missing: fc.integer({ min: 0, max: 80 }),
    warnings: fc.integer({ min: 0, max: 20 }),
    words: hostileText,
    long: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ failed, flaky, missing, warnings, words, long }): { report: Report; failed: number } => {
    const text = `${words}${'@'.repeat(long)}`;
    const tests = (count: number, sign: string, change: Partial<ReportTest>) =>
      Array.from({ length: count }, (_, at) =>
        someTest('a', 'passed', {
          name: `${sign}${at}${sign} ${text}`,
          message: text,
          detail: text,
          durationMs: undefined as never,
          ...change,
        }),
      );
    const evidence: Partial<SmallEvidence> = {
      tests: [...tests(failed, 'F', { outcome: 'failed' }), ...tests(flaky, 'K', { flaky: true })],
      warnings: Array.from({ length: warnings }, () => text),
      records: [someRecord(1, { outcome: 'crashed', exitCode: 1, tail: [text] })],
    };
    const lost = Array.from({ length: missing }, (_, at) => ({ unit: `${at} ${text}`, shard: 1 }));
    return { report: { ...assembleReport(allGreen(evidence)), missing: lost }, failed };
  });

/** How many failed tests the page leaves out, by its own notes. */
const saidLeft = (text: string): number =>
  [/…and ([\d,]+) more failed tests?: see/g, /has no room for .*?([\d,]+) failed tests?[,.]/g]
    .flatMap((note) => [...text.matchAll(note)])
    .reduce((sum, [, count = '0']) => sum + Number(count.replace(',', '')), 0);

describe.each(['summary', 'comment'] as const)('the %s with little room', (name) => {
  test('keeps its limit, says the verdict and the figures, closes what it opens, and counts what it leaves out', () => {
    fc.assert(
      fc.property(anyReport, fc.integer({ min: LEAST_ROOM, max: 40_000 }), ({ report, failed }, max) => {
        const markdown = PAGES[name](report, max);
        expect(SIZES[name]?.(markdown)).toBeLessThanOrEqual(max);
        const page = renderMarkdown(markdown);
        expect(findAll(page, 'h2').map(textOf)[0]?.replace(/\s+/g, ' ')).toContain(headline(report).slice(0, 8));
        const text = textOf(page);
        expect(text).toMatch(/[\d,]+ passed · .* of tests/);
        if (failed > 0) expect(text).toContain(`${failed} failed`);
        const shown = new Set([...text.matchAll(/F(\d+)F/g)].map(([, at]) => at)).size;
        expect(shown + saidLeft(text)).toBe(failed);
        const fences = findAll(page, 'pre').length;
        expect((markdown.match(/^(`{3,})text$/gm) ?? []).length + (markdown.match(/^```mermaid$/gm) ?? []).length).toBe(
          fences,
        );
      }),
      { numRuns: 25 },
    );
  });
});
