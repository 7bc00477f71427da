/** pytest. https://docs.pytest.org/en/stable/how-to/usage.html */
import { UsageError } from '../model.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, Progress, RunRequest } from './framework.ts';
import { PLUGIN, pytestList } from './pytest/list.ts';
import { findBadArgument } from './pytest/options.ts';
import { pytestParts } from './pytest/parts.ts';
import { findConfiguration, PYTEST_PROJECT_FILES } from './pytest/project.ts';
import { searchPytest, VIRTUAL_ENVIRONMENT } from './pytest/search.ts';
import { countPythonTests, coverageFile, PYTHON_COVERAGE, pythonDefaults } from './python/python.ts';
import { asArgument, journalPath, lengthOf, reportPath, starter, WINDOWS_COMMAND_LINE } from './shared/command-line.ts';
import { besidePath, selectedPath, taskPath, unplannedPath } from './shared/parts.ts';

/** Files below the working directory that decide which tests there are. */
const PYTEST_SEARCH_FILES = [
  ...['conftest.py', 'setup.py', 'test*.txt', '*.{ini,cfg,toml}', ...VIRTUAL_ENVIRONMENT].map((name) => `**/${name}`),
];

const DOCSTRING = /"""(?:[^"\\]|\\[\s\S]|"(?!""))*(?:""")?|'''(?:[^'\\]|\\[\s\S]|'(?!''))*(?:''')?/g;

export const pytest: Framework = {
  name: 'pytest',
  title: 'pytest',
  setUp: { language: 'python' },
  runOne: { start: 'pytest', args: '{file}::{path}' },
  versions: '7, 9',
  ownRetries: 'pytest-rerunfailures, pytest-retry',
  linesFromZero: true,
  links: 'to files and folders',
  patterns: ['**/test_*.py', '**/*_test.py', '!**/{build,dist,node_modules,venv,CVS,_darcs}/**', '!**/*.egg/**'],
  projectFiles: PYTEST_PROJECT_FILES,
  searchFiles: PYTEST_SEARCH_FILES,
  search: searchPytest,
  detect: findConfiguration,
  fileOfId: (id) => fileOf(id),
  countDefinitions: (source) => countPythonTests(source) || countDoctests(source),
  list: pytestList,
  compares: 'tests',
  select: pytestParts,
  coverage: PYTHON_COVERAGE,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const { program, before } = starter(request, 'pytest');
    const hasPlugin = pytestParts.reaches(request);
    const fixed = [...before, ...request.args, ...(hasPlugin ? PLUGIN : []), ...ownOptions(request)];
    const named = hasPlugin && request.ownSearch === true ? [] : listOf(request, [program, ...fixed]);
    const invocation = { program, args: [...fixed, ...named], defaults: pythonDefaults(coverageFile(request, 0)) };
    return [hasPlugin ? { ...invocation, ...pluginEnvironment(request) } : invocation];
  },
  findBadArgument,
  tells: 'each test',
  progress: findProgress,
};

/**
 * The options that Shardwise adds. Only `xunit1` has file and line.
 * A file that cannot be imported must not keep the others from running.
 */
const ownOptions = (request: RunRequest): string[] => [
  '--continue-on-collection-errors',
  `--junitxml=${reportPath(request, 'pytest', 0)}`,
  '-o',
  'junit_family=xunit1',
];

const pluginEnvironment = (request: RunRequest): Pick<Invocation, 'env' | 'journal' | 'searchFirst'> => ({
  env: {
    SHARDWISE_TASK: taskPath(request),
    SHARDWISE_SELECTED: selectedPath(request, 0),
    SHARDWISE_UNPLANNED: unplannedPath(request),
    SHARDWISE_BESIDE: besidePath(request),
  },
  journal: journalPath(request, 'pytest', 0),
  searchFirst: { PYTHONPATH: request.reporters },
});

/**
 * The arguments for the units. A long list goes into a file, which pytest reads since 8.2.
 * A line of that file could be read as an option, so a list with such names stays on the command line.
 */
function listOf(
  { units, testsFile, maxCommandLine = WINDOWS_COMMAND_LINE }: RunRequest,
  others: readonly string[],
): string[] {
  refuseBrackets(units);
  const args = units.map(asArgument);
  const fits = lengthOf([...others, ...args]) <= maxCommandLine;
  return fits || args.some((arg, index) => arg !== units[index]) ? args : [`@${testsFile}`];
}

/** Refuses files with a bracket, because pytest stops at them with a usage error and runs none of the others. */
function refuseBrackets(units: readonly string[]): void {
  const file = units.map(fileOf).find((name) => name.includes('['));
  if (file === undefined) return;
  throw new UsageError(
    `pytest cannot run a file with "[" in its name, such as ${JSON.stringify(file)}: rename the file, or exclude it with tests: "!..."`,
  );
}

/** Each docstring with an example is a doctest; a text file is one. */
const countDoctests = (source: string): number =>
  (source.match(DOCSTRING) ?? []).filter((text) => text.includes('>>>')).length || (source.includes('>>>') ? 1 : 0);

const fileOf = (id: string): string => id.split('::', 1)[0] ?? id;

/** Progress lines: `tests/test_a.py ..F.s    [ 40%]`, its continuation lines, and with `-v` a line for each test. */
const RESULTS = /^(?:\S.*\.py )?([.FEsxX]+)\s*\[\s*(?:\d+%|\d+\/\d+)\]$/;
const VERBOSE_RESULT = / (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR)\b/;
const HOW_FAR = /\[\s*(?:\d+%|\d+\/\d+)\]$/;

function findProgress(line: string): Progress | undefined {
  const [, results] = RESULTS.exec(line) ?? [];
  if (results !== undefined) return { tests: results.length };
  return line.includes('::') && VERBOSE_RESULT.test(line) && HOW_FAR.test(line) ? { tests: 1 } : undefined;
}
