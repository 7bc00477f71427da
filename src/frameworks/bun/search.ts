/** The test files that `bun test` finds. Its configuration is no code. */
import { normalize } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Search, SearchedProject } from '../framework.ts';
import { plainValues, valuesOf } from '../javascript/arguments.ts';
import { argumentsOf } from '../javascript/launch.ts';
import { BUNFIG, readBunfig } from './config.ts';
import { BUN } from './launch.ts';

export const BUN_PATTERNS: readonly string[] = [
  '**/*{.,_}{test,spec}.{js,jsx,ts,tsx,mjs,cjs,mts,cts}',
  '!**/node_modules/**',
];

/** Case does not matter in the name. A folder whose name begins with a dot is not searched, but a file is found. */
const TEST_FILE = /[._](?:test|spec)\.(?:[jt]sx?|[cm][jt]s)$/i;
export const isTestFile = (file: string): boolean => TEST_FILE.test(file);
const HIDDEN_FOLDER = /(?:^|\/)\.[^/]+\//;

export function searchBun(project: SearchedProject, words: readonly string[], command?: readonly string[]): Search {
  const args = argumentsOf(BUN, project, words, command);
  const { root = '.', pathIgnorePatterns = [] } = readBunfig(project.texts.get(BUNFIG)) ?? {};
  const config = valuesOf(args, 'config')?.at(-1);
  const isIgnored = picomatch([...(valuesOf(args, 'pathIgnorePatterns') ?? pathIgnorePatterns)], { dot: true });
  const isChosen = chosenBy(plainValues(args));
  const folder = normalize(`${root}/`);
  return {
    patterns: ['**/*', '!**/node_modules/**'],
    hidden: true,
    accepts: (file) =>
      isTestFile(file) &&
      !HIDDEN_FOLDER.test(file) &&
      (folder === './' || file.startsWith(folder)) &&
      !isIgnored(file) &&
      isChosen(file),
    rules: BUN_PATTERNS,
    ...(project.texts.has(BUNFIG) && { configuration: BUNFIG }),
    notFollowed: [
      ...(config === undefined || normalize(config) === BUNFIG ? [] : [`--config ${config}: it is not read`]),
      ...(valuesOf(args, 'cwd') ?? []).map((cwd) => `--cwd ${cwd}: it is another folder`),
    ],
  };
}

/** Words that are files or folders. */
const PATH = /^\.{0,2}\//;

/** Whether one of the user's filters is in the path of a file. Where some of them are files or folders, Bun takes only these. */
function chosenBy(filters: readonly string[]): (file: string) => boolean {
  const paths = filters.filter((filter) => PATH.test(filter)).map((path) => normalize(path).replace(/\/$/, ''));
  if (paths.length > 0)
    return (file) => paths.some((path) => path === '.' || file === path || file.startsWith(`${path}/`));
  return (file) => filters.length === 0 || filters.some((filter) => file.includes(filter));
}
