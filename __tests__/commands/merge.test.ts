import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readPlanFile } from '../../src/commands/fetch-plan.ts';
import { type Plan, type ShardRecord, UsageError } from '../../src/model.ts';
import { renderStored } from '../../src/stored.ts';
import { createProject, type LocalProject } from './project.ts';

let project: LocalProject;
/** A plan of two shards, `a b` and `c d`, whose shards are written by hand: what a merge has to do with is files. */
let made: Plan;

beforeEach(async () => {
  project = await createProject();
  const units = JSON.stringify(['a', 'b', 'c', 'd'].map((id) => ({ id, tests: 1 })));
  await project.plan({ framework: 'custom', shards: '2' }, { units: { name: 'units', text: units } });
  const path = `${project.root}/.shardwise/artifacts/shardwise-default-plan/plan.json`;
  const { plan } = await readPlanFile(path, project.platform);
  const [first, second] = plan.shards;
  if (first === undefined || second === undefined) throw new Error('it was planned for two shards');
  made = {
    ...plan,
    shards: [
      { ...first, units: ['a', 'b'] },
      { ...second, units: ['c', 'd'] },
    ],
  };
  await project.platform.files.write(path, renderStored(made));
});
afterEach(() => project.remove());

const suite = (...cases: readonly string[]) => `<testsuite name="s">${cases.join('')}</testsuite>`;
const passed = (name: string, time = '1') => `<testcase name="${name}" time="${time}"/>`;
const failed = (name: string) => `<testcase name="${name}" time="1"><failure message="no"/></testcase>`;
const skipped = (name: string) => `<testcase name="${name}"><skipped/></testcase>`;

interface Left {
  readonly attempt?: number;
  readonly record?: Partial<ShardRecord> | undefined;
  /** By path in the artifact. */
  readonly reports: Readonly<Record<string, string>>;
}

const unitRecord = (id: string, outcome: 'passed' | 'failed' | 'skipped' | 'missing' = 'passed', tests = 1) => ({
  id,
  outcome,
  tests,
  tries: 1,
});

/** What a shard uploads. */
function leave(shard: number, { attempt = 1, record = {}, reports }: Left, folder?: string): void {
  const artifact = folder ?? `.shardwise/artifacts/shardwise-default-shard-${shard}-attempt-${attempt}`;
  const whole: ShardRecord = {
    version: 1,
    planId: made.id,
    suite: 'default',
    shard,
    pool: 'default',
    attempt,
    runner: { name: 'r', os: 'linux', arch: 'x64', cpus: 2 },
    startedAt: '2026-03-01T10:00:00.000Z',
    finishedAt: '2026-03-01T10:00:05.000Z',
    setupMs: 0,
    exitCode: 0,
    outcome: 'passed',
    units: made.shards[shard - 1]?.units.map((id) => unitRecord(id)) ?? [],
    reports: Object.keys(reports),
    tail: [],
    ...record,
  };
  project.write(`${artifact}/shardwise-shard.json`, renderStored(whole));
  for (const [path, text] of Object.entries(reports)) project.write(`${artifact}/${path}`, text);
}

const bothPass = () => {
  leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } });
  leave(2, { reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } });
};
const judgement = async (...args: Parameters<LocalProject['merge']>) => {
  const { report, exitCode } = await project.merge(...args);
  return { verdict: report.verdict, reasons: report.reasons, exitCode };
};
const PASSED = { verdict: 'passed', reasons: [], exitCode: 0 };
const LOST = 'left no result: its job died, was cancelled or never began';

describe('complete', () => {
  test('when every unit is reported', async () => {
    bothPass();
    expect(await judgement()).toEqual(PASSED);
    expect(project.readJson('out/report.json')).toMatchObject({ verdict: 'passed', planId: made.id });
    expect(project.read('out/junit.xml')).toContain('tests="4"');
    expect(project.read('out/summary.md')).toContain('## ✅ Passed');
  });

  test('when merged twice, with the same result', async () => {
    bothPass();
    const first = await project.merge();
    const second = await project.merge();
    expect({ ...second.report, createdAt: '' }).toEqual({ ...first.report, createdAt: '' });
  });
});

