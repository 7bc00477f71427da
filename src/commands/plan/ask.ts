/** Asks a program for the test units: the framework itself, or the user's list-command. */
import { join } from 'node:path';
import { discoverFiles } from '../../discovery/test-files.ts';
import type { Framework, Invocation, Listed, Lister } from '../../frameworks/framework.ts';
import { commandLineLimit, withVariables } from '../../frameworks/shared/command-line.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { visible, visibleLines } from '../../text/escape.ts';
import { listSome, plural } from '../../text/numbers.ts';
import { isCommandNotFound } from '../shared/command-not-found.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import type { PlanInputs } from './request.ts';
import { chosenBy, namesFiles, searchFiles } from './search.ts';

/** The framework could not be asked. With `discovery: auto` the plan goes on without it. */
export class NotAsked extends UsageError {
  /** What the user should know when the plan goes on. Empty when the framework is simply not installed. */
  readonly warnings: readonly string[];

  constructor(message: string, warnings: readonly string[] = [message]) {
    super(message);
    this.warnings = warnings;
  }
}

/** @param folder absolute working directory @throws UsageError, CommandNotFound */
export async function runListCommand(words: readonly string[], folder: string, platform: Platform): Promise<string> {
  const [program, ...args] = words;
  if (program === undefined)
    throw new UsageError('input list-command is empty: write a command that prints the test units');
  const { exitCode, output, last } = await capture({ program, args }, folder, platform);
  if (exitCode === 0) return output;
  throw new UsageError(`list-command ${JSON.stringify(words.join(' '))} ended with exit code ${exitCode}:\n${last}`);
}

/**
 * Lets the framework list its tests: all that its own configuration finds, or those in the files that `tests` names. The counts are exact.
 * @throws NotAsked, UsageError
 */
export async function askFramework(
  framework: Framework,
  inputs: PlanInputs,
  project: ProjectFolder,
  platform: Platform,
): Promise<ListedUnits> {
  const { list, title } = framework;
  if (list === undefined)
    throw new NotAsked(
      `input discovery is "list", but ${title} cannot list its tests without running them: write "static"`,
      [],
    );
  const { tests } = inputs;
  const named = namesFiles(tests) ? await searchFiles(framework, inputs, project) : undefined;
  if (named?.units.length === 0) return named;
  const asked = named?.units.map(({ id }) => id);
  const answer = await listTests(framework, list, asked ?? [], inputs, project, platform);
  const listed = await withHiddenFiles(answer, framework, inputs, project);
  const found = listedUnits(framework, listed, asked ?? chosenByItself(listed, tests));
  return { ...found, discovery: { ...found.discovery, ...chosenBy(tests) } };
}

/** The list with the files of folders that the framework could not search. They are found by name, and none of their tests is known. */
async function withHiddenFiles(
  listed: Listed,
  framework: Framework,
  inputs: PlanInputs,
  project: ProjectFolder,
): Promise<Listed> {
  const folders = [...(listed.brokenFolders ?? [])];
  if (folders.length === 0) return listed;
  const { units } = await searchFiles(framework, inputs, project);
  const hidden = units.flatMap(({ id }) => {
    const [, reason] = folders.find(([folder]) => folder === '' || id.startsWith(`${folder}/`)) ?? [];
    return reason === undefined || listed.tests.has(id) ? [] : [[id, reason] as const];
  });
  return { ...listed, broken: new Map([...hidden, ...(listed.broken ?? [])]) };
}

/** The files that the framework chose, without those that the user excludes. */
function chosenByItself({ tests, broken }: Listed, excludes: readonly string[] = []): string[] {
  const all = [...tests.keys(), ...(broken?.keys() ?? [])];
  return discoverFiles(all, ['**', ...excludes], true).map(({ id }) => id);
}

