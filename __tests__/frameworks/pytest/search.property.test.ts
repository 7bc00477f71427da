/** For any configuration, the search finds the files that the real pytest collects, or says that it may find more. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { pytest } from '../../../src/frameworks/pytest.ts';
import { splitWords } from '../../../src/frameworks/shared/split-words.ts';
import { createProject, type TestProject } from '../project.ts';
import { sampleOf, withRealTool } from '../samples.ts';
import { searchIn, writeTree } from './tree.ts';

/** Each case starts pytest once, for about half a second. */
const CASES = 24;
const TIMEOUT_MS = 120_000;
const { realTest, because } = withRealTool('pytest');

type Settings = Readonly<Record<string, string>>;
type Render = (settings: Settings) => string;

const lines = (settings: Settings): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('');
const table = (settings: Settings, as: (value: string) => unknown): string =>
  `[tool.pytest.ini_options]\n${lines(
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, JSON.stringify(as(value))])),
  )}`;

/** The files that may configure pytest, and how each is written. */
const FILES: readonly (readonly [file: string, render: Render])[] = [
  ['pytest.ini', (settings) => `[pytest]\n${lines(settings)}`],
  ['.pytest.ini', (settings) => `[pytest]\n${lines(settings)}`],
  ['pyproject.toml', (settings) => table(settings, (value) => value)],
  ['pyproject.toml', (settings) => table(settings, splitWords)],
  ['pyproject.toml', () => '[project]\nname = "x"\n'],
  ['tox.ini', (settings) => `[tox]\n[pytest]\n${lines(settings)}`],
  ['tox.ini', () => '[tox]\n'],
  ['setup.cfg', (settings) => `[metadata]\nname = x\n[tool:pytest]\n${lines(settings)}`],
];

const wordsOf = (...words: readonly string[]): fc.Arbitrary<string> =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((chosen) => chosen.join(' '));
const path = fc.constantFrom('tests', 'tests/unit', './tests/slow/', 'tests/unit/deep', 'src', 'top_test.py', 'gone');
const option: fc.Arbitrary<string> = fc.oneof(
  path.map((value) => `--ignore=${value}`),
  path.map((value) => `--ignore ${value}`),
  fc
    .constantFrom('*_test.py', 'tests/*', '*/unit/*', '*one.py', 'src', '**/deep')
    .map((glob) => `--ignore-glob='${glob}'`),
  fc.constantFrom('tests', 'src', 'nothing', '"not it"').map((words) => `-k ${words}`),
  fc.constantFrom('slow', 'tests', '"not slow"').map((words) => `-m ${words}`),
  fc.constantFrom('--doctest-modules --ignore=build', '-p no:doctest', '-x', '--tb short'),
  fc.constantFrom('tests', 'tests/unit', 'src top_test.py', './tests/unit/deep/', 'check_top.py'),
);
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    python_files: wordsOf(
      'test_*.py',
      'check_*.py',
      '*_test.py',
      '*.py',
      'unit/*.py',
      'tests/*/test_*.py',
      'test_[!o]*',
    ),
    testpaths: wordsOf('tests', 'tests/unit', 'src/*', '*/unit', 'tests/unit/deep', '.', 'gone', './data/', '.hidden'),
    norecursedirs: wordsOf('unit', 'deep', '.*', 'build', 'tests/unit', 'src/*', 's*', 'env'),
    addopts: fc.array(option, { maxLength: 3 }).map((options) => options.join(' ')),
  },
  { requiredKeys: [] },
);
/** The text of each file. Some projects have several, of which pytest reads one. */
const configurations = fc.uniqueArray(fc.tuple(fc.constantFrom(...FILES), settings), {
  minLength: 1,
  maxLength: 3,
  selector: ([[file]]) => file,
});

let project: TestProject;

beforeAll(() => {
  project = createProject();
  writeTree(project);
});
afterAll(() => project.remove());

/** The files that pytest itself collects. A file whose tests `-k` and `-m` deselect counts too, so both are set to nothing. */
function collect(): string[] {
  const { command = ['pytest'] } = sampleOf(pytest);
  const [program = 'pytest', ...before] = command;
  const args = [...before, '--collect-only', '-q', '-k', '', '-m', '', '-p', 'no:cacheprovider'];
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd: project.folder,
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTEST_ADDOPTS: '' },
  });
  if (status !== 0 && status !== 5) throw new Error(`pytest ended with ${status}:\n${stdout}${stderr}`);
  return [...new Set(stdout.split('\n').flatMap((line) => line.match(/^(.+?)::/)?.slice(1) ?? []))].sort();
}

describe('any configuration', () => {
  realTest(
    `the search finds the files that pytest collects, and says where there may be more${because}`,
    () => {
      fc.assert(
        fc.property(configurations, (written) => {
          for (const [[file, render], values] of written) project.write(file, render(values));
          try {
            const { found, search } = searchIn(project.folder);
            const isSure = search.notFollowed?.length === 0;
            const collected = collect();
            expect(found).toEqual(isSure ? collected : expect.arrayContaining(collected));
          } finally {
            for (const [[file]] of written) rmSync(join(project.folder, file));
          }
        }),
        { numRuns: CASES, seed: 12 },
      );
    },
    TIMEOUT_MS,
  );
});
