import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UsageError } from '../../../src/model.ts';
import { CommandNotFound } from '../../../src/platform/platform.ts';
import { parseStored, StoredFileError } from '../../../src/stored.ts';
import { createProject, FAILS, type LocalProject, nodeProject, nodeTest, PASSES } from '../project.ts';

let project: LocalProject;
const use = (made: LocalProject) => {
  project = made;
};
afterEach(() => project.remove());

const SHARD_1 = '.shardwise/artifacts/shardwise-default-shard-1-attempt-1';
const PLAN = '.shardwise/artifacts/shardwise-default-plan/plan.json';

describe('one shard', () => {
  beforeEach(async () => {
    use(await nodeProject({ 'a.test.js': nodeTest(PASSES), 'b.test.js': nodeTest(PASSES, FAILS) }));
    await project.plan({ shards: '2' });
  });

  test('leaves its record, its log and its reports', async () => {
    const { record, artifactName, exitCode } = await project.run({ shard: '1' });
    expect(artifactName).toBe('shardwise-default-shard-1-attempt-1');
    expect(parseStored('shard record', project.read(`${SHARD_1}/shardwise-shard.json`), 'x')).toEqual(record);
    expect(record).toMatchObject({ shard: 1, attempt: 1, setupMs: 0, pool: 'default' });
    for (const report of record?.reports ?? []) expect(project.has(`${SHARD_1}/${report}`)).toBe(true);
    expect(project.read(`${SHARD_1}/log.txt`)).toContain('.test.js');
    expect(exitCode === 0).toBe(record?.outcome === 'passed');
  }, 60_000);

  test('exits like its command and keeps the end of its log', async () => {
    const { plan } = await project.plan({ shards: '1' });
    const { record, exitCode } = await project.run({ shard: '1', retries: '2' });
    expect(exitCode).toBe(1);
    expect(record).toMatchObject({ outcome: 'failed', exitCode: 1, planId: plan.id });
    expect(record?.units.map(({ id, outcome, tests, tries }) => `${id} ${outcome} ${tests} ${tries}`).sort()).toEqual([
      'a.test.js passed 1 1',
      'b.test.js failed 2 3',
    ]);
    expect(record?.reports).toHaveLength(3);
    expect(record?.tail.length).toBeGreaterThan(0);
    expect(record?.tail.length).toBeLessThanOrEqual(20);
  }, 60_000);

  test('with run: false only writes the list', async () => {
    const { testsFile, record, exitCode } = await project.run({ shard: '1', run: 'false' });
    expect(record).toBeUndefined();
    expect(exitCode).toBe(0);
    expect(project.read(testsFile.slice(project.root.length + 1))).toMatch(/^[ab]\.test\.js\n$/);
    expect(project.has(SHARD_1)).toBe(false);
  });

  test('run twice leaves only its last result', async () => {
    await project.run({ shard: '1', retries: '3' });
    project.write('a.test.js', nodeTest(PASSES));
    project.write('b.test.js', nodeTest(PASSES));
    const { record } = await project.run({ shard: '1' });
    expect(record?.reports).toEqual(['try-1/node-1.xml']);
    expect(project.has(`${SHARD_1}/try-2`)).toBe(false);
  }, 60_000);

  test('that fails to start leaves the reason, and not the result of the run before it', async () => {
    await project.run({ shard: '1' });
    expect(project.has(`${SHARD_1}/try-1`)).toBe(true);
    await expect(project.run({ shard: '1', command: 'no-such-program {junit} {tests}' })).rejects.toThrow(
      CommandNotFound,
    );
    expect(project.has(`${SHARD_1}/try-1`)).toBe(false);
    const record = parseStored('shard record', project.read(`${SHARD_1}/shardwise-shard.json`), 'x');
    expect(record).toMatchObject({
      outcome: 'crashed',
      exitCode: null,
      problem: 'the command "no-such-program" was not found',
      reports: [],
    });
    expect(record.units.map(({ outcome, tries }) => `${outcome} ${tries}`)).toEqual(['missing 0']);
    expect(project.read(`${SHARD_1}/log.txt`)).toMatch(/no-such-program.* PATH=/);

    await project.run({ shard: '2', retries: '0' });
    const { report, exitCode } = await project.merge();
    expect(report.reasons).toContain('shard 1 ran nothing: the command "no-such-program" was not found');
    expect(exitCode).not.toBe(0);
  }, 60_000);
});

