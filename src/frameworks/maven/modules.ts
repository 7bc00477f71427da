/** The modules of a Maven build and which classes each of them tests, as far as its pom.xml files say it without Maven. */
import { join } from 'node:path/posix';
import { readMavenArguments } from './arguments.ts';
import { type ClassPatterns, classPatterns } from './patterns.ts';
import {
  type Element,
  elementsAt,
  entriesAt,
  MAVEN_CONFIG,
  POM,
  type Pom,
  parsePom,
  pomAt,
  textAt,
  textsAt,
} from './pom.ts';
import { activeProfiles, type ChosenProfiles, chosenProfiles, excludesTests, idOf, mayChoose } from './profiles.ts';
import { fileAt, readSuites, type Suite, SuiteProblem } from './suites.ts';

/** Each runs its own classes, in its own phase. */
export const PLUGINS = ['surefire', 'failsafe'] as const;
export type Plugin = (typeof PLUGINS)[number];

export interface Module {
  readonly pom: Pom;
  readonly groupId: string;
  readonly artifactId: string;
  /** Where its test sources may be, relative to the working directory. */
  readonly testRoots: readonly string[];
  /** What each plugin runs: a class that one of its executions matches. */
  readonly runs: Readonly<Record<Plugin, readonly Execution[]>>;
  /** A parent or a profile that is not followed may exclude classes. */
  readonly mayExclude: boolean;
}

/** What names a module in its build. */
export const moduleId = ({ groupId, artifactId }: Pick<Module, 'groupId' | 'artifactId'>): string =>
  `${groupId}+${artifactId}`;

export interface Execution {
  readonly includes: ClassPatterns;
  readonly excludes: ClassPatterns | undefined;
  /** The pom says what it includes. */
  readonly isConfigured: boolean;
  /** It runs the classes of suite files, whatever the patterns say. */
  readonly suite?: Suite;
}

export interface Build {
  /** Those with tests come from packaging, so a module that only holds others is none. */
  readonly modules: readonly Module[];
  /** Settings that only Maven follows. */
  readonly notFollowed: readonly string[];
  /** The ids of modules that other pom.xml files in the working directory describe. A profile may add them to the build. */
  readonly strangers: readonly string[];
}

export const NO_BUILD: Build = { modules: [], notFollowed: [], strangers: [] };

export const DEFAULT_INCLUDES: Readonly<Record<Plugin, readonly string[]>> = {
  surefire: ['**/Test*.java', '**/*Test.java', '**/*Tests.java', '**/*TestCase.java'],
  failsafe: ['**/IT*.java', '**/*IT.java', '**/*ITCase.java'],
};

/** The folders of test sources by language. Plugins of the languages look there, whatever `<testSourceDirectory>` says. */
const TEST_ROOTS = ['java', 'kotlin', 'groovy', 'scala'].map((language) => `src/test/${language}`);

/** The goal of each plugin that runs tests. */
const GOALS: Readonly<Record<Plugin, string>> = { surefire: 'test', failsafe: 'integration-test' };

/**
 * @param texts the pom.xml files by path, and the file of usual arguments
 * @param args the user's arguments, which may choose profiles
 * @throws Error when pom.xml cannot be read
 */
export function readBuild(texts: ReadonlyMap<string, string>, args: readonly string[]): Build {
  const usual = (texts.get(MAVEN_CONFIG) ?? '').split(/\s+/).filter((word) => word !== '');
  const reader = new BuildReader(texts, [...usual, ...args]);
  const modules = reader.read(POM);
  return { modules, notFollowed: [...new Set(reader.notFollowed)], strangers: reader.strangers() };
}

/** Parents that change nothing about which classes are tested, in any version since 2.1. */
const PLAIN_PARENTS = new Set(['org.springframework.boot:spring-boot-starter-parent']);

/** Settings of the plugins that choose tests in a way that no list of classes can say. */
const OTHER_CHOICES = ['test', 'includesFile', 'excludesFile', 'dependenciesToScan', 'testClassesDirectory'];

const parentName = (parent: Element): string => `${textAt(parent, 'groupId')}:${textAt(parent, 'artifactId')}`;

