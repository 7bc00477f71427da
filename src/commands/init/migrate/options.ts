/** Takes options of another tool out of a command. */

export interface Taken {
  readonly option: string;
  readonly value?: string;
  /** As it was written. */
  readonly words: readonly string[];
}

/** @param options how many words follow each of them */
export function dropOptions(
  words: readonly string[],
  options: Readonly<Record<string, 0 | 1>>,
): { readonly kept: readonly string[]; readonly taken: readonly Taken[] } {
  const [kept, taken]: [string[], Taken[]] = [[], []];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const option = Object.keys(options).find((one) => word === one || word.startsWith(`${one}=`));
    if (option === undefined) kept.push(word);
    else if (word !== option) taken.push({ option, value: word.slice(option.length + 1), words: [word] });
    else if (options[option] === 0) taken.push({ option, words: [word] });
    else {
      at += 1;
      taken.push({ option, value: words[at] ?? '', words: words.slice(at - 1, at + 1) });
    }
  }
  return { kept, taken };
}