describe('a command of the user', () => {
  /** Writes JUnit for what it is given, and what it was given into a file. */
  const TOOL = `
    import { readFileSync, writeFileSync } from 'node:fs';
    const [junit, list, ...tests] = process.argv.slice(2);
    const ids = list === '-' ? tests : readFileSync(list, 'utf8').split('\\n').filter(Boolean);
    writeFileSync('given.json', JSON.stringify({ ids, junit, args: tests }));
    const escape = (text) => text.replace(/[&<"]/g, (c) => '&#' + c.charCodeAt(0) + ';');
    writeFileSync(junit, '<testsuite>' + ids.map((id) => '<testcase name="' + escape(id) + '" time="0.5"/>').join('') + '</testsuite>');
  `;
  const HOSTILE = ['$(touch pwned)', '-dash', '; touch pwned', 'a b', "it's", '{junit}', '*', '<&">'];

  beforeEach(async () => {
    use(await createProject({ 'tool.mjs': TOOL, 'list.txt': HOSTILE.join('\n') }));
    await project.plan({
      framework: 'custom',
      'list-command': `node --eval "process.stdout.write(require('fs').readFileSync('list.txt'))"`,
      shards: '1',
    });
  });

  test('gets the tests as arguments', async () => {
    const { record, exitCode } = await project.run({
      shard: '1',
      retries: '0',
      command: 'node tool.mjs {junit} - {tests}',
    });
    expect(record?.units.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    const { ids } = project.readJson('given.json') as { ids: string[] };
    expect(ids.sort()).toEqual(HOSTILE.toSorted());
    expect(exitCode).toBe(0);
    expect(project.has('pwned')).toBe(false);
  }, 60_000);

  test('does not get a file whose name begins with a dash as an option', async () => {
    project.write('-dash', '');
    await project.run({ shard: '1', retries: '0', command: 'node tool.mjs {junit} - {tests}' });
    const { ids } = project.readJson('given.json') as { ids: string[] };
    expect(ids.sort()).toEqual(HOSTILE.map((id) => (id === '-dash' ? './-dash' : id)).sort());
  }, 60_000);

  test('gets the tests in a file', async () => {
    const { record, exitCode } = await project.run({
      shard: '1',
      command: 'node tool.mjs {junit} {tests-file}',
      args: '"one more"',
    });
    expect(exitCode).toBe(0);
    expect(record?.units.map(({ id, outcome, durationMs }) => `${id} ${outcome} ${durationMs}`).sort()).toEqual(
      HOSTILE.map((id) => `${id} passed 500`).sort(),
    );
    expect(project.readJson('given.json')).toMatchObject({ args: ['one more'] });
  }, 60_000);

  test.each<[name: string, command: string | undefined, message: string | RegExp]>([
    ['is missing', undefined, /it is empty: write \{tests\}/],
    [
      'names no tests',
      'node tool.mjs {junit}',
      /without \{tests\} or \{tests-file\} every shard would run all the tests/,
    ],
    ['names no report', 'node tool.mjs {tests}', /without \{junit\} the results of the tests would be unknown/],
    ['has an unknown placeholder', 'node tool.mjs {junit} {test}', /\{test\} is not a placeholder/],
    ['has an open quote', 'node "tool.mjs', /is never closed/],
  ])('that %s is refused before anything is written', async (_name, command, message) => {
    const before = await project.platform.files.find(`${project.root}/.shardwise`, ['**/*']);
    const call = () => project.run({ shard: '1', ...(command === undefined ? {} : { command }) });
    await expect(call()).rejects.toThrow(UsageError);
    await expect(call()).rejects.toThrow(message);
    expect(await project.platform.files.find(`${project.root}/.shardwise`, ['**/*'])).toEqual(before);
  });

  test('that does not exist is named with the PATH', async () => {
    const call = project.run({ shard: '1', command: 'no-such-tool {tests} {junit}' });
    await expect(call).rejects.toThrow(CommandNotFound);
    await expect(call).rejects.toThrow(
      `"no-such-tool" was not found; searched node_modules/.bin at and above ${project.root}, and PATH=`,
    );
  });

  test('that writes no report leaves every test missing', async () => {
    const { record, exitCode } = await project.run({
      shard: '1',
      retries: '0',
      command: 'node --eval 0 {junit} {tests-file}',
    });
    expect(record).toMatchObject({ outcome: 'crashed', exitCode: 0 });
    expect(new Set(record?.units.map(({ outcome }) => outcome))).toEqual(new Set(['missing']));
    expect(exitCode).toBe(3);
  }, 60_000);

  test('that exits with 0 while its report shows failures does not count as passed', async () => {
    project.write('bad.mjs', TOOL.replace('time="0.5"/>', '><failure/></testcase>'));
    const { record, exitCode } = await project.run({
      shard: '1',
      retries: '0',
      command: 'node bad.mjs {junit} {tests-file}',
    });
    expect(record).toMatchObject({ outcome: 'failed', exitCode: 0 });
    expect(exitCode).toBe(1);
  }, 60_000);
});

/** No report at first, as of a runner that crashed; then a test for each file. */
const CRASHES_AT_FIRST = `
  import { writeFileSync } from 'node:fs';
  const [junit, ...files] = process.argv.slice(2);
  if (process.env.SHARDWISE_TRY === '1') process.exit(1);
  writeFileSync(junit, '<testsuite>' + files.map((file) => '<testcase name="works" file="' + file + '"/>').join('') + '</testsuite>');
`;

test('a file in which a scan finds no test is run again with the others after a crash', async () => {
  use(
    await nodeProject({
      'a.test.js': nodeTest(PASSES),
      'made.test.js': "import '../makes-tests.js';",
      'tool.mjs': CRASHES_AT_FIRST,
    }),
  );
  await project.plan({ shards: '1' });
  const { record, exitCode } = await project.run({ shard: '1', command: 'node tool.mjs {junit} {tests}' });
  expect(exitCode).toBe(0);
  expect(record?.units.map(({ id, tests, tries }) => `${id} ${tests} ${tries}`).sort()).toEqual([
    'a.test.js 1 2',
    'made.test.js 1 2',
  ]);
});

describe('a plan that does not fit is refused', () => {
  beforeEach(async () => {
    use(await nodeProject({ 'a.test.js': nodeTest(PASSES) }));
    await project.plan({ shards: '1' });
  });
  const planOf = (change: object) => JSON.stringify({ ...(project.readJson(PLAN) as object), ...change });

  test('no plan', async () => {
    await expect(project.run({ shard: '1', suite: 'other' })).rejects.toThrow(
      'this run has no plan of suite other (no artifact shardwise-other-plan): run the plan command first, with the same suite',
    );
  });

  test('a shard that it does not have', async () => {
    await expect(project.run({ shard: '2' })).rejects.toThrow(
      new UsageError('input shard is 2, but the plan has 1 shard: use a shard number from the matrix of the plan'),
    );
  });

  test('another suite', async () => {
    project.write(PLAN, planOf({ suite: 'other' }));
    await expect(project.run({ shard: '1' })).rejects.toThrow(
      new UsageError('the plan is of suite other, not default: give plan, run and merge the same suite'),
    );
  });

  test('another commit', async () => {
    await project.git('init', '--quiet');
    await project.git('commit', '--quiet', '--allow-empty', '--message', 'x');
    project.write(PLAN, planOf({ commit: 'c0ffee' }));
    await expect(project.run({ shard: '1' })).rejects.toThrow(
      /the plan was made for commit c0ffee, but this is commit [0-9a-f]{40}: check out the planned commit, or make a new plan/,
    );
  });

  test('a newer version', async () => {
    project.write(PLAN, planOf({ version: 3 }));
    await expect(project.run({ shard: '1' })).rejects.toThrow(StoredFileError);
    await expect(project.run({ shard: '1' })).rejects.toThrow(
      /version 3, but this Shardwise reads versions up to 2: use the same Shardwise release in every job/,
    );
  });

  test('damage', async () => {
    project.write(PLAN, project.read(PLAN).slice(0, -10));
    await expect(project.run({ shard: '1' })).rejects.toThrow(StoredFileError);
  });

  test('and nothing was written', async () => {
    project.write(PLAN, planOf({ version: 3 }));
    await expect(project.run({ shard: '1' })).rejects.toThrow();
    expect(project.has(SHARD_1)).toBe(false);
    expect(project.has('.shardwise/scratch/shardwise-default-shard-1-attempt-1')).toBe(false);
  });
});