class BuildReader {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #poms = new Map<string, Pom>();
  readonly #profiles: ChosenProfiles;
  /** The properties that the arguments set. They count more than those of a pom. */
  readonly #given: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  readonly notFollowed: string[] = [];

  constructor(texts: ReadonlyMap<string, string>, args: readonly string[]) {
    this.#texts = texts;
    this.#profiles = chosenProfiles(args);
    this.#given = new Set(readMavenArguments(args).properties);
  }

  read(file: string): Module[] {
    const pom = this.#seen.has(file) ? undefined : this.#pom(file);
    if (pom === undefined) return [];
    this.#seen.add(file);
    const inner = this.#withProfiles(pom)
      .flatMap(({ project }) => textsAt(project, 'modules', 'module'))
      .flatMap((path) => this.#inner(pom, path));
    const own = textAt(pom.project, 'packaging') === 'pom' ? [] : [this.#module(pom)];
    return [...own, ...inner];
  }

  /** A pom that Maven does not read either need not be well-formed. */
  strangers(): string[] {
    return [...this.#texts.keys()].flatMap((file) => {
      if (this.#seen.has(file) || !file.endsWith(POM)) return [];
      try {
        const pom = this.#pom(file);
        return pom === undefined ? [] : [moduleId(namesOf([pom]))];
      } catch {
        return [];
      }
    });
  }

  #inner(pom: Pom, path: string): Module[] {
    const file = pomAt(pom, path);
    if (this.#texts.has(file) && !file.startsWith('../')) return this.read(file);
    this.notFollowed.push(`module ${path} in ${pom.file}: it is not in the working directory`);
    return [];
  }

  #pom(file: string): Pom | undefined {
    const text = this.#texts.get(file);
    if (text === undefined) return undefined;
    const pom = this.#poms.get(file) ?? parsePom(file, text);
    this.#poms.set(file, pom);
    return pom;
  }

  /** The profiles of a pom that are in the build, and the pom. A setting of an earlier one counts more. Others are noted. */
  #withProfiles(pom: Pom): readonly Pom[] {
    const all = elementsAt(pom.project, 'profiles', 'profile');
    const active = activeProfiles(all, this.#profiles);
    for (const profile of all)
      if (!active.includes(profile) && mayChoose(profile) && !this.#profiles.off.has(idOf(profile)))
        this.notFollowed.push(`profile ${idOf(profile)} in ${pom.file}, unless args have -P ${idOf(profile)}`);
    return [...active.toReversed().map((project) => ({ ...pom, project })), pom];
  }

  /** The pom with its profiles, and its parents with theirs. A setting of an earlier one counts more. */
  #family(pom: Pom): readonly Pom[] {
    return this.#line(pom).flatMap((one) => this.#withProfiles(one));
  }

  #line(pom: Pom): readonly Pom[] {
    const [parent] = elementsAt(pom.project, 'parent');
    if (parent === undefined) return [pom];
    const path = textAt(parent, 'relativePath') ?? '../pom.xml';
    const found = path === '' ? undefined : this.#pom(pomAt(pom, path));
    const name = parentName(parent);
    if (found !== undefined && found !== pom && textAt(found.project, 'artifactId') === textAt(parent, 'artifactId'))
      return [pom, ...this.#line(found)];
    if (!PLAIN_PARENTS.has(name)) this.notFollowed.push(`parent ${name} in ${pom.file}: it is not in the repository`);
    return [pom];
  }

  #module(pom: Pom): Module {
    const family = this.#family(pom);
    const valueIn = createInterpolation(family, this.#given);
    const known = (texts: readonly string[], what: string): string[] =>
      texts.flatMap((text) => {
        const value = valueIn(text);
        if (value === undefined) this.notFollowed.push(`${text} of ${what} in ${pom.file}`);
        return value ?? [];
      });
    const ownRoot = firstOf(family, ({ project }) => textAt(project, 'build', 'testSourceDirectory'));
    const added = family.flatMap(addedRoots);
    const roots = [...TEST_ROOTS, ...known([...(ownRoot === undefined ? [] : [ownRoot]), ...added], 'test sources')];
    const executions = (plugin: Plugin) => this.#executions(plugin, family, valueIn, known);
    return {
      pom,
      ...namesOf(this.#line(pom)),
      testRoots: [
        ...new Set(roots.map((root) => join(pom.folder, root.replaceAll('\\', '/')).replace(/(?<!\/)\/+$/, ''))),
      ],
      runs: { surefire: executions('surefire'), failsafe: executions('failsafe') },
      mayExclude: this.#mayExclude(pom),
    };
  }

  #mayExclude(pom: Pom): boolean {
    const line = this.#line(pom);
    const isWhole = line.every(({ project }, index) => {
      const [parent] = elementsAt(project, 'parent');
      return index < line.length - 1 || parent === undefined || PLAIN_PARENTS.has(parentName(parent));
    });
    return !isWhole || line.some(({ project }) => elementsAt(project, 'profiles', 'profile').some(excludesTests));
  }

  #executions(
    plugin: Plugin,
    family: readonly Pom[],
    valueIn: Interpolate,
    known: (texts: readonly string[], what: string) => string[],
  ): Execution[] {
    const used = family.flatMap((pom) => pluginsIn(pom, plugin, 'build'));
    if (plugin === 'failsafe' && used.length === 0) return [];
    const all = [...used, ...family.flatMap((pom) => pluginsIn(pom, plugin, 'build', 'pluginManagement'))];
    const what = `maven-${plugin}-plugin`;
    for (const setting of OTHER_CHOICES)
      if (all.some((one) => elementsAt(one, 'configuration', setting).length > 0))
        this.notFollowed.push(`${setting} of ${what} in ${family[0]?.file}`);
    return executionsOf(plugin, all).flatMap((path, _index, paths) => {
      const setting = (...names: string[]) =>
        path.map((one) => elementsAt(one, 'configuration', ...names)).find((found) => found.length > 0) ?? [];
      const skips = SKIPS[plugin].some((name) => setting(name).some((found) => valueIn(String(found)) === 'true'));
      if (skips || SKIPS_ALL[plugin].some((name) => valueIn(`\${${name}}`) === 'true')) return [];
      const listed = (list: string, one: string) =>
        known(
          setting(list).flatMap((found) => textsAt(found, one)),
          what,
        );
      const [given, excluded] = [listed('includes', 'include'), listed('excludes', 'exclude')];
      const includes = classPatterns(given.length > 0 ? given : DEFAULT_INCLUDES[plugin]);
      const excludes = excluded.length === 0 ? undefined : classPatterns(excluded);
      for (const pattern of [...includes.unknown, ...(excludes?.unknown ?? [])])
        this.notFollowed.push(`${pattern} of ${what} in ${family[0]?.file}`);
      const suiteTexts =
        valueIn(`\${${plugin}.suiteXmlFiles}`)?.split(',') ??
        setting('suiteXmlFiles').flatMap((found) => textsAt(found, 'suiteXmlFile'));
      const suiteFiles = known(suiteTexts, what);
      const suite =
        suiteFiles.length === suiteTexts.length
          ? this.#suite(suiteFiles, what, family, paths.length === 1 && excluded.length === 0)
          : undefined;
      return [{ includes, excludes, isConfigured: given.length > 0 && suite === undefined, ...(suite && { suite }) }];
    });
  }

