/** The options of a pytest command that decide which files it collects. */

/** Options of pytest and of common plugins whose value is the next word, unless it follows an `=`. Unknown options may have one too. */
const WITH_VALUE = new Set([
  ...['-k', '-m', '-p', '-c', '-o', '-r', '-W', '-n', '--config-file', '--rootdir', '--override-ini', '--confcutdir'],
  ...['--ignore', '--ignore-glob', '--deselect', '--doctest-glob', '--doctest-report', '--doctest-encoding'],
  ...['--maxfail', '--tb', '--durations', '--durations-min', '--verbosity', '--color', '--capture', '--show-capture'],
  ...['--pythonwarnings', '--max-warnings', '--junitxml', '--junit-xml', '--junitprefix', '--junit-prefix'],
  ...['--basetemp', '--import-mode', '--assert', '--pastebin', '--pdbcls', '--code-highlight', '--debug'],
  ...['--lfnf', '--last-failed-no-failures', '--log-level', '--log-format', '--log-date-format', '--log-file'],
  ...['--log-cli-level', '--log-cli-format', '--log-file-level', '--log-disable', '--log-auto-indent'],
  ...['--numprocesses', '--maxprocesses', '--dist', '--tx', '--max-worker-restart', '--reruns', '--reruns-delay'],
  ...['--cov', '--cov-report', '--cov-config', '--cov-fail-under', '--timeout', '--timeout-method', '--count'],
  ...['--asyncio-mode', '--random-order-bucket', '--html', '--benchmark-json', '--ds', '--dc'],
]);

export interface PytestOptions {
  /** The value of an option that is given once: the last one. */
  last(...names: readonly string[]): string | undefined;
  /** The values of an option that may be given several times. */
  all(...names: readonly string[]): readonly string[];
  has(...names: readonly string[]): boolean;
  /** The files, folders and tests that are named. */
  readonly paths: readonly string[];
}

/** @param exists whether a word is the path of something in the project. After an unknown option, it decides that the word is no value */
export function readOptions(words: readonly string[], exists: (word: string) => boolean): PytestOptions {
  const options: (readonly [name: string, value: string])[] = [];
  const paths: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') {
      paths.push(...words.slice(index + 1));
      break;
    }
    const next = words[index + 1];
    if (!/^-./.test(word)) paths.push(word);
    else if (/^--[^=]+=/.test(word)) options.push([word.replace(/=[\s\S]*$/, ''), word.replace(/^[^=]*=/, '')]);
    else if (/^-[a-zA-Z]./.test(word) && WITH_VALUE.has(word.slice(0, 2)))
      options.push([word.slice(0, 2), word.slice(2).replace(/^=/, '')]);
    else if (next !== undefined && takes(word, next, exists)) {
      options.push([word, next]);
      index++;
    } else options.push([word, '']);
  }
  const all = (...names: readonly string[]) =>
    options.filter(([name]) => names.includes(name)).map(([, value]) => value);
  return { paths, all, last: (...names) => all(...names).at(-1), has: (...names) => all(...names).length > 0 };
}

const takes = (option: string, next: string, exists: (word: string) => boolean): boolean =>
  WITH_VALUE.has(option) || (option.startsWith('--') && !/^-./.test(next) && !exists(next));

/** Arguments that leave no report, and why. */
const BAD: readonly (readonly [names: readonly string[], reason: string])[] = [
  [
    ['--junitxml', '--junit-xml'],
    'Shardwise chooses where pytest writes its report. The merge writes one for other tools',
  ],
  [['--collect-only', '--collectonly', '--co', '--setup-only', '--setup-plan'], 'no test would run'],
  [['--fixtures', '--funcargs', '--fixtures-per-test', '--markers', '--cache-show'], 'pytest would only print a list'],
  [['--help', '-h', '--version', '-V'], 'pytest would only print it'],
];

/** The problem with an argument that would leave no report; undefined when there is none. */
export function findBadArgument(args: readonly string[]): string | undefined {
  const options = readOptions(args, () => true);
  const [name, reason] =
    BAD.flatMap(([names, why]) => names.map((bad) => [bad, why] as const)).find(([bad]) => options.has(bad)) ?? [];
  if (name !== undefined) return `it has ${name}: ${reason}`;
  if (options.all('-p').includes('no:junitxml')) return "it has -p no:junitxml: Shardwise reads pytest's JUnit file";
  const family = options.all('-o', '--override-ini').find((value) => value.startsWith('junit_family='));
  if (family !== undefined) return `it has -o ${family}: only the family xunit1 has files and lines`;
  return args.includes('--') ? 'it has --: the options of Shardwise follow it, and paths need none' : undefined;
}
