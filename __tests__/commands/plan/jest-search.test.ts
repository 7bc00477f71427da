/** The test files of Jest by its configuration: what is found without Jest is what Jest itself lists. */
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

const JEST = process.env['SHARDWISE_TEST_JEST'] ?? join(import.meta.dirname, '../../../node_modules/jest/bin/jest.js');
const COMMAND = `node "${JEST}"`;

let project: LocalProject;
afterEach(() => project.remove());

const TESTS = [
  '__tests__/deep/a.js',
  '__tests__/util.d.ts',
  'a.test.js',
  'build/b.test.js',
  'src/.hidden/c.test.ts',
  'src/c.spec.tsx',
  'src/c.spec.vue',
  'src/checks/d.check.js',
  'src/checks/e.check.mjs',
  'src/e2e/login.test.js',
  'src/helper.js',
  'test/f.js',
];
const FILES: Values = Object.fromEntries(TESTS.map((file) => [file, '']));

const packageWith = (jest: unknown, more: object = {}) => ({ 'package.json': JSON.stringify({ jest, ...more }) });
const config = (value: unknown) => JSON.stringify(value);

interface Case {
  readonly files: Values;
  readonly args?: string;
  readonly in?: string;
  readonly expected: readonly string[];
  /** What the search alone cannot know. */
  readonly notFollowed?: readonly string[];
}

const USUAL = [
  '__tests__/deep/a.js',
  '__tests__/util.d.ts',
  'a.test.js',
  'build/b.test.js',
  'src/.hidden/c.test.ts',
  'src/c.spec.tsx',
  'src/e2e/login.test.js',
];

