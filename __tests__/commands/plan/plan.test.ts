import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PLAN_INPUTS } from '../../../src/commands/plan/inputs.ts';
import { plan } from '../../../src/commands/plan/plan.ts';
import type { PlanSettings } from '../../../src/commands/plan/request.ts';
import { parseInputs } from '../../../src/inputs/inputs.ts';
import { UsageError } from '../../../src/model.ts';
import { CommandNotFound } from '../../../src/platform/platform.ts';
import { parseStored } from '../../../src/stored.ts';
import { createProject, type LocalProject, nodeProject, nodeTest, PASSES, type Values } from '../project.ts';

let project: LocalProject;
beforeEach(async () => {
  project = await nodeProject({
    'tests/a.test.js': nodeTest(PASSES, PASSES),
    'tests/b.test.js': nodeTest(PASSES),
    'web/c.test.js': nodeTest(PASSES),
    'src/d.js': '',
  });
});
afterEach(() => project.remove());

const unitsOf = async (values: Values, text?: string) =>
  (await project.plan(values, text === undefined ? {} : { units: { name: 'units', text } })).plan.units.map(
    ({ id }) => id,
  );
const ALL = ['tests/a.test.js', 'tests/b.test.js', 'web/c.test.js'];

const history = (change: object) =>
  gzipSync(
    JSON.stringify({ version: 1, suite: 'default', updatedAt: '2026-03-01T10:00:00.000Z', classes: [], ...change }),
  );

describe('the units', () => {
  test.each<[name: string, values: Values, units: string[]]>([
    ['what the framework takes for tests', {}, ALL],
    ['by globs', { tests: 'tests/**' }, ['tests/a.test.js', 'tests/b.test.js']],
    ['by several globs', { tests: 'web/*.js\n**/a.*' }, ['tests/a.test.js', 'web/c.test.js']],
    ['without what is excluded', { tests: '**/*.test.js\n!web/**' }, ['tests/a.test.js', 'tests/b.test.js']],
    [
      'relative to the working directory',
      { 'working-directory': 'tests', framework: 'node' },
      ['a.test.js', 'b.test.js'],
    ],
  ])('%s', async (_name, values, units) => {
    expect(await unitsOf(values)).toEqual(units);
  });

  test('come from a command, one per line, without a shell', async () => {
    project.write('list.mjs', 'for (const word of process.argv.slice(2)) console.log(word);');
    const values = { 'list-command': `node list.mjs "$(touch pwned)" ';touch pwned' x`, framework: 'custom' };
    expect(await unitsOf(values)).toEqual(['$(touch pwned)', ';touch pwned', 'x']);
    expect(project.has('pwned')).toBe(false);
  });

  test('come from a command as JSON, with their counts', async () => {
    project.write('list.mjs', `console.log(JSON.stringify([{ id: 'x', tests: 7 }, 'y']));`);
    const { plan } = await project.plan({ 'list-command': 'node list.mjs', framework: 'custom' });
    expect(plan.units.map(({ id, tests, testsSource }) => [id, tests, testsSource])).toEqual([
      ['x', 7, 'framework'],
      ['y', undefined, undefined],
    ]);
  });

  test('come from a given list', async () => {
    expect(await unitsOf({}, 'tests/b.test.js\n\ntests/a.test.js\n')).toEqual(['tests/a.test.js', 'tests/b.test.js']);
  });

  test('have their number of tests from a scan of the source', async () => {
    const { plan } = await project.plan();
    expect(plan.units.map(({ tests, testsSource }) => [tests, testsSource])).toEqual([
      [2, 'scan'],
      [1, 'scan'],
      [1, 'scan'],
    ]);
  });
});

