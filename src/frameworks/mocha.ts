/** Mocha, from version 9. https://mochajs.org */
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, ListRequest, RunRequest } from './framework.ts';
import { findNotFound } from './javascript/found-files.ts';
import { launchOf } from './javascript/launch.ts';
import { dependentFile, packageJson } from './javascript/package-json.ts';
import { MOCHA_PROJECT_FILES, MOCHA_SEARCH_FILES } from './mocha/config.ts';
import { findBadMochaArgument, MOCHA, ownMochaCommand, runsMocha } from './mocha/launch.ts';
import { MOCHA_PATTERNS, searchMocha } from './mocha/search.ts';
import { journalPath, reportPath } from './shared/command-line.ts';
import { parseListed } from './shared/listed.ts';
import { partNamed } from './shared/part-name.ts';
import { selectedPath, taskPath, unplannedPath } from './shared/parts.ts';
import { countMatches, stripJavaScript } from './shared/source-text.ts';

/** A test definition: `it(`, `it.only(`, `xit(`, `specify(`, `test(`. */
const DEFINITION = /(?<![\w$.])(?:x?it|x?specify|test)(?:\.(?:only|skip))?\s*\(/g;

export const mocha: Framework = {
  name: 'mocha',
  title: 'Mocha',
  setUp: { language: 'node' },
  runOne: { start: 'npx mocha', args: '{file} --grep={namePattern}$' },
  versions: '11, 12',
  ownRetries: '`retries`',
  patterns: MOCHA_PATTERNS,
  links: 'to files and folders',
  projectFiles: MOCHA_PROJECT_FILES,
  searchFiles: MOCHA_SEARCH_FILES,
  search: searchMocha,
  fileOfId: (id) => id,
  ownCommand: ownMochaCommand,
  findBadArgument: findBadMochaArgument,
  givesWayTo: 'node',
  detectScript(commands) {
    const found = commands.find(runsMocha);
    return found === undefined ? undefined : `script "${found.script}" in package.json runs mocha`;
  },
  detect(project) {
    const config = project.names.find((name) => /^\.mocharc\./.test(name));
    if (config !== undefined) return `there is ${config}`;
    if (packageJson(project).mocha !== undefined) return 'package.json configures mocha';
    const dependent = dependentFile(project, 'mocha');
    return dependent === undefined ? undefined : `${dependent} depends on mocha`;
  },
  countDefinitions: (source) => countMatches(stripJavaScript(source), DEFINITION),
  list: {
    counts: true,
    reaches: ({ command }) => !hasPlaceholders(command),
    notInstalled: /^Error: Cannot find module '[^'\n]*mocha/m, // `node node_modules/mocha/bin/mocha.js`
    command: listCommand,
    parse: parseListed,
  },
  refusals: {
    command: (request) => ({ ...start(request), env: { SHARDWISE_FOUND: '1' } }),
    find: findNotFound('Mocha'),
  },
  compares: 'names',
  select: {
    parts: 'tests by their full names',
    partOf({ name, className = '', file: reported }, file) {
      const isFile = (title: string) => title === file || title === reported;
      if (isFile(name)) return undefined; // a file that did not load
      return partNamed(className === '' || isFile(className) ? name : `${className} > ${name}`);
    },
    reaches: ({ command }) => !hasPlaceholders(command),
  },
  run(request) {
    if (hasPlaceholders(request.command)) return expandCommand(request, request.command ?? []);
    const env = {
      SHARDWISE_TASK: taskPath(request),
      SHARDWISE_REPORT: reportPath(request, 'mocha', 0),
      SHARDWISE_SELECTED: selectedPath(request, 0),
      SHARDWISE_UNPLANNED: unplannedPath(request),
    };
    return [
      {
        ...start(request, request.ownSearch ? [] : [pluginOf(request)]),
        env,
        journal: journalPath(request, 'mocha', 0),
      },
    ];
  },
  tells: 'each test',
};

const pluginOf = ({ reporters }: Pick<RunRequest, 'reporters'>): string => `${reporters}/mocha.mjs`;

/**
 * Starts Mocha with our module. It chooses the files, because those on the command line are added to those of the configuration.
 * @param files what Mocha must find, so that it does not end where it finds nothing else
 */
function start(
  request: Pick<RunRequest, 'command' | 'args' | 'reporters'>,
  files: readonly string[] = [],
): Pick<Invocation, 'program' | 'args'> {
  const { program, before, args } = launchOf(MOCHA, request);
  const own = args.flatMap(({ words }) => words);
  return { program, args: [...before, '--require', pluginOf(request), ...own, ...files] };
}

function listCommand(request: ListRequest): Invocation {
  const { files, output } = request;
  if (files.length === 0) return { ...start(request), env: { SHARDWISE_LIST: output } };
  const list = `${output}.files`;
  return {
    ...start(request, [pluginOf(request)]),
    files: { [list]: JSON.stringify(files) },
    env: { SHARDWISE_LIST: output, SHARDWISE_FILES: list },
  };
}
