/** The merged file of real shards, read by programs that are not ours: they find in it what report.json says. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { execa } from 'execa';
import { EXIT, type Report, type ReportTest } from '../../src/model.ts';
import { schema } from '../junit/write/schemas.ts';
import { READERS, type ReadCase } from '../support/junit-readers.ts';
import { isInstalled, testWith } from '../support/tools.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const CLI = join(REPOSITORY, 'dist/cli/index.js');

/** Names that XML, or a reader, could take for something else; and what is left of those that XML cannot hold, after node's reporter. */
const NAMES: readonly (readonly [name: string, readable?: string])[] = [
  ['<b> & "quotes" \'x\' &amp; &#65;'],
  ['two\nlines\tand a tab'],
  ['zero\u0000 and \u001b[31mred\u001b[0m', 'zero\ufffd and red'],
  ['half \ud800 a character', 'half \ufffd a character'],
  [']]> <!-- --> <![CDATA['],
  ['__proto__'],
  ['😀 ünï'],
  ['1e3'],
];

const NODE_TESTS = `import assert from 'node:assert';
import { describe, it } from 'node:test';
describe('outside', () => {
  it('fails', () => assert.equal('<a>\\n]]>', '&', 'not <equal> & "so"\\n\\u001b[31mred'));
  it('is flaky', () => assert.notEqual(process.env.SHARDWISE_TRY, '1', 'too <early>'));
  it('is skipped', { skip: 'not <today>' }, () => {});
  describe('inside', () => { for (const name of ${JSON.stringify(NAMES)}) it(name[0], () => {}); });
});`;

const PYTEST_TESTS = `import pytest, os

@pytest.fixture
def broken():
    raise RuntimeError("<broken> & \\x1b[31mred")

def test_errors(broken): pass
def test_fails(): assert "<a>" == "]]>", 'not <equal> & "so"'
def test_is_flaky(): assert os.environ["SHARDWISE_TRY"] != "1", "too <early>"
@pytest.mark.skip(reason="not <today>")
def test_is_skipped(): pass
@pytest.mark.parametrize("name", ["<b> & 'x'", "two\\nlines", "\\x1b[31m", "]]>", "\\u00fcn\\u00ef"])
def test_named(name): pass
`;

const SAMPLES = [
  {
    example: 'node-test',
    file: 'tests/hostile.test.mjs',
    body: NODE_TESTS,
    errored: 0,
    names: NAMES.map(([name, readable = name]) => readable),
    available: true,
  },
  {
    example: 'pytest',
    file: 'tests/test_hostile.py',
    body: PYTEST_TESTS,
    errored: 1,
    names: ['test_named[]]>]'],
    available: await isInstalled('pytest'),
  },
];

let root: string;
const merged = (example: string) => join(root, example, 'merged.xml');
const reportOf = (example: string): Report => JSON.parse(readFileSync(join(root, example, 'report.json'), 'utf8'));

/** Runs an example with one more test file in two shards, and merges what they left. */
async function mergeExample({ example, file, body }: (typeof SAMPLES)[number]): Promise<void> {
  const folder = join(root, example);
  cpSync(join(REPOSITORY, 'examples', example), folder, {
    recursive: true,
    filter: (path) => !/__pycache__|\.pytest_cache|\.shardwise|node_modules/.test(path),
  });
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), body);
  const shardwise = (...args: readonly string[]) =>
    execa(process.execPath, [CLI, ...args], { cwd: folder, reject: false, env: { CI: 'true' } });
  await shardwise('plan', '--shards', '2', '--out', 'plan.json');
  for (const shard of ['1', '2']) await shardwise('run', '--plan', 'plan.json', '--shard', shard);
  const outputs = ['--out', 'merged.xml', '--json', 'report.json', '--full'];
  const { exitCode, stderr } = await shardwise('merge', '.shardwise/artifacts', '--plan', 'plan.json', ...outputs);
  if (exitCode !== 1) throw new Error(`the merge ended with exit code ${exitCode}: ${stderr}`);
}

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'shardwise-readers-')));
  for (const sample of SAMPLES.filter(({ available }) => available)) await mergeExample(sample);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const RESULT_TAGS = { failed: 'failure', errored: 'error', skipped: 'skipped' } as const;

