/** The list of tests that our plugin writes is what pytest collects, whatever the project's own options say. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ListRequest } from '../../../src/frameworks/framework.ts';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { splitWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject, type TestProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';

const TIMEOUT_MS = 60_000;
const { realTest, because } = withRealTool('pytest');
const { command } = sampleOf(pytest);
let project: TestProject;

beforeAll(() => {
  project = createProject();
});
afterAll(() => project.remove());

const list = (request: Partial<ListRequest>, folder = '') =>
  project.list(pytest, { ...(command && { command }), ...request }, folder);

const ONE = 'def test_it(): pass\n';
const SOURCE = `import pytest
@pytest.mark.parametrize('value', ['a::b', '[c]', 'd e'])
def test_values(value): pass
@pytest.mark.slow
def test_slowly(): pass
class TestMore:
    def test_one(self): pass
`;
const SLOW = `import pytest
pytestmark = pytest.mark.slow
def test_a(): pass
`;
const TESTS = { 'test_list.py': 5, 'sub/test_below.py': 1, 'test_slow.py': 1, 'test_notes.txt': 1 };

function writeProject(folder: string, options: string): void {
  project.write(`${folder}/pytest.ini`, `[pytest]\nmarkers = slow\n${options}\n`);
  project.write(`${folder}/test_list.py`, SOURCE);
  project.write(`${folder}/sub/test_below.py`, ONE);
  project.write(`${folder}/test_slow.py`, SLOW);
  project.write(`${folder}/test_notes.txt`, '>>> 1\n1\n');
}

const counts = (tests: ReadonlyMap<string, number | undefined> | undefined) => Object.fromEntries(tests ?? []);

describe('the list of pytest', () => {
  realTest.each([
    '',
    'addopts = -v',
    'addopts = -vv -rA --no-header',
    'addopts = -q -q -q',
    'addopts = --collect-only',
    'addopts = --co -qq',
    'addopts = -p no:terminal',
    'addopts = -p no:cacheprovider',
    'addopts = -x',
    'addopts = --maxfail=1 --lf',
    'addopts = --strict-markers --tb=no -W error',
    'addopts = --junitxml=own.xml -o junit_family=xunit2',
    'console_output_style = classic',
  ])(
    `is the same with %j${because}`,
    async (options) => {
      writeProject('same', options);
      expect(counts((await list({}, 'same'))?.tests)).toEqual(TESTS);
    },
    TIMEOUT_MS,
  );

  realTest.each([
    ['-m "not slow"', { 'test_list.py': 4, 'sub/test_below.py': 1, 'test_notes.txt': 1 }, ['test_slow.py']],
    ['-k values', { 'test_list.py': 3 }, ['sub/test_below.py', 'test_notes.txt', 'test_slow.py']],
    ['--deselect=sub', { 'test_list.py': 5, 'test_slow.py': 1, 'test_notes.txt': 1 }, ['sub/test_below.py']],
    ['sub', { 'sub/test_below.py': 1 }, []],
    ['-p no:doctest --ignore=sub', { 'test_list.py': 5, 'test_slow.py': 1 }, []],
  ])(
    `follows the option %s of the project${because}`,
    async (options, tests, deselected) => {
      writeProject('chosen', `addopts = ${options}`);
      const listed = await list({}, 'chosen');
      expect(counts(listed?.tests)).toEqual(tests);
      expect([...(listed?.deselected ?? [])].sort()).toEqual(deselected);
    },
    TIMEOUT_MS,
  );

  realTest(
    `is relative to the working directory, for any number of files and any place of the configuration${because}`,
    async () => {
      project.write('pytest.ini', '[pytest]\n');
      project.write('below/tests/test_below.py', ONE);
      for (const maxCommandLine of [8_000, 1]) {
        const listed = await list({ files: ['tests/test_below.py'], maxCommandLine }, 'below');
        expect(counts(listed?.tests)).toEqual({ 'tests/test_below.py': 1 });
      }
    },
    TIMEOUT_MS,
  );

  realTest(
    `names the files and folders that do not load, and has all others${because}`,
    async () => {
      writeProject('broken', 'addopts = -x');
      project.write('broken/pkg/__init__.py', 'raise RuntimeError("no package")\n');
      project.write('broken/pkg/test_inside.py', ONE);
      project.write('broken/a/test_broken.py', 'import nowhere\n');
      const listed = await list({}, 'broken');
      expect(counts(listed?.tests)).toMatchObject(TESTS);
      expect(Object.fromEntries(listed?.broken ?? [])).toEqual({
        'a/test_broken.py': "ModuleNotFoundError: No module named 'nowhere'",
        'pkg/test_inside.py': 'RuntimeError: no package',
      });
      project.write('broken/deep/conftest.py', 'raise RuntimeError("no conftest")\n');
      project.write('broken/deep/test_deep.py', ONE);
      expect([...((await list({}, 'broken'))?.brokenFolders?.values() ?? [])]).toEqual(['RuntimeError: no conftest']);
    },
    TIMEOUT_MS,
  );

  realTest.each([
    ['a conftest.py that does not load', { 'conftest.py': 'import nowhere\n' }, "No module named 'nowhere'"],
    ['an unknown option', { 'pytest.ini': '[pytest]\naddopts = --nothing\n' }, 'unrecognized arguments: --nothing'],
    ['a path that is gone', { 'pytest.ini': '[pytest]\naddopts = gone\n' }, 'not found: gone'],
    [
      'a plugin that stops pytest',
      { 'conftest.py': 'import pytest\ndef pytest_collection_modifyitems(): pytest.exit("enough")\n' },
      'enough',
    ],
    ['no JUnit plugin', { 'pytest.ini': '[pytest]\naddopts = -p no:junitxml\n' }, '-p no:junitxml'],
  ])(
    `is not written with %s, and pytest says why${because}`,
    async (name, files, why) => {
      const folder = name.replaceAll(' ', '-');
      project.write(`${folder}/pytest.ini`, '[pytest]\n');
      for (const [file, text] of Object.entries(files)) project.write(`${folder}/${file}`, text);
      await expect(list({}, folder)).rejects.toThrow(why);
    },
    TIMEOUT_MS,
  );

  test('does not accept what another program wrote', () => {
    expect(() => pytest.list?.parse('collected 5 items', '/p')).toThrow();
    expect(() => pytest.list?.parse('{"tests": ["a"]}', '/p')).toThrow();
  });

  test.each([
    ['--junitxml=x.xml', '--junitxml'],
    ['--junit-xml x.xml', '--junit-xml'],
    ['--co', '--co'],
    ['-q --collect-only', '--collect-only'],
    ['-p no:junitxml', '-p no:junitxml'],
    ['-o junit_family=xunit2', '-o junit_family=xunit2'],
    ['--version', '--version'],
    ['-- tests', '--'],
    ['-m "not slow" -n 2 --lf tests', undefined],
  ])('the arguments %s are refused because of %s', (args, named) => {
    const problem = pytest.findBadArgument?.(splitWords(args));
    if (named === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(`it has ${named}: `);
  });
});
