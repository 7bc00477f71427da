/** The options of RSpec, read as its own command line reads them (`rspec-core/lib/rspec/core/option_parser.rb`). */

export interface RSpecOption {
  readonly name: string;
  /** Empty for a switch. */
  readonly value: string;
}

export interface RSpecOptions {
  readonly options: readonly RSpecOption[];
  readonly paths: readonly string[];
}

/** The short names, and the options that they stand for. */
const SHORT: Readonly<Record<string, string>> = {
  I: '-I',
  r: '--require',
  O: '--options',
  f: '--format',
  o: '--out',
  P: '--pattern',
  e: '--example',
  E: '--example-matches',
  t: '--tag',
  p: '--profile',
  X: '--drb',
  n: '--next-failure',
  h: '--help',
  v: '--version',
};

const TAKES_ONE = new Set(
  `-I --require --options --order --seed --failure-exit-code --error-exit-code --drb-port --format --out --deprecation-out --pattern
  --exclude-pattern --example --example-matches --tag --default-path`.split(/\s+/),
);

/** It takes the next word if that is no option. */
const MAY_TAKE_ONE = '--profile';

export function readRSpecOptions(words: readonly string[]): RSpecOptions {
  const options: RSpecOption[] = [];
  const paths: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return { options, paths: [...paths, ...words.slice(at + 1)] };
    const { name, attached } = nameOf(word);
    if (name === undefined) paths.push(word);
    else {
      const next = attached === undefined && takesNext(name, words[at + 1]) ? words[at + 1] : undefined;
      options.push({ name, value: attached ?? next ?? '' });
      if (next !== undefined) at += 1;
    }
  }
  return { options, paths };
}

function nameOf(word: string): { readonly name?: string; readonly attached?: string } {
  const [, long, value] = /^(--[^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (long !== undefined) return { name: long, ...(value !== undefined && { attached: value }) };
  const [, short = '', rest = ''] = /^-(.)(.*)$/s.exec(word) ?? [];
  if (short === '') return {};
  return { name: SHORT[short] ?? `-${short}`, ...(rest !== '' && { attached: rest }) };
}

const takesNext = (name: string, next: string | undefined): boolean =>
  TAKES_ONE.has(name) || (name === MAY_TAKE_ONE && next !== undefined && !next.startsWith('-'));

/** The last value of an option. */
export const lastOf = ({ options }: RSpecOptions, wanted: string): string | undefined =>
  options.findLast(({ name }) => name === wanted)?.value;

/** Arguments that no shard can run with, and the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['--dry-run', 'runs no test'],
  ['--init', 'runs no test'],
  ['--help', 'runs no test'],
  ['--version', 'runs no test'],
  ['--bisect', 'runs the tests many times to search for an order'],
  ['--drb', 'runs the tests in another process, where our reporter is not'],
  ['--only-failures', 'leaves out tests of the shard'],
  ['--next-failure', 'leaves out tests of the shard'],
]);

export function findBadRSpecArgument(args: readonly string[]): string | undefined {
  const { options, paths } = readRSpecOptions(args);
  const bad = options.find(({ name }) => REFUSED.has(name));
  if (bad !== undefined) return `${bad.name} ${REFUSED.get(bad.name)}`;
  if (args.includes('--')) return 'it has --: the options of Shardwise follow it';
  const [path] = paths;
  return path && `${path} is no option: write test files as "tests:"`;
}
