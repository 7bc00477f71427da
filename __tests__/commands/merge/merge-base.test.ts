/** Runs of a branch held against runs of the default branch before them: what shards left is written by hand, all else is real. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MERGE_INPUTS } from '../../../src/commands/merge/inputs.ts';
import { merge } from '../../../src/commands/merge/merge.ts';
import type { PlanResult } from '../../../src/commands/plan/plan.ts';
import { decodeHistory } from '../../../src/history/codec.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { INFRASTRUCTURE_SHARE, MIN_INFRASTRUCTURE_TESTS } from '../../../src/judge/infrastructure.ts';
import { type Base, type History, type ShardRecord, UsageError } from '../../../src/model.ts';
import { GITHUB } from '../../../src/platform/github/host.ts';
import { renderConsole } from '../../../src/render/console.ts';
import { renderStored } from '../../../src/stored.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
let made: PlanResult['plan'];
let clock: Date;

beforeEach(async () => {
  project = await createProject();
  clock = new Date('2026-03-01T10:00:00.000Z');
  await plan();
});
afterEach(() => project.remove());

/** Of one shard with the units `a` and `b`, from the history as it is by now. */
async function plan(): Promise<void> {
  const units = JSON.stringify(['a', 'b'].map((id) => ({ id })));
  ({ plan: made } = await project.plan(
    { framework: 'custom', shards: '1' },
    { units: { name: 'units', text: units } },
  ));
}

type Outcome = 'passed' | 'failed' | 'flaky' | 'skipped' | number;
/** By unit and name, how each test ended; a number is a pass that took so many seconds. */
type Tests = Readonly<Record<string, Readonly<Record<string, Outcome>>>>;

const isRed = (outcome: Outcome) => outcome === 'failed';

/** What the shard uploads: a first try, and a second one of what did not pass. */
function leave(tests: Tests, attempt = 1, change: Partial<ShardRecord> = {}): void {
  const all = Object.entries(tests);
  const red = all.filter(([, cases]) => Object.values(cases).some(isRed)).map(([unit]) => unit);
  const again = all.filter(([, cases]) => Object.values(cases).some((one) => isRed(one) || one === 'flaky'));
  const record: ShardRecord = {
    version: 1,
    planId: made.id,
    suite: 'default',
    shard: 1,
    pool: 'default',
    attempt,
    runner: { name: 'r', os: 'linux', arch: 'x64', cpus: 2 },
    startedAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:01:00.000Z',
    setupMs: 20_000,
    exitCode: red.length > 0 ? 1 : 0,
    outcome: red.length > 0 ? 'failed' : 'passed',
    units: all.map(([id, cases]) => ({
      id,
      outcome: red.includes(id) ? 'failed' : 'passed',
      durationMs: 1000,
      tests: Object.keys(cases).length,
      tries: again.some(([unit]) => unit === id) ? 2 : 1,
    })),
    reports: ['try-1/x.xml', 'try-2/x.xml'],
    tail: [],
    ...change,
  };
  const artifact = `.shardwise/artifacts/shardwise-default-shard-1-attempt-${attempt}`;
  project.write(`${artifact}/shardwise-shard.json`, renderStored(record));
  project.write(`${artifact}/try-1/x.xml`, junit(all, 1));
  project.write(`${artifact}/try-2/x.xml`, junit(again, 2));
}

const junit = (units: readonly (readonly [string, Tests[string]])[], tryNumber: number): string => {
  const suites = units.map(([unit, tests]) => {
    const cases = Object.entries(tests).map(([name, outcome]) => testCase(unit, name, outcome, tryNumber));
    return `<testsuite name="${unit}">${cases.join('')}</testsuite>`;
  });
  return `<testsuites>${suites.join('')}</testsuites>`;
};

function testCase(unit: string, name: string, outcome: Outcome, tryNumber: number): string {
  const isFailed = outcome === 'failed' || (outcome === 'flaky' && tryNumber === 1);
  const seconds = typeof outcome === 'number' ? outcome : 1;
  const body = isFailed ? '<failure message="no"/>' : outcome === 'skipped' ? '<skipped/>' : '';
  return `<testcase classname="${unit}" name="${name}" time="${seconds}">${body}</testcase>`;
}

interface Where {
  readonly isBase?: boolean;
  readonly commit?: string;
  readonly values?: Values;
}

