/** The test files of `node --test`, as the scripts of the project name them. A real shell runs the same script. */
import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createProject, type LocalProject, type Values } from '../project.ts';

let project: LocalProject;
afterEach(() => project.remove());

const TESTS = [
  'a.test.js',
  'lib/b.js',
  'lib/b.test.mjs',
  'lib/deep/c.spec.js',
  'lib/deep/er/d.spec.js',
  'lib/e_test.cjs',
  'test/f.js',
  'test/fixtures/g.js',
  'test/h.spec.js',
  'test-i.js',
];
const FILES: Values = Object.fromEntries(TESTS.map((file) => [file, '']));
const scripts = (named: Values) => ({ 'package.json': JSON.stringify({ scripts: named }) });

const found = async (values: Values = {}) => {
  const { plan } = await project.plan({ framework: 'node', ...values });
  return { ids: plan.units.map(({ id }) => id), discovery: plan.discovery, warnings: plan.warnings.join('\n') };
};

const USUAL = TESTS.filter((file) => !/^lib\/b\.js$|deep/.test(file)).sort();

describe('scripts', () => {
  test.each<[string, Values, readonly string[]]>([
    ['no script', {}, USUAL],
    ['node --test alone', { test: 'node --test' }, USUAL],
    ['a file', { test: 'node --test ./test/f.js' }, ['test/f.js']],
    ['a quoted glob', { test: 'node --test "lib/**/*.spec.js"' }, ['lib/deep/c.spec.js', 'lib/deep/er/d.spec.js']],
    ['a glob that the shell expands', { test: 'node --test lib/**/*.spec.js' }, ['lib/deep/c.spec.js']],
    [
      'a glob that the shell cannot expand, so that Node does',
      { test: 'node --test **/er/**/*.spec.js' },
      ['lib/deep/er/d.spec.js'],
    ],
    [
      'options before the globs',
      { test: "NODE_ENV=test node --import ./x.mjs --test --test-timeout 9 'lib/*.test.mjs' test/*.spec.js" },
      ['lib/b.test.mjs', 'test/h.spec.js'],
    ],
    ['c8', { test: 'c8 -r lcov node --test "test/*.js"' }, ['test/f.js', 'test/h.spec.js']],
    ['tsx', { test: 'npx tsx --test lib/*.mjs' }, ['lib/b.test.mjs']],
    ['the glob tool', { test: 'glob -c "tsx --test" "lib/**/c.*"' }, ['lib/deep/c.spec.js']],
    ['borp', { test: 'borp' }, ['a.test.js', 'lib/b.test.mjs']],
    ['borp with a pattern', { test: 'borp --timeout 9 -p "lib/**/c.*"' }, ['lib/deep/c.spec.js']],
    ['borp with globs', { test: 'borp -C --ignore "**/er/**" "lib/**/*.spec.js"' }, ['lib/deep/c.spec.js']],
    [
      'scripts that the script test calls',
      {
        test: 'npm run lint && npm run unit && run-s test:*',
        lint: 'eslint "**/*.js"',
        unit: 'node --test lib/*.mjs',
        'test:a': 'node --test a.test.js',
        other: 'node --test test-i.js',
      },
      ['a.test.js', 'lib/b.test.mjs'],
    ],
    ['words after --', { test: 'npm run unit -- lib/*.cjs', unit: 'node --test' }, ['lib/e_test.cjs']],
    ['no script test, but another', { 'test:unit': 'node --test lib/*.cjs' }, ['lib/e_test.cjs']],
    ['a script that calls itself', { test: 'npm test; node --test a.test.js' }, ['a.test.js']],
    ['a folder named test', { test: 'node --test test/' }, ['test/f.js', 'test/fixtures/g.js', 'test/h.spec.js']],
    ['a folder in a folder named test', { test: 'node --test test/fixtures' }, []],
    ['a script that node runs', { test: 'node --run unit', unit: 'node --test lib/*.cjs' }, ['lib/e_test.cjs']],
    ['a folder that ends with its parentheses', { test: '(cd lib && tsc) && node --test a.test.js' }, ['a.test.js']],
    ['a folder that is left again', { test: 'cd lib && tsc; cd .. && node --test a.test.js' }, ['a.test.js']],
    ['a pattern that leaves out', { test: 'node --test "lib/*.cjs" "!lib/e*"' }, ['lib/e_test.cjs']],
    ['another folder', { test: 'node --test ./lib' }, ['lib/b.test.mjs', 'lib/e_test.cjs']],
  ])('%s', async (_, named, expected) => {
    project = await createProject({ ...FILES, ...scripts(named) });
    const { ids, discovery } = await found();
    expect(ids).toEqual(expected);
    expect({ ...discovery, warnings: undefined }).toEqual({
      ...(expected === USUAL ? { by: 'patterns' } : { by: 'configuration', from: 'package.json' }),
      chosen: 'all',
      notFollowed: [],
    });
  });

  test.each([
    'node --test lib/*.mjs test/*.spec.js',
    'node --test lib/**/*.js',
    'node --test lib/{b,e}*',
    "node --test 'lib/b.test.mjs' a.test.js",
    'node --test test/f.js ./test/h.spec.js lib/no*.js',
  ])('a shell gives Node the same files for %s', async (script) => {
    project = await createProject({ ...FILES, ...scripts({ test: script }) });
    const printing = script.replace('node --test', `node -e 'console.log(JSON.stringify(process.argv.slice(1)))' --`);
    const words: string[] = JSON.parse(execFileSync('sh', ['-c', printing], { cwd: project.root, encoding: 'utf8' }));
    const real = words.map((word) => word.replace('./', '')).filter((word) => project.has(word));
    expect((await found()).ids).toEqual(expect.arrayContaining(real));
  });
});

