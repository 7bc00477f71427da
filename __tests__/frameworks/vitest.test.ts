/** What Shardwise knows of Vitest without running it. `real/vitest.test.ts` compares it with the tool. */
import { describe, expect, test } from '@jest/globals';
import type { SearchedProject } from '../../src/frameworks/framework.ts';
import { vitest } from '../../src/frameworks/vitest.ts';

const project = (texts: Readonly<Record<string, string>>): SearchedProject => ({
  folder: '/work/app',
  names: Object.keys(texts),
  files: Object.keys(texts),
  texts: new Map(Object.entries(texts)),
  testFileOf: () => undefined,
});
const scripts = (given: Readonly<Record<string, string>>) =>
  project({ 'package.json': JSON.stringify({ scripts: given }) });

const request = { args: [], reportDirectory: '/r', testsFile: '/t', reporters: '/ours', units: ['a.test.ts'] };
const commandOf = (more: object) => {
  const [{ program, args } = { program: '', args: [] }] = vitest.run({ ...request, ...more });
  return [program, ...args.filter((arg) => !arg.startsWith('--reporter='))].join(' ');
};

describe('a command', () => {
  test.each([
    [{}, 'vitest --run --includeTaskLocation'],
    [{ args: ['--pool', 'forks', 'src'] }, 'vitest --run --includeTaskLocation --pool forks'],
    [{ args: ['--pool', 'forks', 'src'], ownSearch: true }, 'vitest --run --includeTaskLocation --pool forks src'],
    [{ args: ['src', '--globals', 'lib'] }, 'vitest --run --includeTaskLocation --globals'],
    [{ command: ['npx', 'vitest', 'run', '--dom'] }, 'npx vitest --run --includeTaskLocation --dom'],
    [{ command: ['npm', 'test', '--'] }, 'npm test -- --run --includeTaskLocation'],
    [
      { command: ['vitest'], args: ['--coverage'] },
      'vitest --run --includeTaskLocation --coverage --coverage.reportsDirectory=/r/.coverage-1',
    ],
    [
      { args: ['--coverage', '--coverage.reportsDirectory=x'] },
      'vitest --run --includeTaskLocation --coverage --coverage.reportsDirectory=x',
    ],
    [{ args: ['--coverage=false'] }, 'vitest --run --includeTaskLocation --coverage=false'],
  ])('of %j is %s', (more, expected) => {
    expect(commandOf(more)).toBe(expected);
  });

  test('has its units in a file, however many there are', () => {
    const units = Array.from({ length: 10_000 }, (_, index) => `tests/${index}.test.ts`);
    const invocations = vitest.run({ ...request, units });
    expect(invocations.map(({ files }) => files)).toEqual([{ '/r/vitest-1.units.json': JSON.stringify(units) }]);
    expect(invocations[0]?.args.join(' ')).not.toContain('tests/');
  });
});

test.each([
  ['vitest', undefined],
  ['vitest run', undefined],
  ['vitest run --coverage --reporter=dot --silent --bail 1', undefined],
  ['vitest run --coverage.provider v8 --config ./unit.config.ts src', 'vitest --config ./unit.config.ts src'],
  ['TZ=UTC npx vitest watch --project "two words"', 'TZ=UTC vitest --project two words'],
  [
    'node --max-old-space-size=4096 node_modules/vitest/vitest.mjs run',
    'node --max-old-space-size=4096 node_modules/vitest/vitest.mjs',
  ],
  ['vitest bench', undefined],
  ['vitest list && vitest related src/a.ts', undefined],
])('the script "%s" starts it as %s', (script, command) => {
  expect(vitest.ownCommand?.(scripts({ test: script }))?.words?.join(' ')).toBe(command);
});

test('different scripts are not used, and named', () => {
  const own = vitest.ownCommand?.(scripts({ test: 'vitest --config a.ts && vitest --config b.ts' }));
  expect(own?.words).toBeUndefined();
  expect(own?.warnings?.join()).toContain('with --config in input args');
});

test.each([
  [['--watch'], '--watch never ends'],
  [['-w'], '-w never ends'],
  [['--run', '--shard=1/2'], '--shard=1/2 leaves out tests of the shard'],
  [['--changed', 'main'], '--changed main leaves out tests of the shard'],
  [['--last-failed'], '--last-failed leaves out tests of the shard'],
  [['--merge-reports'], '--merge-reports runs no test'],
  [['--watch=false', '--no-watch', '--retry', '2', '-t', 'shard'], undefined],
])('the arguments %j: %s', (args, problem) => {
  expect(vitest.findBadArgument?.(args)).toBe(problem);
});

describe('the search', () => {
  const notFollowed = (texts: Readonly<Record<string, string>>, args: readonly string[] = []) =>
    vitest.search?.(project(texts), args).notFollowed;

  test.each([
    [{}, []],
    [
      {
        'vite.config.ts': `import react from '@vitejs/plugin-react';\nexport default { plugins: [react()], test: { globals: true } };`,
      },
      [],
    ],
    [
      {
        'vitest.config.ts': `// include: nothing\nexport default { test: { coverage: { include: ['src'], exclude: ['x'] } } };`,
      },
      [],
    ],
    [{ 'vitest.config.ts': `export default { test: { include: ['x'] } };` }, ['vitest.config.ts: it is code']],
    [{ 'vitest.config.ts': '', 'vite.config.ts': 'include' }, []],
    [
      { 'vite.config.mts': `import shared from './shared.ts';\nexport default shared;` },
      ['vite.config.mts: it is code'],
    ],
    [{ '../vitest.config.js': 'projects' }, ['../vitest.config.js: it is code']],
    [{ '../vitest.config.js': 'projects', 'vite.config.js': '' }, []],
    [{ 'vitest.workspace.json': '[]' }, ['vitest.workspace.json: it is code']],
  ])('of %j cannot follow %j', (texts, expected) => {
    expect(notFollowed(texts)).toEqual(expected);
  });

  test.each([
    [['--config', './other.ts'], ['other.ts: it is code']],
    [['--config=vitest.config.ts'], []],
    [['--project', 'one', '-r', 'web'], ['--project one -r web in args']],
    [['--typecheck.only'], ['--typecheck.only in args']],
    [['--globals', '-t', 'x'], []],
  ])('with the arguments %j cannot follow %j', (args, expected) => {
    expect(notFollowed({ 'vitest.config.ts': '' }, args)).toEqual(expected);
  });
});

test('a list that something else wrote is refused', () => {
  for (const text of ['', '{}', '[1]']) expect(() => vitest.list?.parse(text, '/work')).toThrow();
});

test('an option that Shardwise gives itself is not given twice', () => {
  const command = ['npx', 'vitest', '--run', '--includeTaskLocation', '--bail=2'];
  const [invocation] = vitest.run({ ...request, command, args: ['--run'], units: ['a.test.ts'] });
  expect(invocation?.args.filter((word) => /^--(?:run|includeTaskLocation|bail)/.test(word))).toEqual([
    '--run',
    '--includeTaskLocation',
    '--bail=2',
  ]);
  const listed = vitest.list?.command({ files: [], args: [], command, reporters: '/r', output: '/o' });
  expect([listed].flat()[0]?.args.filter((word) => word === '--run')).toHaveLength(1);
});
