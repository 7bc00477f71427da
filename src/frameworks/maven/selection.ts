/**
 * Tells surefire and failsafe which classes to run. Their property `includesFile` names a file of patterns, in which Maven puts the names of
 * each module. So two modules may have a class of one name. The patterns of the pom still count: a class runs where both agree.
 * The first shard names in `excludesFile` what the others run. So it also runs what Maven finds and the plan lacks.
 */
import { declaredClasses } from '../jvm/classes.ts';
import { type Build, type Module, moduleId, PLUGINS, type Plugin } from './modules.ts';
import { classesOf, moduleOf, testsOf } from './search.ts';
import { type Suite, suitePattern } from './suites.ts';

/** A class that a plugin is to run. */
export interface Chosen {
  /** The file that declares it. */
  readonly file: string;
  readonly module: Module;
  readonly plugin: Plugin;
  /** With its package. */
  readonly name: string;
  /** The pom includes it. Others are included by us, where the user names the file. */
  readonly isFound: boolean;
}

export interface Units {
  readonly files: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
}

/** What runs of the files. A file that no plugin would run by itself runs with surefire. */
export const chosenClasses = (build: Build, { files, texts }: Units): Chosen[] =>
  files.flatMap((file) => {
    const module = moduleOf(build, file);
    if (module === undefined) return [];
    const source = texts.get(file);
    const found = testsOf(build, file, source).map((one) => ({ ...one, file, module, isFound: true }));
    if (found.length > 0) return found;
    const declared = classesOf(module, file, source);
    const named = declared.length > 0 ? declared : declaredClasses(source ?? '');
    return named.map(({ name }) => ({ plugin: 'surefire' as const, file, name, module, isFound: false }));
  });

/** The classes of a file that may be in a report, also where it is in no module that the poms name. */
export function classNames(build: Build, file: string, texts: Units['texts']): ReadonlySet<string> {
  const chosen = chosenClasses(build, { files: [file], texts });
  const classes = chosen.length > 0 ? chosen : declaredClasses(texts.get(file) ?? '');
  return new Set(classes.map(({ name }) => name));
}

/** The path of the patterns of a module. `id` may be what Maven replaces. */
export const patternsPath = (folder: string, plugin: Plugin | `${Plugin}-suites`, id: string): string =>
  `${folder}/maven/${plugin}/${id}.txt`;

/** What Maven replaces by the names of each module. */
const property = (name: string): string => `\${${name}}`;
export const EACH_MODULE = moduleId({
  groupId: property('project.groupId'),
  artifactId: property('project.artifactId'),
});

/** The patterns of all modules by path. A module without such a file would not run. @param linesOf the patterns of a module's classes */
export function patternFiles(
  { modules, strangers }: Build,
  chosen: readonly Chosen[],
  folder: string,
  linesOf: (own: readonly Chosen[], module: Module, plugin: Plugin) => readonly string[] = patternsOf,
): Record<string, string> {
  const files: Record<string, string> = {};
  // A module that only a profile adds may be built too, and none of its classes is planned.
  for (const id of strangers) for (const plugin of PLUGINS) files[patternsPath(folder, plugin, id)] = `${NOTHING}\n`;
  for (const module of modules)
    for (const plugin of PLUGINS) {
      const own = chosen.filter((one) => one.module === module && one.plugin === plugin);
      files[patternsPath(folder, plugin, moduleId(module))] = linesOf(own, module, plugin)
        .map((line) => `${line}\n`)
        .join('');
    }
  return files;
}

/**
 * What leaves these classes to other shards, by path. A module runs all its other classes by its own rules, also those that the plan lacks.
 * A module that only a profile adds has no such class.
 */
export function exclusionFiles(build: Build, others: readonly Chosen[], folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const plugin of PLUGINS) {
    for (const id of build.strangers) files[patternsPath(folder, plugin, id)] = '';
    for (const module of build.modules) {
      const own = others.filter((one) => one.module === module && one.plugin === plugin);
      files[patternsPath(folder, plugin, moduleId(module))] = exclusionsOf(module, plugin, own);
    }
  }
  return files;
}

/** The suite that a plugin runs in a module. */
const suiteOf = ({ runs }: Module, plugin: Plugin): Suite | undefined =>
  runs[plugin].find(({ suite }) => suite !== undefined)?.suite;

/**
 * Names the classes of suites, by path, beside the exclusions: with any of these, surefire forgets the suite and takes the usual names. Where
 * it leaves out nothing, the suite stays. A module without a suite keeps its own patterns.
 */
