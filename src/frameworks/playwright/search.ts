/** Finds the test files of Playwright by name, as far as no code must run to know them. */
import { posix } from 'node:path';
import type { Project, Search } from '../framework.ts';
import { type Argument, plainValues, valuesOf } from '../javascript/arguments.ts';
import { argumentsOf } from '../javascript/launch.ts';
import { PACKAGE_FILE } from '../javascript/package-json.ts';
import { PLAYWRIGHT } from './launch.ts';

const TEST_MATCH = '**/*.@(spec|test).?(c|m)[jt]s?(x)';
export const PLAYWRIGHT_PATTERNS: readonly string[] = [TEST_MATCH, '!**/node_modules/**'];

/** The first one that exists counts. */
const CONFIG_FILES: readonly string[] = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'].map(
  (ending) => `playwright.config.${ending}`,
);
export const PLAYWRIGHT_PROJECT_FILES: readonly string[] = [PACKAGE_FILE, ...CONFIG_FILES];
export const PLAYWRIGHT_SEARCH_FILES: readonly string[] = ['**/*playwright*.{ts,js,mts,mjs,cts,cjs}'];

export function searchPlaywright(project: Project, words: readonly string[], command?: readonly string[]): Search {
  const args = argumentsOf(PLAYWRIGHT, project, words, command);
  const config = configOf(args, project);
  return {
    patterns: [...foldersOf(config, project).map((folder) => posix.join(folder, TEST_MATCH)), '!**/node_modules/**'],
    accepts: chosenBy(plainValues(args), project),
    notFollowed: [...(config === undefined ? [] : [`${config}: it is code`]), ...onlyPlaywright(args)],
  };
}

/** The configuration file. A folder is where one with the usual name is. */
function configOf(args: readonly Argument[], { texts }: Project): string | undefined {
  const given = valuesOf(args, 'config')?.at(-1);
  const path = given === undefined ? undefined : posix.normalize(given);
  if (path !== undefined && /\.[cm]?[jt]s$/.test(path)) return path;
  return CONFIG_FILES.map((name) => posix.join(path ?? '.', name)).find((name) => texts.has(name));
}

const TEST_FOLDER = /\btestDir\s*:\s*(?:(['"`])((?:(?!\1)[^\\$\n])*)\1\s*[,}\n])?/g;

/** The folders that the configuration names in plain words. The folder of the configuration where it names none, or one that is code. */
function foldersOf(config: string | undefined, { texts }: Project): string[] {
  const root = config === undefined ? '.' : posix.dirname(config);
  const named = [...(texts.get(config ?? '') ?? '').matchAll(TEST_FOLDER)].map(([, , folder]) => folder);
  const folders = named.length > 0 && !named.includes(undefined) ? named : [];
  return folders.length === 0 ? [root] : [...new Set(folders.map((folder = '.') => posix.join(root, folder)))];
}

/** Whether one of the user's patterns matches the path of a file. Playwright ignores case. */
function chosenBy(patterns: readonly string[], { folder }: Project): (file: string) => boolean {
  const expressions = patterns.flatMap((pattern) => {
    try {
      return [new RegExp(/^\/(.*)\/[gi]*$/.exec(pattern)?.[1] ?? pattern, 'i')];
    } catch {
      return [];
    }
  });
  return (file) => expressions.length === 0 || expressions.some((expression) => expression.test(`${folder}/${file}`));
}

/** Options that choose tests in ways that only Playwright knows. */
const ONLY_PLAYWRIGHT = ['project', 'onlyChanged', 'testList', 'testListInvert'];

const onlyPlaywright = (args: readonly Argument[]): string[] =>
  args.flatMap(({ option = '', words }) => (ONLY_PLAYWRIGHT.includes(option) ? [`${words.join(' ')} in args`] : []));