  /**
   * What suite files name, where an execution has some.
   * @param isAlone nothing else in the plugin chooses classes
   */
  #suite(files: readonly string[], what: string, [pom]: readonly Pom[], isAlone: boolean): Suite | undefined {
    if (files.length === 0 || pom === undefined) return undefined;
    try {
      const paths = files.map((file) => fileAt(pom.folder, file));
      if (!isAlone) throw new SuiteProblem(paths.join(', '), `${what} has excludes or another execution beside it`);
      return readSuites(paths, this.#texts);
    } catch (problem) {
      if (!(problem instanceof SuiteProblem)) throw problem;
      this.notFollowed.push(`suite ${problem.file} of ${what} in ${pom.file}: ${problem.message}`);
      return undefined;
    }
  }
}

/** The names of a module. @param line its pom and the parents of it */
function namesOf(line: readonly Pom[]): Pick<Module, 'groupId' | 'artifactId'> {
  const [groupId = ''] = line.flatMap(({ project }) => [
    ...textsAt(project, 'groupId'),
    ...textsAt(project, 'parent', 'groupId'),
  ]);
  return { groupId, artifactId: line.flatMap(({ project }) => textsAt(project, 'artifactId'))[0] ?? '' };
}

const SKIPS: Readonly<Record<Plugin, readonly string[]>> = {
  surefire: ['skip', 'skipTests'],
  failsafe: ['skip', 'skipTests', 'skipITs'],
};
const SKIPS_ALL: Readonly<Record<Plugin, readonly string[]>> = {
  surefire: ['skipTests', 'maven.test.skip'],
  failsafe: ['skipTests', 'maven.test.skip', 'skipITs'],
};

