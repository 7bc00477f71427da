/** The options of `python -m unittest discover`, and where they stand in a command. */

/** Which tests there are, as far as options decide it. */
export interface UnittestOptions {
  readonly start: string;
  readonly pattern: string;
  /** The folder that the names of modules begin in. Absent where it is the start. */
  readonly top?: string;
  /** Words that are no options. The first is a module, class or test, unless they follow `discover`. */
  readonly names: readonly string[];
  readonly discovers: boolean;
}

/** A short option with a value, behind others without one: `-s tests`, `-vstests`. */
const SHORT = /^-[vqfcb]*([sptk])(.*)$/s;
const LONG = /^--(start|pattern|top|durations)[a-z-]*(?:=(.*))?$/s;
const KEYS: Readonly<Record<string, string>> = { s: 'start', p: 'pattern', t: 'top' };

/** @param words what follows `unittest` in its command, and the user's arguments */
export function readUnittestOptions(words: readonly string[]): UnittestOptions {
  const values = new Map<string, string>();
  const plain: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name, value] = SHORT.exec(word) ?? LONG.exec(word) ?? [];
    if (name === undefined) {
      if (!word.startsWith('-')) plain.push(word);
      continue;
    }
    const isInside = value !== undefined && (value !== '' || word.includes('='));
    if (!isInside) at += 1;
    values.set(KEYS[name] ?? name, isInside ? (value ?? '') : (words[at] ?? ''));
  }
  const discovers = plain[0] === 'discover';
  const [start, pattern, top] = discovers ? plain.slice(1) : [];
  const chosen = values.get('top') ?? top;
  return {
    start: values.get('start') ?? start ?? '.',
    pattern: values.get('pattern') ?? pattern ?? 'test*.py',
    ...(chosen !== undefined && { top: chosen }),
    names: discovers ? plain.slice(1) : plain,
    discovers,
  };
}

/** The words of a command around the module that it starts: `python -X dev -m`, and `discover -s tests`. */
export function splitUnittestCommand(command: readonly string[]): {
  readonly before: readonly string[];
  readonly after: readonly string[];
} {
  const at = command.findIndex((word, index) => word === 'unittest' && command[index - 1] === '-m');
  return at < 0
    ? { before: [...command, '-m'], after: [] }
    : { before: command.slice(0, at), after: command.slice(at + 1) };
}

/** The options that a command and the arguments have together. */
export function optionsOf(command: readonly string[] = [], args: readonly string[] = []): UnittestOptions {
  const { after } = splitUnittestCommand(command);
  const discovers = [after[0], args[0]].includes('discover');
  const words = [...withoutDiscover(after), ...withoutDiscover(args)];
  return readUnittestOptions(discovers ? ['discover', ...words] : words);
}

/** The command may have the word already. */
export const withoutDiscover = (args: readonly string[]): readonly string[] =>
  args[0] === 'discover' ? args.slice(1) : args;

export function findBadUnittestArgument(args: readonly string[]): string | undefined {
  const bad = args.find((word) => /^(?:-h|--h(?:e(?:lp?)?)?|--)$/.test(word));
  if (bad === '--') return 'it has --: the options of Shardwise follow it';
  if (bad !== undefined) return `${bad} runs no test`;
  const [name] = readUnittestOptions(args).discovers ? [] : readUnittestOptions(args).names;
  return name && `${name} is no option: write test files as "tests:"`;
}
