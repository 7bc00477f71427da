import { describe, expect, test } from '@jest/globals';
import { MERGE_INPUTS } from '../../../src/commands/merge/inputs.ts';
import { type Published, type PublishInputs, publish as publishAll } from '../../../src/commands/publish/publish.ts';
import { reportsTogether, showTriggering, triggeringReport } from '../../../src/commands/publish/publish-triggering.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import type { Report } from '../../../src/model.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import type {
  CheckRequest,
  CommentRequest,
  FlakyIssueRequest,
  LogPlace,
  Platform,
} from '../../../src/platform/platform.ts';
import type { Links } from '../../../src/render/links.ts';
import { renderStored } from '../../../src/stored.ts';
import { type SampleName, sampleReport } from '../../render/sample-reports.ts';

const HEAD = 'f'.repeat(40);
const REPOSITORY = 'https://github.com/octo-org/octo-repo';

interface Told {
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly place: LogPlace | undefined;
}

/** A platform that keeps what it is asked to show. */
interface StageOptions {
  readonly pages?: Published;
  readonly text?: string;
  /** The texts of several suites, by their names. */
  readonly reports?: Readonly<Record<string, string>>;
  readonly workflow?: string;
  /** Whether the run, and the one that started it, are of the default branch. */
  readonly isBase?: boolean;
}

function createStage({ pages = {}, text, reports, workflow = 'tests', isBase = true }: StageOptions = {}) {
  const checks: CheckRequest[] = [];
  const comments: CommentRequest[] = [];
  const flakyIssues: FlakyIssueRequest[] = [];
  const told: Told[] = [];
  const log: string[] = [];
  const summaries: string[] = [];
  const platform = {
    host: GITHUB,
    context: {
      repositoryUrl: REPOSITORY,
      runId: '7',
      attempt: 1,
      workflow,
      commit: 'c'.repeat(40),
      isBase: isBase && text === undefined,
      ...((text ?? reports) !== undefined && {
        triggeredBy: { runId: '5', attempt: 2, workflow, commit: HEAD, isBase },
      }),
    },
    publisher: {
      check: async (check: CheckRequest) => {
        checks.push(check);
        return pages.check;
      },
      comment: async (comment: CommentRequest) => {
        comments.push(comment);
        return pages.comment;
      },
      flakyIssue: async (issue: FlakyIssueRequest) => {
        flakyIssues.push(issue);
        return pages.flakyIssue;
      },
    },
    showSummary: async (markdown: string) => void summaries.push(markdown),
    log: {
      info: (message: string) => log.push(message),
      error: (message: string, place?: LogPlace) => told.push({ level: 'error', message, place }),
      warning: (message: string, place?: LogPlace) => told.push({ level: 'warning', message, place }),
    },
    triggeringReport: async (suite: string) => {
      const found = reports === undefined ? text : reports[suite];
      return found ? { artifact: 'the-artifact', text: found } : undefined;
    },
    triggeringSuites: async () => Object.keys(reports ?? { default: text }),
  } as unknown as Platform;
  return { platform, checks, comments, flakyIssues, summaries, log, told };
}

const inputs = (given: Readonly<Record<string, string>> = {}) =>
  parseInputs(MERGE_INPUTS, { given: new Map(Object.entries(given)) });

const LINKS = { host: GITHUB, run: `${REPOSITORY}/actions/runs/7` };

/** As a browser reads it. */
const read = (markdown: string | undefined): string =>
  (markdown ?? '').replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const publish = (report: Report, passed: boolean, options: PublishInputs, links: Links, platform: Platform) =>
  publishAll([{ report, links }], passed, options, links, platform);

const RED: readonly SampleName[] = ['one-failure', 'missing-shard'];