async function mergeOf({ isBase = false, commit = 'c1', values = {} }: Where = {}) {
  const { platform } = project;
  const inputs = parseInputs(MERGE_INPUTS, { given: new Map(Object.entries(values)) });
  const context = { ...platform.context, isBase, commit, commitIsExact: true };
  const pinned = { plan: { ...made, commit }, folder: `${project.root}/.shardwise/artifacts/shardwise-default-plan` };
  const there = { ...platform, host: GITHUB, context, now: () => clock };
  return merge(inputs, { plan: pinned, write: {} }, there);
}

/** A run of the default branch, and the plan of the run after it. */
async function baseRun(tests: Tests, commit = 'ba5e'): Promise<void> {
  leave(tests);
  await mergeOf({ isBase: true, commit });
  await plan();
}

async function branchRun(tests: Tests, values: Values = {}) {
  leave(tests);
  const { report, exitCode, forgivenBy } = await mergeOf({ values });
  const classes = Object.fromEntries(
    report.tests.flatMap(({ name, failureClass }) => (failureClass === undefined ? [] : [[name, failureClass]])),
  );
  return { report, exitCode, forgivenBy, classes };
}

async function learned(): Promise<History> {
  const bytes = await project.platform.files.read(`${project.root}/.shardwise/history/default.json.gz`);
  if (bytes === undefined) throw new Error('nothing was learned');
  return decodeHistory(bytes, 'the history');
}

const testsOf = ({ base }: History): Record<string, Base['units'][number]['tests'][number]> =>
  Object.fromEntries((base?.units ?? []).flatMap(({ tests }) => tests.map((one) => [one.name, one])));

describe('a run of a branch is compared with the newest run of the default branch', () => {
  const BEFORE: Tests = {
    a: { good: 'passed', flaky: 'flaky', red: 'failed', mended: 'failed' },
    b: { slow: 2, gone: 'passed', same: 'passed' },
  };
  const AFTER: Tests = {
    a: { good: 'failed', flaky: 'failed', red: 'failed', mended: 'passed' },
    b: { slow: 9, same: 'passed', fresh: 'passed' },
  };

  test('and every change is named', async () => {
    await baseRun(BEFORE);
    const { report, exitCode, classes } = await branchRun(AFTER);
    expect(exitCode).toBe(1);
    expect(classes).toEqual({ good: 'new', flaky: 'known-flaky', red: 'already-failing' });
    expect(report.base).toMatchObject({ commit: 'ba5e', at: '2026-03-01T10:00:00.000Z' });
    expect(report.newFailures).toEqual(['a › good']);
    expect(report.changes).toEqual({
      fixed: { count: 1, names: ['a › mended'] },
      added: { count: 1, names: ['b › fresh'] },
      removed: { count: 1, names: ['b › gone'] },
      slower: [{ name: 'b › slow', beforeMs: 2000, afterMs: 9000 }],
    });
  });

  test('and each failure says what all its runs that are known said', async () => {
    await baseRun({ a: { x: 'passed', y: 'failed' }, b: { z: 'passed' } }, 'ba51');
    await baseRun({ a: { x: 'flaky', y: 'failed' }, b: { z: 'passed' } }, 'ba52');
    await baseRun({ a: { x: 'skipped', y: 'passed' }, b: { z: 'passed' } }, 'ba53');
    const { report } = await branchRun({ a: { x: 'failed', y: 'flaky' }, b: { z: 'failed', fresh: 'failed' } });
    expect(Object.fromEntries(report.tests.map(({ name, past }) => [name, past?.outcomes]))).toEqual({
      x: 'pks',
      y: 'ffp',
      z: 'ppp',
      fresh: undefined,
    });
    const line = { verdict: 'passed', tests: 3, failed: 0, flaky: 1, shards: 1, wallMs: 80_000, billedMinutes: 2 };
    expect(report.base?.runs?.map(({ commit }) => commit)).toEqual(['ba51', 'ba52', 'ba53']);
    expect(report.base?.runs?.[1]).toMatchObject({ ...line, verdict: 'failed', failed: 1 });
    expect(testsOf(await learned())['a › x']).toMatchObject({ past: 'pks' });
  });

  test('and teaches nothing about it, so that its own failure stays new', async () => {
    await baseRun(BEFORE);
    const { base } = await learned();
    for (let times = 0; times < 2; times++) {
      expect((await branchRun(AFTER)).classes['good']).toBe('new');
      await plan();
    }
    expect((await learned()).base).toEqual(base);
    expect((await learned()).classes[0]?.units[0]?.fails).toBe(3);
  });

  test('and the default branch itself with its previous run', async () => {
    await baseRun(BEFORE);
    leave(AFTER);
    const { report } = await mergeOf({ isBase: true, commit: 'next' });
    expect(report).toMatchObject({ newFailures: ['a › good'], base: { commit: 'ba5e' } });
    expect((await learned()).base?.commit).toBe('next');
  });

  test('and the first run has nothing to be compared with', async () => {
    const { report, classes } = await branchRun(AFTER);
    expect(classes).toEqual({});
    for (const field of ['base', 'newFailures', 'changes', 'quarantine']) expect(report).not.toHaveProperty(field);
  });
});