describe('incomplete', () => {
  test('without one shard', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } });
    expect(await judgement()).toEqual({ verdict: 'incomplete', reasons: [`shard 2 ${LOST}`], exitCode: 3 });
  });

  test('without any shard', async () => {
    expect(await judgement()).toEqual({
      verdict: 'incomplete',
      reasons: ['shards 1 and 2 left no result: their jobs died, were cancelled or never began'],
      exitCode: 3,
    });
  });

  test.each(['a', 'b', 'c', 'd'])('when no report names %s', async (lost) => {
    const cases = (...ids: string[]) => suite(...ids.filter((id) => id !== lost).map((id) => passed(id)));
    leave(1, { reports: { 'try-1/x.xml': cases('a', 'b') } });
    leave(2, { reports: { 'try-1/x.xml': cases('c', 'd') } });
    const reasons = [`1 planned unit never reported a test: ${lost}`];
    expect(await judgement()).toEqual({ verdict: 'incomplete', reasons, exitCode: 3 });
  });

  test.each<[name: string, text: string | undefined, reason: RegExp]>([
    ['is cut off', `${suite(passed('c'), passed('d')).slice(0, -5)}`, /x\.xml is damaged: line 1, column/],
    ['is a page that says no', '<!DOCTYPE html><html><body>404</body></html>', /x\.xml is (foreign|unreadable)/],
    ['is no XML', 'hello', /x\.xml is unreadable: /],
    ['is empty', '', /x\.xml is empty: /],
    ['is not there', undefined, /x\.xml is unreadable: it could not be opened/],
  ])('when a report %s', async (_name, text, reason) => {
    bothPass();
    if (text === undefined)
      await project.platform.files.remove(
        `${project.root}/.shardwise/artifacts/shardwise-default-shard-2-attempt-1/try-1/x.xml`,
      );
    else leave(2, { reports: { 'try-1/x.xml': text } });
    const { verdict, reasons, exitCode } = await judgement();
    expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(reasons.join('\n')).toMatch(reason);
  });

  test('when a shard took too long, with the end of its log', async () => {
    bothPass();
    leave(2, {
      record: { outcome: 'timed-out', exitCode: null, tail: ['it hangs here'] },
      reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) },
    });
    expect(await judgement()).toEqual({
      verdict: 'incomplete',
      reasons: ['shard 2 was stopped because it took too long'],
      exitCode: 3,
    });
    expect(project.read('out/summary.md')).toContain('it hangs here');
  });

  test('when a good shard leaves nothing but the record of another plan', async () => {
    bothPass();
    leave(2, { record: { planId: 'another' }, reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } });
    const { report, exitCode } = await project.merge();
    expect({ verdict: report.verdict, reasons: report.reasons, exitCode }).toEqual({
      verdict: 'incomplete',
      reasons: [`shard 2 ${LOST}`],
      exitCode: 3,
    });
    expect(report.warnings).toEqual([
      `shardwise-default-shard-2-attempt-1 was set aside: it belongs to plan another, and this is plan ${made.id}`,
    ]);
  });

  test('when all that shards left is of an attempt before the plan was made anew', async () => {
    bothPass();
    const { report, exitCode } = await project.merge({}, { plan: { plan: { ...made, attempt: 2 } } });
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(report.warnings[0]).toMatch(/set aside: it is of attempt 1, and the plan was made anew in attempt 2/);
  });

  test.each<[name: string, record: Partial<ShardRecord> | string, warning: RegExp]>([
    [
      'names a report outside its folder',
      { reports: ['../../../../etc/passwd'] },
      /names a report outside its folder: "\.\.\/\.\.\/\.\.\/\.\.\/etc\/passwd"/,
    ],
    [
      'names a report by an absolute path',
      { reports: ['/etc/passwd'] },
      /names a report outside its folder: "\/etc\/passwd"/,
    ],
    ['names a report by a path of Windows', { reports: ['C:\\x.xml'] }, /names a report outside its folder/],
    ['names a report with backslashes', { reports: ['..\\..\\x.xml'] }, /names a report outside its folder/],
    ['names the folder above', { reports: ['..'] }, /names a report outside its folder/],
    ['says it is another shard', { shard: 1 }, /its record says shard 1, attempt 1/],
    ['says it is another attempt', { attempt: 2 }, /its record says shard 2, attempt 2/],
    ['is no JSON', '{', /is no valid shard record: it is not JSON/],
    ['is of a newer version', '{"version":2}', /version 2, and this Shardwise reads up to 1/],
  ])('when the record of a shard %s', async (_name, record, warning) => {
    bothPass();
    if (typeof record === 'string')
      project.write('.shardwise/artifacts/shardwise-default-shard-2-attempt-1/shardwise-shard.json', record);
    else leaveRecord(2, record);
    const { report, exitCode } = await project.merge();
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(report.reasons).toEqual([`shard 2 ${LOST}`]);
    expect(report.warnings.join('\n')).toMatch(warning);
  });

  /** In the place of the shard, whatever it says of itself. */
  const leaveRecord = (shard: number, record: Partial<ShardRecord>) =>
    leave(shard, { record, reports: {} }, `.shardwise/artifacts/shardwise-default-shard-${shard}-attempt-1`);

  test('when a unit that nobody planned is all that a shard reports', async () => {
    bothPass();
    leave(2, { reports: { 'try-1/x.xml': suite(passed('x'), passed('y')) } });
    const { reasons } = await judgement();
    expect(reasons).toEqual([
      '2 planned units never reported a test: c, d; 2 reported tests could not be told apart by unit: a report must name its unit as file, class or name',
    ]);
  });
});

