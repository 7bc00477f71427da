/** Tests that never end, with real tools: the one that hangs is named, once, and all others have their results. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { readEvents } from '../../../src/events/read.ts';
import { mochaCommand } from '../../frameworks/samples/mocha.ts';
import { missing, withRealTool } from '../../frameworks/samples.ts';
import { createProject, type LocalProject, nodeTest, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

/** Longer than any tool here takes to start, also on a busy machine that reads it from the disk for the first time. */
const LIMIT = '12s';
const HUNG = 'hung (nothing happened for 12.0 s)';
const TIMEOUT_MS = 120_000;
const FOLDER = '.shardwise/artifacts/shardwise-default-shard-1-attempt-1';
const PACKAGE = { 'package.json': '{"type": "module"}' };

const hangs = () => readEvents(project.read(`${FOLDER}/events.ndjson`)).events.filter(({ event }) => event === 'hang');

interface Row {
  readonly what: string;
  readonly framework: string;
  readonly files: Values;
  /** The test that hangs, or its file where nothing tells more. */
  readonly hung: string;
  readonly passed: readonly string[];
  readonly args?: string;
  /** What must be in the stack. */
  readonly stack?: string;
  /** Where it hangs, as far as that is known. The output of another test says something else. */
  readonly line?: number;
}

const ROWS: readonly Row[] = [
  {
    what: 'a test that sleeps',
    framework: 'pytest',
    files: {
      'test_a.py': 'import time\ndef test_first(): pass\ndef test_sleeps(): time.sleep(1000)\n',
      'test_b.py': 'def test_other(): pass\n',
    },
    hung: 'test_sleeps',
    passed: ['test_first', 'test_other'],
    stack: 'in test_sleeps',
    line: 3,
  },
  {
    what: 'an endless loop',
    framework: 'jest',
    files: {
      'package.json': '{}',
      'a.test.js': [
        "test('first', () => void process.stderr.write('Error: no\\n    at a.test.js:1:9\\n'));",
        "test('loops', () => { for (;;); });",
      ].join('\n'),
      'b.test.js': "test('other', () => {});\n",
    },
    hung: 'loops',
    passed: ['first', 'other'],
  },
  {
    what: 'a test that waits for ever behind one that has ended',
    framework: 'node',
    files: {
      ...PACKAGE,
      'a.test.js': nodeTest(
        "it('first', () => {});",
        "it('waits', () => new Promise(() => setInterval(() => {}, 1e6)));",
      ),
      'b.test.js': nodeTest("it('other', () => {});"),
    },
    hung: 'waits',
    passed: ['first', 'other'],
    line: 4,
  },
  {
    what: 'a process that an open socket keeps',
    framework: 'node',
    files: {
      ...PACKAGE,
      'a.test.js': nodeTest(
        "import { createServer } from 'node:net';",
        "it('listens', () => void createServer().listen(0));",
      ),
      'b.test.js': nodeTest("it('other', () => {});"),
    },
    hung: 'a.test.js',
    passed: ['listens', 'other'],
  },
  {
    what: 'a file that the runner sees die, and after which it starts the next',
    framework: 'node',
    files: {
      ...PACKAGE,
      // The runner ends half a second later than its files.
      'slow-end.mjs': `
        const { on } = process;
        const later = (listener) => (...args) => void setTimeout(listener, 500, ...args);
        process.on = (name, listener) => on.call(process, name, name === 'SIGTERM' ? later(listener) : listener);
      `,
      'a.test.js': nodeTest("it('first', () => {});", 'setInterval(() => {}, 1e6);'),
      'b.test.js': nodeTest("it('other', () => {});"),
    },
    args: '--import ./slow-end.mjs --test-concurrency=1',
    hung: 'a.test.js',
    passed: ['first', 'other'],
  },
];

