/** Command lines of test tools, read as the tools themselves read them. */

export interface Argument {
  /** The full name of the option, in camel case. Absent for a word that is no option. */
  readonly option?: string;
  readonly values: readonly string[];
  /** The argument as it was written. */
  readonly words: readonly string[];
}

/** What a tool makes of the words of its command line. */
export interface Syntax {
  /** The full names of options that have another name too. */
  readonly names: Readonly<Record<string, string>>;
  /** How many of the next words are values of an option. */
  wordsTaken(option: string, next: readonly string[]): number;
}

export function parseArguments(words: readonly string[], syntax: Syntax): Argument[] {
  const found: Argument[] = [];
  for (let at = 0; at < words.length; at += found.at(-1)?.words.length ?? 1)
    found.push(argumentAt(words.slice(at), syntax));
  return found;
}

function argumentAt([word = '', ...next]: readonly string[], { names, wordsTaken }: Syntax): Argument {
  const [, name, value] = /^--?([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined) return { values: word === '--' ? [] : [word], words: [word] };
  const camel = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const option = names[camel] ?? camel;
  const taken = value === undefined ? next.slice(0, wordsTaken(option, next)) : [];
  return { option, values: value === undefined ? taken : [value], words: [word, ...taken] };
}

/** How many words follow before the next option. */
export function plainWords(next: readonly string[]): number {
  const end = next.findIndex((word) => word.startsWith('-'));
  return end < 0 ? next.length : end;
}

/** How many words a switch takes: it may be given as `--run true`. */
export const wordsOfSwitch = (next: readonly string[]): number => (/^(?:true|false)$/.test(next[0] ?? '') ? 1 : 0);

/** All values of an option; undefined when it is not given. */
export function valuesOf(args: readonly Argument[], option: string): readonly string[] | undefined {
  const given = args.filter((arg) => arg.option === option);
  return given.length === 0 ? undefined : given.flatMap(({ values }) => values);
}

/** Whether a switch is given, and not with `false`. */
export const isOn = (args: readonly Argument[], option: string): boolean =>
  (valuesOf(args, option) ?? ['false']).at(-1) !== 'false';

/** The words that are no options, such as patterns of test files. */
export const plainValues = (args: readonly Argument[]): readonly string[] =>
  args.flatMap(({ option, values }) => (option === undefined ? values : []));

/** The words of the arguments without these options. `undefined` stands for the words that are no options. */
export const withoutOptions = (args: readonly Argument[], names: readonly (string | undefined)[]): string[] =>
  args.flatMap(({ option, words }) => (names.includes(option) ? [] : words));

/** An argument that no shard can run with, and the reason. @param reasons by the name of the option */
export function findRefused(args: readonly Argument[], reasons: ReadonlyMap<string, string>): string | undefined {
  const bad = args.find(({ option = '', values }) => reasons.has(option) && values[0] !== 'false');
  return bad && `${bad.words.join(' ')} ${reasons.get(bad.option ?? '')}`;
}
