/** What Shardwise knows of Mocha without running it. `real/mocha.test.ts` compares it with the tool. */
import { describe, expect, test } from '@jest/globals';
import type { SearchedProject } from '../../src/frameworks/framework.ts';
import { mocha } from '../../src/frameworks/mocha.ts';

const project = (texts: Readonly<Record<string, string>>): SearchedProject => ({
  folder: '/work/app',
  names: Object.keys(texts),
  files: Object.keys(texts),
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});
const scripts = (given: Readonly<Record<string, string>>) =>
  project({ 'package.json': JSON.stringify({ scripts: given }) });

const request = { args: [], reportDirectory: '/r', testsFile: '/t', reporters: '/ours', units: ['a.test.js'] };

describe('a command', () => {
  const commandOf = (more: object) => {
    const [{ program, args } = { program: '', args: [] }] = mocha.run({ ...request, ...more });
    return [program, ...args].join(' ');
  };
  const OURS = '--require /ours/mocha.mjs';

  test.each([
    [{}, `mocha ${OURS} /ours/mocha.mjs`],
    [{ ownSearch: true }, `mocha ${OURS}`],
    [{ args: ['-R', 'dot', 'lib'], ownSearch: true }, `mocha ${OURS} -R dot lib`],
    [{ command: ['npx', 'mocha', 'test/mocha'], ownSearch: true }, `npx mocha ${OURS} test/mocha`],
    [{ command: ['npm', 'test', '--'], ownSearch: true }, `npm test -- ${OURS}`],
  ])('of %j is %s', (more, expected) => {
    expect(commandOf(more)).toBe(expected);
  });
});

test.each([
  ['mocha', undefined],
  ['mocha --reporter dot --bail -w', undefined],
  [
    'c8 --99 mocha --require ./test/bootstrap/index.js test/*.js',
    'mocha --require ./test/bootstrap/index.js test/*.js',
  ],
  ['TZ=UTC npx _mocha "test/**/*.js" -t 5000', 'TZ=UTC _mocha test/**/*.js -t 5000'],
  ['node --expose-gc node_modules/mocha/bin/mocha.js lib', 'node --expose-gc node_modules/mocha/bin/mocha.js lib'],
  ['mocha test/* --check-leaks', 'mocha test/* test/*/*.{js,cjs,mjs} --check-leaks'],
  ['mocha test/**', 'mocha test/* test/*/*.{js,cjs,mjs}'],
  ['mocha "test/**"', 'mocha test/**'],
  ['mocha init folder', undefined],
])('the script "%s" starts it as %s', (script, command) => {
  expect(mocha.ownCommand?.(scripts({ test: script }))?.words?.join(' ')).toBe(command);
});

test('a glob that the shell reads in another way is named', () => {
  const warnings = (script: string) => mocha.ownCommand?.(scripts({ test: script }))?.warnings?.join();
  expect(warnings('mocha test/**/*.js')).toContain('test/**/*.js of script test in package.json has no quotes');
  expect(warnings("mocha 'test/**/*.js'")).toBeUndefined();
});

test.each([
  [['--watch'], '--watch never ends'],
  [['-w'], '-w never ends'],
  [['--retries', '2', '--dry-run'], '--dry-run runs no test'],
  [['--watch=false', '-g', 'watch', 'lib'], undefined],
])('the arguments %j: %s', (args, problem) => {
  expect(mocha.findBadArgument?.(args)).toBe(problem);
});

