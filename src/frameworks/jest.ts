/** Jest, from version 28. https://jestjs.io/docs/cli */

import { z } from 'zod';
import { slashed } from '../text/paths.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, Listed, Lister, RunRequest } from './framework.ts';
import { withoutOptions } from './javascript/arguments.ts';
import { partsByFullName, patternOfSelection } from './javascript/full-name.ts';
import { parseImports, testOfSnapshot } from './javascript/imports.ts';
import { launchOf } from './javascript/launch.ts';
import { dependentFile, packageJson } from './javascript/package-json.ts';
import { JEST_PROJECT_FILES, JEST_SEARCH_FILES } from './jest/config.ts';
import { findBadJestArgument, JEST, ownJestCommand, runsJest, withoutFileChoice } from './jest/launch.ts';
import { findRefusals, showConfiguration } from './jest/refusals.ts';
import { searchJest } from './jest/search.ts';
import { asArgument, reportPath, runningPath, splitToFit } from './shared/command-line.ts';
import { byPattern, selectedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';

/** A test definition: `test(`, `it.only(`, `test.each([...])(`, or the template form of `each`, of which only an empty string is left. */
const DEFINITION = /(?<![\w$.])(?:test|it|fit|xit|xtest)(?:\.(?:only|skip|failing|concurrent|each|todo))*\s*(?:\(|'')/g;

export const jest: Framework = {
  name: 'jest',
  title: 'Jest',
  setUp: { language: 'node' },
  startMs: 1200,
  runOne: { start: 'npx jest', args: '--runTestsByPath {file} --testNamePattern={namePattern}$' },
  versions: '28, 29, 30',
  ownRetries: '`jest.retryTimes`',
  hiddenFiles: true,
  patterns: [
    '**/__tests__/**/*.?([cm])[jt]s?(x)',
    '**/?(*.)+(spec|test).?([cm])[jt]s?(x)',
    '!**/*.d.?([cm])ts',
    '!**/node_modules/**',
  ],
  projectFiles: JEST_PROJECT_FILES,
  searchFiles: JEST_SEARCH_FILES,
  search: searchJest,
  fileOfId: (id) => id,
  ownCommand: ownJestCommand,
  findBadArgument: findBadJestArgument,
  givesWayTo: 'node',
  detectScript(commands) {
    const found = commands.find(runsJest);
    return found === undefined ? undefined : `script "${found.script}" in package.json runs jest`;
  },
  detect(project) {
    const config = project.names.find((name) => /^jest\.config\.(?:[cm]?[jt]s|json)$/.test(name));
    if (config !== undefined) return `there is ${config}`;
    if (packageJson(project).jest !== undefined) return 'package.json configures jest';
    const dependent = dependentFile(project, 'jest');
    return dependent === undefined ? undefined : `${dependent} depends on jest`;
  },
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  list: { ...questionTo('jest-list.mjs'), parse: parseListed },
  imports: {
    ...questionTo('jest-imports.mjs'),
    parse: (text, folder) => parseImports(text, folder),
    ownerOf: testOfSnapshot,
  },
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const whole = request.units.filter((unit) => !request.selections?.has(unit));
    return [...runWhole(request, whole), ...runSelections(request, whole.length)];
  },
  refusals: { command: showConfiguration, find: findRefusals },
  select: partsByFullName({ options: /^(?:-t|--testNamePattern)/, ignoresCase: true }),
  coverage: ['coverage-*.json'],
  tells: 'each test',
};

/** A question that a sequencer of ours answers, in place of the run of the tests that Jest has chosen. */
function questionTo(sequencer: string): Pick<Lister, 'reaches' | 'notInstalled' | 'command'> {
  return {
    reaches: ({ command }) => !hasPlaceholders(command),
    notInstalled: /^Error: Cannot find module '[^'\n]*node_modules/m, // `node node_modules/jest/bin/jest.js`
    command: ({ output, reporters, ...request }) => {
      const { program, before, args } = launchOf(JEST, request);
      const own = withoutOptions(args, ['testSequencer']);
      return {
        program,
        args: [...before, ...own, '--listTests', `--testSequencer=${reporters}/${sequencer}`],
        env: { SHARDWISE_LIST: output },
      };
    },
  };
}

function runWhole(request: RunRequest, files: readonly string[]): Invocation[] {
  const { program, before, args } = launchOf(JEST, request);
  const fixed = [...before, ...withoutFileChoice(args), ...ownOptions(request)];
  const pieces = splitToFit(files.map(asArgument), [program, ...fixed], request.maxCommandLine);
  return pieces.map((units, index) => ({
    program,
    args: [...fixed, ...units],
    env: reportsOf(request, index),
    journal: runningPath(request, 'jest', index),
  }));
}

/**
 * The commands for files of which only parts run. Jest has one pattern of test names for a whole command, so each pattern gets its own command.
 * @param first the number of the first report. It is above the numbers of the whole files, which have at most one command each.
 */
function runSelections(request: RunRequest, first: number): Invocation[] {
  const { program, before, args } = launchOf(JEST, request);
  return [...byPattern(request.selections, patternOfSelection)].map(([pattern, files], place) => {
    const index = first + place;
    const names = `--testNamePattern=${pattern}`;
    return {
      program,
      args: [...before, ...withoutFileChoice(args), names, ...ownOptions(request), ...files.map(asArgument)],
      env: reportsOf(request, index),
      journal: runningPath(request, 'jest', index),
    };
  });
}

/** What our reporter writes: the tests, what a pattern selected, and the coverage where it is measured. Jest itself writes into one folder, whatever runs beside it. */
const reportsOf = (request: RunRequest, index: number) => ({
  SHARDWISE_REPORT: reportPath(request, 'jest', index),
  SHARDWISE_SELECTED: selectedPath(request, index),
  SHARDWISE_COVERAGE: `${request.reportDirectory}/coverage-${index + 1}.json`,
});

/** The options that Shardwise adds. Reporters on the command line replace those of the configuration, so the default one is named too. */
const ownOptions = ({ reporters }: RunRequest): string[] => [
  '--testLocationInResults',
  '--reporters=default',
  `--reporters=${reporters}/jest.mjs`,
  '--runTestsByPath',
  '--',
];

const pathsSchema = z.array(z.string());

/** Reads what `reporters/jest-list.mjs` wrote: an array of absolute paths. */
function parseListed(text: string, folder: string): Listed {
  const root = `${slashed(folder)}/`;
  const files = pathsSchema.parse(JSON.parse(text)).map(slashed);
  const isInside = (file: string) => file.startsWith(root);
  return {
    tests: new Map(files.filter(isInside).map((file) => [file.slice(root.length), undefined])),
    outside: files.filter((file) => !isInside(file)),
  };
}
