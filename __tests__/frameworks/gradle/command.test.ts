/** The command of Gradle, what its init script is told, and how its output is read. */
import { describe, expect, test } from '@jest/globals';
import type { RunRequest } from '../../../src/frameworks/framework.ts';
import { findFramework } from '../../../src/frameworks/index.ts';
import type { Values } from '../../commands/project.ts';

const gradle = findFramework('gradle');
const A = 'a/src/test/java/p/OneTest.java';
const B = 'b/src/test/java/p/OneTest.java';
const TWO = 'a/src/test/java/p/TwoTest.java';
const TEXTS: Values = {
  [A]: 'package p; class OneTest {} class Other {}',
  [B]: 'package p; class OneTest {}',
  'b/src/test/java/p/NewTest.java': 'package p; class NewTest {}',
};

function invoke(units: readonly string[], more: Partial<RunRequest> = {}) {
  const [invocation] = gradle.run({
    units,
    args: [],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
    project: { folder: '/project', texts: new Map(Object.entries(TEXTS)) },
    ...more,
  });
  if (invocation === undefined) throw new Error('there is no command');
  return invocation;
}
const known = { planned: [A, B, TWO], excluded: ['README.md'] };

describe('the command', () => {
  test('names the classes of the shard', () => {
    const { program, args, files } = invoke([A, TWO]);
    expect([program, ...args]).toEqual([
      'gradle',
      '--init-script',
      '/reporters/shardwise.gradle',
      '-Dshardwise.task=/r/gradle.json',
      '-Dorg.gradle.configuration-cache=false',
      '--console=plain',
      '--continue',
      'test',
    ]);
    expect(JSON.parse(files?.['/r/gradle.json'] ?? '')).toEqual({
      own: { [A]: ['p.OneTest', 'p.Other'], [TWO]: ['p.TwoTest'] },
      others: {},
      compares: false,
    });
  });

  test('names those of others where it compares', () => {
    expect(JSON.parse(invoke([A], { known }).files?.['/r/gradle.json'] ?? '')).toEqual({
      own: { [A]: ['p.OneTest', 'p.Other'] },
      others: { [B]: ['p.OneTest'], [TWO]: ['p.TwoTest'], 'README.md': [] },
      compares: true,
    });
  });

  test('has the tasks of the user, and the wrapper of the project', () => {
    expect(invoke([A], { args: ['-P', 'ci', ':a:test'] }).args).not.toContain('test');
    expect(invoke([A], { args: ['-P', 'test'] }).args.at(-1)).toBe('test');
    const own = (...names: readonly string[]) =>
      gradle.ownCommand?.({ folder: '/project', names, texts: new Map(), testFileOf: () => undefined });
    expect(own('gradlew', 'build.gradle')).toEqual({ from: 'gradlew', words: ['./gradlew'] });
    expect(own('build.gradle')).toBeUndefined();
  });
});

describe('arguments', () => {
  test.each([
    ['--tests OneTest', '--tests chooses tests'],
    ['test --tests=p.*', '--tests chooses tests'],
    ['-x test', '-x test leaves out tests'],
    ['--exclude-task=:a:integrationTest', '-x :a:integrationTest leaves out tests'],
    ['--fail-fast', '--fail-fast leaves out tests'],
    ['-p other', '-p names another project'],
    ['-t', '-t never ends'],
    ['-m', '-m runs no test'],
  ])('refuses %s', (args, problem) => {
    expect(gradle.findBadArgument?.(args.split(' '))).toMatch(new RegExp(`^${problem}`));
  });

  test.each(['-Pci check', '--offline -x lint', '-I more.gradle test', '--max-workers 2 -Dtests=1', '--parallel'])(
    'accepts %s',
    (args) => {
      expect(gradle.findBadArgument?.(args.split(' '))).toBeUndefined();
    },
  );
});

