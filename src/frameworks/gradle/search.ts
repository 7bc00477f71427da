/** The test files of a Gradle build, found by its settings and its folders without Gradle. */
import { dirname } from 'node:path/posix';
import type { Search, SearchedProject } from '../framework.ts';
import { createTestSources } from '../jvm/test-sources.ts';
import { type Task, tasksOf } from './arguments.ts';
import { BUILD_FILES, type Projects, readProjects, SETTINGS, tokensOf } from './settings.ts';

const LANGUAGES = 'java|kotlin|groovy|scala';
const SOURCES = 'java,kt,groovy,scala';

export const GRADLE_PATTERNS: readonly string[] = [`**/src/test/{java,kotlin,groovy,scala}/**/*.{${SOURCES}}`];

/** The builds of all projects, and the sources of tests: only they say which classes are in them. */
export const GRADLE_SEARCH_FILES: readonly string[] = [
  ...SETTINGS,
  ...BUILD_FILES.map((file) => `**/${file}`),
  `**/src/*[tT]est*/**/*.{${SOURCES}}`,
];

export function searchGradle({ texts }: SearchedProject, args: readonly string[]): Search {
  const projects = readProjects(texts);
  const tasks = tasksOf(args);
  const folders = foldersOf(projects, texts);
  const isTest = createTestSources(sourcesIn(texts));
  return {
    patterns: [`**/src/*[tT]est*/{java,kotlin,groovy,scala}/**/*.{${SOURCES}}`],
    accepts: (file) => isChosen(file, folders, tasks) && isTest(file),
    rules: [...folders.values()].flatMap((folder) =>
      [...new Set(tasks.flatMap(({ name }) => sourceSetsOf(name)))].map(
        (set) => `the tests in ${folder === '' ? '' : `${folder}/`}src/${set}`,
      ),
    ),
    configuration:
      SETTINGS.find((file) => texts.has(file)) ?? BUILD_FILES.find((file) => texts.has(file)) ?? 'build.gradle',
    notFollowed: [...projects.notFollowed, ...tasks.flatMap(unknownTask), ...ownSets(texts)],
  };
}

const sourcesIn = (texts: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...texts].filter(([file]) => !isScript(file)));

const isScript = (file: string): boolean => /\.gradle(?:\.kts)?$/.test(file);

/** Where the settings are code, each folder with a build is a project. */
function foldersOf(
  { folders, notFollowed }: Projects,
  texts: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  if (notFollowed.length === 0) return folders;
  const built = [...texts.keys()].filter((file) =>
    BUILD_FILES.some((name) => file === name || file.endsWith(`/${name}`)),
  );
  const more = built.map((file) => dirname(file).replace(/^\.$/, '')).filter((folder) => folder !== 'buildSrc');
  return new Map([...more.map((folder) => [`:${folder.replaceAll('/', ':')}`, folder] as const), ...folders]);
}

const SOURCE = new RegExp(`^(?:(.*)/)?src/([^/]+)/(?:${LANGUAGES})/(.+)$`);

/** Where a source is: the folder of its project, its source set, and its path below. Undefined for a file elsewhere. */
export function placeOf(file: string): { folder: string; set: string; path: string } | undefined {
  const [all, folder = '', set = '', path = ''] = SOURCE.exec(file) ?? [];
  return all === undefined ? undefined : { folder, set, path };
}

/** Whether a file is in a source set that the tasks test. */
function isChosen(file: string, folders: ReadonlyMap<string, string>, tasks: readonly Task[]): boolean {
  const { folder = '', set = '' } = placeOf(file) ?? {};
  return tasks.some(
    ({ project, name }) =>
      sourceSetsOf(name).includes(set) &&
      (project === undefined ? [...folders.values()].includes(folder) : folders.get(project) === folder),
  );
}

/** The source sets that a task tests by convention: `integrationTest` those in src/integrationTest, and a variant of Android src/test too. */
function sourceSetsOf(task: string): readonly string[] {
  const variant = /^test(\w*?)UnitTest$/.exec(task)?.[1];
  if (variant !== undefined) return ['test', ...(variant === '' ? [] : [`test${variant}`])];
  return /Test$/.test(task) ? [task] : ['test'];
}

const KNOWN = /^(?:test|assemble|classes|testClasses|clean|\w*Test)$/;

/** Only Gradle knows which tests a task such as `check` depends on. */
const unknownTask = ({ name }: Task): string[] =>
  KNOWN.test(name) ? [] : [`task ${name}: it may run other tests than those in src/test`];

/** Settings that say where tests are. */
function ownSets(texts: ReadonlyMap<string, string>): string[] {
  const scripts = [...texts].filter(([file]) => isScript(file));
  return scripts.flatMap(([file, text]) => {
    const tokens = tokensOf(text);
    const found = tokens.filter(
      (token, at) => SET_SETTINGS.test(token) || (token === 'suites' && /^["'(]/.test(tokens[at + 1] ?? '')),
    );
    return [...new Set(found)].map((token) => `${token} in ${file}`);
  });
}

const SET_SETTINGS = /^(?:srcDirs?|suiteXmlFiles)$/;