const CASES: Readonly<Record<string, Case>> = {
  'no configuration': { files: packageWith(undefined), expected: USUAL },
  'testMatch, one text': {
    files: packageWith({ testMatch: '**/*.check.js' }),
    expected: ['src/checks/d.check.js'],
  },
  'testMatch with a root and an exclusion': {
    files: packageWith({ testMatch: ['<rootDir>/src/**/*.(check|test).*', '!**/e2e/**'] }),
    expected: ['src/.hidden/c.test.ts', 'src/checks/d.check.js', 'src/checks/e.check.mjs'],
  },
  'testMatch, only an exclusion': {
    files: packageWith({ testMatch: ['!**/{src,build,__tests__}/**'], testPathIgnorePatterns: ['json$'] }),
    expected: ['a.test.js', 'test/f.js'],
  },
  'testMatch whose order counts': {
    files: packageWith({ testMatch: ['!**/e2e/**', '**/*.test.js'] }),
    expected: ['a.test.js', 'build/b.test.js', 'src/e2e/login.test.js'],
  },
  'a relative testMatch, which matches no absolute path': {
    files: packageWith({ testMatch: ['src/**/*.js'] }),
    expected: [],
  },
  'testRegex, in the place of testMatch': {
    files: packageWith({ testRegex: '/src/.*\\.(check|spec)\\.[jt]sx?$' }),
    expected: ['src/c.spec.tsx', 'src/checks/d.check.js'],
  },
  'several testRegex, and ignored paths': {
    files: packageWith({
      testRegex: ['\\.check\\.', '\\.test\\.js$'],
      testPathIgnorePatterns: ['<rootDir>/src/e2e', 'build/'],
    }),
    expected: ['a.test.js', 'src/checks/d.check.js', 'src/checks/e.check.mjs'],
  },
  'roots and ignored modules': {
    files: packageWith({ roots: ['<rootDir>/src', 'build'], modulePathIgnorePatterns: ['<rootDir>/src/e2e/'] }),
    expected: ['build/b.test.js', 'src/.hidden/c.test.ts', 'src/c.spec.tsx'],
  },
  'a root that begins like another folder': {
    files: { ...packageWith({ roots: ['<rootDir>/src/e'] }), 'src/e/x.test.js': '' },
    expected: ['src/e/x.test.js'],
  },
  'other endings': {
    files: packageWith({ moduleFileExtensions: ['js', 'vue'], testMatch: ['**/*.spec.*', '**/*.test.*'] }),
    expected: ['a.test.js', 'build/b.test.js', 'src/c.spec.vue', 'src/e2e/login.test.js'],
  },
  'a rootDir below': {
    files: packageWith({ rootDir: 'src' }),
    expected: ['src/.hidden/c.test.ts', 'src/c.spec.tsx', 'src/e2e/login.test.js'],
  },
  'JSON with comments': {
    files: { 'package.json': '{}', 'jest.config.json': '{ /* a */ "testMatch": ["**/*.check.js"] // "b"\n}' },
    expected: ['src/checks/d.check.js'],
  },
  'a file that package.json names': {
    files: { ...packageWith('conf/jest-unit.json'), 'conf/jest-unit.json': config({ rootDir: '../src' }) },
    expected: ['src/.hidden/c.test.ts', 'src/c.spec.tsx', 'src/e2e/login.test.js'],
  },
  'a package.json of a folder above': {
    files: packageWith({ testMatch: ['**/*.test.js'] }),
    in: 'src',
    expected: ['e2e/login.test.js'],
    notFollowed: ['tests outside of the working directory, in .. (../package.json)'],
  },
  '--config, a file': {
    files: { ...packageWith({}), 'test/jest-e2e.json': config({ testRegex: 'f.js$' }) },
    args: '--config test/jest-e2e.json',
    expected: ['test/f.js'],
  },
  '--config, JSON': {
    files: packageWith({ testMatch: ['**/*.check.js'] }),
    args: `--config='{"testMatch":["**/test/*.js"]}'`,
    expected: ['test/f.js'],
  },
  'options in args, in their short and long forms': {
    files: packageWith({ testMatch: ['**/*.nothing'] }),
    args: '-i --testMatch "**/*.check.*" "**/*.test.js" --testPathIgnorePatterns=/build/ --test-path-ignore-patterns e2e --ci',
    expected: ['a.test.js', 'src/checks/d.check.js', 'src/checks/e.check.mjs'],
  },
  '--rootDir and --roots': {
    files: packageWith({}),
    args: '--rootDir src --roots e2e',
    expected: ['src/e2e/login.test.js'],
  },
  '--roots from the root': {
    files: packageWith({}),
    args: '--roots "<rootDir>/src/e2e" build',
    expected: ['build/b.test.js', 'src/e2e/login.test.js'],
  },
  'patterns of paths, whatever their case': {
    files: packageWith({}),
    args: '--coverage LOGIN -w 2 ./a.test',
    expected: ['a.test.js', 'src/e2e/login.test.js'],
  },
  'projects: an object, a folder, a file and a glob': {
    files: {
      ...packageWith({
        testMatch: ['**/nothing'],
        projects: [
          { displayName: 'unit', testMatch: ['**/*.check.js'] },
          '<rootDir>/packages/*',
          'other/jest.special.json',
        ],
      }),
      'packages/one/package.json': '{}',
      'packages/one/x.test.js': '',
      'packages/two/package.json': config({ jest: { testRegex: 'y.js$' } }),
      'packages/two/y.js': '',
      'packages/two/x.test.js': '',
      'packages/three/jest.config.json': config({ rootDir: 'lib' }),
      'packages/three/lib/z.test.js': '',
      'packages/three/z.test.js': '',
      'packages/README.md': '',
      'other/jest.special.json': config({ testMatch: ['<rootDir>/s.js'] }),
      'other/s.js': '',
    },
    expected: [
      'other/s.js',
      'packages/one/x.test.js',
      'packages/three/lib/z.test.js',
      'packages/two/y.js',
      'src/checks/d.check.js',
    ],
  },
  'chosen projects': {
    files: packageWith({
      projects: [
        { displayName: 'a', testMatch: ['**/a.test.js'] },
        { displayName: { name: 'b', color: 'red' }, testMatch: ['**/b.test.js'] },
        { displayName: 'c', testMatch: ['**/c.spec.tsx'] },
      ],
    }),
    args: '--selectProjects b c --ignoreProjects c',
    expected: ['build/b.test.js'],
  },
  '--projects': {
    files: {
      ...packageWith({ testMatch: ['**/nothing'] }),
      'x/package.json': '{}',
      'x/x.test.js': '',
      'y/package.json': '{}',
      'y/y.test.js': '',
    },
    args: '--projects x y',
    expected: ['x/x.test.js', 'y/y.test.js'],
  },
  '--projects with one folder': {
    files: { ...packageWith({ testMatch: ['**/nothing'] }), 'x/package.json': '{}', 'x/x.test.js': '' },
    args: '--projects x',
    expected: ['x/x.test.js'],
  },
};

async function planned(values: Values) {
  const { plan } = await project.plan({ framework: 'jest', ...values });
  return { ids: plan.units.map(({ id }) => id), discovery: plan.discovery, warnings: plan.warnings.join('\n') };
}

describe.each(Object.entries(CASES))('%s', (_, { files, args, in: folder = '.', expected, notFollowed = [] }) => {
  const values = { 'working-directory': folder, ...(args === undefined ? {} : { args }) };
  const open = async () => {
    project = await createProject({ ...FILES, ...files });
  };

  test('is what Jest lists', async () => {
    await open();
    const { ids, discovery } = await planned({ ...values, discovery: 'list', command: COMMAND });
    expect(ids).toEqual(expected);
    expect(discovery?.by).toBe('framework');
  }, 60_000);

  test('is what is found without Jest', async () => {
    await open();
    const { ids, discovery } = await planned({ ...values, discovery: 'static' });
    expect(ids).toEqual(expected);
    expect(discovery?.notFollowed).toEqual(notFollowed);
  });
});

