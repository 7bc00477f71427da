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
    /** Paths are relative to the working directory, wherever the configuration is. */
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

/** The environment of the plugin. `-p` takes a module that Python finds, not a path. */
const pluginEnvironment = (request: RunRequest): Pick<Invocation, 'env' | 'searchFirst'> => ({
  env: { SHARDWISE_SELECTION: selectionPath(request), SHARDWISE_SELECTED: selectedPath(request, 0) },
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

const fileOf = (id: string): string => id.split('::', 1)[0] ?? id;

const FILE_WITH_COUNT = /^(\S.*): (\d+)$/;

/** Reads the collected tests: one node id per line, or `file: count` when the project's options contain another `-q`. */
function parseCollected(stdout: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of stdout.split(/\r?\n/)) {
    const [, counted, count] = FILE_WITH_COUNT.exec(line) ?? [];
    const file = counted ?? (line.includes('::') ? fileOf(line) : undefined);
    if (file?.endsWith('.py')) counts.set(file, (counts.get(file) ?? 0) + Number(count ?? 1));
  }
  return counts;
}

/** Progress lines: `tests/test_a.py ..F.s    [ 40%]`, its continuation lines, and with `-v` a line for each test. */
const RESULTS = /^(?:\S.*\.py )?([.FEsxX]+)\s*\[\s*(?:\d+%|\d+\/\d+)\]$/;
const VERBOSE_RESULT = /::.* (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR)\b.*\[\s*(?:\d+%|\d+\/\d+)\]$/;

function findProgress(line: string): Progress | undefined {
  const [, results] = RESULTS.exec(line) ?? [];
  if (results !== undefined) return { tests: results.length };
  return VERBOSE_RESULT.test(line) ? { tests: 1 } : undefined;
}