/** What a reader should find of a test. Tries are not in report.json, but whether there were any is. */
const expectedCase = ({ suite, name, className, outcome, shard, message, detail, flaky }: ReportTest) => ({
  suite: suite.length === 0 ? [''] : suite,
  name,
  className: className ?? null,
  shard: String(shard),
  results: outcome === 'passed' ? [] : [{ tag: RESULT_TAGS[outcome], message: message ?? null, text: detail ?? null }],
  flaky,
});

const foundCase = ({ suite, name, className, shard, results, tries }: ReadCase) => ({
  suite,
  name,
  className,
  shard,
  results,
  flaky: tries.some(({ tag }) => tag.startsWith('flaky')),
});

const sorted = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => [JSON.stringify(value), value] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);

describe.each(SAMPLES)('the merged file of $example', ({ example, errored, names, available: hasFramework }) => {
  describe.each(READERS)('read by $reader', ({ read, available: hasReader }) => {
    const testHere = testWith(`${example} or a reader`, hasFramework && hasReader);

    testHere('has the totals of report.json, and cases that come to them', async () => {
      const { totals } = reportOf(example);
      const { totals: claimed, cases } = await read(merged(example));
      expect(totals).toMatchObject({ failed: 1, errored });
      expect(Math.min(totals.skipped, totals.flaky)).toBeGreaterThan(0);
      const { failed: failures, errored: errors, tests, skipped } = totals;
      expect(claimed).toEqual({ tests, failures, errors, skipped, time: expect.closeTo(totals.durationMs / 1_000, 2) });
      const having = (tag: string) =>
        cases.filter(({ results }) => results.some((result) => result.tag === tag)).length;
      expect([cases.length, having('failure'), having('error'), having('skipped')]).toEqual([
        tests,
        failures,
        errors,
        skipped,
      ]);
    });

    testHere('has the names, places, outcomes and words of report.json', async () => {
      const { cases } = await read(merged(example));
      const { tests } = reportOf(example);
      expect(sorted(cases.map(foundCase))).toEqual(sorted(tests.map(expectedCase)));
      expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    });

    testHere('has the times of report.json', async () => {
      const { cases } = await read(merged(example));
      const times = (values: readonly (number | null)[]) =>
        values.map((value) => value ?? -1).toSorted((a, b) => a - b);
      const expected = times(
        reportOf(example).tests.map(({ durationMs }) => (durationMs === undefined ? null : durationMs / 1_000)),
      );
      const found = times(cases.map(({ time }) => time));
      expect(found).toHaveLength(expected.length);
      for (const [at, time] of found.entries()) expect(time).toBeCloseTo(expected[at] ?? Number.NaN, 6);
    });

    testHere('tells how the flaky test failed before it passed', async () => {
      const flaky = (await read(merged(example))).cases.find(({ name }) => /is.flaky/.test(name));
      expect(flaky?.tries).toEqual([
        {
          tag: 'flakyFailure',
          message: expect.stringContaining('too <early>'),
          text: expect.stringContaining('too <early>'),
        },
      ]);
    });
  });

  testWith(example, hasFramework)('is valid by the schema of Jenkins but for files and lines', () => {
    const complaints = schema('junit-10')(readFileSync(merged(example), 'utf8'));
    expect(complaints.filter((text) => !/attribute '(?:file|line)': The attribute/.test(text))).toEqual([]);
  });
});

describe.each(READERS)('the merged file of a damaged report, read by $reader', ({ read, available }) => {
  testWith('a reader', available)('has an error, although all tests that could be read passed', async () => {
    const folder = mkdtempSync(join(root, 'damaged-'));
    const whole = '<testsuite name="s"><testcase name="a"/><testcase name="b"/></testsuite>';
    writeFileSync(join(folder, 'report.xml'), whole.slice(0, -20));
    const args = [CLI, 'merge', 'report.xml', '--out', 'merged.xml'];
    const { exitCode } = await execa(process.execPath, args, { cwd: folder, reject: false, env: { CI: 'true' } });
    expect(exitCode).toBe(EXIT.incomplete);
    const { totals, cases } = await read(join(folder, 'merged.xml'));
    expect(totals).toMatchObject({ tests: 2, failures: 0, errors: 1 });
    expect(cases.flatMap(({ results }) => results)).toEqual([
      expect.objectContaining({ tag: 'error', message: expect.stringContaining('report report.xml is damaged') }),
    ]);
  });
});