describe('fail-on: new-failures', () => {
  const NEW_ONLY = { 'fail-on': 'new-failures' };

  test('forgives what is known, and the verdict stays what it is', async () => {
    await baseRun({ a: { x: 'failed', y: 'flaky' }, b: { z: 'passed' } });
    const known: Tests = { a: { x: 'failed', y: 'failed' }, b: { z: 'passed' } };
    const { report, exitCode, forgivenBy } = await branchRun(known, NEW_ONLY);
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'failed', exitCode: 0 });
    expect(forgivenBy).toBe('fail-on is new-failures');
    expect(renderConsole(report, GITHUB, forgivenBy)).toMatch(/\nexit code 0 because fail-on is new-failures$/);
  });

  test('does not forgive a new failure among known ones', async () => {
    await baseRun({ a: { x: 'failed' }, b: { z: 'passed' } });
    const { exitCode, forgivenBy } = await branchRun({ a: { x: 'failed' }, b: { z: 'failed' } }, NEW_ONLY);
    expect({ exitCode, forgivenBy }).toEqual({ exitCode: 1, forgivenBy: undefined });
  });

  test('counts every failure as new while nothing is known about the default branch', async () => {
    expect((await branchRun({ a: { x: 'failed' }, b: { z: 'passed' } }, NEW_ONLY)).exitCode).toBe(1);
  });

  test('does not forgive a shard that failed although none of its tests did', async () => {
    await baseRun({ a: { x: 'passed' }, b: { z: 'passed' } });
    leave({ a: { x: 'passed' }, b: { z: 'passed' } }, 1, { outcome: 'failed', exitCode: 1 });
    const { report, exitCode } = await mergeOf({ values: NEW_ONLY });
    expect({ newFailures: report.newFailures, exitCode }).toEqual({ newFailures: [], exitCode: 1 });
  });

  test('does not forgive what is missing in addition to known failures', async () => {
    await baseRun({ a: { x: 'failed' }, b: { z: 'passed' } });
    const { report, exitCode } = await branchRun({ a: { x: 'failed' } }, NEW_ONLY);
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'failed', exitCode: 3 });
  });
});

