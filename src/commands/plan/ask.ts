/** Asks a program for the test units: the framework itself, or the user's list-command. */
import { join } from 'node:path';
import { excludedBy, namesFiles, usableFiles } from '../../discovery/test-files.ts';
import type { Framework, Listed } from '../../frameworks/framework.ts';
import { splitWords } from '../../frameworks/shared/split-words.ts';
import { groupBy } from '../../group-by.ts';
import { UsageError } from '../../model.ts';
import type { Platform } from '../../platform/platform.ts';
import { listSome, plural } from '../../text/numbers.ts';
import { ask, capture, describeOnlyBroken, NotAsked } from '../shared/ask.ts';
import type { ListedUnits, ProjectFolder } from './project.ts';
import type { PlanInputs } from './request.ts';
import { chosenBy, searchFiles } from './search.ts';

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
  const isNamed = namesFiles(tests) || list.needsFiles?.(await project.read(framework));
  const named = isNamed ? await searchFiles(framework, inputs, project) : undefined;
  if (named?.units.length === 0) return named;
  const asked = named?.units.map(({ id }) => id);
  const { args = '', command } = inputs;
  const request = {
    files: asked ?? [],
    args: splitWords(args),
    ...(command === undefined ? {} : { command: splitWords(command) }),
    output: join(platform.context.scratch, `${framework.name}-tests.json`),
  };
  const place = { folder: project.folder, readProject: () => project.read(framework) };
  const answer = await ask(framework, list, request, place, platform);
  if (answer.onlyBroken) throw new NotAsked(describeOnlyBroken(framework, answer.broken));
  const listed = await withHiddenFiles(answer, framework, inputs, project);
  const found = listedUnits(
    framework,
    listed,
    unitsOf(framework, listed, asked ?? chosenByItself(framework, listed, tests)),
  );
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

const idsOf = ({ tests, broken }: Listed): string[] => [...tests.keys(), ...(broken?.keys() ?? [])];

/** What a unit is chosen by: its file, or itself where several files are one unit. */
const nameOf = ({ fileOfId }: Framework, id: string): string => fileOfId?.(id) ?? id;

/** What the framework chose, without what the user excludes. A unit of several files stays while one of them does. */
function chosenByItself(framework: Framework, listed: Listed, excludes: readonly string[] = []): string[] {
  const isExcluded = excludedBy(excludes);
  const names = new Map(idsOf(listed).map((id) => [nameOf(framework, id), listed.files?.get(id)]));
  const kept = [...names].filter(([name, files = [name]]) => !files.every(isExcluded));
  return usableFiles(kept.map(([name]) => name)).map(({ id }) => id);
}

/** The listed units of these files. A file that runs in several projects is several units. */
function unitsOf(framework: Framework, listed: Listed, files: readonly string[]): string[] {
  const units = groupBy(new Set(idsOf(listed)), (id) => nameOf(framework, id));
  return files.flatMap((file) => units.get(file) ?? [file]);
}

/** @param ids the units to plan, as far as they have tests */
function listedUnits(framework: Framework, listed: Listed, ids: readonly string[]): ListedUnits {
  const { tests, broken = new Map<string, string>() } = listed;
  const units = ids
    .filter((id) => tests.has(id) || broken.has(id))
    .map((id) =>
      listed.files === undefined && framework.unitOfFile === undefined
        ? { id, file: nameOf(framework, id) }
        : { id, files: listed.files?.get(id) ?? [] },
    );
  return {
    framework,
    units,
    counts: { framework: tests },
    discovery: { by: 'framework', notFollowed: [] },
    warnings: listWarnings(framework, listed, ids),
  };
}

/** How many files that do not load are told with their reason. */
const MAX_TOLD = 3;

function listWarnings(
  { title }: Framework,
  { tests, deselected = [], broken = new Map<string, string>(), brokenFolders, outside = [], warnings = [] }: Listed,
  files: readonly string[],
): string[] {
  const known = new Set([...tests.keys(), ...broken.keys(), ...deselected]);
  const empty = files.filter((file) => !known.has(file));
  const unloaded = files.flatMap((file) => (broken.has(file) ? [`${file}: ${broken.get(file)}`] : []));
  return [
    ...warnings,
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
