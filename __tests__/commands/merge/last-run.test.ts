/** What was fixed since the last run of a pull request: real plans and merges of reports that are written by hand. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MERGE_INPUTS } from '../../../src/commands/merge/inputs.ts';
import { merge } from '../../../src/commands/merge/merge.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import type { Report, ShardRecord } from '../../../src/model.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { renderCheck } from '../../../src/render/check-text.ts';
import { renderComment } from '../../../src/render/comment.ts';
import { headline } from '../../../src/render/headline.ts';
import { renderSummary } from '../../../src/render/summary.ts';
import { renderStored } from '../../../src/stored.ts';
import { createProject, type LocalProject } from '../project.ts';

let project: LocalProject;

beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

/** By unit, the names of its tests; one that begins with `!` fails, and one that begins with `?` fails at first. */
type Tests = Readonly<Record<string, readonly string[]>>;

function reportOf(tests: Tests, tryNumber: number): string {
  const testCase = (unit: string, name: string) => {
    const isRed = name.startsWith('!') || (name.startsWith('?') && tryNumber === 1);
    const body = isRed ? '<failure message="no"/>' : '';
    return `<testcase classname="${unit}" name="${name.replace(/^[!?]/, '')}" time="1">${body}</testcase>`;
  };
  const suites = Object.entries(tests).map(
    ([unit, names]) => `<testsuite name="${unit}">${names.map((name) => testCase(unit, name)).join('')}</testsuite>`,
  );
  return `<testsuites>${suites.join('')}</testsuites>`;
}

interface Where {
  readonly isBase?: boolean;
  readonly commit: string;
  /** It is merged twice, with the plan as a file, as on another CI or a laptop. */
  readonly twice?: boolean;
}