async function listTests(
  { name, title }: Framework,
  list: Lister,
  files: readonly string[],
  inputs: PlanInputs,
  { folder }: ProjectFolder,
  platform: Platform,
): Promise<Listed> {
  const request = {
    args: splitWords(inputs.args ?? ''),
    ...(inputs.command === undefined ? {} : { command: splitWords(inputs.command) }),
  };
  if (!list.reaches(request))
    throw new NotAsked(
      `${title} could not be asked for its tests, because input command hides its environment: ${JSON.stringify(inputs.command)}`,
    );
  const output = join(platform.context.scratch, `${name}-tests.json`);
  await platform.files.remove(output);
  await platform.files.makeDirectory(platform.context.scratch);
  const maxCommandLine = commandLineLimit(platform.context.runner.os);
  const { reporters } = platform.context;
  const invocation = list.command({ ...request, files, output, reporters, maxCommandLine });
  const { exitCode, last } = await capture(invocation, folder, platform).catch((problem: unknown) => {
    throw isCommandNotFound(problem) ? new NotAsked(problem.message, []) : problem;
  });
  const text = await platform.files.readText(output);
  if (text === undefined) {
    const message = `${title} could not list its tests (exit code ${exitCode}):\n${last}`;
    throw NOT_INSTALLED.test(last) ? new NotAsked(message, []) : new NotAsked(message);
  }
  return parseList(list, text, folder, title);
}

function parseList(list: Lister, text: string, folder: string, title: string): Listed {
  try {
    return list.parse(text, folder);
  } catch {
    throw new NotAsked(
      `the list of tests that ${title} wrote cannot be read: ${visible(text.slice(0, QUOTED_CHARACTERS))}`,
    );
  }
}

/** How much of a list that cannot be read a message quotes. */
const QUOTED_CHARACTERS = 200;

/** What node says of `node node_modules/jest/bin/jest.js` where nothing is installed. */
const NOT_INSTALLED = /Cannot find module '[^']{0,1000}node_modules/;

/** A list may take as long as loading every test file. A longer one hangs. */
const LIST_TIMEOUT_MS = 10 * 60 * 1000;

/** How many lines of the output a message quotes, from the end. */
const QUOTED_LINES = 10;

/** The places of a stack trace alone are as many as that, and the error is above them. */
const saysWhy = (line: string): boolean => line.trim() !== '' && !/^\s+at /.test(line);

async function capture(command: Invocation, cwd: string, { processes }: Platform) {
  const output: string[] = [];
  const all: string[] = [];
  const { exitCode } = await processes.run(withVariables(command), {
    cwd,
    timeoutMs: LIST_TIMEOUT_MS,
    onLine: (line, stream) => {
      if (stream === 'stdout') output.push(line);
      all.push(line);
    },
  });
  return {
    exitCode,
    output: output.join('\n'),
    last: visibleLines(all.filter(saysWhy).slice(-QUOTED_LINES).join('\n')),
  };
}

/** @param files the files to plan, as far as they have tests */
function listedUnits(framework: Framework, listed: Listed, files: readonly string[]): ListedUnits {
  const { tests, broken = new Map<string, string>() } = listed;
  const units = files.filter((file) => tests.has(file) || broken.has(file)).map((id) => ({ id, file: id }));
  return {
    framework,
    units,
    counts: { framework: tests },
    discovery: { by: 'framework', notFollowed: [] },
    warnings: listWarnings(framework, listed, files),
  };
}

/** How many files that do not load are told with their reason. */
const MAX_TOLD = 3;

function listWarnings(
  { title }: Framework,
  { tests, deselected = [], broken = new Map<string, string>(), brokenFolders, outside = [] }: Listed,
  files: readonly string[],
): string[] {
  const known = new Set([...tests.keys(), ...broken.keys(), ...deselected]);
  const empty = files.filter((file) => !known.has(file));
  const unloaded = files.flatMap((file) => (broken.has(file) ? [`${file}: ${broken.get(file)}`] : []));
  return [
    ...(known.size === 0 ? [`${title} found no tests in the working directory`] : []),
    ...(tests.size === 0 && deselected.length > 0
      ? [`input args select none of the tests in ${listSome(deselected)}`]
      : []),
    ...(empty.length === 0 ? [] : [`${title} lists no tests in ${listSome(empty)}: the plan leaves this out`]),
    ...(outside.length === 0
      ? []
      : [
          `${title} also finds tests outside of the working directory: ${listSome(outside)}. The plan leaves them out. Write a working-directory that contains them`,
        ]),
    ...[...(brokenFolders ?? [])].map(
      ([folder, reason]) =>
        `${title} cannot search ${folder === '' ? 'the working directory' : `the folder ${folder}`}, so its test files are found by name: ${reason}`,
    ),
    ...unloaded
      .slice(0, MAX_TOLD)
      .map((reason) => `${title} cannot load a test file, so its tests are not counted: ${reason}`),
    ...(unloaded.length > MAX_TOLD
      ? [`${title} cannot load ${plural(unloaded.length - MAX_TOLD, 'more test file')}`]
      : []),
  ];
}