describe('failed', () => {
  test('with one failed test, and the failure is in every result', async () => {
    bothPass();
    leave(2, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c'), unitRecord('d', 'failed')] },
      reports: { 'try-1/x.xml': suite(passed('c'), failed('d')) },
    });
    expect(await judgement()).toEqual({ verdict: 'failed', reasons: ['1 of 4 tests failed'], exitCode: 1 });
    expect(project.read('out/junit.xml')).toContain('failures="1"');
    expect(project.read('out/summary.md')).toContain('### Failed tests');
  });

  test('although the record of its shard says that the unit passed', async () => {
    bothPass();
    leave(2, { reports: { 'try-1/x.xml': suite(passed('c'), failed('d')) } });
    expect(await judgement()).toEqual({ verdict: 'failed', reasons: ['1 of 4 tests failed'], exitCode: 1 });
  });

  test('by a report beside the shards, although the shard passed the same unit', async () => {
    bothPass();
    project.write('other-axis/x.xml', suite(failed('d')));
    expect(await judgement({ junit: 'other-axis/*.xml' })).toEqual({
      verdict: 'failed',
      reasons: ['1 of 4 tests failed'],
      exitCode: 1,
    });
  });

  test('is not red when told so', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } });
    leave(2, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c'), unitRecord('d', 'failed')] },
      reports: { 'try-1/x.xml': suite(passed('c'), failed('d')) },
    });
    expect(await judgement({ 'fail-on': 'never' })).toMatchObject({ verdict: 'failed', exitCode: 0 });
  });

  test('is red all the same when a shard is missing too', async () => {
    leave(1, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('a', 'failed'), unitRecord('b')] },
      reports: { 'try-1/x.xml': suite(failed('a'), passed('b')) },
    });
    expect(await judgement({ 'fail-on': 'never' })).toMatchObject({ verdict: 'failed', exitCode: 3 });
  });
});