const pluginsIn = ({ project }: Pom, plugin: Plugin, ...path: readonly string[]): readonly Element[] =>
  elementsAt(project, ...path, 'plugins', 'plugin').filter(
    (one) => textAt(one, 'artifactId') === `maven-${plugin}-plugin`,
  );

/** What says how each execution is configured: its own elements first, and then those of the plugin. */
function executionsOf(plugin: Plugin, plugins: readonly Element[]): (readonly Element[])[] {
  const byId = new Map<string, Element[]>(plugin === 'surefire' ? [['default-test', []]] : []);
  for (const one of plugins.flatMap((element) => elementsAt(element, 'executions', 'execution'))) {
    const id = textAt(one, 'id') ?? 'default';
    byId.set(id, [...(byId.get(id) ?? []), one]);
  }
  const executions = [...byId].filter(([id, own]) => {
    const isOff = own.some((one) => textAt(one, 'phase') === 'none');
    const goals = own.flatMap((one) => textsAt(one, 'goals', 'goal'));
    return !isOff && (id === 'default-test' || goals.includes(GOALS[plugin]));
  });
  // The parent that is not in the repository may have the executions of failsafe.
  const none = plugin === 'failsafe' && byId.size === 0 ? [plugins] : [];
  return [...executions.map(([, own]) => [...own, ...plugins]), ...none];
}

/** The folders that build-helper-maven-plugin adds. */
const addedRoots = ({ project }: Pom): string[] =>
  elementsAt(project, 'build', 'plugins', 'plugin')
    .filter((plugin) => textAt(plugin, 'artifactId') === 'build-helper-maven-plugin')
    .flatMap((plugin) => elementsAt(plugin, 'executions', 'execution'))
    .filter((execution) => textsAt(execution, 'goals', 'goal').includes('add-test-source'))
    .flatMap((execution) => textsAt(execution, 'configuration', 'sources', 'source'));

type Interpolate = (text: string) => string | undefined;

/** Puts the values of properties into a text. Undefined where one is not known. */
function createInterpolation(family: readonly Pom[], given: ReadonlySet<string>): Interpolate {
  const values = new Map([
    ['basedir', '.'],
    ['project.basedir', '.'],
    ['project.build.testSourceDirectory', 'src/test/java'],
    ...family.toReversed().flatMap(({ project }) => entriesAt(project, 'properties')),
  ]);
  for (const name of given) values.delete(name);
  const interpolate = (text: string, depth: number): string | undefined => {
    let isKnown = true;
    const filled = text.replace(/\$\{([^{}]+)\}/g, (_all, name: string) => {
      const value = depth > MAX_DEPTH ? undefined : values.get(name);
      const inner = value === undefined ? undefined : interpolate(value, depth + 1);
      isKnown &&= inner !== undefined;
      return inner ?? '';
    });
    return isKnown ? filled : undefined;
  };
  return (text) => interpolate(text, 0);
}

/** How deep properties may name each other. */
const MAX_DEPTH = 8;

function firstOf<T, V>(items: readonly T[], find: (item: T) => V | undefined): V | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
