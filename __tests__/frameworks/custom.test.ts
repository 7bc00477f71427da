import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { custom, findProblem } from '../../src/frameworks/custom.ts';
import type { RunRequest } from '../../src/frameworks/framework.ts';
import { splitWords } from '../../src/frameworks/shared/split-words.ts';
import { UsageError } from '../../src/model.ts';
import { anyText } from '../support/any-text.ts';

const request = (
  command: string,
  units: readonly string[] = ['a', 'b c'],
  more: Partial<RunRequest> = {},
): RunRequest => ({
  units,
  args: [],
  reportDirectory: '/reports',
  testsFile: '/tests.txt',
  reporters: '/reporters',
  command: splitWords(command),
  ...more,
});
const commandLines = (wanted: RunRequest) => custom.run(wanted).map(({ program, args }) => [program, ...args]);

describe('the command of the user', () => {
  test('gets one argument for each unit', () => {
    expect(commandLines(request('run --out {junit} {tests} --last'))).toEqual([
      ['run', '--out', '/reports/custom-1.xml', 'a', 'b c', '--last'],
    ]);
  });

  test('gets the paths inside a word, and the extra arguments last', () => {
    expect(commandLines(request('run @{tests-file} --xml={junit}', ['a'], { args: ['-x'] }))).toEqual([
      ['run', '@/tests.txt', '--xml=/reports/custom-1.xml', '-x'],
    ]);
  });

  test.each([
    ['run {junit} {tests}', ['run', '/reports/custom-1.xml']],
    ['run {junit} {tests-file} {tests}', ['run', '/reports/custom-1.xml', '/tests.txt']],
  ])('%s gets no file as an option, and other names unchanged', (command, before) => {
    const units = ['-x.test', '-filter', '@scope/a', 'com.A#b'];
    expect(commandLines(request(command, units, { dashedFiles: new Set(['-x.test']) }))).toEqual([
      [...before, './-x.test', '-filter', '@scope/a', 'com.A#b'],
    ]);
  });

  test('never reads a placeholder in the name of a unit', () => {
    expect(commandLines(request('run {junit} {tests}', ['{junit}', '$&']))).toEqual([
      ['run', '/reports/custom-1.xml', '{junit}', '$&'],
    ]);
  });

  test('becomes several when the list is long, each with its own report, unless the list is in a file', () => {
    const units = Array.from({ length: 20 }, (_, index) => `unit-${index}`);
    const several = commandLines(request('run {junit} {tests}', units, { maxCommandLine: 120 }));
    expect(several.length).toBeGreaterThan(1);
    expect(several.flatMap((words) => words.slice(2))).toEqual(units);
    expect(new Set(several.map((words) => words[1])).size).toBe(several.length);
    expect(commandLines(request('run {junit} {tests-file}', units, { maxCommandLine: 120 }))).toHaveLength(1);
  });

  test.each([
    ['', 'it is empty'],
    ['run {junit}', 'without {tests} or {tests-file} every shard would run all the tests'],
    ['run {tests}', 'without {junit} the results of the tests would be unknown'],
    ['run {junit} --only={tests}', '{tests} is inside "--only={tests}"'],
    ['{tests} {junit}', 'it begins with {tests}'],
    [
      'run {junit} {test}',
      '{test} is not a placeholder: write {tests} (one argument for each test unit; it must be a separate argument), {tests-file}',
    ],
    ['run {tests} --out={JUnit}', '{JUnit} is not a placeholder'],
  ])('%j is refused', (command, problem) => {
    expect(() => custom.run(request(command))).toThrow(UsageError);
    expect(findProblem(splitWords(command))).toContain(problem);
  });

  test.each(['run {tests} {junit} --grep={a,b}', 'run {tests} {junit} {}', `run {tests} {junit} '{"a": 1}'`])(
    'braces that only look like a placeholder are left alone: %s',
    (command) => expect(findProblem(splitWords(command))).toBeUndefined(),
  );
});

describe('splitting a command into words', () => {
  test.each([
    ['', []],
    ['  a   b\t\nc ', ['a', 'b', 'c']],
    [`'a b' "c d"`, ['a b', 'c d']],
    [`--name="a b"' c'd`, ['--name=a b cd']],
    [`"" ''`, ['', '']],
    [
      String.raw`C:\tools\run.exe "C:\My Tools\x" "a\"b\\c"`,
      [String.raw`C:\tools\run.exe`, String.raw`C:\My Tools\x`, String.raw`a"b\c`],
    ],
    ['a;b && $(c) `d` $HOME *', ['a;b', '&&', '$(c)', '`d`', '$HOME', '*']],
    [`'it "is"' "it's"`, ['it "is"', "it's"]],
  ])('%j', (command, words) => expect(splitWords(command)).toEqual(words));

  test.each(["run 'a", 'run "a', String.raw`run "a\"`])('an open quote is an error: %s', (command) => {
    expect(() => splitWords(command)).toThrow(/^The quote .* at character 5 is never closed/);
  });

  test('any words can be quoted so that they are read back', () => {
    const quote = (word: string) => `"${word.replace(/["\\]/g, '\\$&')}"`;
    fc.assert(
      fc.property(fc.array(anyText()), (words) => {
        expect(splitWords(words.map(quote).join(' '))).toEqual(words);
      }),
    );
  });
});
