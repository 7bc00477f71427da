/** Playwright, as far as no tool is needed. `real/playwright.test.ts` has the rest. */
import { describe, expect, test } from '@jest/globals';
import type { SearchedProject } from '../../src/frameworks/framework.ts';
import { playwright } from '../../src/frameworks/playwright.ts';

type Texts = Readonly<Record<string, string>>;

const project = (texts: Texts): SearchedProject => ({
  folder: '/work',
  names: [],
  files: [],
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});
const search = (texts: Texts, args: readonly string[] = [], command?: readonly string[]) =>
  playwright.search?.(project(texts), args, command);
const script = (text: string): Texts => ({ 'package.json': JSON.stringify({ scripts: { test: text } }) });

const TESTS = '**/*.@(spec|test).?(c|m)[jt]s?(x)';

describe('the search of Playwright', () => {
  test('names the configuration and the arguments that only Playwright can follow', () => {
    expect(search({ 'playwright.config.ts': '' }, ['--project', 'a', 'b', '--test-list=list.txt'])).toMatchObject({
      patterns: [TESTS, '!**/node_modules/**'],
      notFollowed: ['playwright.config.ts: it is code', '--project a b in args', '--test-list=list.txt in args'],
    });
    expect(search({})?.notFollowed).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ['one folder', `testDir: './e2e',`, ['e2e']],
    ['the folders of projects', `projects: [{ testDir: "a" }, { testDir: \`b/c\` }]`, ['a', 'b/c']],
    ['a folder that is code', `testDir: base, projects: [{ testDir: 'a' }]`, ['.']],
    ['a folder that is partly code', `testDir: './e2e' + kind,`, ['.']],
    ['a template', `testDir: \`\${base}/e2e\`,`, ['.']],
  ])('takes %s from the text of the configuration', (_what, text, folders) => {
    expect(search({ 'playwright.config.js': text })?.patterns).toEqual([
      ...folders.map((folder) => (folder === '.' ? TESTS : `${folder}/${TESTS}`)),
      '!**/node_modules/**',
    ]);
  });

  test('follows the configuration that a script names', () => {
    const texts = { ...script('playwright test -c web/e2e'), 'web/e2e/playwright.config.mts': `testDir: '../t',` };
    expect(search(texts, [], ['npm', 'test', '--'])).toMatchObject({
      patterns: [`web/t/${TESTS}`, '!**/node_modules/**'],
      notFollowed: ['web/e2e/playwright.config.mts: it is code'],
    });
  });

  test.each([
    [[], ['a/x.spec.ts', 'b/y.spec.ts']],
    [['B/'], ['b/y.spec.ts']],
    [['/x\\.spec/g', '--retries', '2'], ['a/x.spec.ts']],
    [['/work/a'], ['a/x.spec.ts']],
    [['('], ['a/x.spec.ts', 'b/y.spec.ts']],
  ])('chooses by the patterns %j of paths', (args, chosen) => {
    const { accepts } = search({}, args) ?? {};
    expect(['a/x.spec.ts', 'b/y.spec.ts'].filter((file) => accepts?.(file))).toEqual(chosen);
  });
});

test.each([
  ['--ui', '--ui never ends'],
  ['--debug', '--debug never ends'],
  ['--debug=cli', '--debug=cli never ends'],
  ['--list', '--list runs no test'],
  ['--shard 1/3', '--shard 1/3 leaves out tests of the shard'],
  ['--last-failed', '--last-failed leaves out tests of the shard'],
  ['-u all', '-u all changes files that nobody keeps'],
  ['--update-snapshots', '--update-snapshots changes files that nobody keeps'],
  ['e2e/a.spec.ts:12', `e2e/a.spec.ts:12 names a line, and lines move: write the test's title with -g`],
  ['-g ui --project list shard --retries=2 -j 4 -x --only-changed=main --reporter blob e2e/', undefined],
  ['--grep --ui', undefined],
])('the arguments %s: %s', (args, problem) => {
  expect(playwright.findBadArgument?.(args.split(' '))).toBe(problem);
});

describe('the command of the project', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['playwright test', undefined],
    ['npx playwright test --config=e2e/p.ts --reporter=html', ['playwright', 'test', '--config=e2e/p.ts']],
    ['TZ=UTC playwright test --ui', ['TZ=UTC', 'playwright', 'test']],
    [
      'node node_modules/@playwright/test/cli.js test --shard=1/2 e2e',
      ['node', 'node_modules/@playwright/test/cli.js', 'test', 'e2e'],
    ],
    ['playwright show-report', undefined],
  ])('of the script %s is %j', (text, words) => {
    expect(playwright.ownCommand?.(project(script(text)))?.words).toEqual(words);
  });
});

test('a shard runs files by exact expressions, each file once, and all options stay', () => {
  const [invocation, ...others] = playwright.run({
    units: ['[one] › e2e/a (1).spec.ts', '[two] › e2e/a (1).spec.ts', 'b.spec.ts'],
    args: ['e2e/', '--project', 'one', 'two', '--only-changed', '-g', '@smoke'],
    reportDirectory: '/r',
    testsFile: '/t',
    reporters: '/reporters',
    command: ['npx', 'playwright', 'test', '--config', 'c.ts'],
  });
  expect(others).toEqual([]);
  const patterns = [
    '/[/\\\\]e2e[/\\\\]a\\u0020\\u00281\\u0029\\u002espec\\u002ets$/',
    '/[/\\\\]b\\u002espec\\u002ets$/',
  ];
  expect([invocation?.program, ...(invocation?.args ?? [])]).toEqual([
    ...['npx', 'playwright', 'test', '--pass-with-no-tests', ...patterns],
    ...['--config', 'c.ts', '--project', 'one', 'two', '-g', '@smoke'],
  ]);
  expect(new RegExp(patterns[0]?.slice(1, -1) ?? '').test('/work/e2e/a (1).spec.ts')).toBe(true);
  expect(new RegExp(patterns[0]?.slice(1, -1) ?? '').test('C:\\work\\e2e\\a (1).spec.ts')).toBe(true);
  expect(new RegExp(patterns[0]?.slice(1, -1) ?? '').test('/work/e2e/a 1.spec.ts')).toBe(false);
});

describe('a part of a file', () => {
  const file = 'tests/a.spec.ts';
  const partOf = (className: string | undefined, name: string, unit: string = file) =>
    playwright.select?.partOf({ ...(className !== undefined && { className }), name, file: `web/${file}` }, unit);

  test.each<[string, string | undefined, string, string | undefined]>([
    ['a test', `web/${file}`, 'adds', 'adds'],
    ['a test of another folder', file, 'adds', 'adds'],
    ['a test in a group', 'Cart', 'adds', 'Cart › adds'],
    ['a group in a group', 'Cart › totals › tax', 'adds', 'Cart › totals'],
    ['a serial group', `web/${file}`, 'Cart › adds', 'Cart'],
    ['a serial group in a group', 'Cart', 'totals › adds', 'Cart › totals'],
    ['a test of a serial file', undefined, 'Cart › adds', undefined],
    ['a name with a line break', 'Cart', 'a\nb', undefined],
    ['a file that does not load', `web/${file}`, `web/${file}`, undefined],
  ])('%s', (_what, className, name, part) => {
    expect(partOf(className, name)).toBe(part);
    expect(partOf(className, name, `[chromium] › ${file}`)).toBe(part);
  });

  test('is selected by any command that takes arguments', () => {
    const reaches = (command: readonly string[]) => playwright.select?.reaches({ args: [], command });
    expect([reaches(['npm', 'test', '--']), reaches(['x', '{tests}'])]).toEqual([true, false]);
  });
});
