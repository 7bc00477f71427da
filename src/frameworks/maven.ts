/** Maven, with the tests that surefire and failsafe run: JUnit, TestNG and others. https://maven.apache.org/surefire/ */
import { dirname } from 'node:path/posix';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, RunRequest } from './framework.ts';
import { countJvmDefinitions } from './jvm/classes.ts';
import { choosesGroups, findBadMavenArgument, phaseOf } from './maven/arguments.ts';
import { type Build, PLUGINS, readBuild } from './maven/modules.ts';
import { POM } from './maven/pom.ts';
import { MavenReader, partFrom, TESTS_RUN } from './maven/reader.ts';
import { MAVEN_PATTERNS, MAVEN_SEARCH_FILES, moduleOf, searchMaven } from './maven/search.ts';
import { chosenClasses, EACH_MODULE, patternFiles, patternsPath } from './maven/selection.ts';
import { starter } from './shared/command-line.ts';
import { selectedPath } from './shared/parts.ts';

export const maven: Framework = {
  name: 'maven',
  title: 'Maven',
  versions: '3.8, 3.9',
  ownRetries: '`-Dsurefire.rerunFailingTestsCount`',
  patterns: MAVEN_PATTERNS,
  projectFiles: [POM],
  searchFiles: MAVEN_SEARCH_FILES,
  search: searchMaven,
  fileOfId: (id) => id,
  ownCommand: ({ names }) => (names.includes('mvnw') ? { from: 'mvnw', words: ['./mvnw'] } : undefined),
  findBadArgument: findBadMavenArgument,
  detect: ({ names }) => (names.includes(POM) ? `there is ${POM}` : undefined),
  countDefinitions: countJvmDefinitions,
  oneAtATime: true,
  leaves: ['**/TEST-*.xml', '!**/junitreports/**'], // TestNG writes every test once more
  reads: { units: true, anywhere: [`**/${POM}`], inside: [], above: [POM] },
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
  const { units, args, reportDirectory, project } = request;
  const texts = project?.texts ?? new Map<string, string>();
  const build: Build = texts.has(POM) ? readBuild(texts) : { modules: [], notFollowed: [] };
  const chosen = chosenClasses(build, { files: units, texts });
  const goal = phaseOf(args) ?? (chosen.some(({ plugin }) => plugin === 'failsafe') ? 'verify' : 'test');
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
      ...PLUGINS.map((plugin) => `-D${plugin}.includesFile=${patternsPath(reportDirectory, plugin, EACH_MODULE)}`),
      ...moduleArguments(build, units, texts),
      ...(phaseOf(args) === undefined ? [goal] : []),
    ],
    files: patternFiles(build, chosen, reportDirectory),
    reader: {
      selected: selectedPath(request, 0),
      open: () =>
        new MavenReader({
          fileOf: createFileOf(build, units, texts),
          mayBeDeselected:
            choosesGroups(args) || [...texts].some(([file, text]) => file.endsWith(POM) && GROUPS.test(text))
              ? units
              : [],
        }),
    },
  };
}

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
function createFileOf(build: Build, units: readonly string[], texts: ReadonlyMap<string, string>) {
  const files = new Map<string, string[]>();
  for (const { name, file } of units.flatMap((unit) =>
    chosenClasses(build, { files: [unit], texts }).map(({ name }) => ({ name, file: unit })),
  ))
    files.set(name, [...(files.get(name) ?? []), file]);
  return (className: string, report: string): string | undefined => {
    const own = files.get(className) ?? files.get(className.split('$', 1)[0] ?? '') ?? [];
    const module = moduleOf(build, report);
    const near = own.find((file) => moduleOf(build, file) === module);
    return near ?? (own.length === 1 ? own[0] : undefined);
  };
}
