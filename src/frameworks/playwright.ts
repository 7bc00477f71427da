/** Playwright Test, from version 1.56. https://playwright.dev/docs/test-cli */
import { groupBy } from '../group-by.ts';
import { parseProjectUnit } from '../text/unit-id.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework } from './framework.ts';
import { launchOf } from './javascript/launch.ts';
import { dependentFile } from './javascript/package-json.ts';
import {
  findBadPlaywrightArgument,
  ownPlaywrightCommand,
  PLAYWRIGHT,
  runsPlaywright,
  withoutFileChoice,
} from './playwright/launch.ts';
import { playwrightParts } from './playwright/parts.ts';
import {
  PLAYWRIGHT_PATTERNS,
  PLAYWRIGHT_PROJECT_FILES,
  PLAYWRIGHT_SEARCH_FILES,
  searchPlaywright,
} from './playwright/search.ts';
import { filesThatFit, journalPath, reportPath, splitToFit } from './shared/command-line.ts';
import { parseListed } from './shared/listed.ts';
import { renderTask, selectedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';

/** A test definition: `test(`, `it.only(`, or `test.skip('a title'`. Without a title, `test.skip(` skips the test that it is in. */
const DEFINITION = /(?<![\w$.])(?:test|it)(?:(?:\.only)?\s*\(|\.(?:skip|fixme|fail)(?:\.only)?\s*\(\s*'')/g;

export const playwright: Framework = {
  name: 'playwright',
  title: 'Playwright',
  setUp: { language: 'node', runs: ['npx playwright install --with-deps'] },
  // Each start empties the folder for screenshots and traces, which all runs of a project share.
  oneAtATime: true,
  startMs: 3000,
  runOne: { start: 'npx playwright test', args: '{file} -g {namePattern}' },
  versions: '1.56, 1.62, 1.65',
  unit: 'a file in a project',
  ownRetries: '`--retries`',
  hiddenFiles: true,
  patterns: PLAYWRIGHT_PATTERNS,
  projectFiles: PLAYWRIGHT_PROJECT_FILES,
  searchFiles: PLAYWRIGHT_SEARCH_FILES,
  search: searchPlaywright,
  fileOfId: (id) => parseProjectUnit(id).file,
  ownCommand: ownPlaywrightCommand,
  findBadArgument: findBadPlaywrightArgument,
  givesWayTo: 'jest',
  detectScript(commands) {
    const found = commands.find(runsPlaywright);
    return found === undefined ? undefined : `script "${found.script}" in package.json runs playwright test`;
  },
  detect(project) {
    const config = project.names.find((name) => /^playwright\.config\./.test(name));
    if (config !== undefined) return `there is ${config}`;
    const dependent = dependentFile(project, '@playwright/test');
    return dependent === undefined ? undefined : `${dependent} depends on @playwright/test`;
  },
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  list: {
    counts: true,
    reaches: ({ command }) => !hasPlaceholders(command),
    command: ({ files, output, reporters, maxCommandLine, ...request }) => {
      const { program, before, args } = launchOf(PLAYWRIGHT, request);
      const words = files.length > 0 ? withoutFileChoice(args) : args.flatMap((arg) => arg.words);
      const fixed = [...before, '--list', '--pass-with-no-tests'];
      const patterns = filesThatFit(files.map(patternOf), [program, ...fixed, ...words], [], maxCommandLine);
      return {
        program,
        args: [...fixed, ...patterns, ...words],
        env: { SHARDWISE_LIST: output, PW_TEST_REPORTER: `${reporters}/playwright-list.mjs` },
      };
    },
    parse: parseListed,
  },
  select: playwrightParts,
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const { reportDirectory, reporters, selections = new Map(), maxCommandLine } = request;
    const { program, before, args } = launchOf(PLAYWRIGHT, request);
    const [fixed, words] = [[...before, '--pass-with-no-tests'], withoutFileChoice(args)];
    const units = groupBy(request.units, (id) => patternOf(parseProjectUnit(id).file));
    return splitToFit([...units.keys()], [program, ...fixed, ...words], maxCommandLine).map((patterns, index) => {
      const task = `${reportDirectory}/playwright-${index + 1}.task.json`;
      return {
        program,
        args: [...fixed, ...patterns, ...words],
        files: { [task]: renderTask({ units: patterns.flatMap((pattern) => units.get(pattern) ?? []), selections }) },
        journal: journalPath(request, 'playwright', index),
        env: {
          PW_TEST_REPORTER: `${reporters}/playwright.mjs`,
          SHARDWISE_TASK: task,
          SHARDWISE_REPORT: reportPath(request, 'playwright', index),
          SHARDWISE_SELECTED: selectedPath(request, index),
          // Its usual folder is emptied in each try.
          PLAYWRIGHT_BLOB_OUTPUT_DIR: `${reportDirectory}/blob-${index + 1}`,
        },
      };
    });
  },
  blobs: ['blob-*/*.zip'],
  tells: 'each test',
};

/**
 * A regular expression for the paths that end like this file. It may match more, which our reporter leaves out.
 * All but plain characters are written as numbers, because a shell may read them.
 */
const patternOf = (file: string): string =>
  `/[/\\\\]${file.replace(/[^\w/-]/g, asNumber).replaceAll('/', '[/\\\\]')}$/`;

const asNumber = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
