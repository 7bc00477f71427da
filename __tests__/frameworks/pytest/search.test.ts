/** The files that the search finds without running code are the files that the real pytest finds. */
import { describe, expect, test } from '@jest/globals';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { createProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';
import { MODULE, searchIn, writeTree } from './tree.ts';

const TIMEOUT_MS = 60_000;
const { realTest, because } = withRealTool('pytest');

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The file that the search says it read. */
  readonly from?: string;
}

const ini = (lines: string): Record<string, string> => ({ 'pytest.ini': `[pytest]\n${lines}\n` });

const CASES: Readonly<Record<string, Case>> = {
  'nothing configured': { files: {} },
  python_files: { files: ini('python_files = check_*.py test_*.py'), from: 'pytest.ini' },
  'python_files on lines of their own': { files: ini('python_files =\n  # comment\n  check_*.py\n\n  "test_t*.py"') },
  'python_files with a slash': { files: ini('python_files = tests/unit/*.py unit/deep/*.py') },
  'python_files with a set of characters': { files: ini('python_files = test_[!ft]*.py [c]heck_*.py') },
  'python_files of any folder': { files: ini('python_files = **/test_t*.py') },
  'python_files of an absolute path': { files: ini('python_files = /nowhere/*.py /*/check_*.py') },
  'every Python file': { files: ini('python_files = *.py') },
  testpaths: { files: ini('testpaths = tests/unit src') },
  'testpaths with globs': { files: ini('testpaths = tests/*o* src/**/tests') },
  'testpaths with the working directory': { files: ini('testpaths = . tests') },
  'testpaths that match nothing': { files: ini('testpaths = gone nowhere/*') },
  'testpaths that name a file of another name': { files: ini('testpaths = check_top.py tests/unit') },
  'testpaths and paths in args': { files: ini('testpaths = src'), args: ['tests/unit', 'test_top.py::test_it'] },
  'testpaths and paths in addopts': { files: ini('testpaths = src\naddopts = -q tests/slow') },
  norecursedirs: { files: ini('norecursedirs = slow deep') },
  'norecursedirs with a path': { files: ini('norecursedirs = tests/unit .*') },
  'norecursedirs of hidden folders only': { files: ini('norecursedirs = .*') },
  '--ignore': { files: ini('addopts = --ignore=tests/slow --ignore top_test.py --ignore=./src/') },
  'a folder of testpaths that --ignore names': { files: ini('testpaths = tests src\naddopts = --ignore=src') },
  '--ignore-glob': { files: {}, args: ['--ignore-glob=*slow*', '--ignore-glob', 'tests/*/deep/*'] },
  '--deselect of a file': { files: {}, args: ['--deselect', 'tests/test_one.py'] },
  '--doctest-modules': { files: ini('addopts = --doctest-modules --ignore=build') },
  'doctests of a setup.py': {
    files: {
      ...ini('addopts = --doctest-modules --ignore=build'),
      'setup.py': `${MODULE}if __name__ == '__main__':\n  import setuptools\n`,
      'src/setup.py': MODULE,
    },
  },
  '--doctest-glob': { files: ini('addopts = --doctest-glob=*.rst') },
  'no doctests': { files: ini('addopts = -p no:doctest') },
  'a virtual environment': { files: { 'env/pyvenv.cfg': 'home = /usr\n' } },
  '--collect-in-virtualenv': { files: { 'env/pyvenv.cfg': '' }, args: ['--collect-in-virtualenv'] },
  'a folder in args': { files: {}, args: ['-q', 'tests/', '-k', 'it'] },
  'the working directory in args': { files: ini('testpaths = src'), args: ['.'] },
  'pyproject.toml': {
    files: {
      'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["tests", "src"]\naddopts = "--ignore=tests/slow"\n',
    },
    from: 'pyproject.toml',
  },
  'a pyproject.toml of another tool': {
    files: { 'pyproject.toml': '[tool.black]\n', 'tox.ini': '[tox]\n[pytest]\npython_files=check_*.py\n' },
    from: 'tox.ini',
  },
  'setup.cfg': {
    files: { 'setup.cfg': '[metadata]\nname = x\n[tool:pytest]\ntestpaths:\n    tests\n    src ; not a comment\n' },
    from: 'setup.cfg',
  },
  'an empty pytest.ini before all others': {
    files: { 'pytest.ini': '', 'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = "src"\n' },
    from: 'pytest.ini',
  },
  'a hidden configuration': { files: { '.pytest.ini': '[pytest]\ntestpaths = src\n' }, from: '.pytest.ini' },
  '-c': {
    files: { ...ini('testpaths = src'), 'ci/tests.ini': '[pytest]\npython_files = check_*.py\n' },
    args: ['-c', 'ci/tests.ini'],
  },
  '-c in the same folder': {
    files: { ...ini('testpaths = src'), 'tox.ini': '[pytest]\ntestpaths = tests\n' },
    args: ['-c', 'tox.ini'],
    from: 'tox.ini',
  },
  '-o': { files: ini('testpaths = src'), args: ['-o', 'testpaths=tests', '--override-ini=python_files=check_*.py'] },
  'a configuration below, next to the given path': {
    files: { ...ini('testpaths = src'), 'tests/pytest.ini': '[pytest]\npython_files = check_*.py\n' },
    args: ['tests'],
    from: 'tests/pytest.ini',
  },
  collect_ignore: { files: { 'tests/conftest.py': 'collect_ignore = ["test_one.py", \'slow\']  # later\n' } },
  collect_ignore_glob: {
    files: { 'conftest.py': 'collect_ignore_glob = [\n    "tests/*/deep",  # all\n    "*_test.py",\n]\n' },
  },
  '--noconftest': { files: { 'tests/conftest.py': 'collect_ignore = ["slow"]\n' }, args: ['--noconftest'] },
  'the nearest collect_ignore': {
    files: { 'conftest.py': 'collect_ignore = ["tests/unit"]\n', 'tests/conftest.py': 'collect_ignore = ["slow"]\n' },
  },
};

