/** The test files of a Maven build, found by its pom.xml files without Maven. */
import type { Search, SearchedProject } from '../framework.ts';
import { type DeclaredClass, declaredClasses } from '../jvm/classes.ts';
import { reachesVerify } from './arguments.ts';
import { type Build, type Module, PLUGINS, type Plugin, readBuild } from './modules.ts';
import { POM } from './pom.ts';
import { isInSuite, SUITE_FILES } from './suites.ts';

const SOURCES = 'java,kt,groovy,scala';

export const MAVEN_PATTERNS: readonly string[] = [
  `**/src/test/{java,kotlin,groovy,scala}/**/{Test*,*Test,*Tests,*TestCase,IT*,*IT,*ITCase}.{${SOURCES}}`,
];

/** What says which classes a build tests. */
export const MAVEN_CONFIGURATIONS: readonly string[] = [`**/${POM}`, ...SUITE_FILES];

/** All of it, and the sources of tests: only they say which classes are in them. */
export const MAVEN_SEARCH_FILES: readonly string[] = [...MAVEN_CONFIGURATIONS, `**/*[tT]est*/**/*.{${SOURCES}}`];

export function searchMaven({ files, texts }: SearchedProject, args: readonly string[]): Search {
  if (!texts.has(POM)) return { patterns: MAVEN_PATTERNS };
  const build = readBuild(texts, args);
  const plugins = PLUGINS.filter((plugin) => plugin !== 'failsafe' || reachesVerify(args));
  const accepts = (file: string): boolean =>
    testsOf(build, file, texts.get(file)).some(({ plugin }) => plugins.includes(plugin));
  return {
    patterns: [`**/*.{${SOURCES}}`],
    accepts,
    rules: build.modules.map(({ pom, testRoots }) => `the tests of ${pom.file} in ${testRoots.join(', ')}`),
    configuration: POM,
    notFollowed: [...build.notFollowed, ...withoutSource(build, files, texts)],
  };
}

/** The classes that suites name and no test source declares, such as those of a dependency. Named by us, surefire would not find them. */
function withoutSource(build: Build, files: readonly string[], texts: ReadonlyMap<string, string>): string[] {
  return build.modules.flatMap((module) => {
    const named = PLUGINS.flatMap((plugin) => module.runs[plugin].flatMap(({ suite }) => [...(suite?.classes ?? [])]));
    if (named.length === 0) return [];
    const own = files.filter((file) => moduleOf(build, file) === module);
    const declared = new Set(own.flatMap((file) => classesOf(module, file, texts.get(file)).map(({ name }) => name)));
    return named
      .filter((name) => !declared.has(name))
      .map((name) => `class ${name} of a suite in ${module.pom.file}: no test source of the module declares it`);
  });
}

/** A class of a file that a plugin runs. */
export interface TestClass {
  readonly plugin: Plugin;
  readonly name: string;
}

/** The module of a file: the innermost whose folder it is in. */
export const moduleOf = ({ modules }: Build, file: string): Module | undefined =>
  modules
    .filter(({ pom: { folder } }) => folder === '' || file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.pom.folder.length - a.pom.folder.length)[0];

/** The classes of a file that the plugins run. @param source undefined where it was not read */
export function testsOf(build: Build, file: string, source: string | undefined): readonly TestClass[] {
  const module = moduleOf(build, file);
  if (module === undefined) return [];
  return classesOf(module, file, source)
    .filter(({ isAbstract }) => !isAbstract)
    .flatMap(({ name }) =>
      PLUGINS.filter((plugin) => isRun(module, plugin, name, source)).map((plugin) => ({ plugin, name })),
    );
}

/** The classes of a file. Without its source, the class that its path says. None where it is in no folder of tests. */
export function classesOf(module: Module, file: string, source: string | undefined): readonly DeclaredClass[] {
  const root = module.testRoots.find((folder) => file.startsWith(`${folder}/`));
  if (root === undefined) return [];
  const byPath = file
    .slice(root.length + 1)
    .replace(/\.\w+$/, '')
    .replaceAll('/', '.');
  return source === undefined ? [{ name: byPath, isAbstract: false }] : declaredClasses(source);
}

const isRun = ({ runs }: Module, plugin: Plugin, name: string, source: string | undefined): boolean =>
  runs[plugin].some(({ includes, excludes, suite }) => {
    if (suite !== undefined) return isInSuite(suite, name, source);
    const path = name.replaceAll('.', '/');
    return includes.matches(path) && !excludes?.matches(path);
  });
