/** Bun, as far as no tool is needed. `real/bun.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import { BunReader } from '../../src/frameworks/bun/reader.ts';
import { bun } from '../../src/frameworks/bun.ts';
import type { Project, RunRequest } from '../../src/frameworks/framework.ts';

const project = (script: string): Project => ({
  folder: '/work',
  names: [],
  texts: new Map([['package.json', JSON.stringify({ scripts: { test: script } })]]),
  testFileOf: () => undefined,
});

test.each([
  ['--watch', '--watch never ends'],
  ['--shard=1/2', '--shard=1/2 leaves out tests of the shard'],
  ['--reporter junit', '--reporter junit keeps its report from Shardwise'],
  ['src/a.test.ts', 'src/a.test.ts is no option: write test files as "tests:"'],
  ['-- x', 'it has --: the options of Shardwise follow it'],
  ['-t one --preload ./setup.ts --timeout 5 --bail --coverage', undefined],
])('the arguments %s: %s', (args, problem) => {
  expect(bun.findBadArgument?.(args.split(' '))).toBe(problem);
});

test.each([
  ['bun test', undefined],
  [
    'bun --env-file=.env test --preload ./x.ts unit --reporter junit --watch',
    'bun --env-file=.env test --preload ./x.ts unit',
  ],
  ['TZ=UTC bunx cross-env A=1 bun test ./src', 'TZ=UTC bun test ./src'],
  ['bun run build', undefined],
])('the script %s starts %s', (script, started) => {
  expect(bun.ownCommand?.(project(script))?.words?.join(' ')).toBe(started);
});

test('the script test may run another one', () => {
  const scripts = { test: 'bun run unit && bun run src/x.ts', unit: 'bun test -t x', other: 'bun test -t y' };
  const texts = new Map([['package.json', JSON.stringify({ scripts })]]);
  expect(bun.ownCommand?.({ ...project(''), texts })?.words?.join(' ')).toBe('bun test -t x');
});

describe('the command of Bun', () => {
  const request: RunRequest = {
    units: ['-a.test.ts', 'b.test.ts'],
    args: ['-t', 'x'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
  };
  test.each([
    [undefined, 'bun test -t x'],
    ['/opt/bun', '/opt/bun test -t x'],
    ['bun test --preload ./p.ts unit --only-failures', 'bun test --preload ./p.ts -t x'],
  ])('%s becomes %s', (command, started) => {
    const [made] = bun.run({ ...request, ...(command && { command: command.split(' ') }) });
    expect([made?.program, ...(made?.args ?? [])].join(' ')).toBe(
      `${started} --reporter=junit --reporter-outfile=/r/bun-1.xml ./-a.test.ts ./b.test.ts`,
    );
  });

  test('runs each split file by itself', () => {
    const selections = new Map([['b.test.ts', { only: ['a b'] }]]);
    expect(bun.run({ ...request, args: [], selections }).map(({ args }) => args.slice(1).join(' '))).toEqual([
      '--reporter=junit --reporter-outfile=/r/bun-1.xml ./-a.test.ts',
      '-t ^\\W*(?:a\\W+b)\\W*$ --reporter=junit --reporter-outfile=/r/bun-2.xml ./b.test.ts',
    ]);
  });
});

test('a process that was killed has the tests that had passed, and blames no file that a test names', () => {
  const reader = new BunReader({ units: ['a.test.ts', 'b.test.ts'], pattern: undefined, partOf: () => undefined });
  const lines = [
    ...['a.test.ts:', '(pass) outer > adds [0.10ms]'],
    ...['', 'b.test.ts:', '(pass) first', '(fail) second [1.00ms]', 'a.test.ts:', '(pass) third (attempt 2)'],
  ];
  for (const line of lines) reader.readError(line);
  const xml = reader.report('was killed by SIGKILL') ?? '';
  expect([...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(([, ...names]) => names)).toEqual([
    ['b.test.ts', 'first'],
    ['b.test.ts', 'b.test.ts'],
  ]);
  expect(xml).toContain('the process was killed by SIGKILL while this file ran');
});
