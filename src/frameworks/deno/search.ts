/** The test files that `deno test` finds. Its configuration is no code. */
import { join, normalize } from 'node:path/posix';
import picomatch from 'picomatch';
import type { Search, SearchedProject } from '../framework.ts';
import { plainValues, valuesOf } from '../javascript/arguments.ts';
import { argumentsOf } from '../javascript/launch.ts';
import { denoConfig } from './config.ts';
import { DENO, hasDocTests } from './launch.ts';

const ENDINGS = '{ts,tsx,mts,cts,js,mjs,cjs,jsx}';
export const DENO_PATTERNS: readonly string[] = [
  `**/{*_,*.,}test.${ENDINGS}`,
  `**/__tests__/**/*.${ENDINGS}`,
  '!**/node_modules/**',
];

export function searchDeno(project: SearchedProject, words: readonly string[], command?: readonly string[]): Search {
  const end = command?.indexOf('--') ?? -1;
  const args = argumentsOf(DENO, project, words, end < 0 ? command : command?.slice(0, end));
  const { file, folder, isUnread, exclude = [], test = {} } = denoConfig(project);
  const inConfig = (paths: readonly string[]) => paths.map((path) => join(folder, path));
  const named = plainValues(args);
  const isChosen = matcherOf(named.length > 0 ? named : inConfig(test.include ?? ['.']));
  const ignored = (valuesOf(args, 'ignore') ?? []).flatMap((value) => value.split(','));
  const isExcluded = matcherOf([...inConfig([...exclude, ...(test.exclude ?? [])]), ...ignored]);
  const config = valuesOf(args, 'config')?.at(-1);
  return {
    patterns: DENO_PATTERNS,
    hidden: true,
    accepts: (path) => isChosen(path) && !isExcluded(path),
    ...(file && { configuration: file }),
    notFollowed: [
      ...(isUnread ? [`${file}: it has comments, or is no JSON`] : []),
      ...(config === undefined || normalize(config) === file ? [] : [`--config ${config}: it is not read`]),
      ...(hasDocTests(args) ? ['--doc: the tests in documents run in no shard'] : []),
    ],
  };
}

/** Whether a file is one of these paths, in one of them, or matches one. */
function matcherOf(paths: readonly string[]): (file: string) => boolean {
  const matchers = paths.map((path) => {
    const normal = normalize(path).replace(/(?<=.)\/$/, '');
    if (normal === '.') return () => true;
    const matches = picomatch(normal, { dot: true });
    return (file: string) => file === normal || file.startsWith(`${normal}/`) || matches(file);
  });
  return (file) => matchers.some((matches) => matches(file));
}