/** Plans, leaves what one shard would, and merges. Units that are not named leave nothing. */
async function runOf(tests: Tests, { isBase = false, commit, twice = false }: Where): Promise<Report> {
  const units = JSON.stringify(['a', 'b'].map((id) => ({ id })));
  const { plan } = await project.plan({ framework: 'custom', shards: '1' }, { units: { name: 'units', text: units } });
  const isRed = Object.values(tests).some((names) => names.some((name) => name.startsWith('!')));
  const tries = [1, 2].filter((number) => number === 1 || JSON.stringify(tests).match(/"[!?]/));
  const record: ShardRecord = {
    version: 1,
    planId: plan.id,
    suite: 'default',
    shard: 1,
    pool: 'default',
    attempt: 1,
    runner: { name: 'r', os: 'linux', arch: 'x64', cpus: 2 },
    startedAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:01:00.000Z',
    setupMs: 0,
    exitCode: isRed ? 1 : 0,
    outcome: isRed ? 'failed' : 'passed',
    units: Object.entries(tests).map(([id, names]) => ({
      id,
      outcome: names.some((name) => name.startsWith('!')) ? 'failed' : 'passed',
      durationMs: 1000,
      tests: names.length,
      tries: 1,
    })),
    reports: tries.map((number) => `try-${number}/junit.xml`),
    tail: [],
  };
  const folder = '.shardwise/artifacts/shardwise-default-shard-1-attempt-1';
  project.write(`${folder}/shardwise-shard.json`, renderStored(record));
  for (const number of tries) project.write(`${folder}/try-${number}/junit.xml`, reportOf(tests, number));
  const { platform } = project;
  const context = { ...platform.context, isBase, commit, commitIsExact: true };
  const pinned = { plan: { ...plan, commit }, folder: `${project.root}/.shardwise/artifacts/shardwise-default-plan` };
  const inputs = parseInputs(MERGE_INPUTS, { given: new Map() });
  const once = async (given: Parameters<typeof merge>[1]['plan']) =>
    (await merge(inputs, { plan: given, write: {} }, { ...platform, host: GITHUB, context })).report;
  if (!twice) return once(pinned);
  const alone = { plan: pinned.plan };
  await once(alone);
  return once(alone);
}

const GREEN: Tests = { a: ['one', 'two'], b: ['three'] };
const base = (tests: Tests = GREEN) => runOf(tests, { isBase: true, commit: 'ba5e' });

describe('the run after a red one', () => {
  test('is now passing, and every page says which failures are fixed', async () => {
    await base();
    await runOf({ a: ['!one', '!two'], b: ['three'] }, { commit: 'c1' });
    const report = await runOf(GREEN, { commit: 'c2' });
    expect(report.lastRun).toEqual({ commit: 'c1', failed: 2, fixed: { count: 2, names: ['a › one', 'a › two'] } });
    expect(headline(report)).toMatch(/^✅ Now passing: 3 tests in .*, 2 failures fixed$/);
    expect(renderCheck(report, { host: GITHUB }, true).title).toBe('2 failures fixed, 3 passed');
    for (const page of [renderSummary(report, { host: GITHUB }), renderComment(report, { host: GITHUB })]) {
      expect(page).toContain('Compared with the last run at <code>c1</code>: 2 of 2 failures fixed');
      expect(page).toContain('### Now passing: 2 of 2 failures of the last run\n\n- <code>a › one</code>');
    }
  });

  test('is still red, and says what is fixed', async () => {
    await base();
    await runOf({ a: ['!one', '!two'], b: ['three'] }, { commit: 'c1' });
    const report = await runOf({ a: ['!one', 'two'], b: ['three'] }, { commit: 'c2' });
    expect(report.lastRun?.fixed).toEqual({ count: 1, names: ['a › two'] });
    expect(headline(report)).toMatch(/^❌ Failed: /);
    expect(renderCheck(report, { host: GITHUB }, false).title).toBe('1 failed (1 new), 1 failure fixed, 2 passed');
  });

  test('has fixed nothing that only passed at the second try', async () => {
    await base();
    await runOf({ a: ['!one', 'two'], b: ['three'] }, { commit: 'c1' });
    const report = await runOf({ a: ['?one', 'two'], b: ['three'] }, { commit: 'c2' });
    expect(report.lastRun).toMatchObject({ failed: 1, fixed: { count: 0 } });
    expect(headline(report)).toMatch(/^✅ Passed: /);
  });

  test('at the same commit has fixed nothing', async () => {
    await base();
    await runOf({ a: ['!one', 'two'], b: ['three'] }, { commit: 'c1' });
    expect(await runOf(GREEN, { commit: 'c1' })).not.toHaveProperty('lastRun');
  });

  test('is held against the run before it, also when that one left a unit out', async () => {
    await base();
    await runOf({ a: ['one', 'two'], b: ['!three'] }, { commit: 'c1' });
    await runOf({ a: ['one', 'two'] }, { commit: 'c2' });
    const report = await runOf(GREEN, { commit: 'c3' });
    expect(report.lastRun).toEqual({ commit: 'c2', failed: 1, fixed: { count: 1, names: ['b › three'] } });
  });

  test('once green, there is nothing to say', async () => {
    await base();
    await runOf({ a: ['!one', 'two'], b: ['three'] }, { commit: 'c1' });
    await runOf(GREEN, { commit: 'c2' });
    const report = await runOf(GREEN, { commit: 'c3' });
    expect(report.lastRun).toMatchObject({ failed: 0, fixed: { count: 0 } });
    expect(headline(report)).toMatch(/^✅ Passed: /);
    expect(renderSummary(report, { host: GITHUB })).not.toContain('last run');
  });
});

describe('of the default branch', () => {
  test('the last run is the base, so nothing is said twice', async () => {
    await base({ a: ['!one', 'two'], b: ['three'] });
    const report = await runOf(GREEN, { isBase: true, commit: 'next' });
    expect(report).not.toHaveProperty('lastRun');
    expect(report.changes?.fixed.count).toBe(1);
    expect(headline(report)).toMatch(/^✅ Now passing: .*, 1 failure fixed$/);
  });

  test('the first run of a branch is compared with its newest run alone', async () => {
    await base({ a: ['!one', 'two'], b: ['three'] });
    const report = await runOf(GREEN, { commit: 'c1' });
    expect(report).not.toHaveProperty('lastRun');
    expect(headline(report)).toMatch(/^✅ Now passing: .*, 1 failure fixed$/);
  });
});

test('hostile names are only names', async () => {
  await base({ a: ['one'], b: ['three'] });
  const name = '@everyone &lt;img src=x&gt; | # ::error::';
  await runOf({ a: [`!${name}`], b: ['three'] }, { commit: 'c1' });
  const page = renderComment(await runOf({ a: [name], b: ['three'] }, { commit: 'c2' }), { host: GITHUB });
  expect(page).toContain('### Now passing: 1 of 1 failure of the last run');
  expect(page).not.toMatch(/@everyone|<img/);
});

describe('a second merge of the same run', () => {
  const RED: Tests = { a: ['!one', 'two'], b: ['three'] };

  test('does not find its own failures in the history, and call them known', async () => {
    await base();
    const report = await runOf(RED, { isBase: true, commit: 'c1', twice: true });
    expect(report).not.toHaveProperty('base');
    expect(report).not.toHaveProperty('lastRun');
    expect(report.tests.map(({ failureClass }) => failureClass)).not.toContain('known');
  });

  test('of another run with the same content is compared', async () => {
    await runOf(RED, { isBase: true, commit: 'c1' });
    const report = await runOf(RED, { isBase: true, commit: 'c1' });
    expect(report.base?.commit).toBe('c1');
  });
});
