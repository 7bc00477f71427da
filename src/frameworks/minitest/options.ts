/** The options of Minitest and of `rails test`. */

/** The options that take the next word, unless it follows an `=`. */
const TAKES_ONE =
  /^(?:-s|-n|-i|-e|-x|-S|-j|-w|--(?:seed|name|include|exclude|skip|environment|backtrace|profile|jobs|output|junit-filename))$/;

/** Arguments that no shard can run with, and the reason. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^(?:-h|--help|-V|--version)$/, 'runs no test'],
  [/^(?:-b|--bisect)$/, 'runs the tests many times to search for an order'],
];

export function findBadMinitestArgument(args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const [, reason] = REFUSED.find(([pattern]) => pattern.test(word)) ?? [];
    if (reason !== undefined) return `${word} ${reason}`;
    if (word === '--') return 'it has --: the options of Shardwise follow it';
    if (!word.startsWith('-')) return `${word} is no option: write test files as "tests:"`;
    if (TAKES_ONE.test(word)) at += 1;
  }
  return undefined;
}

/** The options with their values in one word each. The loader of Rake takes any other word for a file. */
export function inOneWord(args: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const takesNext = TAKES_ONE.test(word) && at + 1 < args.length;
    words.push(takesNext ? `${word}${word.startsWith('--') ? '=' : ''}${args[at + 1]}` : word);
    if (takesNext) at += 1;
  }
  return words;
}