describe('attempts', () => {
  const failing = (attempt: number) =>
    leave(2, {
      attempt,
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c'), unitRecord('d', 'failed')] },
      reports: { 'try-1/x.xml': suite(passed('c'), failed('d')) },
    });
  const passing = (attempt: number) =>
    leave(2, { attempt, reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } });

  beforeEach(() => leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } }));

  test('red and then green is green, and flaky', async () => {
    failing(1);
    passing(2);
    const { report, exitCode } = await project.merge();
    expect(exitCode).toBe(0);
    expect(report.totals).toMatchObject({ tests: 4, passed: 4, flaky: 1 });
    expect(report.shards.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('green and then red is red', async () => {
    passing(1);
    failing(2);
    expect(await judgement()).toMatchObject({ verdict: 'failed', exitCode: 1 });
  });

  test('the tenth comes after the ninth, whenever it was written', async () => {
    passing(10);
    failing(9);
    expect(await judgement()).toMatchObject({ verdict: 'passed', exitCode: 0 });
  });

  test('a broken attempt that was replaced decides nothing', async () => {
    leave(2, { record: { outcome: 'crashed', exitCode: null }, reports: { 'try-1/x.xml': '<testsuite' } });
    passing(2);
    expect(await judgement()).toEqual(PASSED);
  });

  test('a file that crashed in one attempt and passed in the next is green', async () => {
    leave(2, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c', 'failed'), unitRecord('d')] },
      reports: { 'try-1/x.xml': suite('<testcase name="c crashed" classname="c"><error/></testcase>', passed('d')) },
    });
    passing(2);
    expect(await judgement()).toEqual(PASSED);
  });
});

describe('zero tests', () => {
  test('in a unit that its shard found empty are no loss', async () => {
    bothPass();
    leave(2, {
      record: { units: [unitRecord('c'), unitRecord('d', 'skipped', 0)] },
      reports: { 'try-1/x.xml': suite(passed('c')) },
    });
    expect(await judgement()).toEqual(PASSED);
  });

  test('everywhere are empty, whatever is expected', async () => {
    for (const shard of [1, 2])
      leave(shard, {
        record: { units: (made.shards[shard - 1]?.units ?? []).map((id) => unitRecord(id, 'skipped', 0)) },
        reports: { 'try-1/x.xml': suite() },
      });
    expect(await judgement()).toEqual({ verdict: 'empty', reasons: ['the reports hold no tests'], exitCode: 3 });
    expect(await judgement({ 'on-empty': 'pass' })).toMatchObject({ verdict: 'empty', exitCode: 3 });
  });

  test('skipped tests are tests', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(skipped('a'), skipped('b')) } });
    leave(2, { reports: { 'try-1/x.xml': suite(skipped('c'), skipped('d')) } });
    expect(await judgement()).toEqual(PASSED);
  });
});

