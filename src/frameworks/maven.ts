/** Maven, with the tests that surefire and failsafe run: JUnit, TestNG and others. https://maven.apache.org/surefire/ */
import { dirname } from 'node:path/posix';
import { groupBy } from '../group-by.ts';
import { expandCommand, hasPlaceholders } from './custom.ts';
import type { Framework, Invocation, KnownFiles, RunRequest, Selection } from './framework.ts';
import { countJvmDefinitions } from './jvm/classes.ts';
import { splitFiles } from './jvm/declared-parts.ts';
import { jvmOccurs, jvmPartOf, mayInherit, whyWhole } from './jvm/parts.ts';
import { choosesGroups, findBadMavenArgument, phaseOf } from './maven/arguments.ts';
import { methodPatterns } from './maven/method-patterns.ts';
import { type Build, NO_BUILD, PLUGINS, readBuild } from './maven/modules.ts';
import { MAVEN_CONFIG, POM } from './maven/pom.ts';
import { MavenReader, partFrom, TESTS_RUN } from './maven/reader.ts';
import { MAVEN_CONFIGURATIONS, MAVEN_PATTERNS, MAVEN_SEARCH_FILES, moduleOf, searchMaven } from './maven/search.ts';
import {
  type Chosen,
  chosenClasses,
  classNames,
  cutSuites,
  EACH_MODULE,
  exclusionFiles,
  patternFiles,
  patternsPath,
  suiteFiles,
  suitePlugins,
} from './maven/selection.ts';
import { starter } from './shared/command-line.ts';
import { selectedPath, unplannedPath } from './shared/parts.ts';

export const maven: Framework = {
  name: 'maven',
  title: 'Maven',
  setUp: { language: 'java with maven' },
  runOne: { start: 'mvn', args: 'test -Dtest={class}#{method} -Dsurefire.failIfNoSpecifiedTests=false' },
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
    anywhere: MAVEN_CONFIGURATIONS,
    compared: MAVEN_SEARCH_FILES,
    inside: [],
    above: [POM],
    named: () => [MAVEN_CONFIG],
  },
  compares: 'tests',
  select: {
    parts: 'test methods',
    partOf: jvmPartOf,
    occurs: jvmOccurs,
    whyWhole,
    reaches: ({ command }) => !hasPlaceholders(command),
  },
  run: (request) =>
    hasPlaceholders(request.command)
      ? expandCommand(request, request.command ?? [])
      : buildsOf(request).map((build, index) => invocationOf(request, build, index)),
  tells: 'each class',
  progress(line) {
    const tests = /^Tests run: (\d+),.* in \S/.exec(partFrom(line, TESTS_RUN))?.[1];
    return tests === undefined ? undefined : { tests: Number(tests) };
  },
};

/** The units of one start of Maven. */
interface MavenBuild {
  readonly units: readonly string[];
  /** What runs of the units. Absent where they run whole. */
  readonly selections?: ReadonlyMap<string, Selection>;
  readonly known?: KnownFiles;
}

/**
 * One build for all whole files, because its start and the compiler take long. Files in parts need patterns that would also count for
 * others, so they have a build of their own. One with the rest of a class that inherits is apart from those with chosen methods.
 */
function buildsOf({ units, selections = new Map(), known, project }: RunRequest): MavenBuild[] {
  const whole = units.filter((unit) => !selections.has(unit));
  const split = units.filter((unit) => selections.has(unit));
  const [inheriting, others] = [true, false].map((inherits) =>
    split.filter((unit) => hasInherited(unit, selections, project?.texts) === inherits),
  );
  return [
    ...(split.length === 0 || whole.length > 0 || known ? [{ units: whole, ...(known && { known }) }] : []),
    ...[others, inheriting].flatMap((group = []) => (group.length === 0 ? [] : [{ units: group, selections }])),
  ];
}

/** Whether a file runs with the tests that its classes inherit. */
const hasInherited = (
  unit: string,
  selections: ReadonlyMap<string, Selection>,
  texts: ReadonlyMap<string, string> = new Map(),
): boolean => 'except' in (selections.get(unit) ?? {}) && mayInherit(texts.get(unit) ?? '');

function invocationOf(request: RunRequest, { units, selections, known }: MavenBuild, index: number): Invocation {
  const { program, before } = starter(request, 'mvn');
  const { args, project } = request;
  const folder = index === 0 ? request.reportDirectory : `${request.reportDirectory}/build-${index + 1}`;
  const texts = project?.texts ?? new Map<string, string>();
  const build: Build = texts.has(POM) ? readBuild(texts, args) : NO_BUILD;
  const chosen = chosenClasses(build, { files: units, texts });
  const others = known === undefined ? [] : chosenClasses(build, { files: otherFiles(units, known), texts });
  const list = known === undefined ? 'includesFile' : 'excludesFile';
  const patterns =
    selections &&
    methodsOfModule(
      selections,
      units.some((unit) => hasInherited(unit, selections, texts)),
    );
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
      ...PLUGINS.map((plugin) => `-D${plugin}.${list}=${patternsPath(folder, plugin, EACH_MODULE)}`),
      ...(known === undefined
        ? moduleArguments(build, units, texts)
        : suitePlugins(build).map(
            (plugin) => `-D${plugin}.includesFile=${patternsPath(folder, `${plugin}-suites`, EACH_MODULE)}`,
          )),
      ...(phaseOf(args) === undefined ? [goalOf(build, [...units, ...(known?.planned ?? [])], texts)] : []),
    ],
    files:
      known === undefined
        ? patternFiles(build, chosen, folder, patterns)
        : { ...exclusionFiles(build, others, folder), ...suiteFiles(build, others, folder) },
    reader: {
      selected: selectedPath(request, index),
      unplanned: unplannedPath(request),
      open: () =>
        new MavenReader({
          fileOf: createFileOf(build, known === undefined ? units : [...filesOf(known), ...sourcesIn(texts)], texts),
          ...(known && { known: new Set([...units, ...filesOf(known)]) }),
          mayBeDeselected:
            choosesGroups(args) || [...texts].some(([file, text]) => file.endsWith(POM) && GROUPS.test(text))
              ? units
              : [],
          suiteModules: cutSuites(build, known && others).map(({ artifactId }) => artifactId),
          namesMethods: ![...texts].some(([file, text]) => file.endsWith(POM) && PHRASED.test(text)),
          sourceOf: (file) => texts.get(file),
          ...(selections && { split: splitFiles(units, selections, texts) }),
        }),
    },
  };
}

/** The patterns of a module for files in parts. */
const methodsOfModule =
  (selections: ReadonlyMap<string, Selection>, withInherited: boolean) =>
  (own: readonly Chosen[]): readonly string[] =>
    methodPatterns(
      [...groupBy(own, ({ file }) => file)].map(([file, classes]) => ({
        classes: classes.map(({ name }) => name),
        areFound: classes.every(({ isFound }) => isFound),
        selection: selections.get(file) ?? { except: [] },
      })),
      withInherited,
    );

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
  [...texts.keys()].filter((file) => !file.endsWith('.xml'));

/** Settings of a pom that choose tests inside the classes. */
const GROUPS = /<(?:groups|excludedGroups|includeJUnit5Engines|excludeJUnit5Engines)>/;

/** Settings of a pom that put other names into the reports than those of classes and methods. */
const PHRASED = /<usePhrased\w+>\s*true/;

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
