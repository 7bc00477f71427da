import { describe, expect, test } from '@jest/globals';
import { findCauses } from '../../src/judge/causes.ts';

const causesOf = (line: string, exitCode: number | null = 1) =>
  findCauses({ exitCode, lines: ['an earlier line', line, 'a later line'] });

/** Lines as the tools print them, each with a part of the words for it. */
const LINES: readonly (readonly [tool: string, line: string, words: string])[] = [
  ['pytest-cov 7.1', 'FAIL Required test coverage of 90% not reached. Total coverage: 75.00%', 'coverage is below'],
  ['pytest-cov 7.1', 'ERROR: Coverage failure: total of 75 is less than fail-under=90', 'coverage is below'],
  ['coverage 7.17', 'Coverage failure: total of 83 is less than fail-under=99', 'coverage is below'],
  ['c8 and nyc', 'ERROR: Coverage for functions (50%) does not meet global threshold (100%)', 'coverage is below'],
  ['c8', 'ERROR: Coverage for lines (66.66%) does not meet threshold (100%) for src/a.js', 'coverage is below'],
  ['Jest 30', 'Jest: Coverage for lines (33.33%) does not meet "global" threshold (100%)', 'coverage is below'],
  ['Jest 29', 'Jest: "global" coverage threshold for lines (100%) not met: 66.66%', 'coverage is below'],
  ['SimpleCov 0.22', 'Line coverage (66.67%) is below the expected minimum coverage (90.00%).', 'coverage is below'],
  [
    'SimpleCov 0.22',
    'Branch coverage by file (50.00%) is below the expected minimum coverage (90.00%).',
    'coverage is below',
  ],
  ['Node 24', 'ℹ Error: 50.00% function coverage does not meet threshold of 100%.', 'coverage is below'],
  [
    'Node 20',
    'UnhandledPromiseRejection: This error originated either by throwing inside of an',
    'promise was rejected',
  ],
  ['Node 20', '  triggerUncaughtException(err, true /* fromPromise */); // unhandledRejection', 'promise was rejected'],
  ['Vitest 4', '⎯⎯⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯⎯⎯', 'promise was rejected'],
  ['Jest 30', '  ●  process.exit called with "3"', 'called process.exit'],
  ['Jest 30', 'Jest did not exit one second after the test run has completed.', 'kept the process open'],
  [
    'Jest 30',
    'Jest has detected the following 1 open handle potentially keeping Jest from exiting:',
    'kept the process open',
  ],
  [
    'Jest 30',
    'A worker process has failed to exit gracefully and has been force exited. This is',
    'kept the process open',
  ],
  ['Jest 30', ' › 1 snapshot obsolete.', 'obsolete snapshots'],
  [
    'Jest 30',
    ' › 2 snapshots obsolete from 1 test suite. To remove them all, re-run jest with `-u`.',
    'obsolete snapshots',
  ],
  ['pytest 9', '!!!!!!!!!!!!!!!!!!!!!!!!!! stopping after 1 failures !!!!!!!!!!!!!!!!!!!!!!!!!!!', '--maxfail'],
  ['pytest 9', '!!!!!!!!!!!!!!!!!!!!!!!! _pytest.outcomes.Exit: enough !!!!!!!!!!!!!!!!!!!!!!!!!', 'told to exit'],
  ['pytest 9', 'INTERNALERROR> pytest.PytestConfigWarning: Unknown config option: foo', 'a warning counts'],
  ['pytest 9', 'python -m pytest: error: unrecognized arguments: --nope', 'refuses'],
  ['Jest 30', '● Unrecognized CLI Parameter:', 'refuses'],
  ['mocha 11', ' Exception during run: Error: `.only` forbidden by --forbid-only', '.only'],
  ['Python 3.11', 'Fatal Python error: Segmentation fault', 'the process crashed'],
  ['Node 20', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'memory ran out'],
  ['Python 3.11', 'MemoryError', 'memory ran out'],
  ['Node 20', ' Exception during run: Error: ENOSPC: no space left on device, write', 'disk is full'],
  ['Python 3.11', 'OSError: [Errno 28] No space left on device', 'disk is full'],
  ['cargo 1.95', 'error: no such command: `nextest`', 'cargo-nextest is not installed'],
];

describe('a line that tells the cause of a bad end', () => {
  test.each(LINES)('%s: %s', (_tool, line, words) => {
    expect(causesOf(line)).toEqual([expect.stringContaining(words)]);
  });

  test.each(LINES)('says nothing of a good end: %s: %s', (_tool, line) => {
    expect(causesOf(line, 0)).toEqual([]);
  });
});

describe('a line that tells a cause with one exit code only', () => {
  test.each([
    'ERROR: No closing quotation',
    'ERROR: /w/pytest.ini:1: unexpected value continuation',
    'ERROR: file or directory not found: tests',
  ])('%s', (line) => {
    expect(causesOf(line, 4)).toEqual([`pytest refuses its configuration or its arguments: ${line}`]);
    expect(causesOf(line, 1)).toEqual([]);
  });

  test('the line before the reason is none', () => {
    expect(causesOf('ERROR: usage: pytest [options] [file_or_dir] [file_or_dir] [...]', 4)).toEqual([]);
  });
});

test.each([
  'Required test coverage of 90% reached. Total coverage: 100.00%',
  'All files |     100 |      100 |      50 |     100 |',
  'PASS ./coverage.test.js',
  '  ✓ handles process.exit (2 ms)',
  'Snapshots:   1 obsolete, 0 total',
  'expected an unhandled rejection',
  '1 passed in 0.02s',
])('a line that tells no cause: %s', (line) => {
  expect(causesOf(line)).toEqual([]);
});

test('the line itself is quoted where it says more, and cut', () => {
  expect(causesOf('FAIL Required test coverage of 90% not reached. Total coverage: 75.00%')).toEqual([
    'the coverage is below its threshold: FAIL Required test coverage of 90% not reached. Total coverage: 75.00%',
  ]);
  const [long = ''] = causesOf(`Jest did not exit ${'x'.repeat(1000)}`);
  expect(long.length).toBeLessThan(300);
});

test('a kill from outside is a cause of its own', () => {
  const words = expect.stringContaining('memory runs out');
  expect(findCauses({ exitCode: 137, lines: [] })).toEqual([words]);
  expect(findCauses({ exitCode: null, signal: 'SIGKILL', lines: [] })).toEqual([words]);
  expect(findCauses({ exitCode: null, signal: 'SIGTERM', lines: [] })).toEqual([]);
});

test('several causes are told in one order, each once', () => {
  const lines = ['ENOSPC', 'Jest: Coverage for lines (33.33%) does not meet "global" threshold (100%)', 'ENOSPC'];
  expect(findCauses({ exitCode: 1, lines })).toEqual(findCauses({ exitCode: 1, lines: lines.toReversed() }));
  expect(findCauses({ exitCode: 1, lines })).toHaveLength(2);
});

test.each(['a', ' ', '!', '.', 'Jest: ', 'ERROR: Coverage for ', '!! Exit: '])(
  'a line takes no longer, whatever is in it: %j',
  (piece) => {
    // A pattern that takes more than linear time would not end here.
    expect(causesOf(`${piece.repeat(100_000)}?`)).toEqual([]);
  },
);
