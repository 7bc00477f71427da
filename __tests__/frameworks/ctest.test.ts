/** CTest, as far as no tool is needed. `real/ctest.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import { CtestReader } from '../../src/frameworks/ctest/reader.ts';
import { ctest } from '../../src/frameworks/ctest.ts';
import type { RunRequest } from '../../src/frameworks/framework.ts';

test.each([
  ['-N', '-N runs no test'],
  ['--show-only=json-v1', '--show-only=json-v1 runs no test'],
  ['-D Experimental', '-D is for dashboards: write a command that only runs tests'],
  ['--rerun-failed', '--rerun-failed chooses tests by an earlier run, and no shard has one'],
  ['--stop-on-failure', '--stop-on-failure leaves out the tests after the first failed one'],
  ['-FS db', '-FS leaves out what tests need: leave out those tests themselves, with -E or -LE'],
  ['-V --max-width 9', '--max-width hides what Shardwise reads, such as what is tried again'],
  ['--output-junit x', '--output-junit is what Shardwise reads. The merge writes the JUnit file of all shards'],
  ['--test-dir build -C Release -R x -LE slow -j4 --repeat until-pass:2 -V', undefined],
])('the arguments %s: %s', (args, problem) => {
  expect(ctest.findBadArgument?.(args.split(' '))).toBe(problem);
});

const project = (texts: Readonly<Record<string, string>>) => ({
  folder: '/work',
  names: Object.keys(texts),
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});

test.each([
  [{ 'CTestTestfile.cmake': '' }, undefined],
  [{ 'CTestTestfile.cmake': '', 'build/CTestTestfile.cmake': '' }, undefined],
  [{ 'out/CTestTestfile.cmake': '' }, ['ctest', '--test-dir', 'out']],
  [{ 'CMakeLists.txt': 'enable_testing()' }, undefined],
])('the build of %j', (texts, words) => {
  expect(ctest.ownCommand?.(project(texts))?.words).toEqual(words);
});

describe('a command of ctest', () => {
  const request: RunRequest = {
    units: ['a.b', '(x)|[y]', 'c\\d^$'],
    args: ['-R', 'chosen', '-j', '4', '-U', '-I', '1,2', '-LE', 'slow'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
  };
  const lineOf = (more: Partial<RunRequest>) =>
    ctest.run({ ...request, ...more }).map(({ program, args }) => [program, ...args].join(' '));

  test('names its tests in full, in place of what the plan has followed', () => {
    expect(lineOf({})).toEqual([
      'ctest -j 4 -LE slow -R ^(a\\.b|\\(x\\)\\|\\[y\\]|c\\\\d\\^\\$)$ --output-junit /r/ctest-1.xml',
    ]);
    expect(lineOf({ command: ['env', 'ctest', '--test-dir', 'out'], args: [], units: ['a'] })).toEqual([
      'env ctest --test-dir out -R ^(a)$ --output-junit /r/ctest-1.xml',
    ]);
  });

  test('is refused where it chooses by itself', () => {
    expect(() => lineOf({ command: ['ctest', '--rerun-failed'] })).toThrow(
      'input command is "ctest --rerun-failed", but --rerun-failed chooses tests by an earlier run, and no shard has one',
    );
  });
});

describe('the reader of ctest', () => {
  const open = (...lines: string[]) => {
    const reader = new CtestReader(['a', 'b & c', 'd']);
    for (const line of lines) expect(reader.read(line)).toEqual([line]);
    return reader;
  };

  test('tells what is known when ctest is killed', () => {
    const reader = open(
      '      Start  1: a',
      ' 1/4 Test  #1: a ....   Passed    0.12 sec',
      '      Start  9: set up',
      ' 2/4 Test  #9: set up ....***Failed    0.01 sec',
      '      Start  2: b & c',
      '    Test  #2: b & c ....***Timeout   1.00 sec',
      '      Start  2: b & c',
    );
    expect(reader.report('was killed by SIGKILL')).toBe(`<?xml version="1.0" encoding="utf-8"?>
<testsuites name="ctest">
<testsuite name="(empty)">
<testcase name="a"/>
<testcase name="b &amp; c"><error message="the command was killed by SIGKILL while this test ran"/></testcase>
</testsuite>
<testsuite name="(empty)"><properties><property name="shardwise.every-shard" value="true"/></properties>
<testcase name="set up"><failure message="Failed"/></testcase>
</testsuite>
</testsuites>
`);
  });

  test('tells nothing where ctest wrote no report and ended by itself', () => {
    expect(open('      Start  1: a').report()).toBeUndefined();
    expect(open().report('was killed by SIGKILL')).toBeUndefined();
  });

  test('takes no output of a test for a result of another', () => {
    const reader = open('    Start 1: a', '1/1 Test #1: ab ....***Failed 0 sec', 'Test #7: d ....***Failed 0 sec');
    expect(reader.keep('<testsuite><testcase name="a" classname="a"><system-out>x</system-out></testcase>')).toContain(
      '<testcase name="a"><system-out>x</system-out></testcase>',
    );
  });
});
