/** Finds the test files of Vitest by name, as far as no code must run to know them. */
import { relative, resolve } from 'node:path/posix';
import type { Project, Search } from '../framework.ts';
import { type Argument, isOn, plainValues, valuesOf } from '../javascript/arguments.ts';
import { argumentsOf } from '../javascript/launch.ts';
import { nearestFile } from '../javascript/nearest-file.ts';
import { majorVersion, PACKAGE_FILE } from '../javascript/package-json.ts';
import { stripJavaScript } from '../shared/source-text.ts';
import { VITEST, withoutCommand } from './launch.ts';

const INCLUDE = '**/*.{test,spec}.?(c|m)[jt]s?(x)';
const TYPE_TESTS = '**/*.{test,spec}-d.?(c|m)[jt]s?(x)';
export const VITEST_PATTERNS: readonly string[] = [INCLUDE, '!**/node_modules/**', '!**/.git/**'];

/** Before version 4, Vitest left out more. */
const EXCLUDED_BY_VITEST_3: readonly string[] = [
  '!**/dist/**',
  '!**/cypress/**',
  '!**/.{idea,cache,output,temp}/**',
  '!**/{karma,rollup,webpack,vite,vitest,jest,ava,babel,nyc,cypress,tsup,build,eslint,prettier}.config.*',
];

const ENDINGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];
const named = (name: string): string[] => ENDINGS.map((ending) => `${name}.${ending}`);
/** The first one that exists counts. */
const CONFIG_FILES: readonly string[] = [...named('vitest.config'), ...named('vite.config')];
/** The list of projects, before version 4. */
const WORKSPACE_FILES: readonly string[] = ['vitest.workspace', 'vitest.projects'].flatMap((name) => [
  ...named(name),
  `${name}.json`,
]);

export const VITEST_PROJECT_FILES: readonly string[] = [PACKAGE_FILE, ...CONFIG_FILES, ...WORKSPACE_FILES];

export function searchVitest(project: Project, words: readonly string[], command?: readonly string[]): Search {
  const args = withoutCommand(argumentsOf(VITEST, project, words, command));
  const folder = valuesOf(args, 'dir')?.at(-1);
  const inside = folder === undefined ? '' : `${relative(project.folder, resolve(project.folder, folder))}/`;
  const major = majorVersion(project, 'vitest') ?? 4;
  const excluded = valuesOf(args, 'exclude') ?? [];
  return {
    patterns: [
      `${inside}${INCLUDE}`,
      ...(checksTypes(args) ? [`${inside}${TYPE_TESTS}`] : []),
      ...VITEST_PATTERNS.slice(1),
      ...(major < 4 ? EXCLUDED_BY_VITEST_3 : []),
      ...excluded.map((glob) => `!${inside}${glob}`),
    ],
    accepts: chosenBy(plainValues(args), project),
    notFollowed: [...unreadConfiguration(project, args), ...onlyVitest(args)],
  };
}

/** Whether one of the user's filters is in the path of a file. A filter may end with the number of a line. */
function chosenBy(filters: readonly string[], { folder }: Project): (file: string) => boolean {
  const parts = filters.map((filter) => {
    const path = filter.replace(/:\d+$/, '');
    const inFolder = relative(folder, resolve(folder, path));
    return (path.endsWith('/') ? `${inFolder}/` : inFolder).toLowerCase();
  });
  return (file) => parts.length === 0 || parts.some((part) => file.toLowerCase().includes(part));
}

const checksTypes = (args: readonly Argument[]): boolean =>
  ['typecheck', 'typecheck.enabled'].some((option) => isOn(args, option));

/** Words of a configuration that may decide which files are tests. */
const DECIDES = /\b(?:include|exclude|includeSource|dir|root|projects|workspace|typecheck|mergeConfig)\b/;
/** The section about coverage has such words too. */
const COVERAGE = /\bcoverage\s*:\s*\{[^{}]*\}/g;
const IMPORTS_OWN_FILE = /(?:from|import|require\()\s*['"]\.{1,2}\//;

/** The configuration files that may decide which files are tests. They are code. */
function unreadConfiguration({ texts }: Project, args: readonly Argument[]): string[] {
  const given = valuesOf(args, 'config')?.at(-1)?.replace(/^\.\//, '');
  const config = given ?? nearestFile(CONFIG_FILES, texts);
  const workspace = nearestFile(WORKSPACE_FILES, texts);
  const text = config === undefined ? '' : texts.get(config);
  const isPlain = text !== undefined && !IMPORTS_OWN_FILE.test(text) && !DECIDES.test(withoutCoverage(text));
  return [...(isPlain ? [] : [config ?? '']), ...(workspace === undefined ? [] : [workspace])].map(
    (file) => `${file}: it is code`,
  );
}

const withoutCoverage = (text: string): string => stripJavaScript(text).replace(COVERAGE, '');

/** Options that choose tests in ways that only Vitest knows. */
const ONLY_VITEST = ['root', 'workspace', 'project', 'mode', 'typecheck.only'];

function onlyVitest(args: readonly Argument[]): string[] {
  const words = args.flatMap((arg) => (ONLY_VITEST.includes(arg.option ?? '') ? arg.words : []));
  return words.length === 0 ? [] : [`${words.join(' ')} in args`];
}