describe('files on disk', () => {
  const paths = (...given: string[]) => judgement({}, { paths: given });

  beforeEach(() => {
    project.write('reports/a.xml', suite(passed('a')));
    project.write('reports/deep/b [1].xml', suite(passed('b')));
    project.write('reports/notes.txt', 'x');
  });

  test.each<[name: string, given: string[], tests: number]>([
    ['a file', ['reports/a.xml'], 1],
    ['a folder, and what is in its folders', ['reports'], 2],
    ['a glob', ['reports/**/*.xml'], 2],
    ['a file whose name is a pattern', ['reports/deep/b [1].xml'], 1],
    ['the same file by several ways', ['reports', 'reports/a.xml', './reports/a.xml', 'reports/*.xml'], 2],
  ])('%s', async (_name, given, tests) => {
    const { report, exitCode } = await project.merge({}, { paths: given });
    expect(exitCode).toBe(0);
    expect(report.files).toHaveLength(tests);
    expect(report.totals.tests).toBe(tests);
  });

  test('an absolute path', async () => {
    expect(await paths(`${project.root}/reports`, `${project.root}/reports/a.xml`)).toEqual(PASSED);
  });

  test('globs that begin outside, or in a folder that is else left out', async () => {
    project.write('.shardwise/kept/c.xml', suite(passed('c')));
    project.write('elsewhere/d.xml', suite(passed('d')));
    const outside = `../${basename(project.root)}/elsewhere/*.xml`;
    const { report, exitCode } = await project.merge(
      {},
      { paths: ['.shardwise/**/c.xml', outside, `${project.root}/reports/d*/*.xml`] },
    );
    expect(exitCode).toBe(0);
    expect(report.files.map(({ path }) => path)).toEqual([
      '.shardwise/kept/c.xml',
      'elsewhere/d.xml',
      'reports/deep/b [1].xml',
    ]);
  });

  test.each(['reports/none.xml', 'none/', 'none/**/*.xml'])(
    '%s matches nothing, is named and never green',
    async (path) => {
      const { verdict, reasons, exitCode } = await paths('reports/a.xml', path);
      expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
      expect(reasons).toEqual([`report ${path} is unreadable: there is no report`]);
    },
  );

  test('a folder without a report is named and never green', async () => {
    project.write('empty/notes.txt', 'x');
    const { verdict, exitCode } = await paths('reports/a.xml', 'empty');
    expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
  });

  test('globs of the merge action of which none matches are named and never green', async () => {
    bothPass();
    const reasons = ['report other/*.xml, more/*.xml is unreadable: there is no report'];
    expect(await judgement({ junit: 'other/*.xml\nmore/*.xml' })).toEqual({
      verdict: 'incomplete',
      reasons,
      exitCode: 3,
    });
    expect(await judgement({ junit: 'other/*.xml\nreports/*.xml' })).toEqual(PASSED);
  });

  test('folders of shards, as another CI downloads them', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } }, 'down/one');
    leave(2, { reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } }, 'down/two');
    expect(await judgement({}, { paths: ['down'], plan: { plan: made } })).toEqual(PASSED);
  });

  test('folders of shards without their plan are judged by their records', async () => {
    leave(
      1,
      { record: { outcome: 'crashed', exitCode: 139 }, reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } },
      'down/one',
    );
    expect(await judgement({}, { paths: ['down'] })).toEqual({
      verdict: 'incomplete',
      reasons: ['shard 1 broke off with exit code 139'],
      exitCode: 3,
    });
  });

  test('shards of two plans are not taken for each other', async () => {
    leave(
      1,
      { record: { outcome: 'crashed', exitCode: 139 }, reports: { 'try-1/x.xml': suite(passed('a')) } },
      'down/one',
    );
    leave(1, { record: { planId: 'another' }, reports: { 'try-1/x.xml': suite(passed('b')) } }, 'down/two');
    await expect(paths('down')).rejects.toThrow(UsageError);
    await expect(paths('down')).rejects.toThrow(
      /shards of 2 plans: .*; merge one run at a time, or say which with its plan/,
    );
  });
});

describe('the history', () => {
  const learned = () => {
    const bytes = project.platform.files.read(`${project.root}/.shardwise/history/default.json.gz`);
    return bytes.then((found) => (found === undefined ? undefined : JSON.parse(gunzipSync(found).toString())));
  };
  const durations = async () =>
    Object.fromEntries(
      (await learned())?.classes[0].units.map((unit: { id: string; durationsMs: number[] }) => [
        unit.id,
        unit.durationsMs,
      ]) ?? [],
    );

  test('learns what passed at the first try, and nothing else', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a', '2'), skipped('b')) } });
    leave(2, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c'), unitRecord('d', 'failed')] },
      reports: { 'try-1/x.xml': suite(passed('c', '4'), failed('d')) },
    });
    await project.merge();
    expect(await durations()).toEqual({ a: [2000], b: [], c: [4000], d: [] });
  });

  test('of a run that lost a shard learns what the others measured', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a', '2'), passed('b', '1')) } });
    await project.merge();
    expect(await durations()).toEqual({ a: [2000], b: [1000] });
  });

  test('learns nothing when told so', async () => {
    bothPass();
    await project.merge({ history: 'never' });
    expect(await learned()).toBeUndefined();
  });

  test('that is broken begins anew, with a warning, and changes no verdict', async () => {
    bothPass();
    project.write('.shardwise/artifacts/shardwise-default-plan/history.json.gz', 'broken');
    expect(await judgement()).toEqual(PASSED);
    expect(project.told.join('\n')).toMatch(/warning: the history begins anew: .*gzip/);
    expect(Object.keys(await durations())).toEqual(['a', 'b', 'c', 'd']);
  });
});