describe('a unit that broke off at a failure that does not count', () => {
  const BASE: Tests = { a: { w: 'passed', x: 'flaky', y: 'passed' }, b: { z: 'passed' } };
  const REASON =
    '1 unit with a quarantined or known flaky failure reported fewer tests than on the default branch and may have ended early: a (2 of 3)';

  beforeEach(() => {
    project.write('q.yml', '[{ test: "*", owner: o, reason: r, until: 2026-12-31 }]');
    return baseRun(BASE);
  });

  test.each<[string, Values, string]>([
    ['muted', { quarantine: 'q.yml' }, 'incomplete'],
    ['known', { 'fail-on': 'new-failures' }, 'failed'],
  ])('%s is incomplete, since its other tests are lost', async (_case, values, verdict) => {
    const { report, exitCode } = await branchRun({ a: { w: 'passed', x: 'failed' }, b: { z: 'passed' } }, values);
    expect({ verdict: report.verdict, complete: report.complete, exitCode }).toEqual({
      verdict,
      complete: false,
      exitCode: 3,
    });
    expect(report.reasons).toContain(REASON);
  });

  test.each<[string, Tests]>([
    ['reported all its tests', { a: { w: 'passed', x: 'failed', y: 'skipped' }, b: { z: 'passed' } }],
    ['has a test of another name', { a: { w: 'passed', x: 'failed', v: 'passed' }, b: { z: 'passed' } }],
    ['lost a test without any failure', { a: { w: 'passed', x: 'passed' }, b: { z: 'passed' } }],
  ])('is none when it %s', async (_case, tests) => {
    const { report, exitCode } = await branchRun(tests, { quarantine: 'q.yml' });
    expect({ verdict: report.verdict, reasons: report.reasons, exitCode }).toEqual({
      verdict: 'passed',
      reasons: [],
      exitCode: 0,
    });
  });

  test('is recognised only by a new failure', async () => {
    const { report, exitCode } = await branchRun({ a: { w: 'failed', x: 'failed' }, b: { z: 'passed' } });
    expect({ reasons: report.reasons, exitCode }).toEqual({ reasons: ['2 of 3 tests failed'], exitCode: 1 });
  });

  test('is not recognised where its base always fails, because that base keeps removed tests', async () => {
    await baseRun({ a: { w: 'passed', x: 'failed' }, b: { z: 'passed' } });
    const tests: Tests = { a: { w: 'passed', x: 'failed' }, b: { z: 'passed' } };
    expect((await branchRun(tests, { 'fail-on': 'new-failures' })).exitCode).toBe(0);
  });
});

describe('the quarantine', () => {
  const FILE = { quarantine: '.github/quarantine.yml' };
  const list = (test: string, until = '2026-12-31') =>
    project.write(
      '.github/quarantine.yml',
      `- test: ${test}\n  owner: team-x\n  reason: the clock of the server\n  until: ${until}\n`,
    );

  test('mutes a flaky test and hides nothing', async () => {
    await baseRun({ a: { x: 'flaky' }, b: { z: 'passed' } });
    list('a › x');
    const { report, exitCode, classes } = await branchRun({ a: { x: 'failed' }, b: { z: 'passed' } }, FILE);
    expect({ verdict: report.verdict, reasons: report.reasons, exitCode }).toEqual({
      verdict: 'passed',
      reasons: [],
      exitCode: 0,
    });
    expect(classes).toEqual({ x: 'quarantined' });
    expect(report.totals).toMatchObject({ tests: 2, passed: 1, failed: 1 });
    expect(report.quarantine).toEqual([
      { test: 'a › x', owner: 'team-x', reason: 'the clock of the server', until: '2026-12-31', state: 'muted' },
    ]);
    expect(report.warnings).toEqual(['1 failed test in quarantine did not fail the run: a › x']);
    expect(report.shards[0]?.outcome).toBe('failed');
  });

  test('does not mute other tests', async () => {
    await baseRun({ a: { x: 'flaky' }, b: { z: 'passed' } });
    list('a › x');
    const { report, exitCode } = await branchRun({ a: { x: 'failed' }, b: { z: 'failed' } }, FILE);
    expect(exitCode).toBe(1);
    expect(report.reasons).toEqual(['1 of 2 tests failed, not counting 1 in quarantine']);
  });

  test('does not mute a test that only ever failed', async () => {
    await baseRun({ a: { x: 'failed' }, b: { z: 'passed' } });
    list('"a › *"');
    const { report, exitCode } = await branchRun({ a: { x: 'failed' }, b: { z: 'passed' } }, FILE);
    expect(exitCode).toBe(1);
    expect(report.quarantine?.map(({ state }) => state)).toEqual(['not-flaky']);
  });

  test('ends two weeks after its last day', async () => {
    await baseRun({ a: { x: 'flaky' }, b: { z: 'passed' } });
    list('a › x', '2026-03-01');
    const until = async (day: string) => {
      clock = new Date(`${day}T00:00:00.000Z`);
      const { report, exitCode } = await branchRun({ a: { x: 'failed' }, b: { z: 'passed' } }, FILE);
      return { state: report.quarantine?.[0]?.state, exitCode };
    };
    expect(await until('2026-03-01')).toEqual({ state: 'muted', exitCode: 0 });
    expect(await until('2026-03-02')).toEqual({ state: 'expired', exitCode: 0 });
    expect(await until('2026-03-16')).toEqual({ state: 'ended', exitCode: 1 });
  });

  test.each<[string, string | undefined, RegExp]>([
    ['is not there', undefined, /input quarantine is "\.github\/quarantine\.yml", but there is no such file/],
    ['is wrong', '- test: x', /entry 1 has no field owner/],
  ])('file that %s is a mistake of the user', async (_case, text, message) => {
    if (text !== undefined) project.write('.github/quarantine.yml', text);
    leave({ a: { x: 'passed' }, b: { z: 'passed' } });
    const merging = mergeOf({ values: FILE });
    await expect(merging).rejects.toThrow(UsageError);
    await expect(merging).rejects.toThrow(message);
  });
});

