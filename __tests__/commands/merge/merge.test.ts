import { basename } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readPlanFile } from '../../../src/commands/shared/fetch-plan.ts';
import { type Plan, type ShardRecord, UsageError } from '../../../src/model.ts';
import { renderStored } from '../../../src/stored.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';

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
/** Of shard 2. */
const UNUSABLE = 'the results of shard 2 cannot be used: shardwise-default-shard-2-attempt-1: ';
const LOST = 'left no result: its job crashed, was cancelled or never started';

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
      reasons: ['shards 1 and 2 left no result: their jobs crashed, were cancelled or never started'],
      exitCode: 3,
    });
  });

  test.each(['a', 'b', 'c', 'd'])('when no report names %s', async (lost) => {
    const cases = (...ids: string[]) => suite(...ids.filter((id) => id !== lost).map((id) => passed(id)));
    leave(1, { reports: { 'try-1/x.xml': cases('a', 'b') } });
    leave(2, { reports: { 'try-1/x.xml': cases('c', 'd') } });
    const reasons = [`1 planned unit reported no tests: ${lost}`];
    expect(await judgement()).toEqual({ verdict: 'incomplete', reasons, exitCode: 3 });
  });

  const BATCHED: readonly (readonly [who: string, record: Partial<ShardRecord>])[] = [
    ['devices', { devices: [{ id: 'x', batches: 2, losses: 0 }] }],
    ['shards that share', { batches: [{ shard: 2, units: ['d'] }] }],
  ];
  test.each(BATCHED)(
    'when the report of a batch is damaged, although a later one of %s passed',
    async (_who, record) => {
      bothPass();
      const reports = { 'try-1/x.xml': suite(passed('c')).slice(0, -5), 'try-1/part-2/x.xml': suite(passed('d')) };
      leave(2, { record, reports });
      const { verdict, reasons } = await judgement();
      expect(verdict).toBe('incomplete');
      expect(reasons.join()).toMatch(/try-1\/x\.xml is damaged/);
    },
  );

  test.each<[name: string, text: string | undefined, reason: RegExp]>([
    ['is cut off', `${suite(passed('c'), passed('d')).slice(0, -5)}`, /x\.xml is damaged: line 1, column/],
    ['is a page that says no', '<!DOCTYPE html><html><body>404</body></html>', /x\.xml is (foreign|unreadable)/],
    ['is not XML', 'hello', /x\.xml is unreadable: /],
    ['is empty', '', /x\.xml is empty: /],
    ['is not there', undefined, /x\.xml is unreadable: it could not be read/],
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

  test('when a good shard leaves only the record of another plan', async () => {
    bothPass();
    leave(2, { record: { planId: 'another' }, reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } });
    const { report, exitCode } = await project.merge();
    expect({ verdict: report.verdict, reasons: report.reasons, exitCode }).toEqual({
      verdict: 'incomplete',
      reasons: [`${UNUSABLE}it belongs to plan another, but this is plan ${made.id}`],
      exitCode: 3,
    });
    expect(report.missing).toContainEqual({ shard: 2 });
  });

  test('when all results are of an attempt before the plan was made again', async () => {
    bothPass();
    const { report, exitCode } = await project.merge({}, { plan: { plan: { ...made, attempt: 2 } } });
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(report.warnings[0]).toMatch(/ignored: it is of attempt 1, but attempt 2 made a new plan/);
  });

  test.each<[name: string, record: Partial<ShardRecord> | string, reason: RegExp]>([
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
    ['names a report twice', { reports: ['a.xml', 'a.xml'] }, /its record names a report twice/],
    ['names a report in two spellings', { reports: ['a.xml', 'b/.././a.xml'] }, /its record names a report twice/],
    ['says it is another shard', { shard: 1 }, /its record says shard 1, attempt 1/],
    ['says it is another attempt', { attempt: 2 }, /its record says shard 2, attempt 2/],
    ['is no JSON', '{', /is not a valid shard record: it is not JSON/],
    ['is of a newer version', '{"version":2}', /version 2, but this Shardwise reads versions up to 1/],
  ])('when the record of a shard %s', async (_name, record, reason) => {
    bothPass();
    if (typeof record === 'string')
      project.write('.shardwise/artifacts/shardwise-default-shard-2-attempt-1/shardwise-shard.json', record);
    else leaveRecord(2, record);
    const { report, exitCode } = await project.merge();
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(report.reasons).toEqual([expect.stringContaining(UNUSABLE)]);
    expect(report.reasons[0]).toMatch(reason);
  });

  test('when the newest attempt of a shard is damaged, even if the one before it passed', async () => {
    bothPass();
    leave(2, { attempt: 2, record: { reports: ['..'] }, reports: {} });
    const { report, exitCode } = await project.merge();
    expect({ verdict: report.verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(report.reasons[0]).toMatch(/^the results of shard 2 cannot be used: .*-attempt-2: /);
    expect(report.shards[1]).toMatchObject({ index: 2, outcome: 'missing' });
  });

  test('when another job had taken the name of a result, whatever is run again later', async () => {
    bothPass();
    const reports = { 'try-1/x.xml': suite(passed('c'), failed('d')) };
    leave(2, { reports }, '.shardwise/artifacts/shardwise-default-shard-2-attempt-1-taken-x');
    leave(2, { attempt: 2, reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } });
    expect(await judgement()).toMatchObject({
      verdict: 'incomplete',
      reasons: [expect.stringContaining('another job had taken the name of this result')],
    });
    // Every job has run again since then.
    leave(1, { attempt: 2, reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } });
    expect(await judgement({}, { plan: { plan: { ...made, attempt: 2 } } })).toEqual(PASSED);
  });

  test('when a shard is not in the plan', async () => {
    bothPass();
    leave(3, { record: { units: [] }, reports: { 'try-1/x.xml': suite(passed('a')) } });
    expect((await judgement()).reasons).toEqual([
      'the results of shard 3 cannot be used: shardwise-default-shard-3-attempt-1: it is of shard 3, but the plan has 2 shards',
    ]);
  });

  test('when the plan of the shards is missing, whatever else there is', async () => {
    bothPass();
    project.write('other/x.xml', suite(passed('z')));
    await project.platform.files.remove(`${project.root}/.shardwise/artifacts/shardwise-default-plan`);
    const { verdict, reasons, exitCode } = await judgement({ junit: 'other/*.xml' });
    expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(reasons[0]).toMatch(
      /^the results of a shard cannot be used: there is no plan for shardwise-default-shard-1-/,
    );
  });

  test('when a shard says that its units are empty, and the plan counted tests in them', async () => {
    bothPass();
    leave(2, {
      record: { units: ['c', 'd'].map((id) => unitRecord(id, 'skipped', 0)) },
      reports: { 'try-1/x.xml': suite() },
    });
    expect(await judgement()).toEqual({
      verdict: 'incomplete',
      reasons: ['shard 2 ran no tests from its 2 units: c, d'],
      exitCode: 3,
    });
  });

  /** In the place of the shard, whatever it says of itself. */
  const leaveRecord = (shard: number, record: Partial<ShardRecord>) =>
    leave(shard, { record, reports: {} }, `.shardwise/artifacts/shardwise-default-shard-${shard}-attempt-1`);

  test('when a unit that nobody planned is all that a shard reports', async () => {
    bothPass();
    leave(2, { reports: { 'try-1/x.xml': suite(passed('x'), passed('y')) } });
    const { reasons } = await judgement();
    expect(reasons).toEqual([
      '2 planned units reported no tests: c, d; 2 reported tests could not be matched to a unit: a report must name the unit as file, class or test name',
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
    expect(project.read('out/summary.md')).toContain('### 1 failed test');
  });

  test('although the record of its shard says that the unit passed', async () => {
    bothPass();
    leave(2, { reports: { 'try-1/x.xml': suite(passed('c'), failed('d')) } });
    expect(await judgement()).toEqual({ verdict: 'failed', reasons: ['1 of 4 tests failed'], exitCode: 1 });
  });

  test('by a report from outside the shards, although the shard passed the same unit', async () => {
    bothPass();
    project.write('other-axis/x.xml', suite(failed('d')));
    expect(await judgement({ junit: 'other-axis/*.xml' })).toEqual({
      verdict: 'failed',
      reasons: ['1 of 4 tests failed'],
      exitCode: 1,
    });
  });

  test('is not red with fail-on: never', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } });
    leave(2, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c'), unitRecord('d', 'failed')] },
      reports: { 'try-1/x.xml': suite(passed('c'), failed('d')) },
    });
    expect(await judgement({ 'fail-on': 'never' })).toMatchObject({ verdict: 'failed', exitCode: 0 });
  });

  test('is still red when a shard is missing too', async () => {
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

  test('the tenth comes after the ninth, whatever their times are', async () => {
    passing(10);
    failing(9);
    expect(await judgement()).toMatchObject({ verdict: 'passed', exitCode: 0 });
  });

  test('a broken attempt that was replaced has no effect', async () => {
    leave(2, { record: { outcome: 'crashed', exitCode: null }, reports: { 'try-1/x.xml': '<testsuite' } });
    passing(2);
    expect(await judgement()).toEqual(PASSED);
  });

  test.each(['c', 'hook of &quot;c&quot;', '&quot;before all&quot; hook for &quot;adds&quot;'])(
    'a file or a hook that failed in one attempt, as %s, and not in the next is green',
    async (name) => {
      leave(2, {
        record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c', 'failed'), unitRecord('d')] },
        reports: { 'try-1/x.xml': suite(`<testcase name="${name}" classname="c"><error/></testcase>`, passed('d')) },
      });
      passing(2);
      expect(await judgement()).toEqual(PASSED);
      const { report } = await project.merge();
      expect(report.totals).toMatchObject({ tests: 4, passed: 4, flaky: 0 });
      expect(report.units.filter(({ flaky }) => flaky).map(({ id }) => id)).toEqual(['c']);
      expect(report.warnings).toContainEqual(
        expect.stringContaining('c is flaky: at first it failed outside of its tests'),
      );
    },
  );

  test('a test that failed in one attempt, and that the next does not know, stays red', async () => {
    leave(2, {
      record: { outcome: 'failed', exitCode: 1, units: [unitRecord('c', 'failed'), unitRecord('d')] },
      reports: { 'try-1/x.xml': suite('<testcase name="adds" classname="c"><error/></testcase>', passed('d')) },
    });
    passing(2);
    expect(await judgement()).toMatchObject({ verdict: 'failed', reasons: ['1 of 5 tests failed'] });
  });
});

