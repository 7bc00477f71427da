/** Maven, with the tests that surefire and failsafe run: JUnit, TestNG and others. https://maven.apache.org/surefire/ */
import { dirname } from 'node:path/posix';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, KnownFiles, RunRequest } from './framework.ts';
import { countJvmDefinitions } from './jvm/classes.ts';
import { choosesGroups, findBadMavenArgument, phaseOf } from './maven/arguments.ts';
import { type Build, NO_BUILD, PLUGINS, readBuild } from './maven/modules.ts';
import { MAVEN_CONFIG, POM } from './maven/pom.ts';
import { MavenReader, partFrom, TESTS_RUN } from './maven/reader.ts';
import { MAVEN_PATTERNS, MAVEN_SEARCH_FILES, moduleOf, searchMaven } from './maven/search.ts';
import {
  chosenClasses,
  classNames,
  EACH_MODULE,
  exclusionFiles,
  patternFiles,
  patternsPath,
} from './maven/selection.ts';
import { starter } from './shared/command-line.ts';
import { selectedPath, unplannedPath } from './shared/parts.ts';

export const maven: Framework = {
  name: 'maven',
  title: 'Maven',
  versions: '3.8, 3.9',
  ownRetries: '`-Dsurefire.rerunFailingTestsCount`',
  patterns: MAVEN_PATTERNS,
  projectFiles: [POM, MAVEN_CONFIG],
  searchFiles: MAVEN_SEARCH_FILES,
  search: searchMaven,
  fileOfId: (id) => id,
  ownCommand: ({ names }) => (names.includes('mvnw') ? { from: 'mvnw', words: ['./mvnw'] } : undefined),
  findBadArgument: findBadMavenArgument,
  detect: ({ names }) => (names.includes(POM) ? `there is ${POM}` : undefined),
  countDefinitions: countJvmDefinitions,
  oneAtATime: true,
  leaves: ['**/TEST-*.xml', '!**/junitreports/**'], // TestNG writes every test once more
  reads: {
    units: true,
    anywhere: [`**/${POM}`],
    compared: MAVEN_SEARCH_FILES,
    inside: [],
    above: [POM],
    named: () => [MAVEN_CONFIG],
  },
  compares: 'tests',
  run: (request) =>
    hasPlaceholders(request.command) ? expandCommand(request, request.command ?? []) : [invocationOf(request)],
  progress(line) {
    const tests = /^Tests run: (\d+),.* in \S/.exec(partFrom(line, TESTS_RUN))?.[1];
    return tests === undefined ? undefined : { tests: Number(tests) };
  },
};

/** One build for all units, because its start and the compiler take long. */
function invocationOf(request: RunRequest): Invocation {
  const { program, before } = starter(request, 'mvn');
  const { units, args, reportDirectory, project, known } = request;
  const texts = project?.texts ?? new Map<string, string>();
  const build: Build = texts.has(POM) ? readBuild(texts, args) : NO_BUILD;
  const chosen = chosenClasses(build, { files: units, texts });
  const list = known === undefined ? 'includesFile' : 'excludesFile';
  return {
    program,
    args: [
      ...before,
      ...args,
      '--batch-mode',
      // A module without its tests green is no reason to leave out those that depend on it.
      '--fail-at-end',
      '-Dmaven.test.failure.ignore=true',
      '-DfailIfNoTests=false',
      ...PLUGINS.map((plugin) => `-D${plugin}.${list}=${patternsPath(reportDirectory, plugin, EACH_MODULE)}`),
      ...(known === undefined ? moduleArguments(build, units, texts) : []),
      ...(phaseOf(args) === undefined ? [goalOf(build, [...units, ...(known?.planned ?? [])], texts)] : []),
    ],
    files:
      known === undefined
        ? patternFiles(build, chosen, reportDirectory)
        : exclusionFiles(build, chosenClasses(build, { files: otherFiles(units, known), texts }), reportDirectory),
    reader: {
      selected: selectedPath(request, 0),
      unplanned: unplannedPath(request),
      open: () =>
        new MavenReader({
          fileOf: createFileOf(build, known === undefined ? units : [...filesOf(known), ...sourcesIn(texts)], texts),
          ...(known && { known: new Set([...units, ...filesOf(known)]) }),
          mayBeDeselected:
            choosesGroups(args) || [...texts].some(([file, text]) => file.endsWith(POM) && GROUPS.test(text))
              ? units
              : [],
        }),
    },
  };
}

/** A shard with tests of failsafe goes as far as they need. So does the shard that also runs what the plan lacks, where any shard has some. */
const goalOf = (build: Build, files: readonly string[], texts: ReadonlyMap<string, string>): string =>
  chosenClasses(build, { files, texts }).some(({ plugin }) => plugin === 'failsafe') ? 'verify' : 'test';

const filesOf = ({ planned, excluded }: KnownFiles): string[] => [...planned, ...excluded];

/** The files whose tests this shard leaves to others. */
function otherFiles(units: readonly string[], known: KnownFiles): string[] {
  const own = new Set(units);
  return filesOf(known).filter((file) => !own.has(file));
}

const sourcesIn = (texts: ReadonlyMap<string, string>): string[] =>
  [...texts.keys()].filter((file) => !file.endsWith(POM));

/** Settings of a pom that choose tests inside the classes. */
const GROUPS = /<(?:groups|excludedGroups|includeJUnit5Engines|excludeJUnit5Engines)>/;

/** The modules of the units, and what they need. Nothing where all modules have units. */
function moduleArguments(build: Build, units: readonly string[], texts: ReadonlyMap<string, string>): string[] {
  const folders = new Set(units.map((unit) => moduleOf(build, unit)?.pom.folder ?? pomFolder(unit, texts)));
  const others = build.modules.some(({ pom }) => !folders.has(pom.folder));
  if (!others && folders.size === build.modules.length) return [];
  return ['--projects', [...folders].map((folder) => folder || '.').join(','), '--also-make'];
}

/** The folder of the innermost pom.xml around a file. */
function pomFolder(file: string, texts: ReadonlyMap<string, string>): string {
  const folder = dirname(file);
  if (folder === '.') return '';
  return texts.has(`${folder}/${POM}`) ? folder : pomFolder(folder, texts);
}

/** Finds the file of a class: one of the module that its report is in, or the only one at all. */
function createFileOf(build: Build, sources: readonly string[], texts: ReadonlyMap<string, string>) {
  const files = new Map<string, string[]>();
  for (const file of new Set(sources))
    for (const name of classNames(build, file, texts)) files.set(name, [...(files.get(name) ?? []), file]);
  return (className: string, report: string): string | undefined => {
    const own = files.get(className) ?? files.get(className.split('$', 1)[0] ?? '') ?? [];
    const module = moduleOf(build, report);
    const near = own.find((file) => moduleOf(build, file) === module);
    return near ?? (own.length === 1 ? own[0] : undefined);
  };
}
