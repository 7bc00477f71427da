/** Deno, as far as no tool is needed. `real/deno.test.ts` has the rest. */
import { expect, test } from '@jest/globals';
import { DenoReader } from '../../src/frameworks/deno/reader.ts';
import { deno } from '../../src/frameworks/deno.ts';
import type { Project, RunRequest } from '../../src/frameworks/framework.ts';

const project = (files: Readonly<Record<string, object>>): Project => ({
  folder: '/work',
  names: Object.keys(files),
  texts: new Map(Object.entries(files).map(([file, content]) => [file, JSON.stringify(content)])),
  testFileOf: () => undefined,
});

test.each([
  ['--watch', '--watch never ends'],
  ['--shard 1/2', '--shard 1/2 leaves out tests of the shard'],
  ['--junit-path=x.xml', '--junit-path=x.xml keeps the report of Deno from Shardwise'],
  ['--doc', '--doc has tests in other files: run them in a job of their own'],
  ['src/a.test.ts', 'src/a.test.ts is no option: write test files as "tests:"'],
  ['-- x', 'it has --: write it in "command:"'],
  ['-A --filter one --allow-env=X --retry 2 --no-check', undefined],
])('the arguments %s: %s', (args, problem) => {
  expect(deno.findBadArgument?.(args.split(' '))).toBe(problem);
});

test.each<[Readonly<Record<string, object>>, string | undefined, string | undefined]>([
  [
    { 'deno.json': { tasks: { test: 'A=1 deno test -A --watch unit' } } },
    'task test in deno.json',
    'A=1 deno test -A --watch unit',
  ],
  [{ 'deno.json': { tasks: { test: { command: 'deno test -R' } } } }, 'task test in deno.json', 'deno test -R'],
  [{ 'package.json': { scripts: { test: 'deno test -A' } } }, 'script test in package.json', 'deno test -A'],
  [{ 'deno.json': { tasks: { dev: 'deno run x.ts' } } }, undefined, undefined],
])('the command of %j is in %s: %s', (files, from, words) => {
  const own = deno.ownCommand?.(project(files));
  expect([own?.from, own?.words?.join(' ')]).toEqual([from, words]);
});

test.each([
  [undefined, 'deno test --filter x --junit-path=/r/deno-1.xml ./-a.test.ts ./b.test.ts'],
  ['/opt/deno', '/opt/deno test --filter x --junit-path=/r/deno-1.xml ./-a.test.ts ./b.test.ts'],
  [
    'deno test -A --watch --reporter dot unit -- --y z',
    'deno test -A --filter x --junit-path=/r/deno-1.xml ./-a.test.ts ./b.test.ts -- --y z',
  ],
])('%s starts %s', (command, started) => {
  const request: RunRequest = {
    units: ['-a.test.ts', 'b.test.ts'],
    args: ['--filter', 'x'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
  };
  const [made] = deno.run({ ...request, ...(command && { command: command.split(' ') }) });
  expect([made?.program, ...(made?.args ?? [])].join(' ')).toBe(started);
});

test('a file that a test names in its output is not blamed for the end of the process', () => {
  const reader = new DenoReader(['a.test.ts', 'b.test.ts']);
  const lines = ['running 2 tests from ./a.test.ts', 'one ...', '------- output -------'];
  for (const line of [...lines, 'running 1 test from ./b.test.ts']) reader.read(line);
  expect(reader.report('was killed by SIGKILL')).toContain('name="a.test.ts"');
  expect(reader.report('was killed by SIGKILL')).not.toContain('b.test.ts');
});
