/** Gradle, with the tests of its tasks of the type Test: JUnit, TestNG and others. https://docs.gradle.org/current/userguide/java_testing.html */
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, KnownFiles, RunRequest } from './framework.ts';
import { findBadGradleArgument, readGradleArguments } from './gradle/arguments.ts';
import { GradleReader } from './gradle/reader.ts';
import { GRADLE_PATTERNS, GRADLE_SEARCH_FILES, placeOf, searchGradle } from './gradle/search.ts';
import { BUILD_FILES, SETTINGS } from './gradle/settings.ts';
import { countJvmDefinitions, declaredClasses } from './jvm/classes.ts';
import { reportPath, starter } from './shared/command-line.ts';
import { selectedPath, unplannedPath } from './shared/parts.ts';

const PROJECT_FILES = [...SETTINGS, ...BUILD_FILES];

export const gradle: Framework = {
  name: 'gradle',
  title: 'Gradle',
  setUp: { language: 'java with gradle' },
  runOne: { start: 'gradle', args: '{task} --tests *{class}*.{method}*' },
  versions: '4.4',
  patterns: GRADLE_PATTERNS,
  projectFiles: PROJECT_FILES,
  searchFiles: GRADLE_SEARCH_FILES,
  search: searchGradle,
  fileOfId: (id) => id,
  ownCommand: ({ names }) => (names.includes('gradlew') ? { from: 'gradlew', words: ['./gradlew'] } : undefined),
  findBadArgument: findBadGradleArgument,
  detect({ names }) {
    const found = PROJECT_FILES.find((name) => names.includes(name));
    return found === undefined ? undefined : `there is ${found}`;
  },
  countDefinitions: countJvmDefinitions,
  oneAtATime: true,
  leaves: ['**/TEST-*.xml'],
  reads: { units: true, compared: GRADLE_SEARCH_FILES, inside: [], above: [] },
  compares: 'tests',
  run: (request) =>
    hasPlaceholders(request.command) ? expandCommand(request, request.command ?? []) : [invocationOf(request)],
  tells: 'each test',
};

/** One build for all units, because its start and the compiler take long. */
function invocationOf(request: RunRequest): Invocation {
  const { program, before } = starter(request, 'gradle');
  const { units, args, reportDirectory, reporters, project, known } = request;
  const texts = project?.texts ?? new Map<string, string>();
  const task = `${reportDirectory}/gradle.json`;
  const sources = [...new Set([...units, ...(known ? filesOf(known) : []), ...texts.keys()])];
  const classes = new Map(sources.map((file) => [file, classesOf(file, texts.get(file))]));
  return {
    program,
    args: [
      ...before,
      ...args,
      '--init-script',
      `${reporters}/shardwise.gradle`,
      `-Dshardwise.task=${task}`,
      '-Dorg.gradle.configuration-cache=false', // the script listens to tasks, and its file is another one each time
      '--console=plain',
      '--continue',
      ...(readGradleArguments(args).tasks.length === 0 ? ['test'] : []),
    ],
    files: { [task]: taskOf(units, known, classes) },
    reader: {
      report: reportPath(request, 'gradle', 0),
      selected: selectedPath(request, 0),
      unplanned: unplannedPath(request),
      open: () =>
        new GradleReader({
          filesOf: createFilesOf(classes),
          units,
          ...(known && { known: new Set([...units, ...filesOf(known)]) }),
        }),
    },
  };
}

const filesOf = ({ planned, excluded }: KnownFiles): string[] => [...planned, ...excluded];

type Classes = ReadonlyMap<string, readonly string[]>;

/** What the init script is to do. Where nothing is compared, all but the own files is left out, so others need no name. */
function taskOf(units: readonly string[], known: KnownFiles | undefined, classes: Classes): string {
  const own = new Set(units);
  const others = known === undefined ? [] : filesOf(known).filter((file) => !own.has(file));
  const pick = (files: readonly string[]) => Object.fromEntries(files.map((file) => [file, classes.get(file) ?? []]));
  return JSON.stringify({ own: pick(units), others: pick(others), compares: known !== undefined });
}

/** The classes of a file. Without its source, the class that its path says. */
function classesOf(file: string, source: string | undefined): readonly string[] {
  if (source !== undefined) return declaredClasses(source).map(({ name }) => name);
  const path = placeOf(file)?.path;
  return path === undefined ? [] : [path.replace(/\.\w+$/, '').replaceAll('/', '.')];
}

function createFilesOf(classes: Classes): (className: string) => readonly string[] {
  const files = new Map<string, string[]>();
  for (const [file, names] of classes) for (const name of names) files.set(name, [...(files.get(name) ?? []), file]);
  return (className) => files.get(className) ?? [];
}