describe.each(Object.entries(CASES))('%s', (_name, { files, args = [], from }) => {
  realTest(
    `the search finds what pytest finds${because}`,
    async () => {
      const project = createProject();
      writeTree(project);
      for (const [file, text] of Object.entries(files)) project.write(file, text);
      const { command } = sampleOf(pytest);
      const listed = await project.list(pytest, { args, ...(command && { command }) });
      const { found, search: result } = searchIn(project.folder, args);
      project.remove();
      const expected = [...(listed?.tests.keys() ?? []), ...(listed?.broken?.keys() ?? [])].sort();
      expect(found).toEqual(expected);
      expect(result.notFollowed).toEqual([]);
      if (from !== undefined) expect(result.configuration).toBe(from);
    },
    TIMEOUT_MS,
  );
});

test('a configuration above the working directory counts, but not its testpaths', () => {
  const texts = new Map([['../pytest.ini', '[pytest]\npython_files = check_*.py\ntestpaths = other\n']]);
  const files = ['check_a.py', 'test_b.py', 'other/check_c.py'];
  const found = pytest.search?.({ folder: '/p/sub', files, names: [], texts, testFileOf: () => undefined }, []);
  expect(files.filter((file) => found?.accepts?.(file))).toEqual(['check_a.py', 'other/check_c.py']);
  expect(found?.configuration).toBe('../pytest.ini');
});

describe('what the search cannot follow', () => {
  const told = (texts: Readonly<Record<string, string>>, args: readonly string[] = []) => {
    const found = pytest.search?.(
      {
        folder: '/p',
        files: Object.keys(texts),
        names: [],
        texts: new Map(Object.entries(texts)),
        testFileOf: () => undefined,
      },
      args,
    );
    return [...(found?.notFollowed ?? []), ...(found?.warnings ?? [])];
  };

  test.each([
    ['conftest.py', 'def pytest_ignore_collect(path): ...', 'pytest_ignore_collect in conftest.py: it is code'],
    ['a/conftest.py', 'def pytest_collect_file(): ...', 'pytest_collect_file in a/conftest.py: it is code'],
    ['conftest.py', 'if True:\n  collect_ignore = ["a"]', 'collect_ignore in conftest.py: it is code'],
    ['conftest.py', 'collect_ignore = ["a"]\ncollect_ignore += ["b"]', 'collect_ignore in conftest.py: it is code'],
    ['conftest.py', 'collect_ignore_glob = [NAME]', 'collect_ignore_glob in conftest.py: it is code'],
    ['../conftest.py', 'collect_ignore = ["a"]', 'collect_ignore in ../conftest.py: it is code'],
    [
      'pytest.ini',
      '[pytest]\naddopts = -p my.plugin',
      '-p my.plugin in addopts (pytest.ini) or input args: a plugin may choose other files',
    ],
    [
      'pytest.ini',
      '[pytest]\naddopts = --pyargs pkg',
      '--pyargs in addopts (pytest.ini) or input args: it names packages, not paths',
    ],
    [
      'pytest.ini',
      '[pytest]\naddopts = tests tests/build tests/unit src/unit',
      'tests/build together with tests in testpaths or args: versions of pytest differ in whether they search the first',
    ],
  ])('%s with %j', (file, text, expected) => {
    expect(told({ [file]: text })).toEqual([expected]);
  });

  test.each([
    [
      'pytest.ini',
      '[pytest\nx',
      'pytest stops at pytest.ini, because it cannot be read: line 1: an indented line has no key above it',
    ],
    [
      'pytest.ini',
      '[pytest]\nnothing',
      'pytest stops at pytest.ini, because it cannot be read: line 2: "nothing" has no "="',
    ],
    ['tox.ini', '[a]\n[a]', 'pytest stops at tox.ini, because it cannot be read: line 2: section "a" is there twice'],
    ['pyproject.toml', '[tool.pytest', 'pytest stops at pyproject.toml, because it cannot be read'],
    ['pytest.ini', '[pytest]\ntestpaths = "a', 'pytest stops at testpaths in pytest.ini'],
    [
      'pytest.ini',
      '[pytest]\npython_files = *',
      'python_files in pytest.ini is "*": pytest then loads every Python file',
    ],
  ])('%s with the mistake %j', (file, text, expected) => {
    expect(told({ [file]: text })).toEqual([expect.stringContaining(expected)]);
  });

  test('what a comment or a string mentions is not code', () => {
    expect(told({ 'conftest.py': '# collect_ignore\nx = "pytest_ignore_collect"\n' })).toEqual([]);
  });
});
