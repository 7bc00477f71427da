/** The file that holds a plan back is run in parts, from the history to the history: the real frameworks, real shards. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type History, type Plan, UsageError } from '../../../src/model.ts';
import { missing, withRealTool } from '../../frameworks/samples.ts';
import { createProject, type LocalProject, type Values } from '../project.ts';
import { pastUnits, restored, stretchTimes } from './stretched-times.ts';

const TIMEOUT_MS = 120_000;
const JEST = join(import.meta.dirname, '../../../node_modules/jest/bin/jest.js');

const PYTEST_FILES: Values = {
  'pytest.ini': '[pytest]\naddopts = -p no:cacheprovider\n',
  'tests/test_small.py': 'def test_it(): pass\n',
  'tests/test_large.py': `import os, pytest
class TestServer:
    def test_get(self): pass
    class TestInner:
        def test_put(self): pass
class TestServerMore:
    def test_get(self): pass
@pytest.mark.parametrize('value', [1, 2, 3])
def test_values(value): pass
def test_value(): pass
`,
};

const JEST_FILES: Values = {
  'package.json': '{ "jest": { "transform": {} } }',
  'tests/small.test.js': "test('it', () => {});\n",
  'tests/large.test.js': `describe('server', () => {
  test('gets', () => {});
  test('gets (more)', () => {});
  test.skip('deletes', () => {});
});
test.each([1, 2])('value %i', () => {});
test('a (last) one', () => {});
`,
};

interface Case {
  readonly name: string;
  readonly files: Values;
  readonly large: string;
  readonly run: Values;
  readonly tests: number;
  /** All parts of the large file. */
  readonly parts: readonly string[];
  /** Takes a part away from the source, but not the words of its name. */
  readonly gone: readonly [part: string, before: string, after: string];
  /** A test that no history knows. */
  readonly added: string;
}

const CASES: readonly Case[] = [
  {
    name: 'pytest',
    files: PYTEST_FILES,
    large: 'tests/test_large.py',
    run: {},
    tests: 8,
    parts: ['TestServer', 'TestServerMore', 'test_value', 'test_values'],
    gone: ['TestServer', 'class TestServer:', '# once TestServer\nclass TestRenamed:'],
    added: 'def test_new(): pass\n',
  },
  {
    name: 'jest',
    files: JEST_FILES,
    large: 'tests/large.test.js',
    run: { command: `${process.execPath} ${JEST}` },
    tests: 7,
    parts: ['a last one', 'server deletes', 'server gets', 'server gets more', 'value 1', 'value 2'],
    gone: ['server gets', "test('gets', ", "/* 'gets' */ test('is renamed', "],
    added: "test('is new', () => {});\n",
  },
];

const realPytest = missing.has('pytest') ? test.skip : test;

let project: LocalProject;
let before: string | undefined;
beforeAll(() => {
  before = process.env['PYTHONDONTWRITEBYTECODE'];
  process.env['PYTHONDONTWRITEBYTECODE'] = '1';
});
afterAll(() => {
  if (before === undefined) delete process.env['PYTHONDONTWRITEBYTECODE'];
  else process.env['PYTHONDONTWRITEBYTECODE'] = before;
});
afterEach(() => project.remove());

/** What the first run of each project taught. It teaches the same each time. */
const taught = new Map<Values, History>();

/** A project whose history says that the large file is too large for three shards. */
async function begin(files: Values, large: string, run: Values = {}): Promise<void> {
  project = await createProject(files);
  if (!taught.has(files)) {
    await project.runAll({ ...run, shards: '2' });
    taught.set(files, await restored(project));
  }
  await stretchTimes(project, large, taught.get(files));
}

const partsOf = ({ units }: Plan): string[] => units.flatMap(({ part }) => part ?? []).sort();

describe.each(CASES)('a large file of $name', ({ name, files, large, run, tests, parts, gone, added }) => {
  const { realTest, because } = withRealTool(name);
  const source = files[large] ?? '';

  realTest(
    `is run in parts, each test once, and the history still knows one file${because}`,
    async () => {
      project = await createProject(files);
      const first = await project.runAll({ ...run, shards: '2' });
      expect(first.report.totals.tests).toBe(tests);
      expect(first.report.units.map(({ id }) => id)).toHaveLength(2);
      const learned = pastUnits(await restored(project)).find(({ id }) => id === large);
      expect((learned?.parts ?? []).map((part) => part.name).sort()).toEqual(parts);

      await stretchTimes(project, large);
      const { report, records, exitCode } = await project.runAll({ ...run, shards: '3' });
      expect(report.reasons).toEqual([]);
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({
        ...first.report.totals,
        durationMs: expect.any(Number),
        wallMs: expect.any(Number),
      });
      expect(records).toHaveLength(3);
      expect(report.units.filter(({ id }) => id.startsWith(`${large}::`)).length).toBeGreaterThan(1);
      expect(report.tests.map(({ file, className, name: test }) => [file, className, test]).sort()).toEqual(
        first.report.tests.map(({ file, className, name: test }) => [file, className, test]).sort(),
      );
      const after = pastUnits(await restored(project));
      expect(after).toHaveLength(2);
      expect(after.find(({ id }) => id === large)).toMatchObject({
        durationsMs: [60_000 * parts.length, expect.any(Number)],
        tests: learned?.tests,
        lastOutcome: 'passed',
      });
    },
    TIMEOUT_MS,
  );

  realTest(
    `keeps what is new, and does without what is gone${because}`,
    async () => {
      await begin(files, large, run);
      const [part, old, changed] = gone;
      project.write(large, source.replace(old, changed) + added);
      const { plan } = await project.plan({ shards: '6' });
      expect(partsOf(plan)).toContain(part);
      const { report, exitCode, records } = await project.runAll({ ...run, shards: '6' });
      expect(report.reasons).toEqual([]);
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: tests + 1, missing: 0, failed: 0 });
      expect(report.units.find(({ id }) => id === `${large}::${part}`)).toMatchObject({ outcome: 'skipped', tests: 0 });
      expect(records.every(({ outcome }) => outcome === 'passed')).toBe(true);
      const again = await project.plan({ shards: '6' });
      expect(partsOf(again.plan)).not.toContain(part);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is not split when told so, or by a strategy that goes by files${because}`,
    async () => {
      await begin(files, large, run);
      const off = (await project.plan({ shards: '3', 'split-large-files': 'false' })).plan;
      expect(partsOf(off)).toEqual([]);
      expect(off.warnings.join()).toContain('split-large-files is false');
      expect(partsOf((await project.plan({ shards: '3', strategy: 'by-file' })).plan)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is refused by a command that cannot select, and such a run teaches no parts${because}`,
    async () => {
      await begin(files, large, run);
      const command = `${run['command'] ?? 'pytest'} --junitxml={junit} {tests}`;
      await project.plan({ shards: '3' });
      await expect(project.run({ shard: '1', command })).rejects.toThrow(UsageError);
      await expect(project.run({ shard: '1', run: 'false' })).rejects.toThrow('split-large-files: false');
    },
    TIMEOUT_MS,
  );
});