/** Only Node 20 searches a folder that it is given. */
const onNode20 = process.versions.node.startsWith('20.') ? test : test.skip;

onNode20.each(['test', 'test/deep', './test/deep/', 'test/deep/test', 'test-unit', '.'])(
  'Node 20 finds the same files in the folder %s',
  async (folder) => {
    const files = ['test/a.js', 'test/deep/b.js', 'test/deep/c.test.js', 'test/deep/in/d.js', 'test/deep/in/test/e.js'];
    const more = ['test/deep/test/f.js', 'test-unit/g.js', 'test-unit/test-h.js', 'test-unit/test/i.js'];
    const all = Object.fromEntries([...files, ...more].map((file) => [file, '']));
    project = await createProject({ ...all, ...scripts({ test: `node --test ${folder}` }) });
    const real = execFileSync(process.execPath, ['--test', '--test-reporter=tap', folder], {
      cwd: project.root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
    const expected = [...real.matchAll(/^# Subtest: (.*)$/gm)].map(([, path = '']) =>
      path.slice(project.root.length + 1),
    );
    expect(expected.length).toBeGreaterThan(0);
    expect((await found()).ids).toEqual(expected.sort());
  },
);

test('what borp files say is followed', async () => {
  project = await createProject({
    ...FILES,
    ...scripts({ test: 'borp' }),
    '.borp.yaml': 'files:\n  - test/*.spec.js\n',
  });
  expect((await found()).ids).toEqual(['test/h.spec.js']);
});

test.each<[string, Values, string]>([
  ['a variable', scripts({ test: 'node --test $FILES' }), '$FILES in script "test" in package.json'],
  ['files elsewhere', scripts({ test: 'node --test ../x/*.js' }), 'tests outside of the working directory'],
  ['TypeScript in borp', { ...scripts({ test: 'borp' }), 'tsconfig.json': '{}' }, 'borp compiles the tests'],
])('%s is named, because only Node can follow it', async (_, files, setting) => {
  project = await createProject({ ...FILES, ...files });
  const { discovery, warnings } = await found();
  expect(discovery?.notFollowed).toEqual([expect.stringContaining(setting)]);
  expect(warnings).toContain('Write the test files as "tests:"');
});

test.each([
  ['node --test gone.js', 'script "test" in package.json names gone.js, which does not exist'],
  ['node --test lib', 'names the folder lib/, which only Node 20 searches'],
  ['node --test "lib/**" "!lib/e*"', 'names !lib/e*, but Node leaves nothing out: it runs these files too'],
])('%s leads to a warning', async (script, warning) => {
  project = await createProject({ ...FILES, ...scripts({ test: script }) });
  expect((await found()).warnings).toContain(warning);
});

test('a package.json that is no JSON is refused by name', async () => {
  project = await createProject({ ...FILES, 'package.json': '{' });
  await expect(found()).rejects.toThrow('package.json is not valid JSON');
});

test('globs that only exclude leave out files of those that the project names', async () => {
  project = await createProject({ ...FILES, ...scripts({ test: 'node --test "lib/**/*.spec.js"' }) });
  expect((await found({ tests: '!**/er/**' })).ids).toEqual(['lib/deep/c.spec.js']);
});