test.each(ROWS.filter(({ framework }) => !missing.has(framework)))(
  '$framework: $what',
  async ({ framework, files, args = '', hung, passed, stack = '', line }) => {
    project = await createProject(files);
    const { report, records } = await project.runAll({
      framework,
      args,
      discovery: 'static',
      shards: '1',
      'hang-timeout': LIMIT,
    });
    const bad = report.tests.filter(({ outcome }) => outcome !== 'passed');
    expect(bad).toMatchObject([{ name: hung, outcome: 'errored', message: `the process ${HUNG} while this test ran` }]);
    expect(bad[0]?.line).toBe(line);
    expect(bad[0]?.detail).toContain('--- its processes ---');
    expect(bad[0]?.detail).toContain(stack);
    expect(report.verdict).toBe('failed');
    expect(report.reasons).toEqual([`1 of ${passed.length + 1} tests failed`]);
    expect(report.totals).toMatchObject({ tests: passed.length + 1, passed: passed.length, missing: 0 });
    expect(records).toMatchObject([{ outcome: 'failed' }]);
    // A runner that gets SIGTERM ends with 1 or with 143. That depends on whether its processes ended before it.
    expect(records[0]?.exitCode).not.toBe(0);
    // It hung once: no retry ran it again.
    expect(hangs()).toMatchObject([{ running: [{ name: hung }] }]);
  },
  TIMEOUT_MS,
);

const mocha = withRealTool('mocha');
mocha.realTest(
  `Mocha that does not end after its last test is told as such${mocha.because}`,
  async () => {
    const source = "it('listens', () => void require('node:net').createServer().listen(0));\n";
    project = await createProject({ 'package.json': '{}', 'test/a.test.js': source });
    const command = mochaCommand(12).join(' ');
    const inputs = { framework: 'mocha', discovery: 'static', shards: '1', command };
    const { report } = await project.runAll({ ...inputs, 'hang-timeout': LIMIT });
    const why =
      'the test command hung after its last test (nothing happened for 12.0 s): something keeps its process open';
    expect(report).toMatchObject({ verdict: 'failed', totals: { tests: 1, passed: 1 } });
    expect(report.reasons).toEqual([expect.stringContaining(why)]);
    expect(hangs()).toHaveLength(1);
  },
  TIMEOUT_MS,
);

describe('a command of the user', () => {
  const CUSTOM = {
    framework: 'custom',
    tests: '*.sh',
    shards: '1',
    command: 'sh run-all {junit} {tests}',
    retries: '0',
  };
  /** Runs each file, and writes one report at the end. */
  const RUN_ALL = `report=$1; shift
    for file; do sh $file || exit 1; cases="$cases<testcase name='$file' file='$file'/>"; done
    echo "<testsuite>$cases</testsuite>" > $report`;

  test(
    'that hangs before it reports anything is halved, so that only the guilty unit is lost',
    async () => {
      const files = { 'a.sh': 'echo a', 'b.sh': 'echo b', 'c.sh': 'echo c; sleep 1000', 'run-all': RUN_ALL };
      project = await createProject(files);
      const { report } = await project.runAll({ ...CUSTOM, 'hang-timeout': LIMIT });
      expect(report.tests.map(({ name, outcome }) => [name, outcome]).sort()).toEqual([
        ['a.sh', 'passed'],
        ['b.sh', 'passed'],
        ['c.sh', 'errored'],
      ]);
      const [hung] = report.tests.filter(({ outcome }) => outcome === 'errored');
      expect(hung?.message).toBe(`it ran alone, reported no test and ${HUNG}: c`);
      expect(hung?.detail).toContain('sleep 1000');
      expect(report.reasons).toEqual(['1 of 3 tests failed']);
    },
    TIMEOUT_MS,
  );

  test(
    'that leaves a process which holds its output does not hang',
    async () => {
      project = await createProject({ 'a.sh': 'setsid sleep 40 & echo left', 'run-all': RUN_ALL });
      const { report } = await project.runAll({ ...CUSTOM, 'hang-timeout': '15s' });
      expect(report.verdict).toBe('passed');
      expect(hangs()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'may be silent for as long as it likes where that is off',
    async () => {
      project = await createProject({ 'a.sh': 'sleep 3', 'run-all': RUN_ALL });
      const { report } = await project.runAll({ ...CUSTOM, 'hang-timeout': 'off' });
      expect(report.verdict).toBe('passed');
    },
    TIMEOUT_MS,
  );
});
