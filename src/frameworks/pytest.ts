/** pytest. https://docs.pytest.org/en/stable/how-to/usage.html */
import { UsageError } from '../model.ts';
import { asArgument, filesThatFit, lengthOf, reportPath, starter, WINDOWS_COMMAND_LINE } from './command-line.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, Progress, RunRequest } from './framework.ts';
import { selectedPath, selectionPath } from './parts.ts';
import { pytestParts } from './pytest-parts.ts';
import { findConfiguration, PYTEST_PROJECT_FILES } from './pytest-project.ts';
import { countMatches, stripPython } from './source-text.ts';

const DEFINITION = /^[ \t]*(?:async[ \t]+)?def[ \t]+test\w*[ \t]*\(/gm;

export const pytest: Framework = {
  name: 'pytest',
  title: 'pytest',
  linesFromZero: true,
  patterns: ['**/test_*.py', '**/*_test.py', '!**/{build,dist,node_modules,venv,CVS,_darcs}/**', '!**/*.egg/**'],
  projectFiles: PYTEST_PROJECT_FILES,
  detect: findConfiguration,
  countDefinitions: (source) => countMatches(stripPython(source), DEFINITION),
  list: {
    /** Relative to here, whatever folder holds the configuration. */
    command: ({ files, args, maxCommandLine }) => {
      const fixed = [...args, '--collect-only', '-q', '--rootdir=.'];
      return { program: 'pytest', args: [...fixed, ...filesThatFit(files, fixed, ['.'], maxCommandLine)] };
    },
    parse: parseCollected,
  },
  select: pytestParts,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    refuseBrackets(request.units);
    const { program, before } = starter(request, 'pytest');
    const selecting = request.selections !== undefined && request.selections.size > 0;
    const plugin = selecting ? ['-p', 'shardwise_select'] : [];
    const fixed = [...before, ...request.args, ...plugin, ...ownOptions(request)];
    const args = [...fixed, ...listOf(request, [program, ...fixed])];
    return [selecting ? { program, args, ...pluginEnvironment(request) } : { program, args }];
  },
  progress: findProgress,
};

/** `xunit1` because only that tells file and line. A file that cannot be imported must not keep the others from running. */
const ownOptions = (request: RunRequest): string[] => [
  '--continue-on-collection-errors',
  `--junitxml=${reportPath(request, 'pytest', 0)}`,
  '-o',
  'junit_family=xunit1',
];

/** `-p` takes a module that Python finds, and no path. */
const pluginEnvironment = (request: RunRequest): Pick<Invocation, 'env' | 'searchFirst'> => ({
  env: { SHARDWISE_SELECTION: selectionPath(request), SHARDWISE_SELECTED: selectedPath(request, 0) },
  searchFirst: { PYTHONPATH: request.reporters },
});

/** pytest reads arguments from a file since 8.2; a line there cannot be protected from being an option, so such a list stays here. */
function listOf(
  { units, testsFile, maxCommandLine = WINDOWS_COMMAND_LINE }: RunRequest,
  others: readonly string[],
): string[] {
  const args = units.map(asArgument);
  const fits = lengthOf([...others, ...args]) <= maxCommandLine;
  return fits || args.some((arg, index) => arg !== units[index]) ? args : [`@${testsFile}`];
}

/** Given such a file pytest stops with a usage error and runs none of the others. */
function refuseBrackets(units: readonly string[]): void {
  const file = units.map(fileOf).find((name) => name.includes('['));
  if (file === undefined) return;
  throw new UsageError(
    `pytest cannot be given a file with "[" in its name, and ${JSON.stringify(file)} has one: rename the file, or exclude it with tests: "!..."`,
  );
}

const fileOf = (id: string): string => id.split('::', 1)[0] ?? id;

const FILE_WITH_COUNT = /^(\S.*): (\d+)$/;

/** One node id a line, or with one more `-q` in the project's options `file: count`. */
function parseCollected(stdout: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of stdout.split(/\r?\n/)) {
    const [, counted, count] = FILE_WITH_COUNT.exec(line) ?? [];
    const file = counted ?? (line.includes('::') ? fileOf(line) : undefined);
    if (file?.endsWith('.py')) counts.set(file, (counts.get(file) ?? 0) + Number(count ?? 1));
  }
  return counts;
}

/** `tests/test_a.py ..F.s    [ 40%]`, its continuation lines, and with `-v` a line for each test. */
const RESULTS = /^(?:\S.*\.py )?([.FEsxX]+)\s*\[\s*(?:\d+%|\d+\/\d+)\]$/;
const VERBOSE_RESULT = /::.* (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR)\b.*\[\s*(?:\d+%|\d+\/\d+)\]$/;

function findProgress(line: string): Progress | undefined {
  const [, results] = RESULTS.exec(line) ?? [];
  if (results !== undefined) return { tests: results.length };
  return VERBOSE_RESULT.test(line) ? { tests: 1 } : undefined;
}