describe('zero tests', () => {
  /** The plan in which these units hold no test. */
  const withEmpty = (...ids: readonly string[]): Plan => ({
    ...made,
    units: made.units.map((unit) => (ids.includes(unit.id) ? { ...unit, tests: 0 } : unit)),
  });

  test('in a unit that its shard found empty are no loss', async () => {
    bothPass();
    leave(2, {
      record: { units: [unitRecord('c'), unitRecord('d', 'skipped', 0)] },
      reports: { 'try-1/x.xml': suite(passed('c')) },
    });
    expect(await judgement({}, { plan: { plan: withEmpty('d') } })).toEqual(PASSED);
  });

  test('everywhere give the verdict empty, whatever is expected', async () => {
    const plan = { plan: withEmpty('a', 'b', 'c', 'd') };
    for (const shard of [1, 2])
      leave(shard, {
        record: { units: (made.shards[shard - 1]?.units ?? []).map((id) => unitRecord(id, 'skipped', 0)) },
        reports: { 'try-1/x.xml': suite() },
      });
    const reasons = ['the reports contain no tests'];
    expect(await judgement({}, { plan })).toEqual({ verdict: 'empty', reasons, exitCode: 3 });
    expect(await judgement({ 'on-empty': 'pass' }, { plan })).toMatchObject({ verdict: 'empty', exitCode: 3 });
  });

  test('skipped tests are tests', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(skipped('a'), skipped('b')) } });
    leave(2, { reports: { 'try-1/x.xml': suite(skipped('c'), skipped('d')) } });
    expect(await judgement()).toEqual(PASSED);
    const { report } = await project.merge();
    expect(report.warnings).toEqual(['every test was skipped (4): nothing was tested']);
  });
});

