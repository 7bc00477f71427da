/** A host that nobody has heard of: plans, links, limits and words follow its value, and nothing else is told of it. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { linksOf } from '../src/commands/shared/run-links.ts';
import type { Host } from '../src/host.ts';
import { assembleReport } from '../src/judge/assemble.ts';
import type { ComparedWith } from '../src/judge/comparison.ts';
import { type Base, type Plan, type ReportTest, UsageError } from '../src/model.ts';
import { GENERIC } from '../src/platform/local/host.ts';
import type { RunContext } from '../src/platform/platform.ts';
import { annotationsOf } from '../src/render/annotations.ts';
import { renderCheck } from '../src/render/check-text.ts';
import { renderComment } from '../src/render/comment.ts';
import { renderConsole } from '../src/render/console.ts';
import { renderPlanSummary } from '../src/render/plan-summary.ts';
import { renderSummary } from '../src/render/summary.ts';
import { type LocalProject, nodeProject, nodeTest, PASSES, type Values } from './commands/project.ts';
import { allGreen, someTest } from './judge/samples.ts';
import { SAMPLE_NAMES, sampleReport } from './render/sample-reports.ts';
import { renderMarkdown, textOf } from './support/github-markdown.ts';

const TINY: Host = {
  ...GENERIC,
  title: 'Tiny CI',
  maxMatrixJobs: 3,
  maxMatrices: 4,
  defaultJobMinutes: 30,
  billingStepMs: 1000,
  limits: { ...GENERIC.limits, commentCharacters: 4000, stepAnnotations: 1 },
  links: {
    run: (repository, runId, attempt) => `${repository}/pipelines/${runId}/${attempt}`,
    file: (repository, commit, path, line) => `${repository}/files/${path}?at=${commit}&line=${line}`,
  },
  rerunFailed: 'press the red button',
  base: {
    name: 'trunk',
    there: 'on trunk',
    run: 'run of trunk',
    runs: 'runs of trunk',
    sameFiles: 'at one commit of trunk',
  },
};

const context = { repositoryUrl: 'https://tiny.example/shop', runId: '7', attempt: 2, commit: 'c0ffee' };
const links = linksOf({ host: TINY, context: context as RunContext }, 'default');

/** Every page of a report, as a reader sees it. */
const pagesOn = (host: Host, name: (typeof SAMPLE_NAMES)[number]): string[] => {
  const report = sampleReport(name);
  const pages = [
    renderSummary(report, { host }),
    renderComment(report, { host }),
    renderCheck(report, { host }, false).summary,
  ];
  return [
    ...pages.map((page) => textOf(renderMarkdown(page))),
    renderConsole(report, host),
    ...annotationsOf([report], 100, host).map(({ title }) => title),
  ];
};

describe('the pages of a report', () => {
  test('lead to the run and to the line that failed', () => {
    const comment = renderComment(sampleReport('one-failure'), links);
    const decoded = (text: string) => text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
    const addresses = [...comment.matchAll(/href="([^"]*)"/g)].map(([, address = '']) => decoded(address));
    expect(addresses).toEqual([
      expect.stringMatching(/^https:\/\/tiny\.example\/shop\/files\/tests\/[^?]+\?at=c0ffee&line=\d+$/),
      'https://tiny.example/shop/pipelines/7/2',
    ]);
  });

  test('say what to press and what a run is compared with', () => {
    const [lost = ''] = pagesOn(TINY, 'missing-shard');
    expect(lost).toContain('then press the red button: only what is missing runs again.');
    for (const text of pagesOn(TINY, 'new-and-known').slice(0, 4)) {
      expect(text).toContain('Also failing on trunk: 2');
      expect(text).toMatch(/Compared with trunk.*: 1 fixed/);
    }
  });

  test('are no longer than it takes', () => {
    expect(renderComment(sampleReport('300-failures'), links).length).toBeLessThanOrEqual(4000);
  });

  test.each(SAMPLE_NAMES)('never speak of a default branch or a button on a laptop: %s', (name) => {
    for (const text of pagesOn(GENERIC, name)) expect(text).not.toMatch(/default branch|re-run|GitHub/i);
  });
});

describe('the reasons and warnings of a verdict', () => {
  const NOW = allGreen().createdAt;
  const judged = (host: Host, tests: readonly ReportTest[], past: ComparedWith) => {
    const { reasons, warnings } = assembleReport({ ...allGreen({ tests }), host }, past);
    return [...reasons, ...warnings].join('\n');
  };
  const failing = ['a', 'b'].map((unit) => someTest(unit, 'failed', { name: 'x' }));
  const base: Base = {
    commit: 'c',
    at: NOW,
    units: [
      {
        id: 'a',
        tests: [
          { name: 'x', ms: 1, flakes: 1, lastFlake: NOW },
          { name: 'y', ms: 1 },
        ],
      },
    ],
  };
  const quarantine = [{ test: 'b › x', owner: 'team', reason: 'r', until: '2099-01-01' }];

  test.each([
    ['trunk', 'on trunk', TINY],
    ['the last run here', 'in the last run here', GENERIC],
  ])('compare with %s', (name, there, host) => {
    const text = judged(host, failing, { base, quarantine });
    expect(text).toContain(`reported fewer tests than ${there} and may have ended early`);
    expect(text).toContain(`it is not known to be flaky ${there}`);
    expect(judged(host, [], { base: { ...base, onlyBad: true } })).toContain(`${name} has more tests than`);
  });

  test('name the inputs that a laptop has', () => {
    const nothing = { records: [], tests: [], files: [] };
    const { plan: _plan, ...evidence } = allGreen(nothing);
    expect(assembleReport({ ...evidence, host: GENERIC }).reasons).toEqual([
      'there is nothing to judge: suite default has no plan (did the plan command run here before, with the same suite?) and no report (paths, or the input junit)',
    ]);
  });
});

describe('a plan', () => {
  const TESTS = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.test.mjs`, nodeTest(PASSES)]));
  const projects: LocalProject[] = [];
  afterEach(() => {
    for (const project of projects.splice(0)) project.remove();
  });

  async function planOn(host: Host, values: Values): Promise<Plan> {
    const project = await nodeProject(TESTS, host);
    projects.push(project);
    return (await project.plan(values)).plan;
  }

  test('of more shards than it runs is refused', async () => {
    await expect(planOn(TINY, { shards: '4' })).rejects.toThrow(
      new UsageError(
        'input shards is 4, but a plan for Tiny CI has at most 3 shards: write 3 or less, or write matrices: 2',
      ),
    );
    expect((await planOn(GENERIC, { shards: '4' })).shards).toHaveLength(4);
  });

  test('of any number of shards stays below', async () => {
    const shardsOn = async (host: Host) => (await planOn(host, { 'tests-per-shard': '1' })).shards.length;
    expect([await shardsOn(GENERIC), await shardsOn(TINY)]).toEqual([4, 3]);
  });

  test('is billed by the second, and a job has half an hour', async () => {
    const [unbilled, billed] = [await planOn(GENERIC, { shards: '3' }), await planOn(TINY, { shards: '3' })];
    expect([unbilled, billed].map(({ prediction }) => prediction.billedMinutes)).toEqual([3, 1]);
    expect(renderPlanSummary(unbilled, GENERIC)).toContain('All shards together take 3 machine minutes.');
    expect(renderPlanSummary(billed, TINY)).toContain('All shards together bill 1 minute.');
    expect([unbilled, billed].map(({ shards }) => shards[0]?.timeoutMinutes)).toEqual([360, 30]);
  });
});
