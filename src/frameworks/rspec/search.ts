/** The spec files of a project, found by its options without running code. The rules are those of `rspec/core/configuration.rb`. */
import type { Search, SearchedProject } from '../framework.ts';
import { GEMFILES } from '../ruby/bundler.ts';
import { stripRuby } from '../shared/source-text.ts';
import { splitWords } from '../shared/split-words.ts';
import { lastOf, type RSpecOptions, readRSpecOptions } from './options.ts';

/** Option files of a project. The later one counts more. */
const OPTION_FILES = ['.rspec', '.rspec-local'];
export const RSPEC_PROJECT_FILES: readonly string[] = [...OPTION_FILES, ...GEMFILES];
export const RSPEC_SEARCH_FILES: readonly string[] = ['spec/*_helper.rb'];

const DEFAULT_PATH = 'spec';
const DEFAULT_PATTERN = '**{,/*/**}/*_spec.rb';

export function searchRSpec({ texts }: SearchedProject, args: readonly string[]): Search {
  const given = readRSpecOptions(args);
  const otherFile = lastOf(given, '--options');
  const files = otherFile === undefined ? OPTION_FILES.flatMap((file) => optionFile(file, texts.get(file))) : [];
  const sources = [...files.map(({ options }) => options), given];
  const last = (name: string) => sources.map((source) => lastOf(source, name)).findLast((value) => value !== undefined);
  const path = last('--default-path') ?? DEFAULT_PATH;
  const pattern = sources.map(patternOf).findLast((value) => value !== undefined) ?? DEFAULT_PATTERN;
  const excluded = last('--exclude-pattern');
  const decides = files.find(({ options }) => DECIDING.some((name) => lastOf(options, name) !== undefined));
  return {
    patterns: [...globsOf(path, pattern), ...(excluded === undefined ? [] : globsOf(path, excluded).map(inverted))],
    ...(decides && { configuration: decides.file }),
    notFollowed: [
      ...(otherFile === undefined ? [] : [`--options ${otherFile} in input args`]),
      ...files.flatMap(({ notFollowed }) => notFollowed),
      ...settingsInCode(texts),
    ],
  };
}

const DECIDING = ['--default-path', '--pattern', '--exclude-pattern'];

/** Several patterns of one source are one list. */
function patternOf({ options }: RSpecOptions): string | undefined {
  const given = options.flatMap(({ name, value }) => (name === '--pattern' ? [value] : []));
  return given.length === 0 ? undefined : given.join(',');
}

interface OptionFile {
  readonly file: string;
  readonly options: RSpecOptions;
  readonly notFollowed: readonly string[];
}

/** The options of a file, line by line. RSpec takes the text for a template of ERB. */
function optionFile(file: string, text: string | undefined): OptionFile[] {
  if (text === undefined) return [];
  const lines = text.split(/\r?\n/);
  const isCode = (line: string) => line.includes('<%');
  const words = lines.filter((line) => !isCode(line)).flatMap(wordsOf);
  const notFollowed = lines.filter(isCode).map((line) => `${line.trim()} in ${file}: it is code`);
  return [{ file, options: readRSpecOptions(words), notFollowed }];
}

/** The words of a line; none where a quote is never closed. RSpec would not start then. */
function wordsOf(line: string): string[] {
  try {
    return splitWords(line);
  } catch {
    return [];
  }
}

/** The globs of a list of patterns: in the default path, and in the working directory unless the first one begins with `**`. */
function globsOf(path: string, list: string): string[] {
  const folder = path.replace(/^(?:\.\/)+/, '').replace(/(?<!\/)\/+$/, '');
  const patterns = splitList(list).map(plainGlob);
  if (withoutDot(list).startsWith(folder)) return patterns;
  const inFolder = folder === '.' ? patterns : patterns.map((pattern) => `${literal(folder)}/${pattern}`);
  return (list.split('/')[0] ?? '').includes('**') ? inFolder : [...inFolder, ...patterns];
}

/** Splits at the commas outside of braces. */
const splitList = (list: string): string[] => list.match(/(?:\{[^{}]*\}|[^,{]|\{)+/g)?.map((one) => one.trim()) ?? [];

const withoutDot = (path: string): string => path.replace(/^(?:\.\/)+/, '');

/** A glob of Ruby as one of ours. There are no groups in round brackets, and `**{,/*∕**}` only makes Ruby follow links. */
const plainGlob = (pattern: string): string =>
  withoutDot(pattern)
    .replaceAll('**{,/*/**}', '**')
    .replace(/[()!+@]/g, '\\$&');

const literal = (path: string): string => path.replace(/[!()*?[\\\]{}+@]/g, '\\$&');

const inverted = (glob: string): string => `!${glob}`;

const SETTING = /\.(pattern|exclude_pattern|default_path|files_or_directories_to_run)[ \t]*=(?![=~])/g;

/** Settings in the helpers of the project that choose files. */
const settingsInCode = (texts: SearchedProject['texts']): string[] =>
  [...texts].flatMap(([file, text]) =>
    file.endsWith('_helper.rb')
      ? [...stripRuby(text).matchAll(SETTING)].map(([, name]) => `${name} in ${file}: it is code`)
      : [],
  );