describe('not as planned, but nothing is lost', () => {
  test('a unit that ran in two shards is named, and the worse result counts', async () => {
    bothPass();
    leave(2, { reports: { 'try-1/x.xml': suite(passed('a'), passed('c'), passed('d')) } });
    const { report } = await project.merge();
    expect(report).toMatchObject({ verdict: 'passed', doubled: [{ unit: 'a', shards: [1, 2] }] });
    expect(report.unexpected).toBeUndefined();
    expect(report.warnings).toEqual(['1 unit ran in more than one shard; the worse result counts: a (shards 1, 2)']);
    leave(2, {
      record: { outcome: 'failed', exitCode: 1 },
      reports: { 'try-1/x.xml': suite(failed('a'), passed('c'), passed('d')) },
    });
    expect(await judgement()).toMatchObject({ verdict: 'failed', exitCode: 1 });
  });

  test('a unit that ran in another shard than planned counts as run, and is named', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('b')) } });
    leave(2, { reports: { 'try-1/x.xml': suite(passed('a'), passed('c'), passed('d')) } });
    const { report } = await project.merge();
    expect(report).toMatchObject({ verdict: 'passed', unexpected: [{ unit: 'a', shard: 2 }] });
    expect(report.warnings).toEqual(['1 unit ran in a different shard than planned: a (shard 2)']);
  });

  test('but one that another shard only skipped does not count as run', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('b')) } });
    leave(2, { reports: { 'try-1/x.xml': suite(skipped('a'), passed('c'), passed('d')) } });
    const reasons = ['1 planned unit reported no tests: a'];
    expect(await judgement()).toEqual({ verdict: 'incomplete', reasons, exitCode: 3 });
  });

  test('tests of no planned unit are named by their place', async () => {
    bothPass();
    leave(2, {
      reports: {
        'try-1/x.xml': suite(passed('c'), passed('d'), '<testcase name="t" classname="x.Y"/>', passed('z')),
      },
    });
    const { report } = await project.merge();
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 6 } });
    expect(report.unexpected).toEqual([
      { unit: 's', shard: 2 },
      { unit: 'x.Y', shard: 2 },
    ]);
    expect(report.warnings).toEqual(['2 tests belong to no planned unit: s (shard 2), x.Y (shard 2)']);
  });

  test('a report from outside the shards does not replace what they lost', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } });
    leave(2, { reports: { 'try-1/x.xml': suite(passed('c')) } });
    project.write('other-axis/x.xml', suite(passed('c'), passed('d')));
    const reasons = ['1 planned unit reported no tests: d'];
    expect(await judgement({ junit: 'other-axis/*.xml' })).toMatchObject({ verdict: 'incomplete', reasons });
  });
});