describe('the search', () => {
  const FILES = { 'test/a.js': '', 'lib/b.test.ts': '', 'a (1).js': '', 'first.js': '' };
  const search = (texts: Readonly<Record<string, string>>, args: readonly string[] = []) =>
    mocha.search?.(project({ ...FILES, ...texts }), args);
  const DEFAULT = 'test/*.{js,cjs,mjs}';

  test.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    ['the default', {}, [], [DEFAULT]],
    ['a folder', {}, ['./lib/'], ['lib/*.{js,cjs,mjs}']],
    ['all folders', {}, ['--recursive'], ['test/**/*.{js,cjs,mjs}', 'test/**/.*/**/*.{js,cjs,mjs}']],
    ['a file', {}, ['a (1).js'], ['a \\(1\\).js']],
    ['a file without its ending', {}, ['test/a'], ['test/a.{js,cjs,mjs}']],
    ['an absolute file', {}, ['/work/app/test/a.js'], ['test/a.js']],
    ['an ending', {}, ['--extension', '.test.ts', 'lib'], ['lib/*.test.ts']],
    [
      'JSON with comments',
      { '.mocharc.json': '{ "spec": "x/**", /* "y" */ "ignore": ["**/n"] } // "z"' },
      [],
      ['x/**', '!**/n'],
    ],
    ['YAML', { '.mocharc.yml': 'extension: [ts, js]\nexclude: test/x.js' }, [], ['test/*.{ts,js}', '!test/x.js']],
    [
      'two sources',
      { '.mocharc.yml': 'spec: x/*', 'package.json': '{"mocha":{"spec":["y/*"]}}' },
      ['z/*'],
      ['z/*', 'x/*', 'y/*'],
    ],
    ['the nearest file', { '../.mocharc.js': 'x', '.mocharc.yaml': 'spec: x/*' }, [], ['x/*']],
    [
      'a named file',
      { 'c/mocha.json': '{"spec":"x/*"}', '.mocharc.yml': 'spec: y/*' },
      ['--config=./c/mocha.json'],
      ['x/*'],
    ],
    [
      'no file',
      { '.mocharc.yml': 'spec: y/*', 'package.json': '{"mocha":{"spec":"z/*"}}' },
      ['--no-config', '--no-package'],
      [DEFAULT],
    ],
    ['--file', {}, ['--file', './first'], [DEFAULT, 'first.js']],
  ])('follows %s', (_what, texts, args, patterns) => {
    expect(search(texts, args)).toMatchObject({ patterns, notFollowed: [] });
  });

  test.each<[Readonly<Record<string, string>>, readonly string[], readonly string[]]>([
    [{ '.mocharc.js': 'module.exports = { spec: "x" };' }, [], ['.mocharc.js: it is code']],
    [{ '.mocharc.cjs': `module.exports = { require: ['./spec/file.js'], reporter: 'spec', timeout: 5 };` }, [], []],
    [
      { '.mocharc.mjs': `import base from './base.mjs';\nexport default { ...base };` },
      [],
      ['.mocharc.mjs: it is code'],
    ],
    [{}, ['--config', 'other.json'], ['--config other.json']],
    [{}, ['../other/*.js'], ['tests outside of the working directory, ../other/*.js']],
    [{}, ['--file', 'gone'], ['--file gone']],
  ])('of %j with %j cannot follow %j', (texts, args, notFollowed) => {
    expect(search(texts, args)?.notFollowed).toEqual(notFollowed);
  });

  test('names a configuration that cannot be read', () => {
    expect(() => search({ '.mocharc.json': '{' })).toThrow('.mocharc.json cannot be read');
  });
});

test('a part is the full name of a test', () => {
  const partOf = (className: string, name: string) => mocha.select?.partOf({ className, name }, 'test/a.js');
  expect(partOf('Cart > total', 'adds (tax)')).toBe('Cart > total > adds (tax)');
  expect(partOf('test/a.js', 'adds')).toBe('adds');
  expect(partOf('test/a.js', 'test/a.js')).toBeUndefined();
  expect(partOf('Cart', 'two\nlines')).toBeUndefined();
});

test.each([
  [`describe('it(', () => { it('a', f); it.skip('b'); xit('c', f); specify('d', f); });`, 4],
  [`test.only('a', f); /x/.test(y); // it('no')`, 1],
])('counts the definitions in %s: %i', (source, tests) => {
  expect(mocha.countDefinitions?.(source)).toBe(tests);
});