describe('what only Jest itself can follow is named', () => {
  test.each<[string, Values, string, string]>([
    [
      'a configuration that is code',
      { 'package.json': '{}', 'jest.config.mjs': '' },
      '',
      'jest.config.mjs: it is code',
    ],
    [
      'the code of a project',
      { ...packageWith({ projects: ['a', 'b'] }), 'a/jest.config.ts': '', 'b/package.json': '{}' },
      '',
      'a/jest.config.ts: it is code',
    ],
    ['a preset', packageWith({ preset: 'jest-expo' }), '', 'preset in package.json: jest-expo'],
    ['a filter', packageWith({ filter: './filter.js' }), '', 'filter in package.json: it is code'],
    ['a project that is nowhere', packageWith({ projects: ['gone/*'] }), '', 'projects in package.json: gone/*'],
    ['changed files', packageWith({}), '--changedSince main', '--changedSince main in args'],
    [
      'a file with another name',
      { ...packageWith('conf/unit.json'), 'conf/unit.json': '{}' },
      '',
      'conf/unit.json: only JSON files with "jest" in their names are read',
    ],
  ])('%s', async (_, files, args, setting) => {
    project = await createProject({ ...FILES, ...files });
    const { discovery, warnings } = await planned({ discovery: 'static', ...(args === '' ? {} : { args }) });
    expect(discovery?.notFollowed).toEqual([setting]);
    expect(warnings).toContain(`only Jest itself can follow ${setting}`);
  });

  test('but not the preset of ts-jest, which chooses no files', async () => {
    project = await createProject({ ...FILES, ...packageWith({ preset: 'ts-jest/presets/default-esm' }) });
    expect((await planned({ discovery: 'static' })).discovery).toEqual({
      by: 'patterns',
      chosen: 'all',
      notFollowed: [],
    });
  });
});

test.each([
  [
    'jest in package.json',
    packageWith({ testRegex: '(' }),
    'testRegex in package.json contains "(", which is no regular expression',
  ],
  [
    'a list that is a number',
    packageWith({ testMatch: 5 }),
    'testMatch in package.json is 5, which Jest does not accept',
  ],
  ['a package.json that is cut off', { 'package.json': '{"jest": {' }, 'package.json is not valid JSON'],
  [
    'a jest.config.json that is a list',
    { 'package.json': '{}', 'jest.config.json': '[]' },
    'jest.config.json is not the JSON of an object',
  ],
])('%s is refused by name', async (_, files, message) => {
  project = await createProject({ ...FILES, ...files });
  await expect(planned({ discovery: 'static' })).rejects.toThrow(message);
});

test.each(['^29.7.0', '~28.1', 'npm:jest@29'])(
  'version %s does not look for modules with their own endings',
  async (version) => {
    project = await createProject({
      'package.json': config({ devDependencies: { jest: version } }),
      'a.test.js': '',
      'b.test.mjs': '',
    });
    expect((await planned({ discovery: 'static' })).ids).toEqual(['a.test.js']);
  },
);

test.each(['list', 'static'])(
  'globs that only exclude leave out files of those that Jest finds (%s)',
  async (discovery) => {
    project = await createProject({ ...FILES, ...packageWith({ testMatch: ['**/*.check.*'] }) });
    const { ids } = await planned({ discovery, command: COMMAND, tests: '!**/d.*' });
    expect(ids).toEqual(['src/checks/e.check.mjs']);
  },
  60_000,
);

test('when nothing is found, the rules of the configuration are told', async () => {
  project = await createProject({ ...FILES, ...packageWith({ testRegex: 'nothing$', roots: ['<rootDir>/src'] }) });
  const { warnings } = await planned({ discovery: 'static' });
  expect(warnings).toContain('No test file in the root of the repository matches what package.json says of Jest');
  expect(warnings).toContain('  testRegex nothing$');
  expect(warnings).not.toContain('excluded by a "!" glob');
});

test.each(['react-scripts test', 'npm test --'])('with %s, the tests are those of react-scripts', async (command) => {
  project = await createProject({
    'package.json': config({ scripts: { test: 'react-scripts test' } }),
    'a.test.js': '',
    'src/b.test.tsx': '',
    'src/x/__tests__/c.js': '',
    'src/d.test.mjs': '',
  });
  expect((await planned({ discovery: 'static', command })).ids).toEqual(['src/b.test.tsx', 'src/x/__tests__/c.js']);
});