describe('artifacts of other tools', () => {
  const upload = (name: string, reports: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(reports)) project.write(`.shardwise/artifacts/${name}/${path}`, text);
  };

  beforeEach(() => project.platform.files.remove(`${project.root}/.shardwise/artifacts/shardwise-default-plan`));

  test('are merged, whatever folder their reports are in, including packed ones', async () => {
    upload('junit-1', { 'a/.b/x.xml': suite(passed('a'), passed('b')) });
    await project.platform.files.write(
      `${project.root}/.shardwise/artifacts/junit-2/x.xml.gz`,
      gzipSync(suite(passed('c'))),
    );
    upload('logs', { 'x.xml': suite(failed('no')) });
    const { report, exitCode } = await project.merge({ artifacts: 'junit-*', 'expect-shards': '2' });
    expect({ exitCode, verdict: report.verdict, warnings: report.warnings }).toEqual({
      exitCode: 0,
      verdict: 'passed',
      warnings: [],
    });
    expect(report.totals.tests).toBe(3);
    expect(report.files.map(({ path }) => path)).toEqual(['junit-1/a/.b/x.xml', 'junit-2/x.xml.gz']);
  });

  test('fewer than expected are incomplete, more are a warning, and without a number any number is accepted', async () => {
    for (const index of [1, 2, 3]) upload(`junit-${index}`, { 'x.xml': suite(passed(`t${index}`)) });
    const merged = (values: Values) => project.merge({ artifacts: 'junit-*', ...values });
    const few = await merged({ 'expect-shards': '4' });
    expect(few.exitCode).toBe(3);
    expect(few.report.reasons).toEqual(['3 of 4 expected shards left a result: junit-1, junit-2, junit-3']);
    const many = await merged({ 'expect-shards': '2' });
    expect(many.report).toMatchObject({
      verdict: 'passed',
      warnings: ['2 shards were expected, but 3 left a result: junit-1, junit-2, junit-3'],
    });
    expect((await merged({})).report).toMatchObject({
      verdict: 'passed',
      warnings: ['without a plan or expect-shards, it is unknown whether a shard is missing'],
    });
  });

  test('a test that is in two of them is two tests, and neither hides the other', async () => {
    upload('junit-linux', { 'x.xml': suite(failed('a'), passed('b')) });
    upload('junit-windows', { 'x.xml': suite(passed('a')) });
    const { report } = await project.merge({ artifacts: 'junit-*' }, { full: true });
    expect(report.totals).toMatchObject({ tests: 3, passed: 2, failed: 1, flaky: 0 });
    expect(report.tests.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a [junit-linux]', 'failed'],
      ['a [junit-windows]', 'passed'],
      ['b', 'passed'],
    ]);
  });

  test('names with an attempt are tries of the same shard', async () => {
    upload('junit-linux-attempt-9', { 'x.xml': suite(failed('a'), passed('b')) });
    upload('junit-linux-attempt-10', { 'x.xml': suite(passed('a')) });
    const { report, exitCode } = await project.merge({ artifacts: 'junit-*', 'expect-shards': '1' });
    expect({ exitCode, warnings: report.warnings }).toEqual({ exitCode: 0, warnings: [] });
    expect(report.totals).toMatchObject({ tests: 2, passed: 2, flaky: 1 });
  });

  test('one without a report, or a pattern that matches none, is named and never green', async () => {
    upload('junit-1', { 'x.xml': suite(passed('a')) });
    upload('junit-2', { 'notes.txt': 'x' });
    expect(await judgement({ artifacts: 'junit-*' })).toEqual({
      verdict: 'incomplete',
      reasons: ['report junit-2 is unreadable: this artifact contains no JUnit file'],
      exitCode: 3,
    });
    expect(await judgement({ artifacts: 'test-*' })).toEqual({
      verdict: 'incomplete',
      reasons: ['report test-* is unreadable: no artifact of this run has a matching name'],
      exitCode: 3,
    });
    expect(await judgement({ artifacts: 'test-*', 'expect-shards': '2' })).toEqual({
      verdict: 'incomplete',
      reasons: ['0 of 2 expected shards left a result'],
      exitCode: 3,
    });
  });

  test('a file on disk of the same path is another report', async () => {
    upload('junit-1', { 'x.xml': suite(passed('a')) });
    project.write('junit-1/x.xml', suite(failed('b')));
    expect(await judgement({ artifacts: 'junit-*', junit: 'junit-1/*.xml' })).toMatchObject({
      verdict: 'failed',
      reasons: ['1 of 2 tests failed'],
    });
  });

  test('never are our own: what an earlier merge left would count twice', async () => {
    upload('junit-1', { 'x.xml': suite(passed('a')) });
    upload('shardwise-default-report-attempt-1', { 'junit.xml': suite(passed('a')) });
    const { report } = await project.merge({ artifacts: '*' });
    expect(report.files.map(({ path }) => path)).toEqual(['junit-1/x.xml']);
  });

  test('no plan, no artifacts and no reports: the reason says what is missing', async () => {
    const { verdict, reasons, exitCode } = await judgement();
    expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
    expect(reasons).toEqual([expect.stringMatching(/^there is nothing to judge: suite default has no plan /)]);
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

  test('globs that begin outside, or in a folder that is otherwise left out', async () => {
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
      expect(reasons).toEqual([`report ${path} is unreadable: no report was found there`]);
    },
  );

  test('a folder without a report is named and never green', async () => {
    project.write('empty/notes.txt', 'x');
    const { verdict, exitCode } = await paths('reports/a.xml', 'empty');
    expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
  });

  test('globs of the merge action without a match are named and never green', async () => {
    bothPass();
    const reasons = ['report other/*.xml, more/*.xml is unreadable: no report was found there'];
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
      reasons: ['shard 1 crashed with exit code 139'],
      exitCode: 3,
    });
  });

  test('a damaged record of a shard is never green, with a plan or without', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } }, 'down/one');
    leave(2, { reports: { 'try-1/x.xml': suite(passed('c'), passed('d')) } }, 'down/two');
    project.write('down/three/shardwise-shard.json', '{');
    for (const plan of [undefined, { plan: made }]) {
      const { verdict, reasons, exitCode } = await judgement({}, { paths: ['down'], plan });
      expect({ verdict, exitCode }).toEqual({ verdict: 'incomplete', exitCode: 3 });
      expect(reasons[0]).toMatch(/^the results of a shard cannot be used: down\/three: .* is not a valid shard record/);
    }
  });

  test('as many shards as expected, where there is no plan', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a'), passed('b')) } }, 'down/one');
    const expecting = (shards: string) => judgement({ 'expect-shards': shards }, { paths: ['down'] });
    expect(await expecting('1')).toEqual(PASSED);
    expect((await expecting('2')).reasons).toEqual(['1 of 2 expected shards left a result: shard 1']);
  });

  test('shards of two plans are not mixed', async () => {
    leave(
      1,
      { record: { outcome: 'crashed', exitCode: 139 }, reports: { 'try-1/x.xml': suite(passed('a')) } },
      'down/one',
    );
    leave(1, { record: { planId: 'another' }, reports: { 'try-1/x.xml': suite(passed('b')) } }, 'down/two');
    await expect(paths('down')).rejects.toThrow(UsageError);
    await expect(paths('down')).rejects.toThrow(
      /shards of 2 plans: .*\. Merge one run at a time, or name its plan with input plan/,
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

  test('learns only what passed at the first try', async () => {
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

  test('learns no times from a shard that reports milliseconds, and the report has none of them', async () => {
    leave(1, { reports: { 'try-1/x.xml': suite(passed('a', '1200'), passed('b', '3')) } });
    leave(2, { reports: { 'try-1/x.xml': suite(passed('c', '4'), passed('d', '1')) } });
    const { report } = await project.merge();
    expect(report.warnings).toEqual([
      expect.stringMatching(/^the times in .*shard-1-attempt-1\/try-1\/x\.xml look like milliseconds, not seconds/),
    ]);
    expect(report.totals.durationMs).toBe(5000);
    expect(project.read('out/junit.xml')).toContain('<testcase name="a"/>');
    expect(await durations()).toEqual({ a: [], b: [], c: [4000], d: [1000] });
  });

  test('learns nothing with history: never', async () => {
    bothPass();
    await project.merge({ history: 'never' });
    expect(await learned()).toBeUndefined();
  });

  test('that is broken starts again, with a warning, and does not change the verdict', async () => {
    bothPass();
    project.write('.shardwise/artifacts/shardwise-default-plan/history.json.gz', 'broken');
    expect(await judgement()).toEqual(PASSED);
    expect(project.told.join('\n')).toMatch(/warning: the history starts again from empty: .*gzip/);
    expect(Object.keys(await durations())).toEqual(['a', 'b', 'c', 'd']);
  });
});