realPytest(
  'a large file in a folder of the repository is split as well, whatever root pytest finds',
  async () => {
    const { 'pytest.ini': configuration = '', ...tests } = PYTEST_FILES;
    const inFolder = Object.entries(tests).map(([file, text]) => [`app/${file}`, text]);
    project = await createProject({ 'pytest.ini': configuration, ...Object.fromEntries(inFolder) });
    const folder = { 'working-directory': 'app' };
    const first = await project.runAll({ shards: '2', ...folder });
    await stretchTimes(project, 'tests/test_large.py');
    const { report, exitCode } = await project.runAll({ shards: '5', ...folder });
    expect(report.reasons).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.units).toHaveLength(5);
    expect(report.totals).toMatchObject({ tests: first.report.totals.tests, missing: 0 });
    expect(report.units.every(({ tests: count }) => count > 0)).toBe(true);
  },
  TIMEOUT_MS,
);

describe('a part of a file', () => {
  const large = 'tests/test_large.py';
  const source = PYTEST_FILES[large] ?? '';

  async function splitProject(changed: string, values: Values) {
    await begin(PYTEST_FILES, large);
    project.write(large, changed);
    return project.runAll({ shards: '5', ...values });
  }

  realPytest(
    'that fails is tried again as a part',
    async () => {
      const flaky = `assert os.environ['SHARDWISE_TRY'] != '1'`;
      const changed = source.replace(
        'class TestServerMore:\n    def test_get(self): pass',
        `class TestServerMore:\n    def test_get(self): ${flaky}`,
      );
      const { report, records } = await splitProject(changed, {});
      expect(report.reasons).toEqual([]);
      expect(report.totals).toMatchObject({ tests: 8, flaky: 1 });
      const tries = records.flatMap(({ units }) => units.map(({ id, tries }) => [id, tries] as const));
      expect(tries.filter(([, count]) => count === 2)).toEqual([[`${large}::TestServerMore`, 2]]);
      const past = pastUnits(await restored(project)).find(({ id }) => id === large);
      expect(past).toMatchObject({ durationsMs: [expect.any(Number)], flakes: 1 });
    },
    TIMEOUT_MS,
  );

  realPytest(
    'that does not load in its shard is never green, and flaky when it loads at last',
    async () => {
      const broken = `\nif os.environ['SHARDWISE_SHARD'] == '2' and os.environ['SHARDWISE_TRY'] == '1': raise ImportError('x')\n`;
      const changed = source.replace('\n', broken);
      const red = await splitProject(changed, { retries: '0' });
      expect(red.records.find(({ shard }) => shard === 2)?.units.map(({ id }) => id)).toEqual([`${large}::TestServer`]);
      expect(red.report.verdict).not.toBe('passed');
      expect(red.exitCode).not.toBe(0);
      project.remove();
      const { report, exitCode } = await splitProject(changed, {});
      expect(report.reasons).toEqual([]);
      expect(exitCode).toBe(0);
      expect(report.units.filter(({ flaky }) => flaky)).toHaveLength(1);
      expect(report.totals.flaky).toBe(0);
    },
    TIMEOUT_MS,
  );

  realPytest(
    'that an early end kept from running is tried again, and not taken for gone',
    async () => {
      const flaky = `: assert os.environ['SHARDWISE_TRY'] != '1'`;
      const changed = source.replaceAll(/: pass/g, flaky);
      const { report, exitCode } = await splitProject(changed, { args: '-x', retries: '10', shards: '2' });
      expect(report.reasons).toEqual([]);
      expect(exitCode).toBe(0);
      expect(report.totals).toMatchObject({ tests: 8, passed: 8 });
    },
    TIMEOUT_MS,
  );

  realPytest(
    'that was selected and never ran is missing',
    async () => {
      const changed = source.replace('class TestServer:', 'def test_0(): os._exit(0)\nclass TestServer:');
      const { report, exitCode } = await splitProject(changed, { retries: '0' });
      expect(report.verdict).not.toBe('passed');
      expect(exitCode).not.toBe(0);
    },
    TIMEOUT_MS,
  );
});
