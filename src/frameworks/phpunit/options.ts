/** The options of PHPUnit, read as its own command line reads them, in versions 9 to 13. */

export interface PHPUnitArgument {
  /** The name without dashes. Absent for a path. */
  readonly option?: string;
  readonly value?: string;
  /** The argument as it was written. */
  readonly words: readonly string[];
}

const SHORT_NAMES: Readonly<Record<string, string>> = { c: 'configuration', d: 'd', h: 'help', v: 'verbose' };

/** The options that take the next word, unless it follows an `=`. */
const TAKES_ONE = new Set(
  `atleast-version bootstrap cache-directory cache-result-file columns configuration coverage-cache coverage-clover coverage-cobertura
  coverage-crap4j coverage-filter coverage-html coverage-openclover coverage-php coverage-xml covers d default-time-limit diff-context
  dump-xdebug-filter exclude-filter exclude-group exclude-testsuite extension extensions filter generate-baseline group include-path
  list-tests-xml loader log-events-text log-events-verbose-text log-junit log-otr log-teamcity order-by prepend printer
  random-order-seed repeat requires-php-extension retry run-test-id test-files-file test-id-filter-file test-suffix testdox-exclude-group
  testdox-group testdox-html testdox-text testdox-xml testsuite use-baseline uses whitelist`.split(/\s+/),
);

export function readPHPUnitArguments(words: readonly string[]): PHPUnitArgument[] {
  const found: PHPUnitArgument[] = [];
  for (let at = 0; at < words.length; at += found.at(-1)?.words.length ?? 1)
    found.push(argumentAt(words[at] ?? '', words[at + 1]));
  return found;
}

function argumentAt(word: string, next: string | undefined): PHPUnitArgument {
  const { option, value } = optionIn(word);
  if (option === undefined) return { words: [word] };
  if (value !== undefined) return { option, value, words: [word] };
  return TAKES_ONE.has(option) && next !== undefined
    ? { option, value: next, words: [word, next] }
    : { option, words: [word] };
}

function optionIn(word: string): { readonly option?: string; readonly value?: string } {
  const [, long, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (long !== undefined) return { option: long, ...(value !== undefined && { value }) };
  const [, short = '', rest = ''] = /^-([cdhv])=?(.*)$/s.exec(word) ?? [];
  return short === '' ? {} : { option: SHORT_NAMES[short] ?? short, ...(rest !== '' && { value: rest }) };
}

/** The last value of an option. */
export const lastOf = (args: readonly PHPUnitArgument[], name: string): string | undefined =>
  args.findLast(({ option }) => option === name)?.value;

export const has = (args: readonly PHPUnitArgument[], name: string): boolean =>
  args.some(({ option }) => option === name);

/**
 * Options that choose files. A shard has a configuration of its own, with its files and the bootstrap script. The last one fails a shard
 * in which the arguments select no test.
 */
const CHOOSES_FILES = [
  'configuration',
  'no-configuration',
  'bootstrap',
  'testsuite',
  'exclude-testsuite',
  'test-suffix',
  'fail-on-empty-test-suite',
];

export const withoutFileChoice = (args: readonly PHPUnitArgument[]): string[] => without(args, CHOOSES_FILES);

export const without = (args: readonly PHPUnitArgument[], names: readonly string[]): string[] =>
  args.flatMap(({ option = '', words }) => (names.includes(option) ? [] : words));

/** Arguments that no shard can run with, and the reason. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ...[
    ...[
      'list-groups',
      'list-suites',
      'list-tests',
      'list-tests-xml',
      'list-test-files',
      'list-test-ids',
      'help',
      'version',
    ],
    ...[
      'check-version',
      'atleast-version',
      'generate-configuration',
      'migrate-configuration',
      'check-php-configuration',
    ],
    ...['validate-configuration', 'warm-coverage-cache'],
  ].map((name) => [name, 'runs no test'] as const),
  ['test-files-file', 'names test files, and a shard has its own'],
  ['loader', 'finds test files in another way'],
]);

export function findBadPHPUnitArgument(words: readonly string[]): string | undefined {
  const args = readPHPUnitArguments(words);
  const bad = args.find(({ option = '' }) => REFUSED.has(option));
  if (bad !== undefined) return `--${bad.option} ${REFUSED.get(bad.option ?? '')}`;
  const path = args.find(({ option, words: [word = ''] }) => option === undefined && !word.startsWith('-'))?.words[0];
  return path && `${path} is no option: write test files as "tests:"`;
}
