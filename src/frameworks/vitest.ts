/** Vitest, from version 3. https://vitest.dev/guide/cli */
import { parseProjectUnit } from '../text/unit-id.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, Listed, RunRequest } from './framework.ts';
import { withoutOptions } from './javascript/arguments.ts';
import { findNotFound, unitsSchema } from './javascript/found-files.ts';
import { partsByFullName, patternOfSelection } from './javascript/full-name.ts';
import { launchOf } from './javascript/launch.ts';
import { dependentFile } from './javascript/package-json.ts';
import { reportPath, runningPath } from './shared/command-line.ts';
import { besidePath, byPattern, selectedPath, taskPath, unplannedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';
import {
  findBadVitestArgument,
  isAboutOneRun,
  measuresCoverage,
  ownVitestCommand,
  runsVitest,
  VITEST,
  withoutCommand,
} from './vitest/launch.ts';
import { searchVitest, VITEST_PATTERNS, VITEST_PROJECT_FILES } from './vitest/search.ts';

/** A test definition: `test(`, `it.only(`, `test.each([...])(`, or the template form of `each`, of which only an empty string is left. */
const DEFINITION =
  /(?<![\w$.])(?:test|it)(?:\.(?:only|skip|skipIf|runIf|fails|concurrent|sequential|each|for|todo))*\s*(?:\(|'')/g;

const fileOf = (id: string): string => parseProjectUnit(id).file;

export const vitest: Framework = {
  name: 'vitest',
  title: 'Vitest',
  setUp: { language: 'node' },
  runOne: { start: 'npx vitest run', args: '{file} --testNamePattern={namePattern}$' },
  versions: '3, 4, 5',
  unit: 'a file in a project',
  ownRetries: '`--retry`',
  hiddenFiles: true,
  links: 'to files and folders',
  patterns: VITEST_PATTERNS,
  projectFiles: VITEST_PROJECT_FILES,
  search: searchVitest,
  fileOfId: fileOf,
  ownCommand: ownVitestCommand,
  findBadArgument: findBadVitestArgument,
  givesWayTo: 'jest',
  detectScript(commands) {
    const found = commands.find(runsVitest);
    return found === undefined ? undefined : `script "${found.script}" in package.json runs vitest`;
  },
  detect(project) {
    const config = project.names.find((name) => /^vitest\.(?:config|workspace|projects)\./.test(name));
    if (config !== undefined) return `there is ${config}`;
    const dependent = dependentFile(project, 'vitest');
    return dependent === undefined ? undefined : `${dependent} depends on vitest`;
  },
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  list: {
    reaches: ({ command }) => !hasPlaceholders(command),
    command: ({ output, ...request }) => ({ ...listCommand(request), env: { SHARDWISE_LIST: output } }),
    parse: parseListed,
  },
  refusals: { command: (request) => listCommand(request, [undefined]), find: findNotFound('Vitest') },
  compares: 'tests',
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const selections = [...byPattern(request.selections, patternOfSelection)];
    const whole = request.units.filter((unit) => !request.selections?.has(unit));
    return [
      ...(whole.length > 0 ? [invocationOf(request, 0, whole)] : []),
      // Vitest has one pattern of test names for a whole command, so each pattern gets its own command.
      ...selections.map(([pattern, units], index) => invocationOf(request, index + 1, units, pattern)),
    ];
  },
  select: partsByFullName({ options: /^(?:-t|--testNamePattern|--test-name-pattern)/ }),
  coverage: ['vitest-coverage-*.json'],
  tells: 'each test',
};

/** The command for these units. Our reporter chooses them, because the filters of Vitest are substrings. @param index from 0 */
function invocationOf(request: RunRequest, index: number, units: readonly string[], pattern?: string): Invocation {
  const { reportDirectory, reporters, ownSearch } = request;
  const { program, before, args } = launchOf(VITEST, request);
  const own = withoutCommand(args);
  const unitsPath = `${reportDirectory}/vitest-${index + 1}.units.json`;
  return {
    program,
    args: [
      ...before,
      '--run',
      '--includeTaskLocation',
      '--reporter=default',
      `--reporter=${reporters}/vitest.mjs`,
      ...(pattern === undefined ? [] : [`--testNamePattern=${pattern}`]),
      // Where the plan has what Vitest finds by itself, the user's filters are part of the search.
      ...withoutOptions(own, ownSearch ? [] : [undefined]),
      // Vitest empties its folder at the start, whatever runs beside it. A later `--coverage` would undo the option.
      ...(measuresCoverage(own) ? [`--coverage.reportsDirectory=${reportDirectory}/.coverage-${index + 1}`] : []),
    ],
    files: { [unitsPath]: JSON.stringify(units) },
    journal: runningPath(request, 'vitest', index),
    env: {
      SHARDWISE_REPORT: reportPath(request, 'vitest', index),
      SHARDWISE_UNITS: unitsPath,
      SHARDWISE_TASK: taskPath(request),
      SHARDWISE_SELECTED: selectedPath(request, index),
      SHARDWISE_UNPLANNED: unplannedPath(request),
      SHARDWISE_BESIDE: besidePath(request),
      SHARDWISE_COVERAGE: `${reportDirectory}/vitest-coverage-${index + 1}.json`,
    },
  };
}

/** The command that lists all units and runs none. Without a variable, our reporter prints them. @param leftOut `undefined` for the filters */
function listCommand(
  request: Pick<RunRequest, 'command' | 'args' | 'reporters'>,
  leftOut: readonly undefined[] = [],
): Invocation {
  const { program, before, args } = launchOf(VITEST, request);
  const own = withoutCommand(args).filter((arg) => !isAboutOneRun(arg));
  const reporter = `--reporter=${request.reporters}/vitest-list.mjs`;
  return { program, args: [...before, '--run', reporter, ...withoutOptions(own, leftOut)] };
}

function parseListed(text: string): Listed {
  const units = unitsSchema.parse(text);
  const isOutside = (id: string) => /^(?:\.\.\/|\/|[A-Za-z]:)/.test(fileOf(id));
  return {
    tests: new Map(units.filter((id) => !isOutside(id)).map((id) => [id, undefined])),
    outside: units.filter(isOutside).map(fileOf),
  };
}