describe('publishing', () => {
  test.each(RED)('%s: the check fails, the comment leads to it, and the job says why once more', async (name) => {
    const report = sampleReport(name);
    const stage = createStage({ pages: { check: 'https://check', comment: 'https://comment' } });

    expect(await publish(report, false, inputs(), LINKS, stage.platform)).toEqual({
      check: 'https://check',
      comment: 'https://comment',
    });

    expect(stage.checks).toEqual([
      expect.objectContaining({ suite: report.suite, name: 'Tests', conclusion: 'failure', required: false }),
    ]);
    expect(stage.comments).toEqual([expect.objectContaining({ suite: report.suite, create: true })]);
    expect(read(stage.comments[0]?.body)).toContain('https://check');
    expect(stage.told.map(({ level, message }) => [level, message])).toEqual(
      report.reasons.map((reason) => ['error', reason]),
    );
  });

  test.each([
    ['tests', 'default', 'Tests'],
    ['', 'default', 'Tests'],
    ['tests', 'api', 'Tests (api)'],
    ['nightly', 'default', 'Tests of nightly'],
    ['nightly', 'api', 'Tests of nightly (api)'],
    // None of these is the check of another one.
    ['default', 'default', 'Tests of default'],
    ['tests', 'tests', 'Tests (tests)'],
    ['api', 'default', 'Tests of api'],
  ])('the check of workflow %j and suite %j is called %j', async (workflow, suite, name) => {
    const stage = createStage({ workflow });
    await publish({ ...sampleReport('one-failure'), suite }, false, inputs(), LINKS, stage.platform);
    expect(stage.checks).toEqual([expect.objectContaining({ name })]);
  });

  test('without a check the lines are annotations of the job, as many as the runner keeps', async () => {
    const report = sampleReport('300-failures');
    const stage = createStage();

    await publish(report, false, inputs({ annotations: '1000' }), LINKS, stage.platform);

    const errors = stage.told.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(GITHUB.limits.stepAnnotations);
    expect(errors[0]?.message).toBe(report.reasons[0]);
    expect(errors.at(-1)?.place?.file).toMatch(/^tests\//);
    expect(read(stage.comments[0]?.body)).not.toContain('https://check');
  });

  test('what the job forgives is a warning, and the check does not fail', async () => {
    const stage = createStage();
    await publish(sampleReport('one-failure'), true, inputs(), LINKS, stage.platform);
    expect(stage.checks[0]?.conclusion).toBe('neutral');
    expect(stage.told.filter(({ place }) => place?.file === undefined).map(({ level }) => level)).toEqual(['warning']);
  });

  test.each([
    { given: { check: 'false' }, checks: 0, comments: 1 },
    { given: { comment: 'never' }, checks: 1, comments: 0 },
    { given: { check: 'true', 'check-name': 'Unit tests' }, checks: 1, comments: 1 },
  ])('the inputs decide: $given', async ({ given, checks, comments }) => {
    const stage = createStage();
    await publish(sampleReport('all-green'), true, inputs(given), LINKS, stage.platform);
    expect([stage.checks.length, stage.comments.length]).toEqual([checks, comments]);
    if ('check-name' in given)
      expect(stage.checks[0]).toMatchObject({ required: true, name: 'Unit tests', conclusion: 'success' });
    for (const { create } of stage.comments) expect(create).toBe(false);
  });

  test('a reason shows the names in it, with their control characters made visible', async () => {
    const stage = createStage();
    const reason = `report \u202e\u001b[31m${'x'.repeat(GITHUB.limits.annotationCharacters)}\n::error::x is damaged`;
    await publish({ ...sampleReport('all-green'), reasons: [reason] }, false, inputs(), LINKS, stage.platform);
    const [{ message = '' } = {}] = stage.told;
    expect(message).toMatch(/^report \\u\{202e\}\\u\{001b\}\[31mx+…$/);
    expect(message).toHaveLength(GITHUB.limits.annotationCharacters);
  });

  test('annotations: 0 makes none', async () => {
    const stage = createStage();
    await publish(sampleReport('one-failure'), false, inputs({ annotations: '0' }), LINKS, stage.platform);
    expect(stage.checks[0]?.annotations).toEqual([]);
    expect(stage.told.filter(({ place }) => place?.file !== undefined)).toEqual([]);
  });
});

describe('publishing several suites', () => {
  const suites = ['web', 'api', 'docs'];
  const shown = (['all-green', 'missing-shard', 'one-failure'] as const).map((name, at) => ({
    report: { ...sampleReport(name), suite: suites[at] ?? '', suites },
    links: { ...LINKS, artifact: `report of ${suites[at]}` },
  }));

  test('makes one comment and one check, which no suite alone can have', async () => {
    const stage = createStage({ pages: { check: 'https://check', comment: 'https://comment' } });
    await publishAll(shown, false, inputs(), LINKS, stage.platform);
    expect(stage.checks).toMatchObject([{ suite: '*', name: 'Tests (all suites)', conclusion: 'failure' }]);
    expect(stage.comments).toMatchObject([{ suite: '*', create: true }]);
    expect(stage.checks[0]?.title).toMatch(
      /^❌ Failed: 1 of 3 suites \(docs\), and 1 other did not pass – docs: 1 failed/,
    );
  });

  test('has a row for each suite, and then the worst first', async () => {
    const stage = createStage();
    await publishAll(shown, false, inputs(), LINKS, stage.platform);
    const body = read(stage.comments[0]?.body);
    const rows = [...body.matchAll(/^\| (web|api|docs) \| (.*?) \|/gm)].map(([, suite, verdict]) => [suite, verdict]);
    expect(rows).toEqual([
      ['web', '✅ Passed'],
      ['api', '❌ Incomplete'],
      ['docs', '❌ Failed'],
    ]);
    const order = [...body.matchAll(/^## .* · (\w+)$/gm)].map(([, suite]) => suite);
    expect(order).toEqual(['docs', 'api', 'web']);
  });

  test('says in the job which suite each reason is of', async () => {
    const stage = createStage();
    await publishAll(shown, false, inputs(), LINKS, stage.platform);
    expect(stage.told.flatMap(({ place }) => (place?.file === undefined ? [place?.title] : []))).toEqual([
      ...sampleReport('one-failure').reasons.map(() => 'Shardwise: docs failed'),
      ...sampleReport('missing-shard').reasons.map(() => 'Shardwise: api incomplete'),
    ]);
  });

  test('passes only with all of them', async () => {
    const stage = createStage();
    const green = shown.slice(0, 1).flatMap((one) => [one, { ...one, report: { ...one.report, suite: 'api' } }]);
    await publishAll(green, true, inputs(), LINKS, stage.platform);
    expect(stage.checks).toMatchObject([
      { conclusion: 'success', title: expect.stringMatching(/^✅ Passed: 2 suites, /) },
    ]);
    expect(stage.comments[0]?.create).toBe(false);
  });

  test('of another run takes those that it judged together, and tells which is missing', async () => {
    const text = (at: number) => renderStored(shown[at]?.report ?? {});
    const alone = renderStored({ ...sampleReport('all-green'), suite: 'nightly' });
    const all = createStage({ reports: { api: text(1), docs: text(2), nightly: alone, web: text(0) } });
    const found = await reportsTogether(all.platform);
    expect([...found].map(([suite, report]) => [suite, report?.verdict])).toEqual([
      ['web', 'passed'],
      ['api', 'incomplete'],
      ['docs', 'failed'],
    ]);
    const lost = await reportsTogether(createStage({ reports: { web: text(0), docs: text(2) } }).platform);
    expect(lost.get('api')).toBeUndefined();
    expect([...lost.keys()]).toEqual(suites);
    expect(
      await reportsTogether(createStage({ reports: { default: alone, nightly: alone } }).platform).catch(String),
    ).toContain('is of suite nightly');
    expect(await reportsTogether(createStage({ reports: { nightly: alone } }).platform)).toEqual(new Map());
    expect(await reportsTogether(createStage({ text: alone }).platform)).toEqual(new Map());
  });
});

describe('the issue of flaky tests', () => {
  const board = (count: number): NonNullable<Report['flakyBoard']> => ({
    tests: Array.from({ length: count }, (_, at) => ({ unit: 'a.test.ts', name: `test ${at}`, outcomes: 'pk' })),
    all: count,
    runs: [],
  });
  const withBoard = (count: number, suite = 'default'): Report => ({
    ...sampleReport('all-green'),
    suite,
    flakyBoard: board(count),
  });
  const wanted = inputs({ 'flaky-issue': 'true' });

  test('is not written unless it is asked for', async () => {
    const stage = createStage();
    await publish(withBoard(1), true, inputs(), LINKS, stage.platform);
    expect(stage.flakyIssues).toEqual([]);
  });

  test('is made for the first flaky test, and kept up to date when there is none', async () => {
    const stage = createStage({ pages: { flakyIssue: 'https://issue' }, workflow: 'nightly' });
    const published = await publish(withBoard(1), true, wanted, LINKS, stage.platform);
    await publish(withBoard(0, 'api'), true, wanted, LINKS, stage.platform);
    expect(published.flakyIssue).toBe('https://issue');
    expect(stage.flakyIssues).toMatchObject([
      { suite: 'default', title: 'Flaky tests of nightly', create: true, body: expect.stringContaining('test 0') },
      { suite: 'api', title: 'Flaky tests of nightly (api)', create: false },
    ]);
  });

  test('is one for all suites that a merge judged', async () => {
    const stage = createStage();
    const shown = ['web', 'api'].map((suite) => ({ report: withBoard(1, suite), links: LINKS }));
    await publishAll(shown, true, wanted, LINKS, stage.platform);
    expect(stage.flakyIssues).toMatchObject([{ suite: '*', title: 'Flaky tests (all suites)' }]);
  });

  test('stays as it is after a run of another branch, and after one that taught nothing', async () => {
    const branch = createStage({ isBase: false });
    await publish(withBoard(1), true, wanted, LINKS, branch.platform);
    const taughtNothing = createStage();
    await publish(sampleReport('all-green'), true, wanted, LINKS, taughtNothing.platform);
    expect([...branch.flakyIssues, ...taughtNothing.flakyIssues]).toEqual([]);
  });

  test.each([
    ['the default branch', true, 1],
    ['a pull request', false, 0],
  ])('with publish-only, of a run of %s', async (_what, isBase, count) => {
    const stage = createStage({ text: renderStored(withBoard(1)), isBase });
    const found = await triggeringReport('default', stage.platform);
    if (found === undefined) throw new Error('no report');
    await showTriggering([found], wanted, stage.platform);
    expect(stage.flakyIssues).toHaveLength(count);
  });
});

describe('publishing for the run that started this one', () => {
  const report = (change: Partial<Report> = {}) => renderStored({ ...sampleReport('one-failure'), ...change });

  test('without such a run there is a mistake in the inputs', async () => {
    await expect(triggeringReport('default', createStage().platform)).rejects.toThrow('publish-only');
  });

  test('commit and addresses come from GitHub, whatever the report says', async () => {
    const stage = createStage({ text: report({ commit: 'e'.repeat(40) }) });
    const found = await triggeringReport('default', stage.platform);
    expect(found?.commit).toBe(HEAD);
    if (found === undefined) return;
    await showTriggering([found], inputs(), stage.platform);
    expect(read(stage.comments[0]?.body)).toContain(`${REPOSITORY}/actions/runs/5/attempts/2`);
    expect(read(stage.comments[0]?.body)).toContain(`${REPOSITORY}/blob/${HEAD}/`);
    expect(read(stage.comments[0]?.body)).not.toContain('eeeeeee');
    expect(read(stage.summaries[0])).toContain(`${REPOSITORY}/blob/${HEAD}/`);
    expect(stage.log[0]).toContain('verdict: failed');
  });

  test('the summary can be left out', async () => {
    const stage = createStage({ text: report() });
    await showTriggering([sampleReport('one-failure')], inputs({ summary: 'false' }), stage.platform);
    expect(stage.summaries).toEqual([]);
    expect(stage.log).toHaveLength(1);
  });

  test('anything but a report of this suite is refused', async () => {
    const refused = (text: string) => triggeringReport('default', createStage({ text }).platform);
    await expect(refused('{"version": 1, "verdict": "passed"}')).rejects.toThrow('the-artifact is not a valid report');
    await expect(refused(report({ suite: 'other' }))).rejects.toThrow('suite other');
    expect(await refused('')).toBeUndefined();
  });
});
