/** Re-runs of a shard: what runs again, what is carried over, and when everything runs. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ShardRecord } from '../../../src/model.ts';
import { FAILS_AT_FIRST, type LocalProject, nodeProject, nodeTest, PASSES, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const FAILS_ONCE = "import { existsSync } from 'node:fs'; it('works', () => assert.ok(existsSync('mended')));";
const THREE = { 'a.test.js': nodeTest(PASSES), 'b.test.js': nodeTest(FAILS_ONCE), 'c.test.js': nodeTest(PASSES) };
const ALL = Object.keys(THREE);
const folderOf = (attempt: number) => `.shardwise/artifacts/shardwise-default-shard-1-attempt-${attempt}`;

/** Plans one shard, and runs it as the first attempt: red, because of one file. */
async function startRed(files: Values = THREE, values: Values = {}): Promise<ShardRecord | undefined> {
  project = await nodeProject(files);
  await project.plan({ shards: '1' });
  return runAttempt(1, values);
}

async function runAttempt(attempt: number, values: Values = {}): Promise<ShardRecord | undefined> {
  project.beginAttempt(attempt);
  return (await project.run({ shard: '1', retries: '0', ...values })).record;
}

const mend = () => project.write('mended', '');
const idsOf = (record: ShardRecord | undefined) => record?.units.map(({ id }) => id).sort();
const carriedBy = (record: ShardRecord | undefined) =>
  record?.carriedOver?.map(({ attempt, units }) => [attempt, ...units.map(({ id }) => id).sort()]);
const saidLast = () => project.told.findLast((line) => line.includes('shard 1 in attempt'));

/** Changes the record that an attempt left. */
function changeRecord(change: Partial<ShardRecord>, attempt = 1): void {
  const file = `${folderOf(attempt)}/shardwise-shard.json`;
  project.write(file, JSON.stringify({ ...(project.readJson(file) as object), ...change }));
}

describe('a re-run', () => {
  test('runs only the file that failed, and the merge has all tests', async () => {
    const first = await startRed();
    expect(first).toMatchObject({ outcome: 'failed', exitCode: 1 });
    const red = await project.merge();
    mend();
    const second = await runAttempt(2);
    expect(idsOf(second)).toEqual(['b.test.js']);
    expect(carriedBy(second)).toEqual([[1, 'a.test.js', 'c.test.js']]);
    expect(second).toMatchObject({ outcome: 'passed', exitCode: 0, attempt: 2 });
    expect(saidLast()).toContain('runs 1 of 3 units again');
    const { report, exitCode } = await project.merge();
    expect(report).toMatchObject({ verdict: 'passed', reasons: [], flaky: ['b.test.js › works'], missing: [] });
    expect(exitCode).toBe(0);
    expect(report.totals.tests).toBe(red.report.totals.tests);
    expect(report.units.map(({ id, attempt }) => [id, attempt])).toEqual([
      ['a.test.js', 1],
      ['b.test.js', undefined],
      ['c.test.js', 1],
    ]);
  }, 60_000);

  test('that is red again carries over what passed in any attempt', async () => {
    await startRed({ ...THREE, 'd.test.js': nodeTest(FAILS_ONCE.replaceAll('mended', 'more')) });
    mend();
    const second = await runAttempt(2);
    expect(idsOf(second)).toEqual(['b.test.js', 'd.test.js']);
    expect(second?.outcome).toBe('failed');
    project.write('more', '');
    const third = await runAttempt(3);
    expect(idsOf(third)).toEqual(['d.test.js']);
    expect(carriedBy(third)).toEqual([
      [2, 'b.test.js'],
      [1, 'a.test.js', 'c.test.js'],
    ]);
    expect((await project.merge()).report).toMatchObject({ verdict: 'passed', missing: [] });
  }, 60_000);

  test('keeps what a retry of the first attempt showed', async () => {
    await startRed({ ...THREE, 'c.test.js': nodeTest(FAILS_AT_FIRST) }, { retries: '1' });
    mend();
    expect(idsOf(await runAttempt(2))).toEqual(['b.test.js']);
    const { report } = await project.merge();
    expect(report).toMatchObject({ verdict: 'passed', totals: { tests: 3, flaky: 2 } });
  }, 60_000);

  test('runs only what hung, where a retry ended well after it', async () => {
    const hangs = "import { existsSync } from 'node:fs'; import { createServer } from 'node:net';";
    const listens = "it('ends', () => void (existsSync('mended') || createServer().listen(0)));";
    const files = { 'hung.test.js': nodeTest(hangs, listens), 'flaky.test.js': nodeTest(FAILS_AT_FIRST) };
    const first = await startRed({ ...files, 'a.test.js': nodeTest(PASSES) }, { retries: '1', 'hang-timeout': '12s' });
    expect(first?.outcome).toBe('failed');
    // A runner that gets SIGTERM ends with 1 or with 143. That depends on whether its processes ended before it.
    expect(first?.exitCode).not.toBe(0);
    expect(first?.unexplained).toBeUndefined();
    mend();
    const second = await runAttempt(2);
    expect(saidLast()).toContain('runs 1 of 3 units again');
    expect(idsOf(second)).toEqual(['hung.test.js']);
    expect((await project.merge()).report).toMatchObject({ verdict: 'passed', missing: [] });
  }, 90_000);

  test('runs everything with rerun: all, after "Re-run all jobs", and in a first attempt', async () => {
    expect(idsOf(await startRed())).toEqual(ALL);
    expect(idsOf(await runAttempt(2, { rerun: 'all' }))).toEqual(ALL);
    await project.plan({ shards: '1' });
    project.beginAttempt(2);
    await project.plan({ shards: '1' });
    expect(idsOf(await runAttempt(2))).toEqual(ALL);
    expect(saidLast()).toBeUndefined();
  }, 60_000);
});

