/** What a shard writes down as it happens, with real tools. */
import { afterEach, expect, test } from '@jest/globals';
import { readEvents } from '../../../src/events/read.ts';
import type { ShardRecord } from '../../../src/model.ts';
import { parseStored } from '../../../src/stored.ts';
import { mochaCommand } from '../../frameworks/samples/mocha.ts';
import { missing } from '../../frameworks/samples.ts';
import { createProject, type LocalProject, nodeTest, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const ARTIFACT = '.shardwise/artifacts/shardwise-default-shard-1-attempt-1';
const EVENTS = `${ARTIFACT}/events.ndjson`;

/** The events without their times. */
const events = () =>
  readEvents(project.read(EVENTS)).events.map(({ at, ...event }) => {
    expect(Number.isNaN(Date.parse(at))).toBe(false);
    return event;
  });

const record = (): ShardRecord =>
  parseStored('shard record', project.read(`${ARTIFACT}/shardwise-shard.json`), 'the record');

const ofKind = (kind: string) => events().filter(({ event }) => event === kind);

interface Row {
  readonly framework: string;
  readonly files: Values;
  /** The tests and their outcomes, as far as the reporter says them. */
  readonly tests: readonly (readonly [name: string, outcome?: string])[];
}

const ROWS: readonly Row[] = [
  {
    framework: 'jest',
    files: {
      'package.json': '{}',
      'a.test.js': `
        describe('outer', () => {
          test('passes', () => {});
          test('fails', () => expect(1).toBe(2));
          test.skip('is skipped', () => {});
        });`,
    },
    tests: [
      ['is skipped', 'skipped'],
      ['passes', 'passed'],
      ['fails', 'failed'],
    ],
  },
  {
    framework: 'node',
    files: {
      'package.json': '{"type": "module"}',
      'a.test.js': nodeTest(
        "describe('outer', () => {",
        "  it('passes', () => {});",
        "  it('fails', () => assert.equal(1, 2));",
        "  it.skip('is skipped', () => {});",
        '});',
      ),
    },
    tests: [
      ['passes', 'passed'],
      ['fails', 'failed'],
      ['is skipped', 'skipped'],
    ],
  },
  {
    framework: 'pytest',
    files: {
      'test_a.py': [
        'import pytest',
        'def test_passes(): pass',
        'def test_fails(): assert 0',
        '@pytest.mark.skip',
        'def test_is_skipped(): pass',
        '@pytest.fixture',
        'def broken(): raise OSError()',
        'def test_breaks(broken): pass',
      ].join('\n'),
    },
    tests: [
      ['test_passes', 'passed'],
      ['test_fails', 'failed'],
      ['test_is_skipped', 'skipped'],
      ['test_breaks', 'errored'],
    ],
  },
  {
    framework: 'unittest',
    files: {
      'test_a.py': [
        'import unittest',
        'class A(unittest.TestCase):',
        '    def test_passes(self): pass',
        '    def test_fails(self): self.fail()',
        '    def test_breaks(self): raise OSError()',
        '    @unittest.skip("no")',
        '    def test_is_skipped(self): pass',
      ].join('\n'),
    },
    tests: [
      ['test_passes', 'passed'],
      ['test_fails', 'failed'],
      ['test_breaks', 'errored'],
      ['test_is_skipped', 'skipped'],
    ],
  },
  {
    framework: 'phpunit',
    files: {
      'tests/ATest.php': [
        '<?php',
        'final class ATest extends \\PHPUnit\\Framework\\TestCase {',
        '    public function testPasses(): void { self::assertTrue(true); }',
        '    public function testIsRisky(): void {}',
        '    public function testFails(): void { self::assertTrue(false); }',
        "    public function testIsSkipped(): void { self::markTestSkipped('no'); }",
        '}',
      ].join('\n'),
    },
    tests: [
      ['testPasses', 'passed'],
      ['testIsRisky', 'passed'],
      ['testFails', 'failed'],
      ['testIsSkipped', 'skipped'],
    ],
  },
  {
    framework: 'minitest',
    files: {
      'test/a_test.rb': [
        "require 'minitest/autorun'",
        'class ATest < Minitest::Test',
        '  def test_passes; end',
        '  def test_fails; flunk; end',
        "  def test_breaks; raise 'no'; end",
        '  def test_is_skipped; skip; end',
        'end',
      ].join('\n'),
    },
    tests: [
      ['test_passes', 'passed'],
      ['test_fails', 'failed'],
      ['test_breaks', 'errored'],
      ['test_is_skipped', 'skipped'],
    ],
  },
  {
    framework: 'rspec',
    files: {
      'spec/a_spec.rb': [
        "RSpec.describe 'a' do",
        "  it('passes') {}",
        "  it('fails') { raise 'no' }",
        "  xit('is skipped') {}",
        'end',
      ].join('\n'),
    },
    tests: [
      ['passes', 'passed'],
      ['fails', 'failed'],
      ['is skipped', 'skipped'],
    ],
  },
];

test.each(ROWS.filter(({ framework }) => !missing.has(framework)))(
  '$framework tells each test when it starts and when it ends',
  async ({ framework, files, tests }) => {
    project = await createProject(files);
    await project.runAll({ framework, discovery: 'static', shards: '1', retries: '0' });
    const names = new Map<string, string>();
    for (const event of events()) if (event.event === 'test-started') names.set(event.id, event.test.name);
    const finished = events().flatMap((event) =>
      event.event === 'test-finished' ? [[names.get(event.id) ?? event.id.split(' > ').at(-1), event.outcome]] : [],
    );
    const [file] = Object.keys(files).filter((name) => name !== 'package.json');
    expect(finished.sort()).toEqual(tests.map(([name, outcome]) => [name, outcome]).sort());
    expect(events()[0]).toMatchObject({ event: 'shard-started', version: 1, shard: 1, attempt: 1, units: [file] });
    expect(ofKind('batch-started')).toEqual([{ event: 'batch-started', batch: 'try-1', units: [file] }]);
    expect(ofKind('batch-finished')).toMatchObject([{ batch: 'try-1', exitCode: 1, running: [] }]);
    expect(ofKind('unit-finished')).toMatchObject([{ id: file, outcome: 'failed', tests: tests.length }]);
    expect(events().at(-1)).toEqual({
      event: 'shard-finished',
      outcome: 'failed',
      tests: tests.length,
      failed: tests.filter(([, outcome]) => outcome === 'failed' || outcome === 'errored').length,
    });
    expect(record().spans).toMatchObject([{ id: file, outcome: 'failed' }]);
  },
  60_000,
);

test('the record says when each unit ran, and each try of what ran again', async () => {
  project = await createProject({
    'package.json': '{"type": "module"}',
    'slow.test.js': nodeTest("it('waits', async () => new Promise((done) => setTimeout(done, 1500)));"),
    'flaky.test.js': nodeTest(
      "it('fails at first', () => assert.equal(process.env.SHARDWISE_TRY, '2'));",
      "it('passes', () => {});",
    ),
  });
  await project.runAll({ framework: 'node', discovery: 'static', shards: '1', retries: '1' });
  const spans = record().spans ?? [];
  const ofUnit = (unit: string) => spans.filter(({ id }) => id === unit);
  expect(ofUnit('flaky.test.js')).toMatchObject([{ outcome: 'failed' }, { outcome: 'passed', tryNumber: 2 }]);
  const [slow] = ofUnit('slow.test.js');
  const [first, second] = ofUnit('flaky.test.js');
  expect((slow?.toMs ?? 0) - (slow?.fromMs ?? 0)).toBeGreaterThanOrEqual(1000);
  expect(second?.fromMs).toBeGreaterThanOrEqual(first?.toMs ?? Number.POSITIVE_INFINITY);
}, 60_000);

const DIES: readonly Row[] = [
  {
    framework: 'jest',
    files: {
      'package.json': '{}',
      'a.test.js': "test('first', () => {});\ntest('dies', () => process.kill(process.pid, 'SIGKILL'));\n",
    },
    tests: [['dies']],
  },
  {
    framework: 'pytest',
    files: { 'test_a.py': 'import os\ndef test_first(): pass\ndef test_dies(): os.kill(os.getpid(), 9)\n' },
    tests: [['test_dies']],
  },
];

test.each(DIES.filter(({ framework }) => !missing.has(framework)))(
  '$framework: a test that had started when the process died is named in the events and in the report',
  async ({ framework, files, tests: [[name] = ['']] }) => {
    project = await createProject(files);
    const { report } = await project.runAll({ framework, discovery: 'static', shards: '1', retries: '0' });
    expect(ofKind('batch-finished')).toMatchObject([
      { exitCode: null, how: 'was killed by SIGKILL', running: [{ name }] },
    ]);
    expect(report.tests.filter(({ outcome }) => outcome === 'errored')).toMatchObject([
      { name, message: 'the process was killed by SIGKILL while this test ran' },
    ]);
  },
  60_000,
);

/** An event about one test. */
type TestEvent = { readonly event: string; readonly id: string; readonly test?: { readonly name: string } };
const testEvents = () => events().filter(({ event }) => /^test-/.test(event)) as unknown as TestEvent[];

test.each<[what: string, framework: string, file: string, source: string, names: readonly string[]]>([
  [
    'hooks of Mocha',
    'mocha',
    'test/a.test.js',
    `before(function setup() {});
     describe('outer', () => {
       let broken = false;
       beforeEach('prepares', () => { if (broken) throw new Error('bad'); });
       it('one', () => { broken = true; });
       it('two', () => {});
     });
     it.skip('three', () => {});`,
    ['"before all" hook: setup for "three"', 'three', 'one', 'two', '"before each" hook: prepares for "two"'],
  ],
  ['a file of Jest', 'jest', 'a.test.js', "test('one', () => {}); test.skip('two', () => {});", ['one', 'two']],
])(
  '%s: each test that starts ends, and a file is no test',
  async (_what, framework, file, source, names) => {
    if (missing.has(framework)) return;
    project = await createProject({ 'package.json': '{}', [file]: source });
    const command = framework === 'mocha' ? { command: mochaCommand(12).join(' ') } : {};
    await project.runAll({ framework, discovery: 'static', shards: '1', retries: '0', ...command });
    const all = testEvents();
    const started = all.filter(({ event }) => event === 'test-started');
    expect(started.map(({ test: { name } = { name: '' } }) => name).sort()).toEqual([...names].sort());
    for (const { id } of all) expect(all.filter((one) => one.id === id).map(({ event }) => event)).toHaveLength(2);
    expect(
      all
        .filter(({ event }) => event !== 'test-started')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(started.map(({ id }) => id).sort());
  },
  60_000,
);

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'what the processes of a command use is in the events, and in the record',
  async () => {
    const busy = 'import { writeFileSync } from "node:fs"; const end = Date.now() + 12_000; while (Date.now() < end);';
    const report = 'writeFileSync(process.argv[2], "<testsuite><testcase name=\'a\'/></testsuite>");';
    project = await createProject({ 'busy.mjs': `${busy}\n${report}` });
    const { records } = await project.runAll({
      framework: 'custom',
      'list-command': 'echo a',
      shards: '1',
      command: 'node busy.mjs {junit} {tests}',
    });
    const [first] = ofKind('usage');
    expect(first).toMatchObject({ batch: 'try-1' });
    expect(records[0]?.usage?.memoryMb.peak).toBeGreaterThan(1);
    expect(records[0]?.usage?.cores.peak).toBeGreaterThan(0);
  },
  120_000,
);
