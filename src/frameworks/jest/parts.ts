/** Parts of a Jest file: its tests by their full names. */
import { hasPlaceholders } from '../custom.ts';
import type { PartSelector } from '../framework.ts';
import { wordsOf } from './full-name.ts';

export const jestParts: PartSelector = {
  parts: 'tests by their full names',
  partOf: ({ name, className = '', file: reported }, file) => {
    if (name === file || name === reported) return undefined; // a file that did not load
    return wordsOf(className === file || className === reported ? name : `${className} ${name}`);
  },
  occurs: (part, source) => {
    const titles = (source.match(LITERAL) ?? []).flatMap((literal) => wordsOf(literal) ?? []);
    return MADE_TITLES.test(source) || titles.some((title) => part === title || part.endsWith(` ${title}`));
  },
  reaches: ({ command, args }) =>
    !hasPlaceholders(command) && ![...(command ?? []), ...args].some((arg) => NAME_PATTERN.test(arg)),
};

/** A text in quotes. One that is never closed ends with its line or with the source, so that no character is read twice. */
const LITERAL = /'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*`?/g;
/** Tables and templates create titles that the source does not contain. */
const MADE_TITLES = /\.each\b|\$\{/;
/** The option for a name pattern. Jest takes only one, so the user's own pattern would be lost. */
const NAME_PATTERN = /^(?:-t|--testNamePattern)/;