describe('the whole shard runs', () => {
  test.each<[name: string, spoil: () => void, because: string]>([
    ['the attempt before left no record', () => project.delete(`${folderOf(1)}/shardwise-shard.json`), 'it has no'],
    ['its record is damaged', () => project.write(`${folderOf(1)}/shardwise-shard.json`, '{'), 'is not JSON'],
    ['it belongs to another plan', () => changeRecord({ planId: 'other' }), 'it belongs to plan other'],
    ['it is of another shard', () => changeRecord({ shard: 2 }), 'its record says shard 2'],
    ['it names a report elsewhere', () => changeRecord({ reports: ['../../x.xml'] }), 'outside its folder'],
    ['it ran something else', () => changeRecord({ ranWith: 'x' }), 'with another command'],
    ['it was killed', () => changeRecord({ outcome: 'crashed', exitCode: null }), 'crashed'],
    ['it had more than failed tests', () => changeRecord({ unexplained: ['no memory'] }), 'no memory'],
    ['a report is cut off', () => project.write(`${folderOf(1)}/try-1/node-1.xml`, '<testsuite><testc'), 'is damaged'],
    ['a report is gone', () => project.delete(`${folderOf(1)}/try-1/node-1.xml`), ''],
    [
      'a suite failed as a whole',
      () => changeReport((xml) => xml.replace('<testcase', '<error message="set-up"/><testcase')),
      'a whole suite failed',
    ],
  ])(
    'where %s',
    async (_name, spoil, because) => {
      await startRed();
      spoil();
      mend();
      const second = await runAttempt(2);
      expect(idsOf(second)).toEqual(ALL);
      expect(second).not.toHaveProperty('carriedOver');
      expect(saidLast()).toContain(`runs as a whole: `);
      expect(saidLast()).toContain(because);
      expect((await project.merge()).report.verdict).toBe('passed');
    },
    60_000,
  );

  test('where something else than its tests failed, which stays a failure', async () => {
    await startRed();
    const other = '<testcase name="hook" file="z.js"><failure/></testcase>';
    changeReport((xml) => xml.replace('</testsuites>', `${other}</testsuites>`));
    mend();
    expect(idsOf(await runAttempt(2))).toEqual(ALL);
    expect(saidLast()).toContain('in none of its units');
    expect((await project.merge()).report.verdict).toBe('failed');
  }, 60_000);

  test('where other arguments or another command run now', async () => {
    await startRed();
    expect(idsOf(await runAttempt(2, { args: '--test-timeout=60000' }))).toEqual(ALL);
    expect(idsOf(await runAttempt(3, { command: 'node --no-warnings' }))).toEqual(ALL);
    expect(saidLast()).toContain('with another command');
  }, 60_000);

  test('where the attempt before is not the last one', async () => {
    await startRed();
    expect(idsOf(await runAttempt(3))).toEqual(ALL);
    expect(saidLast()).toContain('attempt 2 left no result of it');
  }, 60_000);

  test('where nothing of it passed', async () => {
    await startRed({ 'b.test.js': nodeTest(FAILS_ONCE) });
    expect(idsOf(await runAttempt(2))).toEqual(['b.test.js']);
    expect(saidLast()).toContain('nothing of it passed in attempt 1');
  }, 60_000);

  test('where the attempt before passed, because nobody knows why it runs again', async () => {
    await startRed();
    mend();
    await runAttempt(2);
    expect(idsOf(await runAttempt(3))).toEqual(ALL);
    expect(saidLast()).toContain('everything passed in attempt 2');
  }, 60_000);

  test('except for a file whose tests the reports do not show', async () => {
    await startRed();
    changeReport((xml) => xml.replace(/<testsuite name="c\.test\.js"[\s\S]*?<\/testsuite>/, ''));
    mend();
    expect(idsOf(await runAttempt(2))).toEqual(['b.test.js', 'c.test.js']);
    expect((await project.merge()).report.verdict).toBe('passed');
  }, 60_000);
});

test('what was carried over counts no more when its attempt is gone', async () => {
  await startRed();
  mend();
  await runAttempt(2);
  project.delete(`${folderOf(1)}/shardwise-shard.json`);
  const { report } = await project.merge();
  expect(report.verdict).toBe('incomplete');
  expect(report.missing.map(({ unit }) => unit)).toEqual(['a.test.js', 'c.test.js']);
}, 60_000);

function changeReport(change: (xml: string) => string): void {
  const file = `${folderOf(1)}/try-1/node-1.xml`;
  project.write(file, change(project.read(file)));
}