export function suiteFiles(build: Build, others: readonly Chosen[], folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const plugin of suitePlugins(build)) {
    const pathOf = (id: string) => patternsPath(folder, `${plugin}-suites`, id);
    for (const id of build.strangers) files[pathOf(id)] = '';
    for (const module of build.modules) {
      const suite = suiteOf(module, plugin);
      const isCut = suite !== undefined && leavesOut(others, module, plugin);
      files[pathOf(moduleId(module))] = isCut ? suitePatterns(suite) : '';
    }
  }
  return files;
}

/** The plugins that run suites somewhere in a build. */
export const suitePlugins = ({ modules }: Build): readonly Plugin[] =>
  PLUGINS.filter((plugin) => modules.some((module) => suiteOf(module, plugin) !== undefined));

/** The modules that must run only some classes of their suites. @param others what is left out; undefined where a command names its classes */
export const cutSuites = ({ modules }: Build, others: readonly Chosen[] | undefined): readonly Module[] =>
  modules.filter((module) =>
    PLUGINS.some(
      (plugin) => suiteOf(module, plugin) !== undefined && (others === undefined || leavesOut(others, module, plugin)),
    ),
  );

const leavesOut = (others: readonly Chosen[], module: Module, plugin: Plugin): boolean =>
  others.some((one) => one.module === module && one.plugin === plugin);

/** The first pattern counts also where the pom includes more. */
const suitePatterns = (suite: Suite): string =>
  ['!%regex[(?!(?:SUITE)\\.class).*]', '%regex[(?:SUITE)\\.class]']
    .map((line) => `${line.replace('SUITE', () => suitePattern(suite))}\n`)
    .join('');

/** Runs no class. */
const NOTHING = '!%regex[.*]';

/** By default inner classes are excluded. Any exclusion takes the place of that. */
const INNER_CLASSES = '**/*$*';

function exclusionsOf({ runs, mayExclude }: Module, plugin: Plugin, others: readonly Chosen[]): string {
  if (others.length === 0) return '';
  const isConfigured = runs[plugin].some((execution) => execution.isConfigured);
  const names = others.map(({ name }) => classAndInner(name, plugin, isConfigured)).join('|');
  const isDefault = !mayExclude && runs[plugin].every(({ excludes }) => excludes === undefined);
  return [`%regex[(?:${names})\\.class]`, ...(isDefault ? [INNER_CLASSES] : [])].map((line) => `${line}\n`).join('');
}

/**
 * The patterns for exactly these classes. The first one excludes all others, so it also counts where the pom includes more.
 * A pattern that includes would make a second execution of the plugin run all classes, so it stands only where one is needed.
 */
function patternsOf(chosen: readonly Chosen[], { runs }: Module, plugin: Plugin): string[] {
  if (chosen.length === 0) return [NOTHING];
  const isConfigured = runs[plugin].some((execution) => execution.isConfigured);
  const others = `!%regex[(?!(?:${chosen.map(({ name }) => classAndInner(name, plugin, isConfigured)).join('|')})\\.class).*]`;
  if (chosen.every(({ isFound }) => isFound)) return [others];
  const named = isConfigured ? chosen.filter(({ isFound }) => !isFound) : chosen;
  return [others, `%regex[(?:${named.map(({ name }) => literalClass(name)).join('|')})\\.class]`];
}

/** The class and those inner ones that the plugin may run by themselves. By default it excludes them, whatever stands here. */
function classAndInner(name: string, plugin: Plugin, isConfigured: boolean): string {
  const simple = name.slice(name.lastIndexOf('.') + 1);
  const inner = isConfigured || simple.startsWith(NAMES[plugin].start) ? '.*' : `.*(?:${NAMES[plugin].ends.join('|')})`;
  return `${literalClass(name)}(?:\\$${inner})?`;
}

/** The names of classes that a plugin runs by default. */
const NAMES: Readonly<Record<Plugin, { readonly start: string; readonly ends: readonly string[] }>> = {
  surefire: { start: 'Test', ends: ['Test', 'Tests', 'TestCase'] },
  failsafe: { start: 'IT', ends: ['IT', 'ITCase'] },
};

/** The path of a class, literally. Only `$` of the characters of a name is special. */
const literalClass = (name: string): string => name.replaceAll('$', '\\$').replaceAll('.', '[/\\\\]');