describe('the plan', () => {
  test('is stored where the next command finds it, with the commit', async () => {
    await project.git('init', '--quiet');
    await project.git('commit', '--quiet', '--allow-empty', '--message', 'x');
    const { plan, planFile } = await project.plan({ shards: '2' });
    expect(plan.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(parseStored('plan', project.read('.shardwise/artifacts/shardwise-default-plan/plan.json'), 'x')).toEqual(
      plan,
    );
    expect(planFile.startsWith(project.root)).toBe(true);
  });

  test('is the same for the same project, and its id too', async () => {
    const first = await project.plan({ shards: '2' });
    const second = await project.plan({ shards: '2' });
    expect({ ...second.plan, createdAt: '' }).toEqual({ ...first.plan, createdAt: '' });
  });

  test('has another id when anything in it differs', async () => {
    const first = await project.plan({ shards: '2' });
    project.write('tests/e.test.js', nodeTest(PASSES));
    expect((await project.plan({ shards: '2' })).plan.id).not.toBe(first.plan.id);
  });

  test('has every unit in exactly one shard', async () => {
    const { plan } = await project.plan({ shards: '2' });
    expect(plan.shards.flatMap(({ units }) => units).sort()).toEqual(ALL);
    expect(plan.shards.map(({ index }) => index)).toEqual([1, 2]);
  });

  test('of nothing has no shards, and says where it searched and for what', async () => {
    const { plan } = await project.plan({ tests: 'spec/**/*.js' });
    expect(plan).toMatchObject({ units: [], shards: [] });
    expect(plan.warnings.join('\n')).toContain('the root of the repository');
    expect(plan.warnings.join('\n')).toContain('spec/**/*.js');
  });

  test('says what to do when another job of the run has made one of this suite', async () => {
    const upload = () => Promise.reject(Object.assign(new Error('409'), { name: 'NameTaken' }));
    Object.assign(project.platform.artifacts, { upload });
    const taken = /^this run has a plan of suite api already .*give each pair of plan and merge its own suite/;
    await expect(project.plan({ suite: 'api' })).rejects.toThrow(taken);
    await expect(project.plan({ suite: 'api' })).rejects.toThrow(UsageError);
  });

  test('clears what an earlier run of this suite left, but keeps other suites', async () => {
    for (const suite of ['a', 'a-shard-1']) {
      await project.plan({ suite, shards: '1' });
      await project.run({ suite, shard: '1' });
    }
    await project.plan({ suite: 'a', shards: '1' });
    const names = (await project.platform.artifacts.list('')).map(({ name }) => name).sort();
    expect(names).toEqual(['shardwise-a-plan', 'shardwise-a-shard-1-plan', 'shardwise-a-shard-1-shard-1-attempt-1']);
  }, 60_000);
});

describe('without a usable history the plan is made without timings', () => {
  test.each<[name: string, bytes: Uint8Array, warning: RegExp]>([
    ['no gzip', Buffer.from('hello'), /the stored history is not a valid history: it cannot be unpacked with gzip/],
    ['half of it', history({}).subarray(0, 40), /it cannot be unpacked with gzip/],
    ['no JSON', gzipSync('{'), /it is not JSON/],
    ['a newer version', history({ version: 2 }), /version 2, but this Shardwise reads versions up to 1/],
    [
      'another suite',
      history({ suite: 'other' }),
      /the history is of suite other, not default: the plan is made without it/,
    ],
    ['damage inside', history({ classes: [{ name: 'default' }] }), /is not a valid history: /],
  ])('%s', async (_name, bytes, warning) => {
    await project.platform.historyStore.save('default', bytes);
    const { plan } = await project.plan();
    expect(plan.units.map(({ id }) => id)).toEqual(ALL);
    expect(plan.warnings.join('\n')).toMatch(warning);
  });

  test('a file that does not exist', async () => {
    const { plan } = await project.plan({ history: 'none.json.gz' });
    expect(plan.warnings).toContain('there is no history at none.json.gz: the plan is made without it');
  });

  test('a good history is used without a message, unless it is off', async () => {
    const units = ALL.map((id) => ({
      id,
      durationsMs: [3000],
      tests: 5,
      lastOutcome: 'passed',
      fails: 0,
      flakes: 0,
      lastSeen: '2026-03-01T10:00:00.000Z',
    }));
    await project.platform.historyStore.save('default', history({ classes: [{ name: 'default', shards: [], units }] }));
    const known = async (values: Values) =>
      (await project.plan(values)).plan.units.map(({ source, tests }) => `${source} ${tests}`);
    expect(await known({})).toEqual(['history 5', 'history 5', 'history 5']);
    expect(await known({ history: 'off' })).not.toContain('history 5');
  });

  test('whose time and tests the history knows are not read again', async () => {
    const past = (id: string, tests?: number) => ({
      id,
      durationsMs: [500],
      ...(tests === undefined ? {} : { tests }),
      lastOutcome: 'passed' as const,
      fails: 0,
      flakes: 0,
      lastSeen: '2026-03-01T10:00:00.000Z',
    });
    const units = [past('tests/a.test.js', 5), past('tests/b.test.js')];
    await project.platform.historyStore.save('default', history({ classes: [{ name: 'default', shards: [], units }] }));
    const { files } = project.platform;
    const read: string[] = [];
    const platform = {
      ...project.platform,
      files: {
        ...files,
        readText: (path: string) => {
          if (path.endsWith('.test.js')) read.push(path.slice(project.root.length + 1));
          return files.readText(path);
        },
      },
    };
    const { plan: made } = await plan(parseInputs(PLAN_INPUTS, { given: new Map() }), {}, platform);
    expect(read).toEqual(['tests/b.test.js', 'web/c.test.js']);
    expect(made.units.map(({ tests, testsSource }) => [tests, testsSource])).toEqual([
      [5, 'history'],
      [1, 'scan'],
      [1, 'scan'],
    ]);
  });
});

describe('timings of another tool', () => {
  const TIMED = JSON.stringify({ timings: { 'tests/b.test.js': 2, 'x/none.test.js': 1 } });
  const planned = async (values: Values, settings?: PlanSettings) =>
    (await project.plan({ timings: 'timings.json', ...values }, settings)).plan.units;
  const ids = async (values: Values, settings?: PlanSettings) => (await planned(values, settings)).map(({ id }) => id);

  test('estimate the tests that are found, and choose none', async () => {
    project.write('timings.json', TIMED);
    expect(await ids({})).toEqual(ALL);
    expect(await ids({ tests: 'tests/**' })).toEqual(['tests/a.test.js', 'tests/b.test.js']);
    expect((await planned({})).filter(({ source }) => source === 'history')).toEqual([
      expect.objectContaining({ id: 'tests/b.test.js', estimateMs: 2000 }),
    ]);
  });

  test('are the units when the user asks for it', async () => {
    project.write('timings.json', TIMED);
    expect(await ids({}, { units: 'timed' })).toEqual(['tests/b.test.js', 'x/none.test.js']);
  });

  const reportOf = (...classes: readonly string[]): string =>
    `<testsuites><testsuite>${classes
      .map((name) => `<testcase name="works" classname="${name}" time="3"/>`)
      .join('')}</testsuite></testsuites>`;

  test('of a class are those of its file, which is then the unit', async () => {
    project.write('lib/test_cart.py', 'def test_tax(): pass\n');
    project.write('lib/test_shop.py', 'def test_open(): pass\n');
    project.write('report.xml', reportOf('lib.test_cart', 'lib.test_cart.TestTotals'));
    const values = { timings: 'report.xml', framework: 'pytest' };
    expect(await ids(values)).toEqual(['lib/test_cart.py', 'lib/test_shop.py']);
    const [only, ...others] = await planned(values, { units: 'timed' });
    expect([only, others]).toEqual([expect.objectContaining({ id: 'lib/test_cart.py', estimateMs: 6000 }), []]);
  });

  test.each([
    ['of two runs are samples', ['lib.test_cart', 'lib.test_cart'], 3000],
    ['of two parts of a run are added up', ['lib.test_cart.TestA', 'lib.test_cart.TestB'], 6000],
  ])('%s', async (_case, classes, estimateMs) => {
    project.write('lib/test_cart.py', 'def test_tax(): pass\n');
    for (const [index, name] of classes.entries()) project.write(`report-${index}.xml`, reportOf(name));
    const values = { timings: 'report-0.xml\nreport-1.xml', framework: 'pytest' };
    expect(await planned(values)).toEqual([expect.objectContaining({ id: 'lib/test_cart.py', estimateMs })]);
  });

  test.each<[string, Values, string]>([
    ['no timings', {}, 'input units is "timed", but there are no timings'],
    ['empty timings', { timings: 'none.json' }, 'input units is "timed", but there are no timings'],
    ['a class that is in no file', { timings: 'gone.xml' }, 'name classes that are in no file here: lib.test_gone'],
  ])('with %s cannot be the units', async (_case, values, message) => {
    project.write('none.json', '{"timings": {}}');
    project.write('gone.xml', reportOf('lib.test_gone'));
    const attempt = project.plan(values, { units: 'timed' });
    await expect(attempt).rejects.toThrow(UsageError);
    await expect(attempt).rejects.toThrow(message);
  });
});

test('a plan says from how many past shards its overhead is estimated', async () => {
  const pool = async () => (await project.plan()).plan.pools[0];
  expect(await pool()).toMatchObject({ overheadMs: 0, overheadFactor: 1, overheadShards: 0 });
  const shards = [10_000, 20_000, 30_000, 40_000].map((testsMs) => ({ testsMs, wallMs: 7000 + 1.5 * testsMs }));
  await project.platform.historyStore.save('default', history({ classes: [{ name: 'default', shards, units: [] }] }));
  expect(await pool()).toMatchObject({ overheadMs: 7000, overheadFactor: 1.5, overheadShards: 4 });
});

describe('a mistake is named and nothing is written', () => {
  test.each<[name: string, values: Values, message: string | RegExp]>([
    [
      'a folder that is not there',
      { 'working-directory': 'none' },
      'input working-directory is "none", but the repository has no such folder',
    ],
    [
      'a file for a folder',
      { 'working-directory': 'src/d.js' },
      'input working-directory is "src/d.js", but the repository has no such folder',
    ],
    [
      'a framework without tests to find',
      { framework: 'custom' },
      /framework custom has no patterns of test files: write input tests .* or input list-command/,
    ],
    [
      'a list that cannot be asked for',
      { discovery: 'list' },
      /input discovery is "list", but node --test cannot list its tests/,
    ],
    [
      'a list command that fails',
      { 'list-command': 'node --eval "console.error(\'no database\'); process.exit(3)"' },
      /list-command .* ended with exit code 3:\nno database/,
    ],
    ['a list command with an open quote', { 'list-command': 'node "x' }, /is never closed/],
    ['a list that is damaged', { 'list-command': `node --eval "console.log('[{')"` }, /list-command: .*not valid JSON/],
  ])('%s', async (_name, values, message) => {
    await expect(project.plan(values)).rejects.toThrow(UsageError);
    await expect(project.plan(values)).rejects.toThrow(message);
    expect(project.has('.shardwise')).toBe(false);
  });

  test('a list command that does not exist', async () => {
    await expect(project.plan({ 'list-command': 'no-such-tool x' })).rejects.toThrow(CommandNotFound);
    expect(project.has('.shardwise')).toBe(false);
  });

  test('a framework that cannot be detected', async () => {
    const empty = await createProject({ 'main.c': '' });
    await expect(empty.plan()).rejects.toThrow(/framework: auto found no known framework.*main\.c/);
    empty.remove();
  });
});