describe('the output', () => {
  const task = (more: object = {}): string =>
    `shardwise-gradle ${JSON.stringify({
      task: ':a:test',
      results: 'a/build/test-results/test',
      folders: ['a/src/test/resources', 'a/src/test/java'],
      compiled: [A],
      open: [],
      cut: false,
      failed: 0,
      ...more,
    })}`;
  function open(lines: readonly string[], more: Partial<RunRequest> = {}) {
    const output = invoke([A], more).reader?.open();
    if (output === undefined) throw new Error('nothing reads the output');
    const shown = lines.flatMap((line) => output.read(line));
    const keep = (className: string, folder = 'a/build/test-results/test') =>
      output.keep?.(`<testcase classname="${className}"/>`, `${folder}/TEST-${className}.xml`);
    return { output, shown, keep };
  }

  test('shows people all lines but those of the init script', () => {
    const lines = [
      '> Task :a:test',
      task(),
      'shardwise-gradle {"ended":"1","result":"SUCCESS"}',
      'shardwise-gradle no',
    ];
    expect(open(lines).shown).toEqual(['> Task :a:test']);
  });

  test('tells each test that starts and ends, with its file where one has its class', () => {
    const { output } = open([
      'shardwise-gradle {"begun":"1","class":"p.Other$Inner","test":"adds"}',
      'shardwise-gradle {"begun":"2","class":"p.Unknown","test":"x"}',
      'shardwise-gradle {"ended":"1","result":"FAILURE"}',
      'shardwise-gradle {"ended":"3","result":"SUCCESS"}',
    ]);
    expect(output.moments?.()).toEqual([
      { started: '1', test: { classname: 'p.Other$Inner', name: 'adds', file: A, line: null } },
      { started: '2', test: { classname: 'p.Unknown', name: 'x', file: null, line: null } },
      { finished: '1', outcome: 'failed' },
    ]);
    expect(output.moments?.()).toEqual([]);
  });

  test('hears the init script behind what a test printed', () => {
    const { shown, output } = open([`no line break${task({ failed: 1 })}`]);
    expect([shown, output.exitCode?.(0)]).toEqual([['no line break'], 1]);
  });

  test('names the file of each test, by the task that ran it', () => {
    const { keep } = open([task()]);
    for (const name of ['p.OneTest', 'p.OneTest$Inner', 'p.Other']) expect(keep(name)).toContain(`file="${A}"`);
    expect(keep('p.Unknown')).toBe('<testcase classname="p.Unknown"/>');
    expect(keep('p.OneTest', 'buildSrc/build/test-results/test')).toBe('<testsuites/>\n');
  });

  test('counts nothing of a class that did not end', () => {
    const { keep, output } = open([task({ open: ['p.OneTest'], cut: true })]);
    expect(keep('p.OneTest$Inner')).toBe('<testsuites/>\n');
    expect(keep('p.Other')).toContain('file=');
    expect(output.exitCode?.(0)).toBe(1);
    expect(output.selected?.(0)).toBeUndefined();
  });

  test('is red where a test failed, and green otherwise', () => {
    expect(open([task({ failed: 1 })]).output.exitCode?.(0)).toBe(1);
    expect(open([task()]).output.exitCode?.(0)).toBe(0);
    expect(open([task()]).output.exitCode?.(3)).toBe(3);
  });

  test('confirms that a compiled file has no selected test, only where the build ended well', () => {
    const { output, keep } = open([task()]);
    expect(output.selected?.(1)).toBeUndefined();
    expect(output.selected?.(0)).toBe(JSON.stringify([[A, {}]]));
    keep('p.OneTest');
    expect(output.selected?.(0)).toBeUndefined();
    expect(open([task({ compiled: [] })]).output.selected?.(0)).toBeUndefined();
  });

  test('says why no other try is a help', () => {
    const failed = (failure: string) => `shardwise-gradle ${JSON.stringify({ built: ':a:compileTestJava', failure })}`;
    expect(open([failed('Compilation failed')]).output.hopeless?.()).toBe(
      'the task :a:compileTestJava failed: Compilation failed',
    );
    expect(open([failed('Could not resolve all files')]).output.hopeless?.()).toBeUndefined();
  });

  test('names the files of the tests that the plan lacks', () => {
    const other = { task: ':b:test', results: 'b/build/test-results/test', folders: ['b/src/test/java'] };
    const { output, keep } = open([task(), task(other)], { known });
    keep('p.OneTest');
    keep('p.OneTest', other.results);
    expect(output.unplanned?.()).toBeUndefined();
    keep('p.NewTest', other.results);
    keep('p.Generated', other.results);
    expect(JSON.parse(output.unplanned?.() ?? '')).toEqual([
      'b/src/test/java/p/NewTest.java',
      'p.Generated (b/build/test-results/test)',
    ]);
    expect(output.notCompared?.(0)).toBeUndefined();
    expect(output.notCompared?.(1)).toBe('the build did not reach its end');
    expect(open([task({ cut: true })], { known }).output.notCompared?.(0)).toBe('a process with tests ended too early');
    expect(open([task({ cut: true })]).output.notCompared?.(0)).toBeUndefined();
  });
});