describe('a run in which most tests failed', () => {
  const many = (failed: number, passed: number): Tests => ({
    a: Object.fromEntries(Array.from({ length: failed }, (_, at) => [`f${at}`, 'failed' as const])),
    b: Object.fromEntries(Array.from({ length: passed }, (_, at) => [`p${at}`, 'passed' as const])),
  });
  const reasonsOf = async (tests: Tests) => (await branchRun(tests)).report;

  test('is reported as such, and teaches nothing', async () => {
    const failed = MIN_INFRASTRUCTURE_TESTS - 1;
    const report = await reasonsOf(many(failed, 1));
    expect(report.infrastructure).toBe(true);
    expect(report.reasons).toEqual([
      `${failed} of the ${failed + 1} tests that ran failed: the likely cause is something they share (a machine, a service, the installation), not the tests`,
    ]);
    await expect(learned()).rejects.toThrow('nothing was learned');
    expect(project.told.join('\n')).toContain('timings are not saved: most tests failed');
  });

  test.each([
    ['just so many of them', Math.round(INFRASTRUCTURE_SHARE * MIN_INFRASTRUCTURE_TESTS), MIN_INFRASTRUCTURE_TESTS],
    ['too few tests', MIN_INFRASTRUCTURE_TESTS - 1, MIN_INFRASTRUCTURE_TESTS - 1],
  ])('is not one with %s', async (_case, failed, all) => {
    const report = await reasonsOf(many(failed, all - failed));
    expect(report).not.toHaveProperty('infrastructure');
    expect((await learned()).classes).toHaveLength(1);
  });
});

describe('what a run learns', () => {
  test('is the same from a second attempt as from one', async () => {
    const red: Tests = { a: { x: 'failed' }, b: { z: 4 } };
    leave(red);
    await mergeOf({ isBase: true });
    const afterFirst = await learned();
    const passed = [{ id: 'b', outcome: 'passed', durationMs: 4000, tests: 1, tries: 1 } as const];
    leave({ a: { x: 'passed' } }, 2, { carriedOver: [{ attempt: 1, wallMs: 80_000, units: passed }] });
    const { report } = await mergeOf({ isBase: true });
    const after = await learned();
    expect(report.flaky).toEqual(['a › x']);
    expect(testsOf(afterFirst)['a › x']).toEqual({ name: 'a › x', fails: 1, past: 'f', times: [1000] });
    expect(testsOf(after)['a › x']).toEqual({
      name: 'a › x',
      flakes: 1,
      lastFlake: clock.toISOString(),
      past: 'k',
      times: [1000],
    });
    expect(
      after.classes[0]?.units.map(({ id, durationsMs, fails, flakes }) => [id, durationsMs, fails, flakes]),
    ).toEqual([
      ['a', [], 0, 1],
      ['b', [4000], 0, 0],
    ]);
    expect(after.classes[0]?.shards).toHaveLength(1);
  });

  test('about a failure that passed after a new plan is that it is flaky', async () => {
    await baseRun({ a: { x: 'failed' }, b: { z: 'passed' } }, 'c1');
    leave({ a: { x: 'passed' }, b: { z: 'passed' } });
    await mergeOf({ isBase: true, commit: 'c1' });
    expect(testsOf(await learned())['a › x']).toMatchObject({ flakes: 1 });
  });

  test('about overhead and timings is in the report', async () => {
    await baseRun({ a: { x: 1 }, b: { z: 1 } });
    const { report } = await branchRun({ a: { x: 1 }, b: { z: 1 } });
    expect(report.known).toBe(1);
    expect(report.overhead).toEqual({ fixedMs: 78_000, factor: 1, shards: 2 });
  });
});
